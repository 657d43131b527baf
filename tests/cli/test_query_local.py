"""`query --local`: options evaluated over the rows that came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

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
    [("--local-filter", "a eq 1"), ("--local", "$top=1"), ("--why-empty",)],
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
