from __future__ import annotations

import gzip

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from tests.csdl.documents import rules, v4

DOCUMENT = v4('<EntityType Name="T"><Property Name="Größe" Type="Edm.String"/></EntityType>')


def refused(data: bytes) -> NotMetadataError:
    with pytest.raises(NotMetadataError) as caught:
        read(data)
    assert caught.value.message
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf", "empty", "empty"),
        (b" \r\n\0 ", "empty", "white space"),
        (b"<!DOCTYPE html><title>Sign in &amp; go</title>", "html", "“Sign in & go”"),
        (b"\n<!-- x --><HTML><h1>Bad gateway</h1>", "html", "Bad gateway"),
        (b'{"error":{"code":"1020","message":"Session expired"}}', "odata-error", "1020: Session"),
        (b'{"error":{"code":"","message":{"lang":"en","value":"No"}}}', "odata-error", "No"),
        (b'{"D":{"Success":false,"Code":1021,"Message":"Other host"}}', "odata-error", "1021"),
        (b'{"error":"invalid_token","error_description":"late"}', "odata-error", "invalid_token"),
        (b'{"message":"Forbidden"}', "odata-error", "Forbidden"),
        (
            (
                b'<m:error xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"><m:code>7</m:code>'
                b"<m:message>No access</m:message></m:error>"
            ),
            "odata-error",
            "7: No access",
        ),
        (
            (
                b'<service xmlns="http://www.w3.org/2007/app"><workspace><collection href="A"/>'
                b"</workspace></service>"
            ),
            "service-document",
            "1 collection",
        ),
        (b'{"value":[{"name":"A","url":"A"}]}', "service-document", "1 entry"),
        (b'{"@odata.context":"http://x/$metadata","value":[]}', "service-document", "0 entries"),
        (b'{"d":{"EntitySets":["A","B"]}}', "service-document", "2 entries"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/><entry/></feed>', "feed", "2 entries"),
        (b'{"value":[{"A":1}]}', "rows", "1 row"),
        (b'{"d":{"results":[]}}', "rows", "0 rows"),
        (b'{"d":[{"A":1}]}', "rows", "1 row"),
        (b'[{"A":1}]', "rows", "1 row"),
        (b'{"openapi":"3.1.0"}', "openapi", "3.1.0"),
        (b'{"swagger":"2.0"}', "openapi", "2.0"),
        (b"openapi: 3.0.0\ninfo: {}\n", "openapi", "YAML"),
        (b'{"a":1}', "other-json", "(a)"),
        (b"<foo/>", "other-xml", "foo"),
        (b'<RETS ReplyCode="20036" ReplyText="No"/>', "other-xml", "20036"),
        (b"Unauthorized", "text", "Unauthorized"),
        (b"HTTP/1.1 200 OK\r\n\r\n<x/>", "text", "HTTP response"),
        (bytes(range(1, 256)), "binary", "01 02"),
        (b"PK\x03\x04....", "binary", "zip"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "dtd", "Line 2"),
        (b"<!ENTITY x>", "dtd", "ENTITY"),
        (gzip.compress(DOCUMENT, mtime=0)[:40], "truncated", "gzip"),
        (b"\x1f\x8bno gzip at all", "binary", "gzip"),
        (b'{"$Version":"4.01",\n "a" 1}', "malformed", "Line 2, column 6"),
        (b'{"$Version":"4.01","a":{', "truncated", "inside a"),
        (b"<a>" * 3000, "malformed", "nested"),
        (b"[" * 3000, "malformed", "nested"),
    ],
)
def test_what_is_no_metadata_is_named(data: bytes, kind: str, said: str) -> None:
    error = refused(data)
    assert error.kind == NotMetadataKind(kind)
    assert said in error.message


def test_a_document_that_is_cut_off_names_the_open_element() -> None:
    error = refused(DOCUMENT[: DOCUMENT.index(b"<Property") + 12])
    assert error.kind == NotMetadataKind.TRUNCATED
    assert "EntityType T" in error.message
    assert error.line == 5
    assert error.excerpt.endswith("^")
    assert refused(DOCUMENT[:-5]).kind == NotMetadataKind.TRUNCATED
    assert refused(DOCUMENT[: DOCUMENT.index(b"</EntityType>")]).kind == NotMetadataKind.TRUNCATED


def test_malformed_xml_says_where() -> None:
    error = refused(DOCUMENT.replace(b'Name="T"', b'Name="A & B"'))
    assert (error.kind, error.line) == (NotMetadataKind.MALFORMED, 5)
    assert "&amp;" in error.hint
    first, caret = error.excerpt.split("\n")
    assert "A & B" in first
    assert first[len(caret) - 2 :].startswith(" B") or "&" in first[: len(caret)]
    error = refused(DOCUMENT.replace(b"</EntityType>", b"</EntityTyp>"))
    assert (error.kind, error.line) == (NotMetadataKind.MALFORMED, 5)


def test_hostile_text_is_made_visible() -> None:
    error = refused(b'{"error":{"code":"\\u001b[31m","message":"a\\u202eb"}}')
    assert "\x1b" not in error.message
    assert "\u202e" not in error.message


def test_size_limits_count_before_and_after_inflating() -> None:
    for data in (DOCUMENT, gzip.compress(DOCUMENT, mtime=0)):
        with pytest.raises(NotMetadataError) as caught:
            read(data, max_bytes=len(DOCUMENT) - 1)
        assert caught.value.kind == NotMetadataKind.TOO_LARGE
        assert read(data, max_bytes=len(DOCUMENT)).model.schemas
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert refused_with_limit(bomb, 1_000_000) == NotMetadataKind.TOO_LARGE


def refused_with_limit(data: bytes, limit: int) -> NotMetadataKind:
    with pytest.raises(NotMetadataError) as caught:
        read(data, max_bytes=limit)
    return caught.value.kind


BODY = DOCUMENT.decode().partition("?>\n")[2]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize(
    "declaration",
    [
        "",
        '<?xml version="1.0"?>',
        '<?xml version="1.0" encoding="utf-8"?>',
        '<?xml version="1.0" encoding="UTF-16"?>',
        '<?xml version="1.0" encoding="no-such-encoding"?>',
        '\r\n <?xml version="1.0"?>',
        "<!-- first -->\n<?pi x?>",
    ],
)
def test_encodings(encoding: str, declaration: str) -> None:
    reading = read((declaration + BODY).encode(encoding))
    assert reading.model.schemas[0].entity_types[0].properties[0].name == "Größe"
    assert reading.findings == ()


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "cp850"])
def test_encodings_that_are_declared_rightly(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{BODY}'.encode(encoding)
    reading = read(data)
    assert reading.model.schemas[0].entity_types[0].properties[0].name == "Größe"
    assert reading.findings == ()


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_an_encoding_that_is_declared_wrongly_is_a_finding(declared: str) -> None:
    reading = read((declared + BODY).encode("cp1252"))
    assert reading.model.schemas[0].entity_types[0].properties[0].name == "Größe"
    assert rules(reading) == ["wrong-encoding"]


def test_gzip_in_one_and_in_several_members() -> None:
    whole = read(DOCUMENT)
    assert read(gzip.compress(DOCUMENT, mtime=0)) == whole
    assert read(gzip.compress(DOCUMENT[:99]) + gzip.compress(DOCUMENT[99:])) == whole


def test_text_that_is_larger_than_the_parser_likes() -> None:
    data = v4(
        f'<EntityType Name="T"><Annotation Term="s.A" String="{"x" * 9_000_000}"/></EntityType>'
    )
    value = read(data).model.schemas[0].entity_types[0].annotations[0].value
    assert value is not None
    assert len(getattr(value, "value", "")) == 9_000_000
