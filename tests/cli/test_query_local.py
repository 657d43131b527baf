"""`query --local`: options evaluated over the rows that came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .paged_service import PagedService, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Result


def test_rows_are_grouped_here(rx: Callable[..., Result]) -> None:
    apply = "$apply=groupby((City),aggregate($count as N))/orderby(N desc)"
    text = "Property?$top=50&$select=ListingKey,City"
    done = rx("query", "demo", text, "--local", apply, "--format", "json")
    assert done.code == 0, done.err
    rows = json.loads(done.out)
    assert sum(row["N"] for row in rows) == 50
    assert [row["N"] for row in rows] == sorted((row["N"] for row in rows), reverse=True)
    assert "Applied --local to 50 fetched rows." in done.err


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ("$search=lake", 1, "`$search` can't be evaluated locally."),
        ("$orderby=", 2, "The local options have a mistake at character 10."),
    ],
)
def test_what_cannot_be_done_here_is_told(
    rx: Callable[..., Result], options: str, code: int, words: str
) -> None:
    done = rx("query", "demo", "Property?$top=5&$select=City", "--local", options)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


@pytest.mark.parametrize(
    "more",
    [("--local-filter", "a eq 1"), ("--local", "$top=1"), ("--why-empty",), ("--parallel", "2")],
    ids=lambda m: m[0],
)
def test_what_related_rows_do_not_take_is_said(
    rx: Callable[..., Result], more: tuple[str, ...]
) -> None:
    done = rx("query", "demo", "Property?$top=1", "--follow", "ListOffice", *more)
    assert done.code == 2
    assert f"{more[0]} and --follow don't go together." in done.err


def test_local_options_are_not_part_of_the_request(rx: Callable[..., Result]) -> None:
    done = rx("query", "demo", "Property?$top=1", "--local", "$top=1", "--as", "url")
    assert "--local isn't part of the request." in done.err


@pytest.fixture(scope="module")
def service() -> Iterator[PagedService]:
    found = PagedService()
    found.respond = lambda _number, _path: page([1, 2])
    yield found
    found.close()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--local-filter", "Nmae eq 1"), "The local filter: Item has no field `Nmae`."),
        (("--local", "$orderby=Nmae"), "The local options: Item has no field `Nmae`."),
    ],
)
def test_a_misspelled_name_is_a_wrong_call(
    rx: Callable[..., Result], service: PagedService, more: tuple[str, ...], words: str
) -> None:
    done = rx("query", service.url, "Items", *more)
    assert (done.code, done.out) == (2, "")
    assert f"{words} Did you mean `Name`?" in done.err
    assert rx("query", service.url, "Items", *more, "--no-check").code in {0, 3}


def test_columns_that_a_query_computes_can_be_filtered(
    rx: Callable[..., Result], service: PagedService
) -> None:
    text = "Items?$compute=Id add 1 as N"
    done = rx("query", service.url, text, "--local-filter", "N gt 5")
    assert "Item has no field" not in done.err


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.csv", "Id,Name\n1"), ("a.JSONL", '{"Id":1'), ("a.json", "[\n"), ("a.txt", "Id  Name")],
)
def test_the_extension_sets_the_format(
    rx: Callable[..., Result], service: PagedService, tmp_path: Path, name: str, start: str
) -> None:
    target = tmp_path / name
    assert rx("query", service.url, "Items", "-o", str(target)).code == 0
    assert target.read_text().startswith(start)


def test_a_given_format_wins_over_the_extension(
    rx: Callable[..., Result], service: PagedService, tmp_path: Path
) -> None:
    target = tmp_path / "a.csv"
    assert rx("query", service.url, "Items", "-o", str(target), "--format", "json").code == 0
    assert len(json.loads(target.read_text())) == 2
    wrong = rx("query", service.url, "Items", "-o", str(tmp_path / "a.parquet"))
    assert wrong.code == 2
    assert "query can't write .parquet files." in wrong.err
