"""Pages followed to the end, and every way in which a server can spoil that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers.dialect import Wall
from reso_explorer.service.errors import (
    RowsRead,
    ServiceError,
    TimedOutError,
    TruncatedError,
)
from reso_explorer.service.pages import EarlierRun, End, pages
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
    with pytest.raises(TimedOutError, match="read 3 rows in 3 pages; the server has more"):
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
    assert "dropped from 9 to 7" in found[1].notes[0]
    assert "counted 7 rows but sent 6" in found[2].notes[0]
    assert found[2].end is End.SHORT


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
    with pytest.raises(TruncatedError) as caught:
        await walk(open_transport(raw.url), f"{raw.url}/P", found)
    assert keys(found) == [0, 1]
    assert caught.value.read == RowsRead(2, 1, None, f"{raw.url}/P?1")


async def test_error_in_the_middle(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        body(keyed(0, 2), "P?1"), answer(b'{"error":{"message":"gone"}}', status="410 Gone")
    )
    with pytest.raises(ServiceError, match="gone") as caught:
        await walk(open_transport(raw.url), f"{raw.url}/P", earlier=EarlierRun(rows=5))
    assert caught.value.read is not None
    assert caught.value.read.rows == 7


async def test_error_on_the_first_page_says_nothing_of_rows(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(b'{"error":{"message":"gone"}}', status="410 Gone"))
    with pytest.raises(ServiceError) as caught:
        await walk(open_transport(raw.url), f"{raw.url}/P")
    assert caught.value.read is None


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (5, "a number"),
        (1.5, "a number"),
        (True, "true or false"),
        ({"href": "P?1"}, "an object"),
        (["P?1"], "a list"),
        ("", "an empty string"),
        ("  ", "an empty string"),
    ],
)
@pytest.mark.parametrize("envelope", ["v4", "v3", "v2"])
async def test_link_of_a_wrong_type_is_no_end(
    raw: RawServer, open_transport: Callable[..., Transport], link: Any, kind: str, envelope: str
) -> None:
    value: dict[str, Any] = {
        "v4": {"value": keyed(0, 2), "@odata.nextLink": link},
        "v3": {"value": keyed(0, 2), "odata.nextLink": link},
        "v2": {"d": {"results": keyed(0, 2), "__next": link}},
    }[envelope]
    raw.scene = scripted(answer(json.dumps(value).encode()))
    (page,) = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert keys([page]) == [0, 1]
    assert page.end is End.BAD_LINK
    assert not page.end.is_whole
    assert page.notes == (f"The link to the next page is {kind} instead of a URL.",)


async def test_null_link_is_the_end(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(b'{"value":[{"Key":0}],"@odata.nextLink":null}'))
    (page,) = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert page.end is End.COMPLETE


async def test_pages_without_rows_end(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(body([], f"P?$skiptoken={wire.number}"))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P", max_rows=10)
    assert found[-1].end is End.EMPTY_PAGES
    assert len(raw.asked) == 50
    assert "50 pages in a row without a row" in found[-1].notes[0]


async def test_some_pages_without_rows_are_no_end(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        link = f"P?n={wire.number}" if wire.number < 90 else None
        await wire.send(body(keyed(wire.number, wire.number % 45 == 0), link))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert (keys(found), found[-1].end) == ([45, 90], End.COMPLETE)


@pytest.mark.parametrize(
    ("query", "came", "count", "end"),
    [
        ("", 3, 3, End.COMPLETE),
        ("", 3, 10, End.SHORT),
        ("?$top=3", 3, 10, End.COMPLETE),
        ("?%24top=5", 3, 10, End.SHORT),
        ("?$skip=7", 3, 10, End.COMPLETE),
        ("?$skip=5", 3, 10, End.SHORT),
        ("?$skip=50", 0, 10, End.COMPLETE),
        ("?$skiptoken=x", 3, 10, End.COMPLETE),
    ],
)
async def test_count_against_the_rows_that_were_requested(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    query: str,
    came: int,
    count: int,
    end: End,
) -> None:
    raw.scene = scripted(body(keyed(0, came), count=count))
    (page,) = await walk(open_transport(raw.url), f"{raw.url}/P{query}")
    assert page.end is end


async def test_count_of_a_run_that_goes_on(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(7, 3), count=10))
    first, later = f"{raw.url}/P", f"{raw.url}/P?$skiptoken=7"
    transport = open_transport(raw.url)
    (page,) = await walk(transport, later, earlier=EarlierRun(first, rows=7))
    assert page.end is End.COMPLETE
    (page,) = await walk(transport, later, earlier=EarlierRun(first, rows=6))
    assert page.end is End.SHORT


@pytest.mark.parametrize(
    ("query", "count", "end"),
    [
        ("", None, End.PAGING_LIMIT),
        ("", 8, End.PAGING_LIMIT),
        ("", 4, End.COMPLETE),
        ("?$skip=1", None, End.COMPLETE),
        ("?$top=4", None, End.COMPLETE),
    ],
)
async def test_paging_limit_of_the_provider(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    query: str,
    count: int | None,
    end: End,
) -> None:
    raw.scene = scripted(body(keyed(0, 2), "P?1", count=count), body(keyed(2, 2)))
    limit = Wall(rows=4, text="Use the replication endpoint.")
    found = await walk(open_transport(raw.url), f"{raw.url}/P{query}", walls=[limit])
    assert found[-1].end is end
    assert ("replication endpoint" in " ".join(found[-1].notes)) is (end is End.PAGING_LIMIT)


async def test_allowed_host_is_followed_without_credentials(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 1), f"{other_raw.url}/P?1"), body(keyed(2, 1)))
    other_raw.scene = scripted(body(keyed(1, 1), f"{raw.url}/P?2"))
    found = await walk(
        open_transport(raw.url, Marked()),
        f"{raw.url}/P",
        allow_hosts=[f"127.0.0.1:{other_raw.port}"],
    )
    assert (keys(found), found[-1].end) == ([0, 1, 2], End.COMPLETE)
    assert "authorization" not in other_raw.asked[0].headers
    assert MARK not in other_raw.asked[0].target
    assert MARK in repr(raw.asked[1])


async def test_allowed_host_does_not_allow_another(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(body(keyed(0, 1), f"{other_raw.url}/P?1"))
    found = await walk(open_transport(raw.url), f"{raw.url}/P", allow_hosts=["api.example.test"])
    assert found[-1].end is End.FOREIGN_HOST
    assert not other_raw.asked


async def test_next_link_that_lost_the_path_of_the_service(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        body(keyed(0, 1), "/Bills?$skiptoken=2"),
        answer(b"<html><body>Not Found</body></html>", status="404 Not Found"),
    )
    with pytest.raises(ServiceError) as caught:
        await walk(open_transport(f"{raw.url}/svc/"), f"{raw.url}/svc/Bills")
    error = caught.value
    assert error.likely_cause == (
        "The server's own next link `/Bills?$skiptoken=2` lacks `/svc`, the path of the service."
    )
    assert "--by keyset" in error.what_to_try
    assert error.read is not None
    assert error.read.rows == 1


async def test_trusted_host_is_followed_with_credentials(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    cookie = {"Set-Cookie": "session=abc; Path=/"}
    first = {"value": keyed(0, 1), "@odata.nextLink": f"{other_raw.url}/P?1"}
    raw.scene = scripted(answer(json.dumps(first).encode(), headers=cookie))
    other_raw.scene = scripted(body(keyed(1, 1)))
    transport = open_transport(raw.url, Marked(), trusted_hosts=[f"127.0.0.1:{other_raw.port}"])
    found = await walk(transport, f"{raw.url}/P")
    assert (keys(found), found[-1].end) == ([0, 1], End.COMPLETE)
    assert MARK in repr(other_raw.asked[0])
    assert "cookie" not in other_raw.asked[0].headers


async def test_redirect_to_a_trusted_host_takes_no_credentials_there(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        answer(b"", status="302 Found", headers={"Location": f"{other_raw.url}/P"})
    )
    other_raw.scene = scripted(body(keyed(1, 1)))
    transport = open_transport(raw.url, Marked(), trusted_hosts=[f"127.0.0.1:{other_raw.port}"])
    await walk(transport, f"{raw.url}/P")
    assert MARK not in repr(other_raw.asked)


async def test_same_rows_with_other_annotations_are_the_same(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        rows = [{"Key": key, "@odata.etag": f"{wire.number}-{key}"} for key in range(3)]
        await wire.send(body(rows, f"P?$skiptoken={wire.number}"))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert (keys(found), found[-1].end) == ([0, 1, 2], End.REPEATED_PAGE)


async def test_far_more_rows_than_counted_end(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        start = wire.number * 100
        link = f"P?$skiptoken={wire.number}"
        await wire.send(body(keyed(start, 100), link, count=150))
        return True

    raw.scene = scene
    found = await walk(open_transport(raw.url), f"{raw.url}/P")
    assert found[-1].end is End.REPEATED_PAGE
    assert len(raw.asked) == 14
    assert "counted 150 rows but sent more than 1,400" in found[-1].notes[-1]
