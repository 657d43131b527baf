"""From the wire to a value, to a literal, and back: the same value, in V2 and in V4."""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal
from reso_explorer.values import AsSent, EnumValue, Timestamp, declared_type, read_value
from reso_explorer.values.compare import compare
from reso_explorer.values.literal_value import literal_value
from reso_explorer.values.literals import literal, undeclared_literal
from reso_explorer.values.outcome import TRUE

from .documents import shop
from .test_legacy_rows import accounts


def text_of(number: int | Decimal) -> st.SearchStrategy[Any]:
    """A number as a server may send it."""
    return st.sampled_from([number, str(number)])


def digits(low: int, high: int) -> st.SearchStrategy[Any]:
    return st.integers(low, high).flatmap(text_of)


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6).flatmap(text_of)
doubles = st.floats(allow_nan=False, allow_infinity=False, width=32).map(
    lambda number: Decimal(repr(number))
)
zones = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: dt.timezone(dt.timedelta(0, minutes * 60))
)
moments = st.datetimes(timezones=zones).map(lambda moment: moment.isoformat())
ticks = st.integers(-(10**13), 10**13)
clocks = st.times().map(lambda time: time.isoformat())
guids = st.uuids().flatmap(lambda guid: st.sampled_from([str(guid), str(guid).upper()]))
binary = st.binary(max_size=20).flatmap(
    lambda data: st.sampled_from(
        [
            base64.b64encode(data).decode(),
            base64.urlsafe_b64encode(data).decode(),
            base64.urlsafe_b64encode(data).decode().rstrip("="),
        ]
    )
)
spans = st.timedeltas().map(
    lambda span: f"{'-' if span.days < 0 else ''}P{abs(span).days}DT{abs(span).seconds}S"
)
BOTH = {
    "Edm.String": st.text(max_size=20),
    "Edm.Boolean": st.booleans(),
    "Edm.Byte": digits(0, 255),
    "Edm.Int32": digits(-(2**31), 2**31 - 1),
    "Edm.Int64": digits(-(2**63), 2**63 - 1),
    "Edm.Decimal": decimals,
    "Edm.Double": doubles,
    "Edm.Guid": guids,
    "Edm.Binary": binary,
    "Edm.DateTimeOffset": moments,
}
V4 = {
    "Edm.Date": st.dates().map(str),
    "Edm.TimeOfDay": clocks,
    "Edm.Duration": spans,
    "Shop.State": st.sampled_from(["Active", 1, "2", "ComingSoon"]),
    "Shop.Color": st.sampled_from(["Red", "Red,Blue", 5, ["Green", "Red"]]),
}
V2 = {
    "Edm.DateTime": ticks.map("/Date({})/".format),
    "Edm.DateTimeOffset": ticks.map("/Date({}+0060)/".format),
    "Edm.Time": st.sampled_from(["PT7H59M", "PT23H59M59.123S", "PT0S"]),
}


@st.composite
def typed(draw: st.DrawFn, kinds: dict[str, st.SearchStrategy[Any]]) -> tuple[str, Any]:
    name = draw(st.sampled_from(sorted(kinds)))
    return name, draw(kinds[name])


def there_and_back(version: str, name: str, sent: Any) -> None:
    index = shop() if version == "4" else accounts()
    declared = declared_type(index, name)
    value = read_value(declared, sent)
    assert not isinstance(value, AsSent), (name, sent)
    for given_value in (value, sent):
        written = literal(index, declared, given_value)
        result = parse(written, "literal")
        assert not result.errors, (name, sent, written, result.errors)
        tree = result.tree
        assert isinstance(tree, Literal | EnumLiteral | GeoLiteral)
        back = literal_value(tree, index)
        assert compare(back, "eq", value, lenient=False) == TRUE, (name, sent, written)


@given(typed(BOTH | V4))
def test_v4(case: tuple[str, Any]) -> None:
    there_and_back("4", *case)


@given(typed(BOTH | V2))
def test_v2(case: tuple[str, Any]) -> None:
    there_and_back("2", *case)


@given(st.integers(-(2**63), 2**63 - 1), st.decimals(allow_nan=False, allow_infinity=False))
def test_no_digit_is_lost(large: int, exact: Decimal) -> None:
    for sent in (large, str(large)):
        value = read_value(declared_type(None, "Edm.Int64"), sent)
        assert type(value) is int
        assert value == large
    value = read_value(declared_type(None, "Edm.Decimal"), str(exact))
    assert isinstance(value, Decimal)
    assert value.as_tuple() == exact.as_tuple()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2024-01-01", "'2024-01-01'"),
        ("01234567-89ab-cdef-0123-456789abcdef", "'01234567-89ab-cdef-0123-456789abcdef'"),
        ("5", "'5'"),
        ("O'Neil", "'O''Neil'"),
        (5, "5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.10"),
        (True, "true"),
        (None, "null"),
    ],
)
def test_value_of_no_declared_type_is_what_json_says(value: Any, text: str) -> None:
    assert undeclared_literal(value) == text


@pytest.mark.parametrize(
    ("type_name", "sent"),
    [
        ("Edm.Int32", "12a"),
        ("Edm.Int32", 1.5),
        ("Edm.Int32", True),
        ("Edm.Decimal", "1_000"),
        ("Edm.Decimal", "NaN"),
        ("Edm.Boolean", "yes"),
        ("Edm.Guid", "0123"),
        ("Edm.Date", "2024-13-01"),
        ("Edm.DateTimeOffset", "yesterday"),
        ("Edm.TimeOfDay", "25:00:00"),
        ("Edm.Duration", "P1Y"),
        ("Edm.Binary", "a"),
        ("Edm.String", 5),
        ("Shop.State", True),
        ("Nowhere.Type", "x"),
    ],
)
def test_what_has_no_form_of_its_type_stays_as_sent(type_name: str, sent: Any) -> None:
    assert read_value(declared_type(shop(), type_name), sent) == AsSent(sent)


def test_kinds_of_values() -> None:
    index = shop()
    moment = read_value(declared_type(index, "Edm.DateTimeOffset"), "2024-01-01T01:00:00+01:00")
    assert isinstance(moment, Timestamp)
    assert str(moment) == "2024-01-01T01:00:00+01:00"
    python = moment.datetime()
    assert python is not None
    assert python.isoformat() == "2024-01-01T01:00:00+01:00"
    assert read_value(declared_type(index, "Shop.Money"), "1.50") == Decimal("1.50")
    assert read_value(declared_type(index, "Shop.Color"), 5) == EnumValue(
        frozenset({"Red", "Blue"}), 5
    )
    tags = declared_type(index, "Edm.Int64", is_collection=True)
    assert read_value(tags, ["1", 2]) == [1, 2]
    assert read_value(tags, '["1", 2]') == [1, 2]
    assert read_value(tags, {"results": ["1"]}) == [1]
    place = declared_type(index, "Shop.Place")
    assert read_value(place, '{"City": "Reno"}') == {"City": "Reno"}
