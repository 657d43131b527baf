"""A filter as rows of a form, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.query import edit
from reso_explorer.query.edit.rows import (
    filter_rows,
    operators_for,
    row_problem,
    row_text,
    with_row,
    without_row,
)

from .test_edit import filters, holds, row_values

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


def shown(text: str) -> list[str]:
    """Return the rows of a filter as lines of a form."""
    return [
        " ".join(
            part
            for part in (
                "  " * row.depth + row.joint,
                row.group and f"[{row.group}]",
                "not" if row.negated else "",
                *(
                    (row.field, row.operator, row.value)
                    if row.field
                    else (row.text,) * (not row.group)
                ),
            )
            if part.strip()
        ).strip()
        for row in filter_rows(f"P?$filter={text}" if text else "P")
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("City eq 'A'", ["City eq 'A'"]),
        ("City eq 'A' and P gt 5", ["City eq 'A'", "and P gt 5"]),
        ("A or B eq 1", ["[or]", "A", "or B eq 1"]),
        (
            "X eq 1 and (A eq 1 or not (B eq 2))",
            ["X eq 1", "and [or]", "A eq 1", "or not B eq 2"],
        ),
        ("contains(City,'a') and S has N.S'Q'", ["City contains 'a'", "and S has N.S'Q'"]),
        ("City in ('a','b')", ["City in ('a','b')"]),
        ("Tags/any(t:t eq 'a')", ["Tags any t eq 'a'"]),
        ("A add 1 gt 2", ["A add 1 gt 2"]),
        ("City eq ", ["City eq "]),
    ],
)
def test_rows(text: str, rows: list[str]) -> None:
    assert [line.strip() for line in shown(text)] == [row.strip() for row in rows]


@pytest.mark.parametrize(
    ("text", "place", "new", "after"),
    [
        ("A eq 1  and  B eq 2", (1,), "C gt 5", "A eq 1  and  C gt 5"),
        ("A eq 1 and (B eq 2 or C eq 3)", (1, 0), "D eq 4", "A eq 1 and (D eq 4 or C eq 3)"),
        ("A eq 1 and B eq 2", (0,), "X or Y", "(X or Y) and B eq 2"),
        ("A eq 1 or B eq 2", (0,), "X or Y", "X or Y or B eq 2"),
        ("A eq 1", (), "B eq 2", "B eq 2"),
        ("A eq 1 and B eq 2", (1,), "B eq '50%20'", "A eq 1 and B eq '50%2520'"),
    ],
)
def test_a_row_is_written_over_its_own_text(
    text: str, place: tuple[int, ...], new: str, after: str
) -> None:
    query = f"P?$select=A , B&$filter={text}&$top=5"
    row = next(row for row in filter_rows(query) if row.place == place and not row.group)
    assert with_row(query, row, new).text == f"P?$select=A , B&$filter={after}&$top=5"


@pytest.mark.parametrize(
    ("text", "place", "after"),
    [
        ("A eq 1 and (B eq 2 or C eq 3)", (1, 0), "$filter=A eq 1 and C eq 3&"),
        ("A eq 1 and (B eq 2 or C eq 3)", (1,), "$filter=A eq 1&"),
        ("A eq 1 and (B eq 2 or C eq 3)", (0,), "$filter=B eq 2 or C eq 3&"),
        ("(A and B) or C", (0, 1), "$filter=A or C&"),
        ("A or B or C", (1,), "$filter=A or C&"),
        ("A or B", (), ""),
    ],
)
def test_a_row_is_removed_with_its_word(text: str, place: tuple[int, ...], after: str) -> None:
    query = f"P?$filter={text}&$top=5"
    row = next(row for row in filter_rows(query) if row.place == place)
    assert without_row(query, row).text == f"P?{after}$top=5"


@given(written=filters(), data=st.data(), row=row_values())
def test_changing_a_row_to_itself_changes_nothing_it_means(
    written: str, data: st.DataObject, row: dict[str, object]
) -> None:
    query = f"P?$filter={written}"
    chosen = data.draw(st.sampled_from(filter_rows(query)))
    same = with_row(query, chosen, chosen.text)
    assert not same.errors
    before = edit.conditions(query)
    after = edit.conditions(same)
    assert [holds(each, row) for each in after] == [holds(each, row) for each in before]
    left = without_row(query, chosen)
    assert not left.errors
    assert len(filter_rows(left)) < len(filter_rows(query))


@pytest.mark.parametrize(
    ("text", "operator", "after"),
    [
        ("City eq 'A'", "contains", "contains(City,'A')"),
        ("contains(City,'A')", "ne", "City ne 'A'"),
        ("City eq 'A'", "in", "City in ('A')"),
        ("City in ('A','B')", "eq", "City eq 'A'"),
        ("not (City eq 'A')", "startswith", "not (startswith(City,'A'))"),
    ],
)
def test_another_operator(text: str, operator: str, after: str) -> None:
    (row,) = filter_rows(f"P?$filter={text}")
    assert row_text(row, operator) == after
    assert not parse(after, "filter").errors


def test_a_row_holds_decoded_text_and_stays_the_same_when_written_back() -> None:
    query = "P?$filter=City in ('50%2520','R%26R') and A eq 1"
    row = filter_rows(query)[0]
    assert row.text == "City in ('50%20','R&R')"
    assert with_row(query, row, row.text).text == query
    assert row_text(row, "eq") == "City eq '50%20'"


def test_operators_of_a_field(homes: ModelIndex) -> None:
    assert operators_for(homes, "Homes.Property", "City")[:3] == ("eq", "ne", "contains")
    assert operators_for(homes, "Homes.Property", "ListPrice")[0] == "ge"
    assert operators_for(homes, "Homes.Property", "View")[0] == "has"
    assert operators_for(homes, "Homes.Property", "InternetYN") == ("eq", "ne")
    assert operators_for(homes, "Homes.Property", "Nowhere")[:2] == ("eq", "ne")


def test_a_row_with_a_mistake_is_told() -> None:
    assert row_problem("City eq ")
    assert not row_problem("City eq 'A'")
