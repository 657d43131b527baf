from __future__ import annotations

import pytest

from reso_explorer.query.edit.aggregation import (
    COUNT,
    Aggregation,
    Total,
    aggregation_of,
    alias_of,
    compute_text,
    computed,
    free_name,
)

ROWS = Total("", COUNT, "N")
AVERAGE = Total("Price", "average", "Mean")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("groupby((City))", Aggregation(("City",))),
        ("groupby((City,Owner/Name))", Aggregation(("City", "Owner/Name"))),
        ("aggregate($count as N)", Aggregation((), (ROWS,))),
        (
            "groupby((City),aggregate($count as N,Price with average as Mean))",
            Aggregation(("City",), (ROWS, AVERAGE)),
        ),
        (
            "filter(City eq 'a&b,c')/groupby((City))",
            Aggregation(("City",), (), "City eq 'a&b,c'"),
        ),
    ],
)
def test_plain_shapes_are_read_and_written(value: str, read: Aggregation) -> None:
    found = aggregation_of(f"House?$apply={value.replace('&', '%26')}")
    assert found == read
    assert found.text == value


@pytest.mark.parametrize(
    "value",
    [
        "groupby((rollup(City,Street)))",
        "groupby((City))/topcount(2,N)",
        "groupby((City),topcount(2,Price))",
        "aggregate(Price with my.median as M)",
        "aggregate(Price with sum)",
        "aggregate(Price mul 2 with sum as S)",
        "concat(aggregate($count as N),groupby((City)))",
        "",
    ],
)
def test_other_shapes_stay_text(value: str) -> None:
    assert aggregation_of(f"House?$apply={value}") is None


def test_a_query_without_groups_and_one_without_anything_left() -> None:
    assert aggregation_of("House?$top=5") == Aggregation()
    assert Aggregation(condition="A eq 1").text == ""


def test_names_of_totals_are_free_and_say_what_they_are() -> None:
    assert alias_of("", COUNT, ()) == "Rows"
    assert alias_of("Owner/Age", "average", ()) == "AverageOwnerAge"
    assert alias_of("Price", "max", {"HighestPrice", "HighestPrice2"}) == "HighestPrice3"
    assert free_name("City", {"City"}) == "City2"


def test_computed_fields_are_read_and_written() -> None:
    value = "Price div Area as PerFoot,year(Built) as Year"
    fields = computed(f"House?$compute={value}")
    assert fields == {"PerFoot": "Price div Area", "Year": "year(Built)"}
    assert compute_text(fields) == value
    assert computed("House") == {}
