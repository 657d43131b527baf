from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.odata.repair import repair

CURL = r"""curl -s -H 'Authorization: Bearer abc.def' -H "Accept: application/json" \
  'https://api.example.com/odata/Listings?$filter=City%20eq%20%27Reno%27&$top=5'"""
CURL_DATA = (
    "curl -G https://api.example.com/odata/Listings -u me:hunter2 "
    "--data-urlencode \"\\$filter=Name eq 'O''Neil & Co'\" --data-urlencode '$top=5'"
)
RAW_REQUEST = "```http\nGET /Listings?$top=5 HTTP/1.1\nHost: api.example.com\n```"
LINES = "Listings\n  ?$filter=City eq 'Reno'\n    and Price gt 5\n  &$top=5"
NO_ENCODING = "Listings?%2524filter=City%2520eq%2520%2527Reno%2527"
ENCODED = "https%3A%2F%2Fh.example%2Fodata%2FListings%3F%24top%3D5%26access_token%3Dabc"
PLUS = "Listings?$filter=City+eq+'Two+Rivers'+and+At+gt+2026-01-31T00:00:00+05:00&$expand=Rooms+"
LEGACY = "Listings?$filter=substringof('x',City) eq true&$inlinecount=allpages"
LEGACY_LITERALS = (
    "A eq datetime'2026-01-31T00:00:00' and B eq guid'01234567-89ab-cdef-0123-456789abcdef' "
    "and C eq 5L and D eq 1.5M and E eq X'4F44' and F eq time'PT7H9M'"
)
MODERN_LITERALS = (
    "A eq 2026-01-31T00:00:00Z and B eq 01234567-89ab-cdef-0123-456789abcdef "
    "and C eq 5 and D eq 1.5 and E eq binary'T0Q' and F eq 07:09:00"
)

REPAIRS = [
    ("Listings?$top=5", "Listings?$top=5", []),
    (CURL, "Listings?$filter=City eq 'Reno'&$top=5", ["secret-removed", "curl"]),
    (
        CURL_DATA,
        "Listings?$filter=Name eq 'O''Neil %26 Co'&$top=5",
        ["secret-removed", "curl"],
    ),
    ("`Listings?$top=5`", "Listings?$top=5", ["surroundings"]),
    ("\"Listings?$filter=City eq 'x'\"", "Listings?$filter=City eq 'x'", ["surroundings"]),
    ("[docs](https://h.example/odata/Listings?$top=5)", "Listings?$top=5", ["surroundings"]),
    ("<https://h.example/odata/Listings?$top=5>", "Listings?$top=5", ["surroundings"]),
    ("GET Listings?$top=5", "Listings?$top=5", ["surroundings"]),
    (RAW_REQUEST, "Listings?$top=5", ["surroundings", "surroundings"]),
    ("{{baseUrl}}/Listings?$top=5", "Listings?$top=5", ["root-variable"]),
    (LINES, "Listings?$filter=City eq 'Reno' and Price gt 5&$top=5", ["line-breaks"]),
    ("Listings?$top=5&amp;$skip=5", "Listings?$top=5&$skip=5", ["html-entities"]),
    ("City eq &#39;x&#39;", "City eq 'x'", ["html-entities"]),
    ("City eq ‘Reno’", "City eq 'Reno'", ["typographic-signs"]),
    ("City eq “Reno”", "City eq 'Reno'", ["typographic-signs"]),
    ("City eq ’Reno’", "City eq 'Reno'", ["typographic-signs"]),
    ("City eq ‘O’Neil’", "City eq 'O’Neil'", ["typographic-signs"]),
    ("City eq 'O’Neil'", "City eq 'O’Neil'", []),
    ("City\u00a0eq\u00a0'x'", "City eq 'x'", ["typographic-signs"]),
    ("Price gt –5", "Price gt -5", ["typographic-signs"]),
    ("Ci\u200bty eq 'x'", "City eq 'x'", ["invisible-signs"]),
    (NO_ENCODING, "Listings?$filter=City eq 'Reno'", ["double-encoding"]),
    (ENCODED, "Listings?$top=5", ["encoded-url", "secret-removed"]),
    (ENCODED.replace("%", "%25"), "Listings?$top=5", ["encoded-url", "secret-removed"]),
    (
        PLUS,
        "Listings?$filter=City eq 'Two Rivers' and At gt 2026-01-31T00:00:00%2B05:00&$expand=Rooms",
        ["plus-for-blank"],
    ),
    ("Listings?$filter=Name eq 'a%2Bb'", "Listings?$filter=Name eq 'a%2Bb'", []),
    ("Listings?access_token=abc&$top=5", "Listings?$top=5", ["secret-removed"]),
    ("Listings?api_key=abc", "Listings", ["secret-removed"]),
    ("Listings?$top=5#access_token=abc&x=1", "Listings?$top=5", ["secret-removed"]),
    ("https://me:hunter2@h.example/odata/Listings", "Listings", ["secret-removed"]),
    ("Listings&$top=5", "Listings?$top=5", ["question-mark"]),
    ("Listings/$top=5", "Listings?$top=5", ["question-mark"]),
    ("Listings?$top=5?$skip=5", "Listings?$top=5&$skip=5", ["option-separator"]),
    ("Listings?$top=5 $skip=5", "Listings?$top=5&$skip=5", ["option-separator"]),
    (
        "Listings?$filter=Name eq 'A & B'&$top=5",
        "Listings?$filter=Name eq 'A %26 B'&$top=5",
        ["ampersand-in-string"],
    ),
    ("Listings?filter=City eq 'x'", "Listings?$filter=City eq 'x'", ["option-name"]),
    ("Listings?$orderBy=City", "Listings?$orderby=City", ["option-name"]),
    ("Listings?$fitler=A eq 1", "Listings?$filter=A eq 1", ["option-name"]),
    ("Listings?$limit=5", "Listings?$top=5", ["option-name"]),
    ("Listings?top=lots", "Listings?top=lots", []),
    ("Listings?$select=City,Price,…", "Listings?$select=City,Price", ["ellipsis"]),
    ("Listings?$filter=City eq 'x' and ...", "Listings?$filter=City eq 'x'", ["ellipsis"]),
    ("City = 'x'", "City eq 'x'", ["unknown-operator"]),
    ("City=='x'", "City eq 'x'", ["unknown-operator"]),
    ("Price >= 5 && Price <= 9", "Price ge 5 and Price le 9", ["unknown-operator"] * 3),
    ("Price <> 5 || !IsNew", "Price ne 5 or not IsNew", ["unknown-operator"] * 3),
    ('City eq "Reno"', "City eq 'Reno'", ["double-quotes"]),
    ('City eq "O\'Neil"', "City eq 'O''Neil'", ["double-quotes"]),
    ("City eq 'O'Neil'", "City eq 'O''Neil'", ["undoubled-quote"]),
    ("City LIKE '%ab%'", "contains(City,'ab')", ["sql-like"]),
    ("City like 'ab%'", "startswith(City,'ab')", ["sql-like"]),
    ("City like '%ab'", "endswith(City,'ab')", ["sql-like"]),
    ("City like 'ab'", "City eq 'ab'", ["sql-like"]),
    ("City not like '%ab%'", "not contains(City,'ab')", ["sql-like"]),
    ("tolower(City) like '%ab%'", "contains(tolower(City),'ab')", ["sql-like"]),
    ("City IS NULL", "City eq null", ["sql-is-null"]),
    ("City is not null", "City ne null", ["sql-is-null"]),
    ("Price between 1 and 5", "Price ge 1 and Price le 5", ["sql-between"]),
    ("City not in ('a','b')", "City ne 'a' and City ne 'b'", ["sql-not-in"]),
    ("City contains 'x'", "contains(City,'x')", ["infix-function"]),
    ("WHERE City eq 'x'", "City eq 'x'", ["sql-where"]),
    ("A eq NULL", "A eq null", ["case-of-null"]),
    ("A EQ 1 AND B EQ 2", "A eq 1 and B eq 2", ["usual-form"]),
    ("lower(City) eq 'x'", "tolower(City) eq 'x'", ["unknown-function"]),
    ("startwith(City,'x')", "startswith(City,'x')", ["unknown-function"]),
    ("Price gt .5", "Price gt 0.5", ["bad-literal"]),
    ("On eq 2026-1-5", "On eq 2026-01-05", ["bad-literal"]),
    ("At gt 2026-01-05T00:00:00", "At gt 2026-01-05T00:00:00Z", ["bad-literal"]),
    ("At gt 2026-01-05 00:00:00", "At gt 2026-01-05T00:00:00Z", ["bad-literal"]),
    ("At gt 2026-01-05T00:00:00-7", "At gt 2026-01-05T00:00:00-07:00", ["bad-literal"]),
    ("On gt date'2026-01-05'", "On gt 2026-01-05", ["typed-literal"]),
    ("At gt timestamp'2026-01-05T00:00:00'", "At gt 2026-01-05T00:00:00Z", ["typed-literal"]),
    ("(A eq 1 or B eq 2", "A eq 1 or B eq 2", ["unclosed-bracket"]),
    ("Listings?$orderby=City descending", "Listings?$orderby=City desc", ["unknown-direction"]),
    (
        "Listings?$expand=Rooms($select=Area,$top=1)",
        "Listings?$expand=Rooms($select=Area;$top=1)",
        ["option-separator"],
    ),
    ("Listings/$Count", "Listings/$count", ["case-of-name"]),
    ('Listings("K1")', "Listings('K1')", ["double-quotes"]),
    (LEGACY, "Listings?$filter=contains(City,'x')&$count=true", ["legacy-form"] * 3),
    (LEGACY_LITERALS, MODERN_LITERALS, ["legacy-form"] * 6),
]


@pytest.mark.parametrize(("text", "repaired", "codes"), REPAIRS)
def test_repair(text: str, repaired: str, codes: list[str]) -> None:
    result = repair(text)
    assert result.text == repaired
    assert [change.code for change in result.changes] == codes
    assert result.errors == ()
    assert all(change.message.endswith((".", "?")) for change in result.changes)


@pytest.mark.parametrize(("text", "repaired", "codes"), REPAIRS)
def test_a_repaired_text_needs_no_repair(text: str, repaired: str, codes: list[str]) -> None:
    again = repair(repaired)
    assert (again.text, again.changes) == (repaired, ())


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("Listings?$top=…", "placeholder", "…"),
        ("Listings({Key})", "placeholder", "{Key}"),
        ("Price ge ${low}", "placeholder", "${low}"),
        ("At ge [LAST RUN OF YOURS]", "placeholder", "[LAST RUN OF YOURS]"),
        ("At ge $last_run", "unknown-variable", "$last_run"),
        ("Listings?$unselect=Media", "unknown-option", "$unselect"),
        ("City eq", "missing-expression", ""),
        ("Listings?$filter=A eq 1)", "unopened-bracket", ")"),
    ],
)
def test_what_cannot_be_repaired_is_told(text: str, code: str, underlined: str) -> None:
    result = repair(text)
    first = result.errors[0]
    assert (first.code, first.span.of(result.text)) == (code, underlined)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("City eq '${city}'", "placeholder-in-text"),
        ("City eq '<city>'", "placeholder-in-text"),
        ("City eq '…'", "placeholder-in-text"),
        ("Listings?$skiptoken=abc…", "placeholder-in-text"),
        ("At gt '2026-01-31T00:00:00Z'", "quoted-value"),
        ("At in ('2026-01-31')", "quoted-value"),
        ("geo.distance(At,POINT(1 2)) lt 5", "bare-shape"),
    ],
)
def test_what_is_right_and_odd_is_hinted(text: str, code: str) -> None:
    result = repair(text)
    assert result.ok
    assert [hint.code for hint in result.hints] == [code]


def test_the_service_root_is_set_apart() -> None:
    result = repair("https://h.example/odata/Listings('K1')/Rooms?$top=5")
    assert (result.base, result.path) == ("https://h.example/odata/", "Listings('K1')/Rooms")
    result = repair("feed/$metadata")
    assert (result.base, result.text) == ("feed/", "$metadata")


@pytest.mark.parametrize(
    "text",
    [
        CURL,
        CURL_DATA,
        "Listings?access_token=s3cr3t",
        "Listings?token=s3cr3t&$top=5",
        "Listings?$top=5#state=x&access%5Ftoken=s3cr3t",
        "https://me:s3cr3t@h.example/Listings",
        "curl --oauth2-bearer s3cr3t https://h.example/Listings",
        "curl -H 'X-Api-Key: s3cr3t' https://h.example/Listings",
    ],
)
def test_secrets_stand_nowhere_in_the_result(text: str) -> None:
    shown = repr(repair(text))
    assert not any(secret in shown for secret in ("s3cr3t", "hunter2", "abc.def"))


def test_old_forms_stay_for_old_services() -> None:
    result = repair(LEGACY, version="2.0")
    assert result.text == LEGACY
    assert result.changes == ()


def test_kinds_of_text() -> None:
    kinds = {
        text: repair(text).start
        for text in ("Listings", "Listings?$top=5", "$top=5", "City eq 'x'", "contains(A,'x')", "")
    }
    assert kinds == {
        "Listings": "relative_uri",
        "Listings?$top=5": "relative_uri",
        "$top=5": "query_options",
        "City eq 'x'": "filter",
        "contains(A,'x')": "filter",
        "": "relative_uri",
    }


pieces = st.lists(
    st.sampled_from(
        [
            *(
                "curl ",
                "-H ",
                "'",
                '"',
                "`",
                "‘",
                "”",
                "…",
                "...",
                "&amp;",
                "%2520",
                "%27",
                "+",
                " ",
            ),
            *(
                "https://h.example/odata/",
                "{{u}}/",
                "Listings",
                "('K')",
                "?",
                "&",
                "$filter=",
                "$top=",
            ),
            *("City", " eq ", " like ", "'%a%'", " is null", " between ", " and ", "==", "&&", "!"),
            *(
                "datetime'2026-01-31T00:00:00'",
                "substringof('a',b)",
                "(",
                ")",
                "${x}",
                "<t>",
                "\\\n",
            ),
            *("access_token=x", ",", ";", "…", ".5", "not in ", "#", "\x00", "\ud800"),
        ]
    ),
    max_size=20,
).map("".join)


@given(pieces | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_the_result_is_what_it_says(text: str) -> None:
    result = repair(text)
    again = parse(result.text, result.start)
    assert (again.errors, again.tree) == (result.errors, result.tree)


def test_real_queries_are_repaired_or_answered() -> None:
    corpus = os.environ.get("RESO_EXPLORER_CORPUS")
    table = Path(corpus).parent / "queries.tsv" if corpus else None
    if table is None or not table.exists():
        pytest.skip("RESO_EXPLORER_CORPUS names no folder beside a queries.tsv")
    expected = {"placeholder", "unknown-variable", "unknown-option"}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        result = repair(line.split("\t", 1)[1])
        assert {error.code for error in result.errors} <= expected, result.text


def test_pretty_quotes_of_a_command_line_are_its_quotes() -> None:
    line = "curl “https://h.example/odata/Listings?$filter=City eq ‘Reno’&$top=5”"
    assert repair(line).text == "Listings?$filter=City eq 'Reno'&$top=5"


def test_a_pretty_quote_that_never_ends_loses_nothing() -> None:
    assert repair("Listings?$filter=City eq ‘Reno").text == "Listings?$filter=City eq 'Reno"


def test_pretty_quotes_inside_pretty_quotes_are_read_one_level_deep() -> None:
    line = "“https://h.example/odata/" * 300 + "”" * 300
    assert repair(line).errors
