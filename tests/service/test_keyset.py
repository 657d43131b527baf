"""Paging by value, against a small service that filters and sorts for real."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers.dialect import Replication, Wall
from reso_explorer.providers.forms import ReplicationKind
from reso_explorer.service.errors import PagingError, ServiceError
from reso_explorer.service.keyset import Keyset, keyset_pages
from reso_explorer.service.pages import End
from reso_explorer.service.replication import replication_plan
from reso_explorer.service.urls import encode_key, resource_url, split_options
from reso_explorer.service.walls import wall_ahead

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

Row = dict[str, Any]

_CONDITION = re.compile(
    r"(?:\(City eq 'X'\) and )?\(?"
    r"(?:T (?P<op>gt|ge) (?P<t>\S+?)|(?P<notnull>T ne null))"
    r"(?: or \(T eq (?P<same>\S+) and K gt '(?P<k>\w+)'\))?\)?"
)


class Sorted:
    """Answers `$orderby=T` or `T,K` with `$top` and the conditions of paging by value."""

    def __init__(self, rows: list[Row], cap: int = 1000) -> None:
        self.rows = rows
        self.cap = cap
        self.filters: list[str] = []

    async def __call__(self, wire: Wire) -> bool:
        options = dict(split_options("http://x" + wire.asked.target)[1])
        names = options["$orderby"].split(",")
        found = sorted(self.rows, key=lambda row: [(row[n] is not None, row[n]) for n in names])
        condition = options.get("$filter", "")
        self.filters.append(condition)
        if condition and condition != "City eq 'X'":
            match = _CONDITION.fullmatch(condition)
            assert match, condition
            found = [row for row in found if self.fits(row, match)]
        found = found[: min(int(options["$top"]), self.cap)]
        await wire.send(answer(json.dumps({"value": found, "@odata.count": 9}).encode()))
        return True

    def fits(self, row: Row, match: re.Match[str]) -> bool:
        value = row["T"]
        if match["notnull"]:
            behind = value is not None
        else:
            limit = match["t"]
            behind = value is not None and (
                value > limit or (match["op"] == "ge" and value == limit)
            )
        if match["same"] is None:
            return behind
        same = None if match["same"] == "null" else match["same"]
        return behind or (value == same and row["K"] > match["k"])


def _bare(value: object) -> str:
    return "null" if value is None else str(value)


def by_time(tie_break: str = "", page_size: int = 1000) -> Keyset:
    """A keyset over `T`, a timestamp: its values are written without quotes."""
    return Keyset("T", tie_break, page_size, _bare)


def day(number: int) -> str:
    return f"2024-01-{number:02}T00:00:00Z"


async def walk(transport: Transport, url: str, keyset: Keyset, **options: Any) -> list[Page]:
    return [page async for page in keyset_pages(transport, url, keyset, **options)]


def keys(found: list[Page]) -> list[str]:
    return [row["K"] for page in found for row in page.rows]


ROWS = [{"K": f"k{n:02}", "T": day(1 + n // 4)} for n in range(20)]


async def test_ties_at_page_borders_are_not_lost(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = service = Sorted(ROWS)
    keyset = by_time("K", page_size=3)
    url = f"{raw.url}/P?$filter=City eq 'X'&$orderby=K&$top=99&$skip=4&$count=true&$select=K,T"
    found = await walk(open_transport(raw.url), url, keyset)
    assert keys(found) == [row["K"] for row in ROWS]
    assert found[-1].end is End.COMPLETE
    assert found[0].count == 9
    assert service.filters[0] == "City eq 'X'"
    assert service.filters[1] == (
        "(City eq 'X') and (T gt 2024-01-01T00:00:00Z or (T eq 2024-01-01T00:00:00Z and K gt 'k02'))"
    )
    assert "$count" in raw.asked[0].target
    assert "$count" not in raw.asked[1].target
    assert "$skip" not in raw.asked[0].target


async def test_without_tie_break_rows_come_once(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = Sorted(ROWS)
    found = await walk(open_transport(raw.url), f"{raw.url}/P", by_time(page_size=5))
    assert sorted(keys(found)) == [row["K"] for row in ROWS]


async def test_too_many_ties_are_an_error_not_a_loss(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = Sorted(ROWS)
    with pytest.raises(PagingError, match="More than 4 rows share one value"):
        await walk(open_transport(raw.url), f"{raw.url}/P", by_time(page_size=4))


async def test_server_with_a_smaller_cap(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = Sorted(ROWS, cap=2)
    found = await walk(open_transport(raw.url), f"{raw.url}/P", by_time("K", page_size=7))
    assert keys(found) == [row["K"] for row in ROWS]


async def test_null_values_come_first_and_are_passed(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    rows = [{"K": f"a{n}", "T": None} for n in range(3)] + ROWS[:3]
    raw.scene = Sorted(rows)
    found = await walk(open_transport(raw.url), f"{raw.url}/P", by_time("K", page_size=2))
    assert keys(found) == ["a0", "a1", "a2", "k00", "k01", "k02"]
    with pytest.raises(PagingError, match="no value in `T`"):
        await walk(open_transport(raw.url), f"{raw.url}/P", by_time(page_size=2))


async def test_bounds_and_going_on(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = Sorted(ROWS)
    transport = open_transport(raw.url)
    keyset = by_time("K", page_size=3)
    some = await walk(transport, f"{raw.url}/P", keyset, max_rows=7)
    assert (len(keys(some)), some[-1].end) == (7, End.MAX_ROWS)
    few = await walk(transport, f"{raw.url}/P", keyset, max_pages=1)
    assert (len(keys(few)), few[-1].end) == (3, End.MAX_PAGES)
    rest = await walk(transport, f"{raw.url}/P", keyset, after=some[-1].rows[-1])
    assert keys(some) + keys(rest) == [row["K"] for row in ROWS]


async def test_field_that_is_not_selected(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = Sorted(ROWS)
    with pytest.raises(PagingError, match="don't have `Z`"):
        Keyset("Z", "K").behind(ROWS[0])


# --- walls and bulk paths ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "count", "max_rows", "words"),
    [
        ("", None, None, "ends at 10,000 rows"),
        ("", 50_000, None, "There are 50,000 rows"),
        ("", 9_000, None, ""),
        ("", 50_000, 500, ""),
        ("", None, 500, ""),
        ("", None, 20_000, "ends at 10,000 rows"),
        ("https://a.test/P?$skip=9900", 50_000, 500, "There are 50,000 rows"),
    ],
)
def test_walls(url: str, count: int | None, max_rows: int | None, words: str) -> None:
    walls = (Wall(rows=1_000_000, text="Far."), Wall(rows=10_000, text="Use slices."))
    found = wall_ahead(walls, url=url, count=count, max_rows=max_rows)
    if words:
        assert words in found
        assert "Use slices." in found
    else:
        assert not found


ASKED = "https://api.example.test/odata/Property?$select=A&$orderby=B&$top=5"


def test_bulk_by_path() -> None:
    bulk = Replication(
        kind=ReplicationKind.PATH,
        value="{resource}/replication",
        text="Bulk.",
        refuses=("$skip", "$orderby"),
        needs_permission=True,
    )
    plan = replication_plan(ASKED, "Property", bulk, page_size=2000)
    assert plan.url == ("https://api.example.test/odata/Property/replication?$select=A&$top=2000")
    assert "$orderby" in plan.notes[1]
    assert "permit" in plan.notes[2]


def test_bulk_by_parameter_function_and_host() -> None:
    parameter = Replication(
        kind=ReplicationKind.PARAMETER, value="replication=true", text="", idle_seconds=300
    )
    plan = replication_plan(ASKED, "Property", parameter)
    assert plan.url == ASKED + "&replication=true"
    assert "300 seconds" in plan.notes[0]
    function = Replication(
        kind=ReplicationKind.FUNCTION, value="{resource}/PropertyReplication()", text=""
    )
    assert (
        "/odata/Property/PropertyReplication()?"
        in replication_plan(ASKED, "Property", function).url
    )
    host = Replication(kind=ReplicationKind.HOST, value="bulk.example.test", text="")
    with pytest.raises(PagingError, match=r"another host, bulk\.example\.test"):
        replication_plan(ASKED, "Property", host)
    there = ASKED.replace("api.", "bulk.")
    assert replication_plan(there, "Property", host).url == there


def test_addresses() -> None:
    url = resource_url(
        "https://a.test/odata?key=1", "P", {"$filter": "A eq 'b&c+d#e%' and T gt 5", "$top": "1"}
    )
    assert url == (
        "https://a.test/odata/P?$filter=A%20eq%20'b%26c%2Bd%23e%25'%20and%20T%20gt%205&$top=1&key=1"
    )
    base, options = split_options(url)
    assert base == "https://a.test/odata/P"
    assert options == [("$filter", "A eq 'b&c+d#e%' and T gt 5"), ("$top", "1"), ("key", "1")]
    assert encode_key("'a/b#c?d e'") == "'a%2Fb%23c%3Fd%20e'"


async def test_unique_order_field_needs_no_tie_break(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    rows = [{"K": f"k{number}", "T": day(1 + number)} for number in range(7)]
    raw.scene = service = Sorted(rows)
    found = await walk(open_transport(raw.url), f"{raw.url}/P", by_time("T", page_size=3))
    assert keys(found) == [row["K"] for row in rows]
    assert service.filters[1] == "T gt 2024-01-03T00:00:00Z"
    assert "$orderby=T&" in raw.asked[0].target


async def test_ignored_condition_ends_the_run(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    rows = [{"K": key} for key in range(3)]
    raw.scene = scripted(answer(json.dumps({"value": rows}).encode()))
    found = await walk(open_transport(raw.url), f"{raw.url}/P", Keyset("K", "K"))
    assert [row["K"] for page in found for row in page.rows] == [0, 1, 2]
    assert found[-1].end is End.REPEATED_PAGE
    assert len(raw.asked) == 2


async def test_fewer_rows_than_counted(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    first = {"value": [{"K": 1}, {"K": 2}], "@odata.count": 5}
    raw.scene = scripted(answer(json.dumps(first).encode()), answer(b'{"value":[]}'))
    found = await walk(open_transport(raw.url), f"{raw.url}/P", Keyset("K", "K"))
    assert found[-1].end is End.SHORT
    assert "counted 5 rows but sent 2" in found[-1].notes[0]


async def test_error_in_the_middle_says_what_came(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    first = {"value": [{"K": 1}, {"K": 2}], "@odata.count": 5}
    raw.scene = scripted(
        answer(json.dumps(first).encode()),
        answer(b'{"error":{"message":"no more"}}', status="403 Forbidden"),
    )
    with pytest.raises(ServiceError, match="no more") as caught:
        await walk(open_transport(raw.url), f"{raw.url}/P", Keyset("K", "K"), rows_before=10)
    read = caught.value.read
    assert read is not None
    assert (read.rows, read.pages, read.count) == (12, 1, 5)
