"""Lookup values from the Lookup resource and from rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.service.errors import ForbiddenError
from reso_explorer.service.lookups import (
    LookupTable,
    fetch_lookups,
    from_hex,
    sample_values,
    to_hex,
)
from reso_explorer.service.urls import split_options
from reso_explorer.store.lookups import LookupRow

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

ROWS = [
    {
        "LookupKey": str(number),
        "LookupName": "Roof" if number < 3 else "Kid's Rooms",
        "LookupValue": f"Value {number}",
        "StandardLookupValue": None if number == 1 else f"Standard {number}",
        "LegacyODataValue": f"V{number}",
        "ModificationTimestamp": "2024-01-01T00:00:00Z",
    }
    for number in range(5)
]


def refuses(*options: str) -> Callable[[Wire], Any]:
    """A Lookup resource in pages of two that answers 400 to some options."""

    async def scene(wire: Wire) -> bool:
        asked = dict(split_options("http://x" + wire.asked.target)[1])
        if any(name in asked for name in options):
            await wire.send(answer(b'{"error":{"message":"not here"}}', status="400 Bad Request"))
            return True
        rows = ROWS
        if "$filter" in asked:
            name = asked["$filter"].removeprefix("LookupName eq '")[:-1].replace("''", "'")
            rows = [row for row in rows if row["LookupName"] == name]
        start = int(asked.get("$skip", 0))
        value: dict[str, Any] = {"value": rows[start : start + 2]}
        if "$count" in asked:
            value["@odata.count"] = len(rows)
        if start + 2 < len(rows):
            kept = wire.asked.target.split("&$skip")[0]
            mark = "&" if "?" in kept else "?"
            value["@odata.nextLink"] = f"{kept}{mark}$skip={start + 2}"
        await wire.send(answer(json.dumps(value).encode()))
        return True

    return scene


async def test_all_pages(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = refuses()
    found = await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata")
    assert {name: len(entries) for name, entries in found.lookups.items()} == {
        "Roof": 3,
        "Kid's Rooms": 2,
    }
    assert (found.rows, found.count, found.complete, found.filtered) == (5, 5, True, False)
    assert found.lookups["Roof"][0] == LookupRow(
        value="Value 0",
        standard="Standard 0",
        legacy="V0",
        key="0",
        modified="2024-01-01T00:00:00Z",
    )


async def test_one_lookup(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = refuses()
    found = await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata", name="Kid's Rooms")
    assert list(found.lookups) == ["Kid's Rooms"]
    assert found.filtered
    assert len(raw.asked) == 1


@pytest.mark.parametrize("refused", [("$filter",), ("$count", "$filter"), ("$count",)])
async def test_server_without_filter_or_count(
    raw: RawServer, open_transport: Callable[..., Transport], refused: tuple[str, ...]
) -> None:
    raw.scene = refuses(*refused)
    found = await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata", name="Roof")
    assert len(found.lookups["Roof"]) == 3
    assert found.complete
    assert found.filtered is ("$filter" not in refused)


async def test_server_that_ignores_the_filter(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode()))
    found = await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata", name="Roof")
    assert len(found.lookups) == 2
    assert not found.filtered


async def test_count_that_does_not_agree(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    value = {"@odata.count": 9, "value": [*ROWS, {"LookupName": "Roof"}, {"LookupValue": "x"}]}
    raw.scene = scripted(answer(json.dumps(value).encode()))
    found = await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata")
    assert not found.complete
    assert any("counts 9 lookup rows but sent 7" in note for note in found.notes)
    assert any("Skipped 2 rows without a LookupName" in note for note in found.notes)


async def test_refused_resource(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(answer(b"", status="403 Forbidden"))
    with pytest.raises(ForbiddenError):
        await fetch_lookups(open_transport(raw.url), f"{raw.url}/odata", name="Roof")


async def test_values_in_rows(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    rows = [{"C": ["A", "B"]}, {"C": ["A"]}, {"C": None}, {"C": []}, {"C": "x,y"}, {"C": True}]
    raw.scene = scripted(answer(json.dumps({"value": rows}).encode()))
    found = await sample_values(open_transport(raw.url), raw.url, "P", "C", rows=5)
    assert [(entry.value, entry.count) for entry in found.entries] == [
        ("A", 2),
        ("B", 1),
        ("x,y", 1),
    ]
    assert (found.rows, found.complete) == (5, False)
    assert raw.asked[0].target == "/P?$select=C&$top=5"


async def test_grouped_by_the_server(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    rows = [{"C": "A", "Number": 40}, {"C": None, "Number": 2}, {"C": "B", "Number": 60}]
    raw.scene = scripted(answer(json.dumps({"value": rows}).encode()))
    found = await sample_values(open_transport(raw.url), raw.url, "P", "C", group=True)
    assert [(entry.value, entry.count) for entry in found.entries] == [("B", 60), ("A", 40)]
    assert (found.rows, found.complete) == (102, True)


@pytest.mark.parametrize(
    "grouped",
    [
        answer(b'{"error":{"message":"no apply"}}', status="501 No"),
        answer(b'{"value":[{"C":"A","K":1},{"C":"A","K":2}]}'),
        answer(b'{"value":[{"C":"A","K":1}]}'),
        answer(b"<html></html>"),
    ],
)
async def test_grouping_that_is_refused_or_ignored(
    raw: RawServer, open_transport: Callable[..., Transport], grouped: bytes
) -> None:
    raw.scene = scripted(grouped, answer(b'{"value":[{"C":"A"},{"C":"A"}]}'))
    found = await sample_values(open_transport(raw.url), raw.url, "P", "C", group=True)
    assert [(entry.value, entry.count) for entry in found.entries] == [("A", 2)]
    assert not found.complete


def test_code_and_text_both_ways() -> None:
    table = LookupTable(
        [
            LookupRow(value="Under Contract", standard="Active Under Contract", legacy="AUC"),
            LookupRow(value="Condo", legacy=to_hex("Condo")),
            LookupRow(value="AUC"),
        ]
    )
    assert table.display("Active Under Contract") == "Under Contract"
    assert table.display("under contract") == "Under Contract"
    assert table.display("AUC") == "AUC"
    assert table.code("under CONTRACT") == "AUC"
    assert table.display("b__436f6e646f") == "Condo"
    assert table.code("Condo") == "b__436f6e646f"
    assert table.display("b__5a7a") == "Zz"
    assert table.display("Unknown") == "Unknown"
    assert table.code("Unknown") is None


@pytest.mark.parametrize(
    ("text", "plain"), [("b__436f6e646f", "Condo"), ("b__zz", None), ("b__ff", None), ("x", None)]
)
def test_hex(text: str, plain: str | None) -> None:
    assert from_hex(text) == plain
