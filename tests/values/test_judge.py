"""What rows show about the query: said where it is certain, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reso_explorer.values import EvaluationContext
from reso_explorer.values.judge import LATER_SAMPLE, SAMPLE, Judge

from .documents import shop

ROWS: list[dict[str, Any]] = [
    {
        "@odata.id": "x",
        "Id": 1,
        "Price": "5.0",
        "Name": "Rome",
        "Flag": True,
        "Moment": "2024-05-01T10:00:00Z",
        "Day": "2024-05-01",
        "Small": None,
        "State": "Active",
        "Parts": [
            {"Id": 3, "Title": "nut", "Weight": 2},
            {"Id": 1, "Title": "bolt", "Weight": 1},
            {"Id": 2, "Title": "gear", "Weight": 3},
        ],
    },
    {
        "Id": 2,
        "Price": "10",
        "Name": "oslo",
        "Flag": False,
        "Moment": "2024-05-01T13:00:00+02:00",
        "Day": "2024-05-02",
        "Small": None,
        "State": "Closed",
        "Parts": [],
    },
]
TYPED = EvaluationContext(index=shop(), type_name="Shop.Item")
ALL = "Id,Price,Name,Flag,Moment,Day,Small,State"


def said(query: str, rows: list[dict[str, Any]] | None = None, **how: Any) -> list[str]:
    context = how.pop("context", TYPED)
    found = Judge.of(query, context).page(ROWS if rows is None else rows, **how)
    return [each.message for each in found]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("$top=1", "The server ignored $top=1 and returned 2 rows."),
        ("%24top=1", "The server ignored $top=1 and returned 2 rows."),
        ("$count=true", "The server ignored $count=true: there is no total."),
        ("$inlinecount=allpages", "The server ignored $inlinecount=allpages: there is no total."),
        ("$select=Id,Name", "The server ignored $select and returned 7 other fields."),
        (
            f"$select={ALL},Parts,Code",
            "No row has `Code`, although selected; some servers leave out nulls.",
        ),
        ("$expand=Maker($select=Name),Parts", "The server ignored $expand: no row has `Maker`."),
        (
            "$filter=Price gt 7",
            "1 of 2 rows don't match your filter: the server ignored `Price gt 7`.",
        ),
        (
            "$filter=Price gt 1 and contains(Name,'xyz')",
            (
                "2 of 2 rows don't match your filter: the server ignored `contains` in "
                "`contains(Name,'xyz')`."
            ),
        ),
        (
            "%24filter=Flag%20eq%20false",
            "1 of 2 rows don't match your filter: the server ignored `Flag eq false`.",
        ),
        (
            "$filter=Moment gt 2024-05-01T10:30:00Z",
            (
                "1 of 2 rows don't match your filter: the server ignored "
                "`Moment gt 2024-05-01T10:30:00Z`."
            ),
        ),
        (
            "$filter=State eq 'ComingSoon'",
            "2 of 2 rows don't match your filter: the server ignored `State eq 'ComingSoon'`.",
        ),
        (
            "$filter=Parts/any(p:p/Title eq 'wheel')",
            (
                "2 of 2 rows don't match your filter: the server ignored "
                "`Parts/any(p:p/Title eq 'wheel')`."
            ),
        ),
        (
            "$filter=Small eq 5",
            (
                "2 of 2 rows have no `Small`, so `Small eq 5` can't hold: the server hides the value "
                "or ignored it."
            ),
        ),
        ("$orderby=Price desc", "Rows aren't sorted by Price: 5.0 comes before 10."),
        ("$orderby=Flag,Id", "Rows aren't sorted by Flag: True comes before False."),
        (
            "$orderby=Moment desc",
            (
                "Rows aren't sorted by Moment: 2024-05-01T10:00:00Z comes before "
                "2024-05-01T13:00:00+02:00."
            ),
        ),
        ("$expand=Parts($top=2)", "`$expand=Parts($top=2)` returned 3 rows."),
        (
            "$expand=Parts($orderby=Weight desc)",
            "In `Parts`: Rows aren't sorted by Weight: 1 comes before 3.",
        ),
        (
            "$expand=Parts($filter=Weight ge 2)",
            "In `Parts`: 1 of 3 rows don't match your filter `Weight ge 2`; for one, Weight is 1.",
        ),
        (
            "$apply=aggregate(Price with sum as Total)",
            "The server ignored $apply: no row has `Total`.",
        ),
        ("$compute=Price mul 2 as Twice", "The server ignored $compute: no row has `Twice`."),
    ],
)
def test_certain(query: str, message: str) -> None:
    assert said(query) == [message]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "$top=2",
        "$select=*",
        f"$select={ALL}",
        "$filter=Price gt 1",
        "$filter=Price gt 100 or Name ne 'Paris'",
        "$filter=Name eq 'Rome' or Name eq 'OSLO'",
        "$filter=Name gt 'A'",
        "$filter=Name ne 'Paris'",
        "$filter=Code eq 'x'",
        "$filter=Price eq Cost",
        "$filter=Moment ge 2024-05-01T10:00:00Z",
        "$filter=Moment gt 2024-05-01",
        "$filter=date(Moment) eq 2024-05-02",
        "$filter=State eq 'Under Contract'",
        "$filter=Unknown eq 1",
        "$filter=Price gt",
        "$filter=Price gt 'x'",
        "$orderby=Price",
        "$orderby=Price asc,Name",
        "$orderby=Name desc",
        "$orderby=State desc",
        "$orderby=Small desc,Id",
        "$orderby=Unknown",
        "$orderby=Moment",
        "$expand=Parts($top=3)",
        "$expand=Parts($filter=Title ne 'x')",
        "$expand=Parts($filter=Weight gt $it/Price)",
        "$search=house",
        "$select=Id&$expand=*",
        "$filter=not isof(Small,Edm.Int16)",
        "$compute=Price mul 2 as Twice&$select=Id,Price,Name,Flag,Moment,Day,Small,State",
        "$filter=now() ne now()",
        "$apply=filter(Price gt 1)",
        "$filter=Parts/any(p:p/Title eq 'wheel')&$expand=Parts($top=3)",
    ],
)
def test_nothing_to_say(query: str) -> None:
    assert said(query) == []


def test_few_rows_that_fail_are_shown_by_one() -> None:
    rows = [{"Id": number, "Price": 100} for number in range(9)] + [{"Id": 9, "Price": 4}]
    assert said("$filter=Price gt 7", rows) == [
        "1 of 10 rows don't match your filter `Price gt 7`; for one, Price is 4."
    ]


def test_hidden_values_are_not_judged() -> None:
    rows = [{"Id": 1, "Small": None, "Small@Core.Permissions": "None"}]
    assert said("$filter=Small eq 5", rows) == []


def test_without_model_numbers_are_judged_and_looks_are_not_trusted() -> None:
    plain = EvaluationContext()
    rows = [{"A": 5, "Seen": "2024-05-02"}, {"A": 3, "Seen": "2024-05-01"}]
    assert said("$filter=A gt 4", rows, context=plain) == [
        "1 of 2 rows don't match your filter: the server ignored `A gt 4`."
    ]
    assert said("$orderby=A", rows, context=plain) == ["Rows aren't sorted by A: 5 comes before 3."]
    assert said("$orderby=Seen", rows, context=plain) == []


def test_each_thing_is_said_once_and_order_is_kept_over_pages() -> None:
    judge = Judge.of("$orderby=Id&$filter=Price gt 7", TYPED)
    first = judge.page([{"Id": 1, "Price": 9}, {"Id": 5, "Price": 9}])
    second = judge.page([{"Id": 3, "Price": 1}])
    third = judge.page([{"Id": 2, "Price": 1}])
    assert first == ()
    assert [each.code for each in second] == ["filter-ignored", "order-ignored"]
    assert second[1].example == "5 comes before 3"
    assert third == ()


def test_top_counts_over_pages_unless_it_is_of_each_page() -> None:
    rows: list[dict[str, Any]] = [{"Id": 1}, {"Id": 2}]
    judge = Judge.of("$top=3", TYPED)
    assert judge.page(rows) == ()
    assert [each.message for each in judge.page(rows)] == [
        "The server ignored $top=3 and returned 4 rows."
    ]
    judge = Judge.of("$top=3", TYPED, top_is_of_page=True)
    assert judge.page(rows) == ()
    assert judge.page(rows) == ()


def test_large_page_is_judged_by_a_sample_that_is_named() -> None:
    rows = [{"Id": number, "Price": Decimal(number % 2)} for number in range(5_000)]
    (found,) = Judge.of("$filter=Price gt 7", TYPED).page(rows)
    assert (found.judged, found.failed) == (SAMPLE, SAMPLE)
    assert found.message.startswith("100 of 100 rows don't match")


def test_later_pages_are_judged_by_fewer_rows() -> None:
    judge = Judge.of("$filter=Price gt 7", TYPED)
    assert judge.page([{"Id": 1, "Price": 9}]) == ()
    (found,) = judge.page([{"Id": number, "Price": 1} for number in range(5_000)])
    assert (found.judged, found.failed) == (LATER_SAMPLE, LATER_SAMPLE)


def test_total_that_comes_is_no_news() -> None:
    assert said("$count=true", total=2) == []
    assert Judge.of("$top=1", TYPED).page([]) == ()


def test_hostile_values_are_made_harmless() -> None:
    rows = [{"Id": number, "Price": 100, "Name": "\x1b[2J"} for number in range(9)]
    (message,) = said("$filter=Name eq 'a\x1b[31m'", rows)
    assert "\x1b" not in message


def test_examples_of_hostile_rows_are_escaped() -> None:
    rows = [{"A": 1, "\x1b[31mX": 1, "\u202eY": 2, "Z": 3}]
    (found,) = Judge.of("$select=A").page(rows)
    assert found.code == "select-ignored"
    assert found.example.isprintable()
    assert found.example.endswith(", Z")
