"""Pages are judged as they come, and what they show is a note marked as ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reso_explorer.service.decode_error import ErrorContext
from reso_explorer.service.judging import judge_of, judged, proof
from reso_explorer.service.keyset import Keyset, keyset_pages
from reso_explorer.service.pages import pages
from reso_explorer.service.rows import Page
from tests.values.documents import shop

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire


def test_note_is_marked_as_ours_and_one_entity_is_left_alone() -> None:
    rows: list[dict[str, Any]] = [{"A": 1}, {"A": 2}]
    page = judged(Page(rows), judge_of("https://a.test/P?$top=1", None))
    assert page.notes == ("Local check: The server ignored $top=1 and returned 2 rows.",)
    assert [each.code for each in page.judgments] == ["top-ignored"]
    alone = Page(rows, is_single=True)
    assert judged(alone, judge_of("https://a.test/P('1')?$top=1", None)) is alone


async def test_every_page_is_judged_and_each_thing_said_once(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    def body(key: int, more: str = "") -> bytes:
        link = {"@odata.nextLink": more} if more else {}
        return answer(json.dumps({"value": [{"A": key, "K": key}], **link}).encode())

    raw.scene = scripted(body(5, "P?s=1"), body(6, "P?s=2"), body(1, "P?s=3"), body(1))
    url = f"{raw.url}/P?$filter=A gt 4&$orderby=K"
    found = [page async for page in pages(open_transport(raw.url), url)]
    assert [[each.code for each in page.judgments] for page in found] == [
        [],
        [],
        ["filter-ignored", "order-ignored"],
        [],
    ]


async def test_keyset_pages_are_judged_by_filter_and_key_order(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        rows = [{"K": 3, "A": 1}, {"K": 2, "A": 9}] if wire.number == 1 else []
        await wire.send(answer(json.dumps({"value": rows}).encode()))
        return True

    raw.scene = scene
    walk = keyset_pages(
        open_transport(raw.url), f"{raw.url}/P?$filter=A gt 4", Keyset("K", "K", page_size=2)
    )
    found = [page async for page in walk]
    assert [each.code for each in found[0].judgments] == ["filter-ignored", "order-ignored"]


def test_proof_of_a_wrong_answer_leaves_sizes_to_others() -> None:
    context = ErrorContext(index=shop(), type_name="Shop.Item")
    rows: list[dict[str, Any]] = [{"Id": 2, "Price": "3"}, {"Id": 1, "Price": "1"}]
    page = Page(rows)
    url = "https://a.test/Items?"
    assert proof(page, f"{url}$filter=Price gt 2", context) == (
        "1 of 2 rows don't match your filter: the server ignored `Price gt 2`."
    )
    assert proof(page, f"{url}$orderby=Id", context) == (
        "Rows aren't sorted by Id: 2 comes before 1."
    )
    assert proof(page, f"{url}$top=1", context) == ""
    assert proof(page, f"{url}$filter=Price gt 0&$orderby=Id desc", context) == ""
    assert proof(Page(rows, is_single=True), f"{url}$orderby=Id", context) == ""


async def test_server_that_sorts_numbers_sent_as_text_as_text_is_caught(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    prices = ["10.00", "100.00", "9.50"]
    rows = [{"Id": number, "Price": price} for number, price in enumerate(prices)]
    raw.scene = scripted(answer(json.dumps({"value": rows}).encode()))
    context = ErrorContext(index=shop(), type_name="Shop.Item")
    url = f"{raw.url}/Items?$orderby=Price&$filter=Price gt 9"
    (page,) = [page async for page in pages(open_transport(raw.url), url, context=context)]
    assert [each.message for each in page.judgments] == [
        "Rows aren't sorted by Price: 100.00 comes before 9.50."
    ]
    assert page.numbers >= {"Price", "Id", "Large"}
    assert page.rows[2]["Price"] == "9.50", "rows stay as they were sent"
