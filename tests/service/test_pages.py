"""Pages followed to the end, and every way in which a server can spoil that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.service.errors import ServiceError, TimedOutError, TruncatedError
from reso_explorer.service.pages import End, pages
from reso_explorer.service.transport import Transport

from .conftest import answer, scripted
from .test_transport_guard import MARK, Marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.rows import Page

    from .conftest import FakeClock, RawServer, Wire


def body(rows: list[Any], link: str | None = None, count: int | None = None) -> bytes:
    value: dict[str, Any] = {"value": rows}
    if count is not None:
        value["@odata.count"] = count
    if link is not None:
        value["@odata.nextLink"] = link
    return answer(json.dumps(value).encode())


def keyed(start: int, number: int) -> list[dict[str, int]]:
    return [{"Key": key} for key in range(start, start + number)]


async def walk(
    transport: Transport, url: str, found: list[Page] | None = None, **options: Any
) -> list[Page]:
    found = [] if found is None else found
    async for page in pages(transport, url, **options):
        found.append(page)
    return found


def keys(found: list[Page]) -> list[int]:
    return [row["Key"] for page in found for row in page.rows]


async def test_every_kind_of_link(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(
        body(keyed(0, 2), f"{raw.url}/odata/P?%24skiptoken=1*10%2F&x=a%20b"),
        body(keyed(2, 2), "P?$skiptoken=b"),
        body(keyed(4, 2), "/odata/P?$skiptoken=c'd'"),
        body([], "?$skiptoken=d"),
        body(keyed(6, 1)),
    )
    found = await walk(
        open_transport(raw.url), f"{raw.url}/odata/P?$top=7", prefer="odata.maxpagesize=2"
    )
    assert keys(found) == list(range(7))
    assert [asked.target for asked in raw.asked] == [
        "/odata/P?$top=7",
        "/odata/P?%24skiptoken=1*10%2F&x=a%20b",
        "/odata/P?$skiptoken=b",
        "/odata/P?$skiptoken=c'd'",
        "/odata/P?$skiptoken=d",
    ]
    assert {asked.headers["prefer"] for asked in raw.asked} == {"odata.maxpagesize=2"}
    assert [page.number for page in found] == [1, 2, 3, 4, 5]
    assert [page.end for page in found] == [None] * 4 + [End.COMPLETE]
    assert not any(page.notes for page in found)


async def test_v2_and_link_header(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(
        answer(b'{"d":{"results":[{"Key":0}],"__next":"P?$skiptoken=1"}}'),
        answer(b'{"value":[{"Key":1}]}', headers={"Link": '<P?b>; rel="next"'}),
        answer(b'{"value":[{"Key":2}]}'),
    )
    assert keys(await walk(open_transport(raw.url), f"{raw.url}/P")) == [0, 1, 2]


async def test_empty_last_page(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(body(keyed(0, 2), "P?2", count=2), body([]))
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert found[-1].end is End.COMPLETE
    assert not found[-1].notes


async def test_link_that_comes_again(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        body(keyed(0, 2), "P?$skip=2"),
        body(keyed(2, 2), "P?$skip=4"),
        body(keyed(4, 2), "P?$skip=2"),
    )
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert keys(found) == list(range(6))
    assert found[-1].end is End.LOOP
    assert "already read" in found[-1].notes[0]


async def test_link_to_itself(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(body(keyed(0, 2), "P?$top=2"))
    found = await walk(open_transport(raw.url), f"{raw.url}/P?$top=2")
    assert (len(found), found[0].end) == (1, End.LOOP)


async def test_same_rows_under_new_links(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(body(keyed(0, 3), f"P?n={wire.number}"))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert keys(found) == [0, 1, 2]
    assert found[-1].end is End.REPEATED_PAGE
    assert len(raw.asked) == 2


async def test_equal_rows_are_no_repetition(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    same = [{"City": "A"}, {"City": "A"}]
    raw.scene = scripted(body(same, "P?1"), body(same, "P?2"), body(same))
    found = await walk(open_transport(raw.url), f"{raw.url}/P?$select=City")
    assert sum(len(page.rows) for page in found) == 6
    assert found[-1].end is End.COMPLETE


async def test_equal_rows_without_end_are_stopped(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(body([{"City": "A"}], f"P?n={wire.number}"))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert found[-1].end is End.REPEATED_PAGE
    assert len(raw.asked) == 11


@pytest.mark.parametrize("link", ["https://evil.example.test/P", "//evil.example.test/P"])
async def test_foreign_link_is_not_followed(
    raw: RawServer, open_transport: Callable[..., Transport], link: str
) -> None:
    raw.scene = scripted(body(keyed(0, 1), f"{link}?access_token={MARK}"))
    found = await walk(open_transport(raw.url, Marked()), f"{raw.url}/P")
    assert found[-1].end is End.FOREIGN_HOST
    assert "evil.example.test" in found[-1].notes[0]
    assert MARK not in repr(found)
    assert len(raw.asked) == 1


async def test_other_port_is_foreign(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 1), f"{other_raw.url}/P"))
    found = await walk(open_transport(raw.url, Marked()), f"{raw.url}/P")
    assert found[-1].end is End.FOREIGN_HOST
    assert not other_raw.asked


@pytest.mark.parametrize("link", ["ftp://x/y", "http://a\x01b/", "https://u:p@127.0.0.1/"])
async def test_bad_link(
    raw: RawServer, open_transport: Callable[..., Transport], link: str
) -> None:
    raw.scene = scripted(body(keyed(0, 1), link))
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert found[-1].end is End.BAD_LINK
    assert "\x01" not in found[-1].notes[0]


async def test_token_in_a_link_is_taken_out(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    class Bearer(Marked):
        def parameters_for(self, url: str) -> dict[str, str]:
            return {}

    raw.scene = scripted(body(keyed(0, 1), f"P?access_token={MARK}&$skip=1"), body(keyed(1, 1)))
    found = await walk(open_transport(raw.url, Bearer()), f"{raw.url}/P")
    assert raw.asked[1].target == "/P?$skip=1"
    assert raw.asked[1].headers["authorization"] == f"Bearer {MARK}"
    assert MARK not in repr(found)


async def test_http_link_of_an_https_service_is_raised_to_https() -> None:
    import httpx

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.query == b"2":
            return httpx.Response(200, json={"value": keyed(1, 1)})
        link = "http://api.example.test/P?2"
        return httpx.Response(200, json={"value": keyed(0, 1), "@odata.nextLink": link})

    async with Transport(
        "https://api.example.test", transport=httpx.MockTransport(handle)
    ) as transport:
        found = await walk(transport, "https://api.example.test/P")
    assert keys(found) == [0, 1]
    assert "https was used" in found[0].notes[0]


async def test_bounds(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(body(keyed(wire.number * 10, 10), f"P?n={wire.number}"))
        return True

    raw.scene = scene
    transport = open_transport(raw.url)
    rows = await walk(transport, f"{raw.url}/P", max_rows=25)
    assert (len(keys(rows)), rows[-1].end) == (25, End.MAX_ROWS)
    whole = await walk(transport, f"{raw.url}/P?a", max_rows=20)
    assert (len(keys(whole)), whole[-1].end) == (20, End.MAX_ROWS)
    few = await walk(transport, f"{raw.url}/P?b", max_pages=2)
    assert (len(keys(few)), few[-1].end) == (20, End.MAX_PAGES)
    assert few[-1].next_link


async def test_bound_that_meets_the_end(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 5)))
    (page,) = await walk(open_transport(raw.url), f"{raw.url}/P", max_rows=5)
    assert page.end is End.COMPLETE


async def test_deadline_of_a_run(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    async def scene(wire: Wire) -> bool:
        clock.time += 4
        await wire.send(body(keyed(wire.number, 1), f"P?n={wire.number}"))
        return True

    raw.scene = scene
    found: list[Page] = []
    with pytest.raises(TimedOutError, match="3 rows of 3 pages came"):
        await walk(open_transport(raw.url, clock=clock), raw.url, found, deadline=10)
    assert len(found) == 3


async def test_counts_that_do_not_agree(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        body(keyed(0, 2), "P?1", count=9),
        body(keyed(2, 2), "P?2", count=7),
        body(keyed(4, 2), count=7),
    )
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert "fell from 9 to 7" in found[1].notes[0]
    assert "counted 7 rows but sent 6" in found[2].notes[0]


async def test_more_rows_than_counted(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 3), count=2))
    (page,) = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert "counted 2 rows but sent 3" in page.notes[0]


async def test_ignored_page_size_is_told_once(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 3), "P?1"), body(keyed(3, 3)))
    found = await walk(open_transport(raw.url), f"{raw.url}/P", prefer='maxpagesize="2"')
    assert ["preferred" in " ".join(page.notes) for page in found] == [True, False]


async def test_fault_in_the_middle_keeps_what_came(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 2), "P?1"), answer(b'{"value":[{"Key":2},'))
    found: list[Page] = []
    with pytest.raises(TruncatedError):
        await walk(open_transport(raw.url), f"{raw.url}/P", found)
    assert keys(found) == [0, 1]


async def test_error_in_the_middle(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        body(keyed(0, 2), "P?1"), answer(b'{"error":{"message":"gone"}}', status="410 Gone")
    )
    with pytest.raises(ServiceError, match="gone"):
        await walk(open_transport(raw.url), f"{raw.url}/P")
