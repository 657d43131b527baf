"""The metadata and service documents, fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import (
    LoginPageError,
    NotFoundError,
    ServiceError,
    TruncatedError,
    UnreadableError,
)
from reso_explorer.service.metadata import fetch_metadata, fetch_service_document

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer

XML = {"Content-Type": "application/xml", "ETag": 'W/"7"'}
DOCUMENT = b'<?xml version="1.0"?><edmx:Edmx xmlns:edmx="e"></edmx:Edmx>\n'


@pytest.mark.parametrize("end", ["", "/", "/$metadata", "/%24metadata"])
async def test_fetch(raw: RawServer, open_transport: Callable[..., Transport], end: str) -> None:
    raw.scene = scripted(answer(DOCUMENT, headers=XML))
    found = await fetch_metadata(open_transport(raw.url), f"{raw.url}/v2/odata{end}")
    assert raw.asked[0].target == "/v2/odata/$metadata"
    assert raw.asked[0].headers["accept"] == "application/xml"
    assert "if-none-match" not in raw.asked[0].headers
    assert (found.content, found.etag, found.not_modified) == (DOCUMENT, 'W/"7"', False)


async def test_unchanged(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    found = await fetch_metadata(open_transport(raw.url), raw.url, etag='W/"7"')
    assert raw.asked[0].headers["if-none-match"] == 'W/"7"'
    assert (found.content, found.etag, found.not_modified) == (b"", 'W/"7"', True)


async def test_picky_server_is_asked_again(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="406 Not Acceptable"), answer(DOCUMENT, headers=XML))
    found = await fetch_metadata(open_transport(raw.url), raw.url)
    assert raw.asked[1].headers["accept"] == "*/*"
    assert found.content == DOCUMENT


async def test_json_form(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(answer(b'{"$Version":"4.01"}'))
    found = await fetch_metadata(open_transport(raw.url), raw.url, accept="application/json")
    assert found.content_type == "application/json"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", UnreadableError, "empty response"),
        (b"  \n", UnreadableError, "empty response"),
        (b"<html><title>Log in</title></html>", LoginPageError, "sign-in page (Log in)"),
        (b"<!DOCTYPE html><html><body>Docs</body></html>", UnreadableError, "web page"),
        (DOCUMENT[:-9], TruncatedError, "is cut off"),
    ],
)
async def test_no_document(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    body: bytes,
    kind: type[ServiceError],
    words: str,
) -> None:
    raw.scene = scripted(answer(body, headers=XML))
    with pytest.raises(kind) as caught:
        await fetch_metadata(open_transport(raw.url), raw.url)
    assert words in caught.value.message


async def test_redirect_to_a_login_page(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="302 Found", headers={"Location": f"{other_raw.url}/sso"}))
    other_raw.scene = scripted(
        answer(b"<html><body>Welcome</body></html>", headers={"Content-Type": "text/html"})
    )
    with pytest.raises(LoginPageError, match="sign-in page"):
        await fetch_metadata(open_transport(raw.url), raw.url)


async def test_missing(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(answer(b"", status="404 Not Found"))
    with pytest.raises(NotFoundError):
        await fetch_metadata(open_transport(raw.url), raw.url)


ATOM = b"""<?xml version="1.0"?>
<service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:m="http://docs.oasis-open.org/odata/ns/metadata">
 <workspace><atom:title>Default</atom:title>
  <collection href="Property"><atom:title>Listings</atom:title></collection>
  <collection href="mem" m:name="Member"/>
  <m:singleton href="Me"/>
 </workspace>
</service>"""


JSON = b"""{"value": [
 {"name": "Property", "url": "Property", "kind": "EntitySet"},
 {"name": "Me", "url": "Me", "kind": "Singleton"},
 {"url": "Member"}
]}"""


@pytest.mark.parametrize(
    ("body", "form", "names", "kinds"),
    [
        (
            JSON,
            "json",
            ["Property", "Me", "Member"],
            ["EntitySet", "Singleton", "EntitySet"],
        ),
        (
            b'{"d":{"EntitySets":["Property","Member"]}}',
            "v2-json",
            ["Property", "Member"],
            ["EntitySet", "EntitySet"],
        ),
        (ATOM, "atom", ["Property", "Member", "Me"], ["EntitySet", "EntitySet", "Singleton"]),
    ],
    ids=["json", "v2", "atom"],
)
async def test_service_document(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    body: bytes,
    form: str,
    names: list[str],
    kinds: list[str],
) -> None:
    raw.scene = scripted(answer(body))
    found = await fetch_service_document(open_transport(raw.url), f"{raw.url}/odata/$metadata")
    assert raw.asked[0].target == "/odata/"
    assert found.form == form
    assert [entry.name for entry in found.entries] == names
    assert [entry.kind for entry in found.entries] == kinds
    assert len(found.set_names) == 2


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b"<service>", b"<html><title>x</title></html>", b"text"],
)
async def test_no_service_document(
    raw: RawServer, open_transport: Callable[..., Transport], body: bytes
) -> None:
    raw.scene = scripted(answer(body))
    with pytest.raises(ServiceError):
        await fetch_service_document(open_transport(raw.url), raw.url)


async def test_entities_are_not_expanded(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b'<service xmlns="http://www.w3.org/2007/app"><collection href="&f;"/>'
        b'<collection href="A"><title>&f;</title></collection></service>'
    )
    raw.scene = scripted(answer(bomb))
    with pytest.raises(ServiceError):
        await fetch_service_document(open_transport(raw.url), raw.url)
