"""Values of filter rows as people read and type them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.query.edit import filled
from reso_explorer.query.edit.row_values import clause_of, placeholder_value, shown_values
from reso_explorer.query.edit.rows import filter_rows
from reso_explorer.query.edit.typed import typed_value

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

NOW = dt.datetime(2026, 12, 1, 12, 30, tzinfo=dt.UTC)


def day(year: int, month: int, number: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, number, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/1", day(2026, 6, 1)),
        ("1/15", day(2027, 1, 15)),
        ("2/5", day(2026, 2, 5)),
        ("6/1/24", day(2024, 6, 1)),
        ("2/29", day(2024, 2, 29)),
        ("June 1", day(2026, 6, 1)),
        ("june 1, 2020", day(2020, 6, 1)),
        ("2024", day(2024, 1, 1)),
        ("2024-06", day(2024, 6, 1)),
        ("2024-06-01", day(2024, 6, 1)),
        ("2024-06-01T10:00:00Z", day(2024, 6, 1, 10)),
        ("today", day(2026, 12, 1)),
        ("yesterday", day(2026, 11, 30)),
        ("-30d", day(2026, 11, 1)),
        ("-2w", day(2026, 11, 17)),
        ("-3m", day(2026, 9, 1)),
        ("+1y", day(2027, 12, 1)),
        ("-12h", day(2026, 12, 1, 0, 30)),
        ("30 days ago", day(2026, 11, 1)),
        ("now", day(2026, 12, 1, 12, 30)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: dt.datetime) -> None:
    assert typed_value(text, "moment", NOW) == expected
    assert typed_value(text, "date", NOW) == expected.date()


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        ("500k", "number", Decimal(500000)),
        ("1.2m", "number", Decimal(1200000)),
        ("$1,200", "number", Decimal(1200)),
        ("-0.5", "number", Decimal("-0.5")),
        ("yes", "boolean", True),
        ("N", "boolean", False),
        ("null", "number", None),
        ("O'Brien", "text", "O'Brien"),
        ("'O''Brien'", "text", "O'Brien"),
    ],
)
def test_values_are_read_by_type(text: str, family: str, expected: Any) -> None:
    assert typed_value(text, family, NOW) == expected


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("13/45", "date"),
        ("2/30/2024", "date"),
        ("soon", "moment"),
        ("-99999y", "date"),
        ("abc", "number"),
        ("9" * 40, "number"),
        ("1e999999", "number"),
        ("inf", "number"),
        ("maybe", "boolean"),
    ],
)
def test_what_is_no_value_says_how_to_write_one(text: str, family: str) -> None:
    with pytest.raises(ValueError, match=r"Write|too far"):
        typed_value(text, family, NOW)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("City eq 'O''Brien'", ("O'Brien",)),
        ("City in ('A','B, C')", ("A", "B, C")),
        ("Status eq ns.Status'Active'", ("Active",)),
        ("Price ge 500000", ("500000",)),
        ("Tags/any(x:x eq 'Pool')", ("Pool",)),
        ("City eq null", ("null",)),
        ("length(City) gt 2", ()),
    ],
)
def test_values_are_shown_without_their_quotes(condition: str, values: tuple[str, ...]) -> None:
    (row,) = filter_rows(f"P?$filter={condition}")
    assert shown_values(row) == values


def test_several_values_are_a_list_where_the_server_knows_it(lookups_homes: ModelIndex) -> None:
    index = lookups_homes
    found = next(
        (each.qualified_name, prop.name)
        for each in index.entity_types()
        for prop in each.properties
        if prop.type == "Edm.String" and not prop.is_collection
    )
    name, field = found
    values = ["A", "B'C"]
    assert clause_of(index, None, name, field, "eq", values, with_in=True) == (
        f"{field} in ('A','B''C')"
    )
    assert clause_of(index, None, name, field, "in", values) == (
        f"{field} eq 'A' or {field} eq 'B''C'"
    )
    assert clause_of(index, None, name, field, "ne", values, with_in=True) == (
        f"{field} ne 'A' and {field} ne 'B''C'"
    )
    assert clause_of(index, None, name, field, "contains", values[:1]) == f"contains({field},'A')"


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        ("Made ge {x}", "-30d", "Made ge 2026-11-01"),
        ("Stamp gt {x}", "6/1", "Stamp gt 2026-06-01T00:00:00Z"),
        ("Stamp gt {x} and City eq '{c}'", "2024-06-01T10:00:00Z", None),
        ("Price lt {x}", "500k", "Price lt 500000"),
        ("City eq {x}", "O'Neil", "City eq 'O''Neil'"),
        ("City eq '{x}'", "-30d", "City eq '-30d'"),
        ("contains(City,{x})", "-30d", "contains(City,'-30d')"),
        ("Stamp gt {x}", "now()", "Stamp gt now()"),
        ("Unknown gt {x}", "-30d", "Unknown gt -30d"),
    ],
)
def test_values_of_placeholders_are_read_for_the_field(
    condition: str, text: str, expected: str | None
) -> None:
    from reso_explorer.document import read_metadata

    fields = "".join(
        f'<Property Name="{name}" Type="Edm.{kind}"/>'
        for name, kind in (
            ("Made", "Date"),
            ("Stamp", "DateTimeOffset"),
            ("Price", "Decimal"),
            ("City", "String"),
        )
    )
    document = read_metadata(
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        '<edmx:DataServices><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'<EntityType Name="T">{fields}</EntityType></Schema></edmx:DataServices></edmx:Edmx>'.encode()
    )
    query = f"T?$filter={condition}"
    value = placeholder_value(query, "x", text, document.index, None, "n.T", NOW)
    found = filled(query, {"x": value}).text.removeprefix("T?$filter=")
    assert found == (expected or condition.replace("{x}", text))
