"""A request as code for other programs. The token is always read from the environment."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN_VARIABLE: Final = "RESO_EXPLORER_TOKEN"  # noqa: S105  # the name of a variable, no secret
"""Where the snippets take the token from."""

LANGUAGES: Final = ("url", "curl", "python", "javascript")
"""What `snippet` can write."""


def snippet(
    url: str,
    language: str,
    *,
    headers: Mapping[str, str] | None = None,
    needs_token: bool = True,
) -> str:
    """Return a GET request for an encoded URL as text in one of `LANGUAGES`.

    `headers` are those the provider needs besides Accept and Authorization; they must hold no
    secret.

    Raises:
        KeyError: no such language.
    """
    sent = {"Accept": "application/json", **(headers or {})}
    writers = {"url": _url, "curl": _curl, "python": _python, "javascript": _javascript}
    return writers[language](url, sent, needs_token=needs_token)


def _url(url: str, _headers: Mapping[str, str], *, needs_token: bool) -> str:  # noqa: ARG001
    return url


def _curl(url: str, headers: Mapping[str, str], *, needs_token: bool) -> str:
    lines = ["curl -sS --fail-with-body"]
    lines += [f"  -H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    if needs_token:
        lines.append(f'  -H "Authorization: Bearer ${TOKEN_VARIABLE}"')
    lines.append(f"  {shlex.quote(url)}")
    return " \\\n".join(lines)


def _python(url: str, headers: Mapping[str, str], *, needs_token: bool) -> str:
    lines = ["import os\n"] if needs_token else []
    lines += ["import httpx\n", f"url = start = httpx.URL({json.dumps(url)})", "headers = {"]
    lines += [f"    {json.dumps(name)}: {json.dumps(value)}," for name, value in headers.items()]
    if needs_token:
        lines.append(f'    "Authorization": f"Bearer {{os.environ[\'{TOKEN_VARIABLE}\']}}",')
    lines += [
        "}",
        "rows = []",
        "with httpx.Client(headers=headers, timeout=60) as client:",
        "    while url:",
        "        reply = client.get(url).raise_for_status().json()",
        '        rows += reply.get("value", [reply])',
        '        link = reply.get("@odata.nextLink") or reply.get("@nextLink")',
        "        url = url.join(link) if link else None",
        "        if url and (url.scheme, url.netloc) != (start.scheme, start.netloc):",
        "            break  # the token goes to no other origin",
        "print(len(rows))",
    ]
    return "\n".join(lines) + "\n"


def _javascript(url: str, headers: Mapping[str, str], *, needs_token: bool) -> str:
    lines = [f"let url = {json.dumps(url)};", "const origin = new URL(url).origin;"]
    lines.append("const headers = {")
    lines += [f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in headers.items()]
    if needs_token:
        lines.append(f"  Authorization: `Bearer ${{process.env.{TOKEN_VARIABLE}}}`,")
    lines += [
        "};",
        "const rows = [];",
        "while (url && new URL(url).origin === origin) {",
        "  const reply = await fetch(url, { headers });",
        "  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);",
        "  const body = await reply.json();",
        "  rows.push(...(body.value ?? [body]));",
        '  const link = body["@odata.nextLink"] ?? body["@nextLink"];',
        "  url = link ? new URL(link, url).href : null;",
        "}",
        "console.log(rows.length);",
    ]
    return "\n".join(lines) + "\n"
