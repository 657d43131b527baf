"""`query --evidence`: what the local check found, as JSON with its request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .paged_service import PagedService, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Result


@pytest.fixture
def service() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


def test_evidence_of_an_ignored_filter(
    rx: Callable[..., Result], service: PagedService, tmp_path: Path
) -> None:
    service.respond = lambda _number, _path: page([1, 2, 3])
    target = tmp_path / "evidence.json"
    text = "Items?$filter=contains(Name,'house')&$orderby=Id desc"
    done = rx("query", service.url, text, "--format", "json", "--evidence", str(target))
    assert done.code == 0, done.err
    assert len(json.loads(done.out)) == 3
    first, second = json.loads(target.read_text())
    assert first.pop("url").endswith("$orderby=Id%20desc")
    assert first == {
        "page": 1,
        "code": "filter-ignored",
        "part": "$filter",
        "message": "3 of 3 rows don't match your filter: the server ignored `contains` in "
        "`contains(Name,'house')`.",
        "judged": 3,
        "failed": 3,
        "example": "'Item 1'",
    }
    assert (second["code"], second["example"]) == ("order-ignored", "1 comes before 2")
    assert f"Local check: {first['message']}" in done.err


def test_evidence_of_a_right_answer_is_an_empty_list(
    rx: Callable[..., Result], service: PagedService, tmp_path: Path
) -> None:
    service.respond = lambda _number, _path: page([1, 2, 3])
    target = tmp_path / "evidence.json"
    done = rx("query", service.url, "Items?$orderby=Id", "--evidence", str(target))
    assert done.code == 0, done.err
    assert json.loads(target.read_text()) == []
    assert "Local check" not in done.err


def test_evidence_between_messages_leaves_stdout_to_the_rows(
    rx: Callable[..., Result], service: PagedService
) -> None:
    service.respond = lambda _number, _path: page([1, 2, 3])
    text = "Items?$orderby=Id desc"
    done = rx("query", service.url, text, "--format", "json", "--evidence", "-")
    assert len(json.loads(done.out)) == 3
    (line,) = [each for each in done.err.splitlines() if each.startswith('{"evidence":')]
    (found,) = json.loads(line)["evidence"]
    assert found["code"] == "order-ignored"
