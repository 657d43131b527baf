"""Rows out of answers, in every envelope and every state of health."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reso_explorer.service.errors import (
    HttpStatusError,
    LoginPageError,
    ServiceError,
    TruncatedError,
    UnreadableError,
)
from reso_explorer.service.rows import read_count, read_page

from .conftest import reply

ROOT = "https://api.example.test/odata"


@pytest.mark.parametrize(
    ("body", "rows", "count", "link"),
    [
        ('{"value":[{"A":1}]}', [{"A": 1}], None, None),
        (
            '{"@odata.count":7,"value":[],"@odata.nextLink":"Property?$skip=1"}',
            [],
            7,
            "Property?$skip=1",
        ),
        ('{"@count":"7","value":[{"A":1}],"@nextLink":"x"}', [{"A": 1}], 7, "x"),
        ('{"odata.count":"9","value":[{"A":1}],"odata.nextLink":"y"}', [{"A": 1}], 9, "y"),
        ('{"d":{"results":[{"A":1}],"__count":"3","__next":"z"}}', [{"A": 1}], 3, "z"),
        ('{"d":[{"A":1}]}', [{"A": 1}], None, None),
        ('{"d":{"A":1}}', [{"A": 1}], None, None),
        ('{"D":{"Success":true,"Results":[{"A":1}]}}', [{"A": 1}], None, None),
        ('[{"A":1}]', [{"A": 1}], None, None),
        ('{"A":1}', [{"A": 1}], None, None),
        ('{"value":["a",1,null]}', [{"value": "a"}, {"value": 1}, {"value": None}], None, None),
        ('{"@odata.context":"x","value":"text"}', None, None, None),
        ("5", [{"value": 5}], None, None),
        ('{"value":[{"A":1}],"total":4}', [{"A": 1}], None, None),
        ('{"@odata.count":true,"value":[]}', [], None, None),
        ('{"@odata.count":-1,"value":[]}', [], None, None),
    ],
)
def test_envelopes(
    body: str, rows: list[dict[str, object]] | None, count: int | None, link: str | None
) -> None:
    page = read_page(reply(body))
    if rows is not None:
        assert page.rows == rows
    assert page.count == count
    assert page.next_link == link


def test_single_entity_with_a_stray_value_array() -> None:
    page = read_page(reply('{"A":1,"value":[]}', url=f"{ROOT}/Property('1')"))
    assert page.is_single
    assert page.rows == [{"A": 1, "value": []}]
    assert not read_page(reply('{"value":[]}', url=f"{ROOT}/Property('1')/Media()")).is_single


def test_numbers_are_exact() -> None:
    page = read_page(
        reply('{"value":[{"a":18.00,"b":0.1,"c":12345678901234567,"d":1e400,"e":"1.50"}]}')
    )
    (row,) = page.rows
    assert str(row["a"]) == "18.00"
    assert row["b"] == Decimal("0.1")
    assert row["c"] == 12345678901234567
    assert row["d"] == Decimal("1e400")
    assert row["e"] == "1.50"


def test_facts_of_the_answer() -> None:
    page = read_page(
        reply(
            '{"value":[]}',
            odata_version="4.01",
            preference_applied="odata.maxpagesize=5",
            link='<https://api.example.test/odata/P?$skip=1>; rel="next"',
        )
    )
    assert page.odata_version == "4.01"
    assert page.applied_preferences == "odata.maxpagesize=5"
    assert page.next_link == "https://api.example.test/odata/P?$skip=1"
    assert read_page(reply("[]", dataserviceversion="2.0;")).odata_version == "2.0"


def test_no_content() -> None:
    page = read_page(reply(b"", status=204))
    assert page.rows == []
    assert "204" in page.notes[0]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", UnreadableError, "empty body"),
        (b'{"value":[{"A":1},', TruncatedError, "is cut off"),
        (b'{"value":[{"A":"x', TruncatedError, "is cut off"),
        (b'{"value":[{"A":1}]', TruncatedError, "is cut off"),
        (b'{"value":[]} trailing', UnreadableError, "after the end"),
        (b'{"value":[]}{"value":[]}', UnreadableError, "after the end"),
        (b'{"value":[,]}', UnreadableError, "from character"),
        (b"[" * 100_000, UnreadableError, "nested too deeply"),
        (b'{"a":' * 100_000, UnreadableError, "nested too deeply"),
        (b"hello", UnreadableError, "instead of JSON"),
        (b"<html><body>Hi</body></html>", UnreadableError, "web page"),
        (b"<html><title>Sign in</title></html>", LoginPageError, "sign-in page (Sign in)"),
        (b"<?xml version='1.0'?><feed/>", UnreadableError, "XML instead of JSON"),
        (b"\x1f\x8b\x08\x00abc", UnreadableError, "instead of JSON"),
    ],
)
def test_bodies_that_are_no_rows(body: bytes, kind: type[ServiceError], words: str) -> None:
    with pytest.raises(kind) as caught:
        read_page(reply(body))
    assert words in caught.value.message
    assert caught.value.url


@pytest.mark.parametrize(
    "body",
    [
        '{"error":{"code":"x","message":"late"}}',
        '{"value":[{"A":1}],"error":{"code":"x","message":"late"}}',
        '{"value":[{"A":1}],"@odata.error":{"message":"late"}}',
        '{"D":{"Success":false,"Code":1,"Message":"late"}}',
    ],
)
def test_error_object_with_status_200(body: str) -> None:
    with pytest.raises(HttpStatusError, match="late"):
        read_page(reply(body))


def test_a_field_called_error_is_no_error() -> None:
    assert read_page(reply('{"error":"none","A":1}')).rows == [{"error": "none", "A": 1}]


@pytest.mark.parametrize(
    ("body", "content_type", "text", "note"),
    [
        ('{"value":[{"A":"é"}]}'.encode("latin-1"), "application/json", "é", "Windows-1252"),
        (
            '{"value":[{"A":"é"}]}'.encode("latin-1"),
            "application/json; charset=iso-8859-1",
            "é",
            "",
        ),
        ('{"value":[{"A":"é"}]}'.encode(), "application/json; charset=nonsense", "é", ""),
        ('{"value":[{"A":"é"}]}'.encode("utf-16"), "application/json", "é", ""),
        ('{"value":[{"A":"é"}]}'.encode("utf-16-le"), "application/json", "é", ""),
        ('{"value":[{"A":"é"}]}'.encode("utf-32"), "application/json", "é", ""),
        ('{"value":[{"A":"é"}]}'.encode("utf-8-sig"), "", "é", ""),
        ('{"value":[{"A":"ж"}]}'.encode("koi8-r"), "text/json;charset='KOI8-R'", "ж", ""),
        (b'{"value":[{"A":NaN}]}', "application/json", "NaN", "NaN"),
        (b'{"value":[{"A":"a\x01b"}]}', "application/json", "a\x01b", "isn't strict"),
    ],
)
def test_odd_encodings(body: bytes, content_type: str, text: str, note: str) -> None:
    page = read_page(reply(body, content_type=content_type))
    assert page.rows == [{"A": text}]
    assert (note in " ".join(page.notes)) if note else not page.notes


def test_very_long_integer_does_not_crash() -> None:
    with pytest.raises(UnreadableError):
        read_page(reply(b'{"value":[{"A":' + b"9" * 5000 + b"}]}"))


@pytest.mark.parametrize("body", [b"50", b" 50\n", b"\xef\xbb\xbf50", b'{"value":50}', b'"50"'])
def test_count(body: bytes) -> None:
    assert read_count(reply(body, content_type="text/plain")) == 50


@pytest.mark.parametrize("body", [b"", b"many", b"{}", b"<html>", b"-1", b"9" * 400])
def test_count_that_is_none(body: bytes) -> None:
    with pytest.raises(ServiceError):
        read_count(reply(body))
