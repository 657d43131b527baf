"""A service that repeats the token in every way in all it says, and a look for what it gives away."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from werkzeug import Response

from tests.encodings import IN_TEXT, inside

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer
    from werkzeug import Request

MARK = "marked5c1e"
TOKEN = f"tok/{MARK}+leak=Key-7_x.yZ"
WAYS = list(IN_TEXT)
CODED = {number: IN_TEXT[way](TOKEN) for number, way in enumerate(WAYS)}


def told(numbers: Any = CODED) -> str:
    """Return the token in the given ways, each between its marks."""
    return " ".join(f"E{number:02}~{CODED[number]}~E{number:02}" for number in numbers)


def in_json(text: str) -> str:
    """Return a text as it stands between the quotes of a JSON string, its own escapes kept."""
    try:
        json.loads(f'"{text}"')
    except ValueError:
        return inside(text)
    return text


def told_json() -> str:
    return " ".join(in_json(told([number])) for number in CODED)


def reveals(text: str) -> bool:
    """Tell whether a text gives the token away to somebody who undoes escapes."""
    for _ in range(6):
        plain = [_from_base64(run) for run in re.findall(r"[A-Za-z0-9+/_-]{16,}", text)]
        if MARK in text or any(MARK.encode() in each for each in plain):
            return True
        text = html.unescape(unquote(text)).replace("\\\\", "\\").replace("\\/", "/")
        text = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", _letter, text)
    return False


def _from_base64(run: str) -> bytes:
    whole = run[: len(run) // 4 * 4].translate(str.maketrans("-_", "+/"))
    return base64.b64decode(whole)


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))


class Repeater:
    """A service that repeats the token in every way in all it says."""

    def __init__(self, server: HTTPServer, metadata: bytes) -> None:
        self.url = server.url_for("/odata")
        self.metadata = metadata
        self.asked = 0
        self.form = "rows"
        self.charset = "utf-8"
        server.expect_request(re.compile("/odata.*")).respond_with_handler(self._serve)

    def _serve(self, request: Request) -> Response:
        self.asked += TOKEN in str(request.headers.get("Authorization"))
        headers = {"X-Echo": told(), "ETag": f'"{CODED[0]}"', "Server": told([1, 4, 11])}
        path = request.path.rstrip("/").removeprefix("/odata").lstrip("/")
        if path == "$metadata":
            document = self.metadata.replace(
                b"What the seller asks for", html.escape(told()).encode()
            )
            return Response(document, content_type="application/xml", headers=headers)
        if path == "Moved":
            headers["Location"] = f"{self.url}/Listing?x={quote(told(), safe='~')}"
            return Response(told(), status=302, headers=headers)
        if path == "Elsewhere":
            headers["Location"] = f"ftp://elsewhere.example/{quote(told(), safe='~')}"
            return Response(told(), status=302, headers=headers)
        if path == "Html":
            body = f"<html><title>{told([0])}</title><body>{told()}</body></html>"
            return Response(body, status=500, content_type="text/html", headers=headers)
        if path == "Text":
            return Response(told(), status=403, content_type="text/plain", headers=headers)
        if path == "Visit" or (self.form == "errors" and path):
            error = f'{{"error":{{"code":"{in_json(told([0]))}","message":"{told_json()}",'
            error += f'"target":"{told_json()}","details":[{{"message":"{told_json()}"}}]}}}}'
            return self._coded(error, 400, headers)
        if not path:
            entry = f'{{"value":[{{"name":"Listing","url":"Listing?t={in_json(told([1]))}"}}]}}'
            return Response(entry, content_type="application/json", headers=headers)
        return self._coded(self._page(request), 200, headers)

    def _coded(self, text: str, status: int, headers: dict[str, str]) -> Response:
        kind = f"application/json; charset={self.charset}"
        body = text.encode(self.charset)
        return Response(body, status=status, content_type=kind, headers=headers)

    def _page(self, request: Request) -> str:
        start = int(request.args.get("$skiptoken", "0"))
        rows = ",".join(
            f'{{"ListingKey":"L{start + n}","Status":"{told_json()}","ListPrice":{n},'
            f'"{in_json(told([0]))}":1}}'
            for n in range(2)
        )
        query = quote(told(), safe="~")
        link = f'"{self.url}/Listing?access_token={query}&t={query}&$skiptoken={start + 2}"'
        more = f',"@odata.nextLink":{link}' if start < 4 else ""
        return f'{{"@odata.context":"x?access_token={query}","value":[{rows}]{more}}}'
