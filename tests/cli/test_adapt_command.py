"""`reso-explorer adapt` and `query --local-filter`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any

TOKEN = "token-of-these-tests-5f0c"


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=120, token=Secret(TOKEN)) as service:
        yield service


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", TOKEN)


def test_the_query_on_one_stream_what_is_said_on_the_other(rx: Run) -> None:
    query = "Property?$filter=StandardStatus eq 'Active Under Contract'"
    done = rx("adapt", query, "--from", "demo:lookup", "--to", "demo:enum", "--offline")
    assert done.code == 0
    literal = "org.reso.metadata.enums.StandardStatus'ActiveUnderContract'"
    assert done.out == f"Property?$filter=StandardStatus eq {literal}\n"
    assert "changed (lookup-value): 'Active Under Contract' → org.reso" in done.err


def test_what_the_server_cannot_filter_is_printed_as_a_local_filter(rx: Run) -> None:
    query = "Property?$filter=StandardStatus eq 'Active' and ListPrice gt 5&$select=ListingKey"
    arguments = ("--from", "demo", "--to", "demo", "--provider", "mlsgrid", "--offline")
    done = rx("adapt", query, *arguments)
    assert done.out == "Property?$filter=StandardStatus eq 'Active'&$select=ListingKey,ListPrice\n"
    assert "--local-filter 'ListPrice gt 5'" in done.err
    assert "OriginatingSystemName" in done.err
    assert done.code == 1  # the required condition has no known value
    data = json.loads(rx("adapt", query, *arguments, "--format", "json").out)
    assert data["local_filter"] == "ListPrice gt 5"
    assert data["is_complete"] is False
    assert [each["code"] for each in data["problems"]] == ["required-part"]


def test_a_local_filter_keeps_what_the_server_would_have_kept(rx: Run, demo: DemoService) -> None:
    condition = "contains(City,'o') and ListPrice gt 400000"
    text = "Property?$select=ListingKey,City,ListPrice&$orderby=ListingKey&$top=120"
    there = rx("query", demo.url, f"{text}&$filter={condition}", "--format", "json")
    here = rx("query", demo.url, text, "--local-filter", condition, "--format", "json")
    assert json.loads(here.out) == json.loads(there.out)
    rows = len(json.loads(here.out))
    assert 0 < rows < 120
    assert f"{rows} of 120 fetched rows fit the local filter." in here.err
    assert here.code == 0


def test_fields_that_a_local_filter_needs_are_requested(rx: Run, demo: DemoService) -> None:
    text = "Property?$select=ListingKey&$top=20"
    done = rx("query", demo.url, text, "--local-filter", "ListPrice gt 0", "--format", "json")
    assert "Requested ListPrice too, for the local filter." in done.err
    assert "20 of 20 fetched rows fit the local filter." in done.err
    assert done.code == 0


def test_rows_for_which_nothing_can_be_told_are_counted(rx: Run, demo: DemoService) -> None:
    text = "Property?$top=20"
    more = ("--local-filter", "Nowhere eq 1", "--no-check", "--format", "json")
    done = rx("query", demo.url, text, *more)
    assert json.loads(done.out) == []
    assert "0 of 20 fetched rows fit the local filter." in done.err
    assert "Skipped 20 rows: can't tell whether the local filter matches" in done.err
    assert "Try: Request what the filter needs: Nowhere." in done.err
    assert done.code == 3


def test_a_local_filter_with_a_mistake_sends_nothing(rx: Run, demo: DemoService) -> None:
    done = rx("query", demo.url, "Property", "--local-filter", "City eq ")
    assert done.code == 2
    assert "The local filter has a mistake at character 9" in done.err
    done = rx("query", demo.url, "Property", "--local-filter", "City ne null", "--follow", "Media")
    assert done.code == 2
