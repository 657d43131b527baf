"""Whole or not whole is the exit status of `query`: 3 where rows are missing, and what came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .paged_service import Answer, PagedService, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any


@pytest.fixture
def service() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


@pytest.fixture
def other() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


def ids(result: Any, form: str) -> list[int]:
    if form == "json":
        return [row["Id"] for row in json.loads(result.out)]
    if form == "ndjson":
        return [json.loads(line)["Id"] for line in result.out.splitlines()]
    lines = result.out.splitlines()[2 if form == "table" else 1 :]
    return [int(line.replace(",", " ").split()[0]) for line in lines]


FORMS = ["table", "json", "ndjson", "csv"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("link", [7, 1.5, {"a": 1}, ["x"], "", True])
def test_link_of_a_wrong_type(rx: Run, service: PagedService, form: str, link: Any) -> None:
    service.send(page([1, 2], link))
    result = rx("query", service.url, "Items", "--all", "--format", form)
    assert result.code == 3
    assert ids(result, form) == [1, 2]
    assert "Incomplete: read 2 rows; the server has more." in result.err
    assert "--by keyset" in result.err


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("https://evil.example.test/svc/Items?2", "evil.example.test"),
        ("http://a b:x/", "isn't a URL that can be opened"),
        ("mailto:a@b.example", "isn't a URL that can be opened"),
        ("Items", "already read"),
    ],
)
def test_link_that_is_not_followed(rx: Run, service: PagedService, link: str, says: str) -> None:
    service.send(page([1, 2], link, count=9))
    result = rx("query", service.url, "Items", "--all")
    assert result.code == 3
    assert says in result.err
    assert "Incomplete: read 2 of 9 rows; the server has more." in result.err


def test_same_rows_again(rx: Run, service: PagedService) -> None:
    service.respond = lambda number, _path: page([1, 2, 3], f"Items?$skiptoken={number}")
    result = rx("query", service.url, "Items", "--all", "--format", "ndjson")
    assert (result.code, ids(result, "ndjson")) == (3, [1, 2, 3])


def test_pages_without_end_and_without_rows(rx: Run, service: PagedService) -> None:
    service.respond = lambda number, _path: page([], f"Items?$skiptoken={number}")
    result = rx("query", service.url, "Items", "--max-rows", "5")
    assert result.code == 3
    assert "50 pages in a row without a row" in result.err


def test_count_larger_than_what_came(rx: Run, service: PagedService) -> None:
    service.send(page([1, 2], count=5))
    result = rx("query", service.url, "Items?$count=true", "--all")
    assert result.code == 3
    assert "Incomplete: read 2 of 5 rows" in result.err


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502])
def test_error_on_page_three_keeps_the_rows(
    rx: Run, service: PagedService, form: str, status: int
) -> None:
    broken = Answer(b'{"error":{"code":"E7","message":"Shelf 3 is locked"}}', status)
    service.send(page([1, 2], "Items?p=2", count=9), page([3], "Items?p=3"), broken)
    result = rx("query", service.url, "Items", "--all", "--format", form)
    assert result.code == 3
    assert ids(result, form) == [1, 2, 3]
    assert "Incomplete: read 3 of 9 rows, then stopped: " in result.err
    assert "Shelf 3 is locked" in result.err
    assert "/svc/Items?p=3" in result.err
    assert "advertises" not in result.err


def test_damaged_page_in_the_middle(rx: Run, service: PagedService) -> None:
    service.send(page([1, 2], "Items?p=2"), Answer(b'{"value":[{"Id":3'))
    result = rx("query", service.url, "Items", "--all", "--format", "ndjson")
    assert (result.code, ids(result, "ndjson")) == (3, [1, 2])


def test_error_on_page_one_is_a_failure(rx: Run, service: PagedService) -> None:
    service.send(Answer(b'{"error":{"message":"no"}}', 403))
    result = rx("query", service.url, "Items", "--all")
    assert (result.code, result.out) == (1, "")


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("Items?$top=2&$count=true", ["--all"]),
        ("Items?$top=2&$count=true", []),
        ("Items?$count=true", ["--max-rows", "2"]),
        ("Items", []),
    ],
)
def test_what_was_requested_is_whole(
    rx: Run, service: PagedService, query: str, options: list[str]
) -> None:
    link: Any = ... if options == ["--all"] else "Items?$skiptoken=2"
    service.send(page([1, 2], link, count=9))
    result = rx("query", service.url, query, *options)
    assert result.code == 0
    assert "Incomplete" not in result.err


def test_allowed_host_is_followed_without_the_token(
    rx: Run, service: PagedService, other: PagedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "marked-token-77aa")
    service.send(page([1], f"{other.url}Items?2"))
    other.send(page([2]))
    denied = rx("query", service.url, "Items", "--all", "--format", "ndjson")
    assert (denied.code, ids(denied, "ndjson")) == (3, [1])
    assert f"--allow-host {other.host}" in denied.err
    assert not other.asked
    result = rx(
        "query", service.url, "Items", "--all", "--format", "ndjson", "--allow-host", other.host
    )
    assert (result.code, ids(result, "ndjson")) == (0, [1, 2])
    assert "authorization" in service.asked[-1][1]
    assert "authorization" not in other.asked[0][1]
    assert "marked-token-77aa" not in repr(other.asked)


def test_host_that_the_profile_trusts_gets_the_token(
    rx: Run,
    service: PagedService,
    other: PagedService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profile, Profiles

    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "marked-token-77aa")
    home = {"RESO_EXPLORER_HOME": str(tmp_path / "home")}
    profile = Profile(
        name="shop",
        url=service.url.rstrip("/"),
        token_env="RESO_EXPLORER_TOKEN",  # the name of a variable
        trusted_hosts=(other.host,),
    )
    Profiles(Places.default(home).profiles).save(profile)
    service.send(page([1], f"{other.url}Items?2"))
    other.send(page([2]))
    result = rx("query", "shop", "Items", "--all", "--format", "ndjson")
    assert (result.code, ids(result, "ndjson")) == (0, [1, 2])
    assert "marked-token-77aa" in other.asked[0][1]["authorization"]


def test_next_link_that_lost_the_path_of_the_service(rx: Run, service: PagedService) -> None:
    def respond(_number: int, path: str) -> Answer:
        if not path.startswith("/svc/"):
            return Answer(b"<html><body>Not Found</body></html>", 404)
        return page([2] if "gt 1" in path.replace("%20", " ") else [1], "/Items?$skiptoken=2")

    service.respond = respond
    result = rx("query", service.url, "Items", "--all")
    assert result.code == 3
    assert "lacks `/svc`" in result.err
    assert "read 1 row, then" in result.err
    assert "--by keyset" in result.err


def test_by_keyset_asks_by_the_key(rx: Run, service: PagedService) -> None:
    def respond(_number: int, path: str) -> Answer:
        for last, found in (("1", [2]), ("2", [])):
            if f"Id%20gt%20{last}" in path:
                return page(found)
        return page([1])

    service.respond = respond
    result = rx("query", service.url, "Items", "--all", "--by", "keyset", "--format", "ndjson")
    assert (result.code, ids(result, "ndjson")) == (0, [1, 2])


def test_json_is_one_array_over_all_pages(rx: Run, service: PagedService) -> None:
    service.send(page([1, 2], "Items?2"), page([], "Items?3"), page([3]))
    result = rx("query", service.url, "Items", "--all", "--format", "json")
    whole = [{"Id": key, "Name": f"Item {key}"} for key in (1, 2, 3)]
    assert result.out == json.dumps(whole, indent=2) + "\n"
    service.send(page([]))
    assert rx("query", service.url, "Items", "--format", "json").out == "[]\n"


def test_table_is_bounded(rx: Run, service: PagedService) -> None:
    end = b',"Name":"' + b"x" * 30_000_000 + b'"}]}'

    def respond(number: int, _path: str) -> Answer:
        return Answer(
            f'{{"@odata.nextLink":"Items?{number}","value":[{{"Id":{number}'.encode() + end
        )

    service.respond = respond
    result = rx("query", service.url, "Items", "--all")
    assert result.code == 3
    assert ids(result, "table") == [1, 2, 3, 4, 5]
    assert "limited to the rows that memory can take" in result.err
    assert "--format ndjson" in result.err
