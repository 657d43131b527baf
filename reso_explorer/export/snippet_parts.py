"""The code that snippets are put together from; `@NAME@` is filled in by `snippets`."""

from __future__ import annotations

from typing import Final

PYTHON_START: Final = '''\
"""Reads all pages of one query. Needs httpx (pip install httpx)."""

import os
import sys
import time
@IMPORTS@
import httpx


def env(name):
    return os.environ.get(name) or sys.exit(f"Set the environment variable {name}.")


START = httpx.URL(@URL@)
HEADERS = {
@FIELDS@
}
rows = []


def stop(reason, url):
    sys.exit(f"Stopped after {len(rows)} rows: {reason} Continue at: {url}")

'''

PYTHON_KEYS: Final = """
KEYS = @KEYS@  # secret query parameters, for every request


def with_keys(url):
    return httpx.URL(f"{url}{'&' if url.query else '?'}{urlencode(KEYS)}")


def without_keys(url):
    pieces = url.query.decode().split("&")
    kept = [piece for piece in pieces if unquote(piece.partition("=")[0]) not in KEYS]
    return url.copy_with(query="&".join(kept).encode())

"""

PYTHON_SIGN_IN: Final = """
def sign_in(client):
    form = @TOKEN_FORM@
    reply = client.post(@TOKEN_URL@, data=form, auth=@TOKEN_AUTH@)
@PACE@    if reply.status_code != 200:
        sys.exit(f"The sign-in failed with HTTP {reply.status_code}: {reply.text[:300]}")
    client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

"""

PYTHON_RETRY: Final = '''
def retry_after(reply):
    """Seconds that the server asks to wait: a number or a date."""
    text = reply.headers.get("Retry-After", "")
    if text.isdigit():
        return max(int(text), 1)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 1)
    except (TypeError, ValueError):
        return @RETRY@


def send(client, url):
    for attempt in range(5):
        reply = client.get(@TARGET@)
        if reply.status_code != 429 or attempt == 4:
            return reply
        time.sleep(retry_after(reply))

'''

PYTHON_STEADY: Final = '''
sent = 0


def pace(reply):
    """Keep below the limits of this provider: going over one suspends the key."""
    global sent
    sent += 1
    seconds = @PAUSE@  # between a response and the next request
    bytes_per_second = @BYTES@
    if bytes_per_second:
        seconds = max(seconds, reply.num_bytes_downloaded / bytes_per_second)
    time.sleep(seconds)


def send(client, url):
    most = @REQUESTS@  # requests per day
    if most and sent >= most:
        stop("the limit per day is near.", url)
    reply = client.get(@TARGET@)
    pace(reply)
    return reply

'''

PYTHON_SIGNED_IN: Final = """
def send_signed_in(client, url):
    if "Authorization" not in client.headers:
        sign_in(client)
    reply = send(client, url)
    if reply.status_code == 401:  # the token expired
        sign_in(client)
        reply = send(client, url)
    return reply

"""

PYTHON_END: Final = '''
def page(body):
    """Return the rows and the next link of OData V4 (value) or V2 (d.results)."""
    inner = body["d"] if isinstance(body, dict) and set(body) == {"d"} else body
    if isinstance(inner, list):
        return inner, None
    if not isinstance(inner, dict):
        raise ValueError("the response isn't OData")
    found = inner.get("value", inner.get("results"))
    names = ("@odata.nextLink", "@nextLink", "odata.nextLink", "__next")
    link = next((inner[name] for name in names if inner.get(name)), None)
    return found if isinstance(found, list) else [inner], link


def read():
    url, seen = START, set()
    with httpx.Client(headers=HEADERS, auth=@BASIC@, timeout=120) as client:
        while url:
            reply = @SEND@(client, url)
            if reply.status_code != 200:
                stop(f"HTTP {reply.status_code}: {reply.text[:300]}", url)
            found, link = page(reply.json(parse_float=Decimal))  # no digit is lost
            rows.extend(found)
            seen.add(url)
            following = @FOLLOWING@ if link else None
            if following and (following.scheme, following.netloc) != (START.scheme, START.netloc):
                stop("the next link leaves the server, and the token doesn't.", url)
            if following in seen:
                stop("the next link leads back to a page that was read.", url)
            url = following


try:
    read()
except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError) as problem:
    sys.exit(f"Stopped after {len(rows)} rows: {type(problem).__name__}: {problem}")
print(len(rows))
'''

JAVASCRIPT_START: Final = """\
// Reads all pages of one query. Save it as read.mjs; needs Node.js 18 or later.

function env(name) {
  if (!process.env[name]) fail(`Set the environment variable ${name}.`);
  return process.env[name];
}

function fail(text) {
  console.error(text);
  process.exit(1);
}

const start = new URL(@URL@);
const headers = {
@FIELDS@
};
const rows = [];
const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function stop(reason, url) {
  fail(`Stopped after ${rows.length} rows: ${reason} Continue at: ${url.href}`);
}

function get(url) {
  return fetch(@TARGET@, { headers, redirect: "manual" });
}

"""

JAVASCRIPT_KEYS: Final = """\
const keys = @KEYS@; // secret query parameters, for every request

function withKeys(url) {
  return url.href + (url.search ? "&" : "?") + new URLSearchParams(keys);
}

function withoutKeys(url) {
  const pieces = url.search.slice(1).split("&");
  url.search = pieces.filter((p) => !(decodeURIComponent(p.split("=")[0]) in keys)).join("&");
  return url;
}

"""

JAVASCRIPT_SIGN_IN: Final = """\
async function signIn() {
  const form = new URLSearchParams(@TOKEN_FORM@);
  const reply = await fetch(@TOKEN_URL@, {
    method: "POST", body: form, headers: @TOKEN_HEADERS@, redirect: "manual",
  });
  const text = await reply.text();
@PACE@  if (!reply.ok) fail(`The sign-in failed with HTTP ${reply.status}: ${text.slice(0, 300)}`);
  headers.Authorization = `Bearer ${JSON.parse(text).access_token}`;
}

"""

JAVASCRIPT_RETRY: Final = """\
// Seconds that the server asks to wait: a number or a date.
function retryAfter(reply) {
  const text = reply.headers.get("retry-after") ?? "";
  const seconds = /^\\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? @RETRY@ : Math.max(seconds, 1);
}

async function send(url) {
  for (let attempt = 1; ; attempt++) {
    const reply = await get(url);
    const text = await reply.text();
    if (reply.status !== 429 || attempt === 5) return [reply, text];
    await sleep(retryAfter(reply));
  }
}

"""

JAVASCRIPT_STEADY: Final = """\
let sent = 0;

// Keep below the limits of this provider: going over one suspends the key.
async function pace(reply, text) {
  sent += 1;
  let seconds = @PAUSE@; // between a response and the next request
  const bytesPerSecond = @BYTES@;
  const size = Number(reply.headers.get("content-length") ?? text.length);
  if (bytesPerSecond) seconds = Math.max(seconds, size / bytesPerSecond);
  await sleep(seconds);
}

async function send(url) {
  const most = @REQUESTS@; // requests per day
  if (most && sent >= most) stop("the limit per day is near.", url);
  const reply = await get(url);
  const text = await reply.text();
  await pace(reply, text);
  return [reply, text];
}

"""

JAVASCRIPT_SIGNED_IN: Final = """\
async function sendSignedIn(url) {
  if (!headers.Authorization) await signIn();
  let [reply, text] = await send(url);
  if (reply.status === 401) { // the token expired
    await signIn();
    [reply, text] = await send(url);
  }
  return [reply, text];
}

"""

JAVASCRIPT_END: Final = """\
// Rows and next link of OData V4 (value) or V2 (d.results).
function page(body) {
  if (typeof body !== "object" || body === null) throw new Error("the response isn't OData");
  const inner = body.d !== undefined && Object.keys(body).length === 1 ? body.d : body;
  if (Array.isArray(inner)) return [inner, undefined];
  const found = inner.value ?? inner.results;
  const names = ["@odata.nextLink", "@nextLink", "odata.nextLink", "__next"];
  return [Array.isArray(found) ? found : [inner], names.map((n) => inner[n]).find(Boolean)];
}

async function read() {
  const seen = new Set();
  let url = start;
  while (url) {
    const [reply, text] = await @SEND@(url);
    if (reply.status !== 200) stop(`HTTP ${reply.status}: ${text.slice(0, 300)}`, url);
    const [found, link] = page(JSON.parse(text));
    for (const row of found) rows.push(row);
    seen.add(url.href);
    const following = link ? @FOLLOWING@ : null;
    if (following && following.origin !== start.origin) {
      stop("the next link leaves the server, and the token doesn't.", url);
    }
    if (following && seen.has(following.href)) {
      stop("the next link leads back to a page that was read.", url);
    }
    url = following;
  }
}

try {
  await read();
} catch (problem) {
  fail(`Stopped after ${rows.length} rows: ${problem.cause ?? problem}`);
}
console.log(rows.length);
"""
