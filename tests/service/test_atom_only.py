"""A service that speaks Atom only: rejected JSON, feeds over several pages, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import UnreadableError
from reso_explorer.service.keyset import Keyset, keyset_pages
from reso_explorer.service.pages import pages

from .conftest import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

ENTRY = (
    '<entry><content type="application/xml"><m:properties>'
    '<d:Id m:type="Edm.Int32">{}</d:Id></m:properties></content></entry>'
)
FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"'
    ' xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
    "<m:count>3</m:count>{}{}</feed>"
)
ATOM = {"Content-Type": "application/atom+xml;type=feed"}


@pytest.mark.parametrize("rejects_json", [True, False])
async def test_pages_of_a_feed(
    raw: RawServer, open_transport: Callable[..., Transport], *, rejects_json: bool
) -> None:
    async def scene(wire: Wire) -> bool:
        if rejects_json and "atom" not in wire.asked.headers["accept"]:
            await wire.send(answer(b"", status="415 Unsupported Media Type"))
        elif "skip" in wire.asked.target:
            await wire.send(answer(FEED.format(ENTRY.format(3), "").encode(), headers=ATOM))
        else:
            link = '<link rel="next" href="Orders?$skip=2"/>'
            body = FEED.format(ENTRY.format(1) + ENTRY.format(2), link)
            await wire.send(answer(body.encode(), headers=ATOM))
        return True

    raw.scene = scene
    transport = open_transport(f"{raw.url}/svc/")
    found = [page async for page in pages(transport, f"{raw.url}/svc/Orders")]
    assert [row["Id"] for page in found for row in page.rows] == [1, 2, 3]
    assert found[0].count == 3
    assert len(raw.asked) == (3 if rejects_json else 2), "JSON is asked for only once"


async def test_keyset_paging_of_a_feed(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        if "atom" not in wire.asked.headers["accept"]:
            await wire.send(answer(b"", status="406 Not Acceptable"))
        else:
            entries = "" if "gt%203" in wire.asked.target else ENTRY.format(2) + ENTRY.format(3)
            await wire.send(answer(FEED.format(entries, "").encode(), headers=ATOM))
        return True

    raw.scene = scene
    walk = keyset_pages(
        open_transport(f"{raw.url}/svc/"), f"{raw.url}/svc/Orders", Keyset("Id", "Id", page_size=2)
    )
    assert [row["Id"] async for page in walk for row in page.rows] == [2, 3]
    assert ["atom" in each.headers["accept"] for each in raw.asked[:3]] == [False, True, True]


async def test_malformed_feed_is_told(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(answer(FEED[:200].encode(), headers=ATOM))
        return True

    raw.scene = scene
    transport = open_transport(f"{raw.url}/svc/")
    with pytest.raises(UnreadableError, match="Atom response"):
        _ = [page async for page in pages(transport, f"{raw.url}/svc/Orders")]
