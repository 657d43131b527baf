// Serves items from memory with simple-odata-server, on a free loopback port.
//
//   node simple_odata_server.cjs <folder with node_modules>
//
// Prints `ready <port>` on standard output once it answers; ends when standard input closes.
"use strict";

const http = require("node:http");
const { createRequire } = require("node:module");
const path = require("node:path");

const load = createRequire(path.join(process.argv[2], "package.json"));
const ODataServer = load("simple-odata-server");
const Adapter = load("simple-odata-server-nedb");
const Datastore = load("nedb");

const model = {
  namespace: "Shop",
  entityTypes: {
    Item: {
      _id: { type: "Edm.String", key: true },
      Name: { type: "Edm.String" },
      Amount: { type: "Edm.Int32" },
      Changed: { type: "Edm.DateTimeOffset" },
    },
  },
  entitySets: { Items: { entityType: "Shop.Item" } },
};

async function main() {
  const store = new Datastore();
  const rows = [];
  for (let n = 0; n < 25; n += 1) {
    const key = `i${String(n).padStart(2, "0")}`;
    const changed = new Date(Date.UTC(2024, 0, 1 + n));
    rows.push({ _id: key, Name: n % 3 ? `Item ${n}` : "house", Amount: n, Changed: changed });
  }
  await new Promise((done, fail) => store.insert(rows, (error) => (error ? fail(error) : done())));
  const server = http.createServer((request, response) => odata.handle(request, response));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  const odata = ODataServer(`http://127.0.0.1:${port}`).model(model);
  odata.adapter(Adapter((name, done) => done(null, store)));
  process.stdout.write(`ready ${port}\n`);
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
