"""JavaScript and TypeScript programs for Node.js; both come from one template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def javascript(request: Request) -> str:
    """Return a JavaScript module."""
    return _program(request, has_types=False)


def typescript(request: Request) -> str:
    """Return a TypeScript module that passes `tsc --strict`."""
    return _program(request, has_types=True)


def _program(request: Request, *, has_types: bool) -> str:
    language = Language(
        text=json.dumps,
        variable=lambda name: f"env({json.dumps(name)})",
        has_types=has_types,
    )
    link = "new URL(link, url)"
    return printed(
        _TEMPLATE,
        request,
        language,
        NOTE="Save it as read.mts; needs @types/node." if has_types else "Save it as read.mjs.",
        TARGET="withKeys(url)" if request.keys else "url",
        FOLLOWED=f"withoutSecrets({link})" if request.stripped else link,
        GET="getSignedIn" if request.fetches else "get",
    )


_TEMPLATE: Final = r"""// Prints all rows of one query, each as a line of JSON. Needs Node.js 18 or later.
// @NOTE@

function env(name@: string@)@: string@ {
  return process.env[name] || fail(`Set the environment variable ${name}.`);
}

function fail(text@: string@)@: never@ {
  console.error(text);
  process.exit(1);
}

const start = new URL(@URL@);
@if keyset
const base = @BASE@; // the condition follows
const orderBy = @ORDER@;
@if tie
const tieBreak = @TIE@;
@end
@end
const headers@: Record<string, string>@ = {
@HEADERS@
@if basic
  Authorization: basic(@USER@, @PASSWORD@),
@end
};
let count = 0; // rows so far
const sleep = (seconds@: number@) => new Promise((done) => setTimeout(done, seconds * 1000));

function stop(reason@: string@, url@: URL@)@: never@ {
  fail(`Stopped after ${count} rows: ${reason} Continue at: ${url.href}`);
}
@if needs_basic

function basic(user@: string@, password@: string@)@: string@ {
  return "Basic " + Buffer.from(`${user}:${password}`).toString("base64");
}
@end
@if keys

function withKeys(url@: URL@)@: string@ {
  const keys = { @KEYS@ }; // secret query parameters, for every request
  return url.href + (url.search ? "&" : "?") + new URLSearchParams(keys);
}
@end
@if strips

function withoutSecrets(url@: URL@)@: URL@ {
  const pieces = url.search.slice(1).split("&");
  const names = [@STRIPPED@];
  url.search = pieces.filter((p) => !names.includes(decodeURIComponent(p.split("=")[0]))).join("&");
  return url;
}
@end
@if fetches

async function signIn()@: Promise<void>@ {
  const reply = await fetch(@TOKEN_URL@, {
    method: "POST",
    body: new URLSearchParams({ @TOKEN_FORM@ }),
@if fetches_basic
    headers: { Authorization: basic(@CLIENT@, @SECRET@) },
@end
    redirect: "manual",
  });
  const text = await reply.text();
@if steady
  await pace(reply, text);
@end
  if (!reply.ok) fail(`The sign-in failed with HTTP ${reply.status}: ${text.slice(0, 300)}`);
  headers.Authorization = `Bearer ${JSON.parse(text).access_token}`;
}
@end
@if retry

// Seconds that the server asks to wait: a number or a date.
function retryAfter(reply@: Response@)@: number@ {
  const text = reply.headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? @RETRY@ : Math.max(seconds, 1);
}

async function get(url@: URL@)@: Promise<[Response, string]>@ {
  for (let attempt = 1; ; attempt++) {
    const reply = await fetch(@TARGET@, { headers, redirect: "manual" });
    const text = await reply.text();
    if (reply.status !== 429 || attempt === 5) return [reply, text];
    await sleep(retryAfter(reply));
  }
}
@end
@if steady

let sent = 0;

// Keep below the limits of this provider: going over one suspends the key.
async function pace(reply@: Response@, text@: string@)@: Promise<void>@ {
  sent += 1;
  let seconds = @PAUSE@; // between a response and the next request
  const bytesPerSecond = @BYTES@;
  const size = Number(reply.headers.get("content-length") ?? text.length);
  if (bytesPerSecond) seconds = Math.max(seconds, size / bytesPerSecond);
  await sleep(seconds);
}

async function get(url@: URL@)@: Promise<[Response, string]>@ {
  const most = @REQUESTS@; // requests per day
  if (most && sent >= most) stop("the limit per day is near.", url);
  const reply = await fetch(@TARGET@, { headers, redirect: "manual" });
  const text = await reply.text();
  await pace(reply, text);
  return [reply, text];
}
@end
@if fetches

async function getSignedIn(url@: URL@)@: Promise<[Response, string]>@ {
  if (!headers.Authorization) await signIn();
  const [reply, text] = await get(url);
  if (reply.status !== 401) return [reply, text];
  await signIn(); // the token expired
  return get(url);
}
@end

// Rows and next link of OData V4 (value) or V2 (d.results).
function page(body@: any@)@: [any[], string | undefined]@ {
  if (typeof body !== "object" || body === null) throw new Error("the response isn't OData");
  const inner = body.d !== undefined && Object.keys(body).length === 1 ? body.d : body;
  if (Array.isArray(inner)) return [inner, undefined];
  const found = inner.value ?? inner.results;
  const names = ["@odata.nextLink", "@nextLink", "odata.nextLink", "__next"];
  return [Array.isArray(found) ? found : [inner], names.map((n) => inner[n]).find(Boolean)];
}
@if keyset

function plain(value@: any@)@: string@ {
  return String(value);
}

function quoted(value@: any@)@: string@ {
  return value === null ? "null" : `'${String(value).replaceAll("'", "''")}'`;
}

// The URL of the rows behind the last one, null at the end.
function following(url@: URL@, link@: string | undefined@, found@: any[]@)@: URL | null@ {
  if (!found.length) return null;
  const last = found[found.length - 1];
  const order = @ORDER_FORM@(last[orderBy]);
@if tie
  const tie = @TIE_FORM@(last[tieBreak]);
  const above = `${orderBy} ${order === "null" ? "ne" : "gt"} ${order}`;
  const behind = `(${above} or (${orderBy} eq ${order} and ${tieBreak} gt ${tie}))`;
@end
@unless tie
  const behind = `${orderBy} gt ${order}`;
@end
  return new URL(base + encodeURIComponent(@BEFORE@ + behind));
}
@end
@if links

// The URL of the next page, null at the end.
function following(url@: URL@, link@: string | undefined@, found@: any[]@)@: URL | null@ {
  if (!link) {
@if skip
    if (found.length >= @SIZE@) return new URL(`${start.href}&$skip=${count}`); // a full page without a link
@end
    return null;
  }
  const next = @FOLLOWED@;
  if (next.origin !== start.origin) stop("the next link leaves the server, and the token doesn't.", url);
  return next;
}
@end

async function read()@: Promise<void>@ {
  const seen = new Set();
  let url@: URL | null@ = start;
  while (url) {
    const [reply, text]@: [Response, string]@ = await @GET@(url);
    if (reply.status !== 200) stop(`HTTP ${reply.status}: ${text.slice(0, 300)}`, url);
    const [found, link] = page(JSON.parse(text));
    for (const row of found) {
      console.log(JSON.stringify(row));
      count += 1;
    }
    seen.add(url.href);
    const next@: URL | null@ = following(url, link, found);
    if (next && seen.has(next.href)) stop("the next link leads back to a page that was read.", url);
    url = next;
  }
}

try {
  await read();
} catch (problem@: any@) {
  fail(`Stopped after ${count} rows: ${problem.cause ?? problem}`);
}
console.error(`Read ${count} rows.`);
"""
