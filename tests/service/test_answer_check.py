"""Parts of a query that a server did not heed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.service.answer_check import answer_notes
from reso_explorer.service.pages import pages
from reso_explorer.service.rows import Page

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer

ROWS: list[dict[str, Any]] = [
    {
        "@odata.id": "x",
        "Key": "1",
        "Price": Decimal("5.0"),
        "City": "Rome",
        "Pool": True,
        "Seen": "2024-05-01T10:00:00Z",
        "Day": "2024-05-01",
        "Gone": None,
    },
    {
        "Key": "2",
        "Price": 7,
        "City": "oslo",
        "Pool": False,
        "Seen": "2024-05-01T13:00:00+02:00",
        "Day": "2024-05-02",
    },
]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("$top=1", "$top=1 was not heeded: 2 rows"),
        ("$count=true", "A count was asked for"),
        ("$inlinecount=allpages", "A count was asked for"),
        ("$select=Key", "6 other fields"),
        ("$select=Key,Price,City,Pool,Seen,Day,None1", "in no row: None1"),
        ("$expand=Media($select=Url,Order),Agent", "do not carry Media, Agent"),
        ("$filter=Price gt 5", "`Price gt 5`"),
        ("$filter=Price gt 1 and City eq 'Rome'", "`City eq 'Rome'`"),
        ("$filter=Pool eq true", "`Pool eq true`"),
        ("$filter=Seen gt 2024-05-01T10:30:00Z", "`Seen gt"),
        ("$filter=Day le 2024-05-01", "`Day le 2024-05-01`"),
        ("$filter=Gone eq 5", "`Gone eq 5`"),
        ("$orderby=Price desc", "not in the order of Price"),
        ("$orderby=Seen desc,Key", "not in the order of Seen"),
        ("%24top=1", "$top=1 was not heeded"),
    ],
)
def test_not_heeded(query: str, words: str) -> None:
    (note,) = answer_notes(f"https://a.test/P?{query}", Page(list(ROWS)))
    assert words in note


@pytest.mark.parametrize(
    "query",
    [
        "",
        "$top=2",
        "$select=*",
        "$select=Key,Price,City,Pool,Seen,Day",
        "$select=Key,Price,City,Pool,Seen,Address/Street",
        "$filter=Price gt 1",
        "$filter=Price gt 100 or City eq 'Rome'",
        "$filter=not (Price gt 1)",
        "$filter=contains(City,'zz') and Price gt 100",
        "$filter=Title eq 'a and b' and Price gt 1",
        "$filter=City gt 'z'",
        "$filter=City ne 'Paris'",
        "$filter=City eq Enums.City'Paris'",
        "$filter=Price eq Other",
        "$filter=Seen gt 2024-05-01",
        "$filter=Absent eq 1",
        "$orderby=Price",
        "$orderby=Price asc",
        "$orderby=City desc",
        "$orderby=length(City) desc",
        "$orderby=Seen",
    ],
)
def test_nothing_to_say(query: str) -> None:
    assert answer_notes(f"https://a.test/P?{query}", Page(list(ROWS))) == ()


def test_case_is_left_open() -> None:
    page = Page([{"City": "OSLO"}])
    assert answer_notes("https://a.test/P?$filter=City eq 'oslo'", page) == ()


def test_entities_and_empty_answers_are_left_alone() -> None:
    query = "https://a.test/P('1')?$select=Key&$expand=Media&$top=1"
    assert answer_notes(query, Page(list(ROWS), is_single=True)) == ()
    assert answer_notes(query, Page([])) == ()


async def test_only_the_first_page_is_looked_at(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    first = {"value": [{"A": 1, "B": 2, "C": 3, "D": 4}], "@odata.nextLink": "P?$select=A&s=1"}
    raw.scene = scripted(
        answer(json.dumps(first).encode()), answer(b'{"value":[{"A":9,"B":2,"C":3,"D":4}]}')
    )
    found = [page async for page in pages(open_transport(raw.url), f"{raw.url}/P?$select=A")]
    assert ["not heeded" in " ".join(page.notes) for page in found] == [True, False]
