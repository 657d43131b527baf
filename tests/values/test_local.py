"""Whole queries evaluated here, also beside odatapy's answers to the same queries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.odata.ast import QueryOptions
from reso_explorer.values import EvaluationContext
from reso_explorer.values.local import LocalResult, NotLocalError, run_locally

from . import drawn
from .documents import shop
from .peer import Peer, RefusedError

TYPED = EvaluationContext(index=shop(), type_name="Shop.Item")
ROWS: list[dict[str, Any]] = [
    {"Id": 1, "Name": "b", "Price": "10", "Place": {"City": "Reno", "Zip": "1"}, "Tags": ["x"]},
    {"Id": 2, "Name": "a", "Price": "9.5", "Place": {"City": "Reno", "Zip": "2"}, "Tags": []},
    {"Id": 3, "Name": None, "Price": "2", "Place": None, "Tags": ["y", "z"]},
    {"Id": 4, "Name": "c", "Price": None, "Place": {"City": "Elko", "Zip": None}, "Tags": []},
]


def local(query: str, rows: list[dict[str, Any]] | None = None) -> LocalResult:
    tree = parse(query, "query_options").tree
    assert isinstance(tree, QueryOptions)
    return run_locally(tree.options, ROWS if rows is None else rows, TYPED)


def ids(query: str) -> list[int]:
    return [row["Id"] for row in local(query).rows]


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("$orderby=Price", [4, 3, 2, 1]),
        ("$orderby=Price desc", [1, 2, 3, 4]),
        ("$orderby=Place/City,Id desc", [3, 4, 2, 1]),
        ("$orderby=length(Name) desc,Name", [2, 1, 4, 3]),
        ("$filter=Price gt 5&$orderby=Name", [2, 1]),
        ("$orderby=Id&$skip=1&$top=2", [2, 3]),
        ("$top=0", []),
        ("$filter=Price gt @p&@p=9.7", [1]),
        ("$filter=Tags/$count eq 2", [3]),
        ("$compute=Price mul 2 as Twice&$filter=Twice ge 19&$orderby=Twice", [2, 1]),
    ],
)
def test_rows_in_order(query: str, right: list[int]) -> None:
    assert ids(query) == right


def test_count_is_of_rows_before_the_page_and_doubt_is_counted() -> None:
    found = local("$filter=Price gt 1&$top=1")
    assert (len(found.rows), found.count, found.unsure) == (1, 3, 0)
    assert local("$filter=Code eq 'x'").unsure == 4


def test_select_takes_parts_and_keeps_expanded_rows() -> None:
    row = {"@odata.id": "i", "Id": 1, "Name": "b", "Parts": [{"Id": 7, "Title": "t"}]}
    rows = [{**ROWS[0], **row}]
    assert local("$select=Place/City", rows).rows == [{"@odata.id": "i", "Place": {"City": "Reno"}}]
    assert local("$select=Id&$expand=Parts", rows).rows == [
        {"@odata.id": "i", "Id": 1, "Parts": [{"Id": 7, "Title": "t"}]}
    ]
    assert local("$select=*", rows).rows == rows


def test_nested_options_of_expand() -> None:
    parts = [{"Id": n, "Title": t, "Weight": n} for n, t in enumerate("dcba")]
    query = "$expand=Parts($filter=Weight ge 1;$orderby=Title;$top=2;$select=Title;$count=true)"
    (row,) = local(query, [{"Id": 1, "Parts": parts}]).rows
    assert row == {
        "Id": 1,
        "Parts": [{"Title": "a"}, {"Title": "b"}],
        "Parts@odata.count": 3,
    }


@pytest.mark.parametrize(
    ("apply", "right"),
    [
        (
            (
                "aggregate(Price with sum as S,Price with min as L,Price with max as H,"
                "Price with average as A,Name with countdistinct as D,$count as N)"
            ),
            [
                {
                    "S": Decimal("21.5"),
                    "L": Decimal(2),
                    "H": Decimal(10),
                    "A": Decimal("21.5") / 3,
                    "D": 3,
                    "N": 4,
                }
            ],
        ),
        (
            "groupby((Place/City),aggregate($count as N))/orderby(N desc)/top(1)",
            [{"Place": {"City": "Reno"}, "N": 2}],
        ),
        ("filter(Price gt 5)/groupby((Place/City))", [{"Place": {"City": "Reno"}}]),
        (
            "compute(Price mul 2 as Twice)/aggregate(Twice with sum as S)",
            [{"S": Decimal("43.0")}],
        ),
        ("topcount(1,Price)/aggregate(Id with max as Best)", [{"Best": 1}]),
        ("bottomcount(1,Price)/aggregate(Id with max as Best)", [{"Best": 3}]),
        ("filter(Id gt 9)/aggregate(Price with sum as S)", [{"S": None}]),
    ],
)
def test_apply(apply: str, right: list[dict[str, Any]]) -> None:
    assert local(f"$apply={apply}").rows == right


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("$search=house", r"\$search"),
        ("$skiptoken=5", r"\$skiptoken"),
        ("$apply=groupby((rollup(Name,Code)))", "grouped"),
        ("$apply=aggregate(Price with Custom.median as M)", "Custom.median"),
        ("$apply=aggregate(Code with sum as M)", "lack"),
    ],
)
def test_what_needs_the_server_is_named(query: str, part: str) -> None:
    with pytest.raises(NotLocalError, match=part):
        local(query)


# --- a second opinion ----------------------------------------------------------------------------------

many = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
order = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from(["Name", "Price", "Day", "Moment", "Flag", "Small", "Place/City", "Rate"]),
        st.sampled_from(["", " asc", " desc"]),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda text: text.split(" ")[0],
).map(",".join)
NESTED = [
    "$expand=Parts($orderby=Weight,Id;$top=1),Maker",
    "$expand=Parts($filter=Weight gt 0;$select=Id),Maker",
    "$select=Id,Name,Place/City",
    "$apply=groupby((Flag),aggregate($count as N,Id with sum as S))",
    "$apply=filter(Id gt 1)/aggregate(Id with average as A,Id with max as M)",
    "$apply=groupby((Name))",
]


@many
@given(drawn.items(), order, st.integers(0, 2), st.integers(0, 4))
def test_order_and_pages_are_those_of_odatapy(
    items: list[dict[str, Any]], by: str, skip: int, top: int
) -> None:
    peer = Peer(items)
    rows = peer.rows("$expand=Parts,Maker")
    query = f"$orderby={by},Id&$skip={skip}&$top={top}"
    theirs = [row["Id"] for row in peer.rows(quote(query, safe="$=&,"))]
    assert [row["Id"] for row in local(query, rows).rows] == theirs


@many
@given(drawn.items(), st.sampled_from(NESTED))
def test_shapes_are_those_of_odatapy(items: list[dict[str, Any]], query: str) -> None:
    peer = Peer(items)
    rows = peer.rows("$expand=Parts,Maker")
    try:
        theirs = peer.rows(quote(query, safe="$=&,()/;"))
    except RefusedError:
        return
    ours = local(query, rows).rows

    def plain(value: Any) -> Any:
        """Drop nulls, and numbers' kinds: the peer leaves out nulls it never got."""
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if v is not None and "@" not in k}
        if isinstance(value, list):
            return [plain(each) for each in value]
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return float(value) if is_number else value

    def key(row: Any) -> str:
        return repr(sorted(plain(row).items(), key=repr))

    assert sorted(map(key, ours)) == sorted(map(key, theirs)), query
