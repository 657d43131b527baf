// Serves each metadata file under its own path with generated rows, on a free loopback port.
//
//   node fe_mockserver.cjs <folder with node_modules> <path>=<metadata file> ...
//
// Prints `ready <port>` on standard output once it answers; ends when standard input closes.
"use strict";

const { createRequire } = require("node:module");
const path = require("node:path");

const [folder, ...services] = process.argv.slice(2);
const load = createRequire(path.join(folder, "package.json"));
const express = load("express");
const MockServer = load("@sap-ux/fe-mockserver-core").default;

async function main() {
  const server = new MockServer({
    services: services.map((service) => {
      const [urlPath, metadataPath] = service.split("=");
      const mockdataPath = path.join(path.dirname(metadataPath), "rows");
      return { urlPath, metadataPath, mockdataPath, generateMockData: true };
    }),
  });
  await server.isReady;
  const app = express();
  app.use(server.getRouter());
  const listener = app.listen(0, "127.0.0.1", () => {
    process.stdout.write(`ready ${listener.address().port}\n`);
  });
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
