from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.providers.dialect import Dialect, LookupRules
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.query.builder import (
    CountPart,
    ExpandPart,
    ExpandRow,
    FilterPart,
    Group,
    NumberPart,
    OrderPart,
    OrderRow,
    Row,
    Rows,
    SelectPart,
    TextPart,
    TextRow,
    added,
    condition_at,
    operators_for,
    replaced,
    row_for,
    row_text,
    to_query,
    to_rows,
    to_text,
)

from . import generate

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


def test_a_query_becomes_rows() -> None:
    rows = to_rows(
        "Property?$filter=(City eq 'a' or City eq 'b') and not contains(City,'c')"
        " and Media/any(m:m/Order in (1,2)) and year(D) eq 2026 and not (A eq 1 or B eq 2)"
        "&$select=City,Address/Street&$orderby=City desc,Zip&$expand=Media($top=1),Agent"
        "&$top=5&$count=true&$search=pool&Class=R"
    )
    assert rows.path == "Property"
    assert rows.filter == Group(
        "and",
        (
            Group("or", (Row("City", "eq", "'a'"), Row("City", "eq", "'b'"))),
            Row("City", "contains", "'c'", negated=True),
            Row("Media", "in", "(1,2)", quantifier="any", variable="m", inside="Order"),
            TextRow("year(D) eq 2026"),
            Group("or", (Row("A", "eq", "1"), Row("B", "eq", "2")), negated=True),
        ),
    )
    assert rows.parts[1:] == (
        SelectPart(("City", "Address/Street")),
        OrderPart((OrderRow("City", descending=True), OrderRow("Zip"))),
        ExpandPart((ExpandRow("Media", (NumberPart("$top", 1),)), ExpandRow("Agent"))),
        NumberPart("$top", 5),
        CountPart(wanted=True),
        TextPart("$search=pool"),
        TextPart("Class=R"),
    )


TREES = [
    "Property",
    "Property('a%2Fb')/Media?$top=5",
    "P?$filter=Tags/any() and not Tags/any() and Tags/all(t:t ne 'a')",
    "P?$filter=A has N.E'B' and not A has N.E'C'",
    "P?$filter=not (A eq 1) and not B and not (not (C eq 2))",
    "P?$filter=A eq (B or C) and (D and (E or F and G))",
    "P?$filter=contains(A,B) and contains(tolower(A),'x') and startswith(A/B,'c')",
    "P?$filter=City eq 'A %26 B' and Zip eq '100%25'&$orderby=City asc",
    "P?$filter=A in (B) and A in ('x') and $it/A eq 1 and A add 1 gt 2",
    "P?$expand=A($expand=B($filter=C eq 1;$levels=2);$orderby=D desc),*,E/$ref,F/$count($filter=G gt 1)",
    "P?$apply=groupby((A))&$compute=A mul 2 as B&@p=1&$skip=5&$count=false&$format=json",
    "P?$top=5&$filter=A eq 1&$top=6",
    "P?$filter=A eq 1&$filter=B eq 2",
    "$metadata",
]


@pytest.mark.parametrize("query", TREES)
def test_there_and_back_is_the_same_query(query: str) -> None:
    assert to_query(to_rows(query)).tree == parse(query).tree


@pytest.mark.parametrize(
    "query",
    ["P?$filter=A eq", "P?$filter=(A eq 1&$top=x", "P?$filter=City eq 'a", "P?$expand=A(", "((("],
)
def test_a_broken_option_stays_as_written(query: str) -> None:
    rows = to_rows(query)
    assert to_text(rows) == query


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_generated_query_loses_anything(homes: ModelIndex, data: st.DataObject) -> None:
    text = generate.text_of(data.draw(generate.queries(homes)))
    rows = to_rows(text)
    assert to_query(rows).tree == parse(text).tree
    assert to_rows(to_text(rows)) == rows


def test_rows_that_are_not_filled_in_yet_are_left_out() -> None:
    rows = Rows("P", (FilterPart(Group("and", (Row("", "eq"), Row("A", "eq", "1")))), SelectPart()))
    assert to_text(rows) == "P?$filter=A eq 1"
    assert to_text(Rows("P", (FilterPart(), ExpandPart(), OrderPart()))) == "P"
    assert (
        to_text(Rows("P", (FilterPart(Row("A", "eq", "'a & b'")),))) == "P?$filter=A eq 'a %26 b'"
    )


def test_conditions_are_reached_by_their_place() -> None:
    a, b, c = Row("A", "eq", "1"), Row("B", "eq", "2"), Row("C", "eq", "3")
    root = added(added(a, b), Group("or", (b, c)))
    assert root == Group("and", (a, b, Group("or", (b, c))))
    assert condition_at(root, (2, 1)) == c
    assert condition_at(root, (5,)) is None
    assert replaced(root, (2, 0), None) == Group("and", (a, b, c))
    assert replaced(root, (0,), c) == Group("and", (c, b, Group("or", (b, c))))
    assert replaced(a, (), None) is None
    assert added(None, a) == a


def test_parts_are_put_in_the_place_of_their_kind() -> None:
    rows = Rows("P", (NumberPart("$top", 5), SelectPart(("A",))))
    rows = rows.with_part(NumberPart("$top", 6)).with_part(NumberPart("$skip", 1))
    assert to_text(rows) == "P?$top=6&$select=A&$skip=1"
    assert to_text(rows.without(SelectPart)) == "P?$top=6&$skip=1"


@pytest.mark.parametrize(
    ("field", "first"),
    [
        ("City", "eq"),
        ("ListPrice", "ge"),
        ("ModificationTimestamp", "ge"),
        ("View", "has"),
        ("Tags", "eq"),
        ("Media", "exists"),
        ("Nowhere", "eq"),
    ],
)
def test_operators_for_a_field(homes: ModelIndex, field: str, first: str) -> None:
    assert operators_for(homes, "Homes.Property", field)[0] == first


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("City", "O'Neil", "City eq 'O''Neil'"),
        ("ListPrice", 5, "ListPrice ge 5"),
        ("StandardStatus", "Active", "StandardStatus eq 'Active'"),
        ("Tags", "a", "Tags/any(x:x eq 'a')"),
        ("Media/Order", 1, "Media/any(x:x/Order ge 1)"),
        ("Media", None, "Media/any()"),
    ],
)
def test_a_first_row_for_a_field(homes: ModelIndex, field: str, value: object, text: str) -> None:
    dialect = Dialect(lookups=LookupRules(enum_form=LiteralForm.MEMBER))
    assert row_text(row_for(homes, dialect, "Homes.Property", field, value)) == text
