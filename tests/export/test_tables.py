from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl

from reso_explorer.dictionary import build
from reso_explorer.export.tables import fields_csv, values_csv
from reso_explorer.export.xlsx import export
from tests.dictionary.feed import FEED, feed

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _told(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def test_a_field_is_a_line_with_what_is_known() -> None:
    rows = {(row["resource"], row["name"]): _told(row) for row in _rows(fields_csv(build(feed())))}
    assert rows["Listings", "Price"] == {
        "resource": "Listings",
        "name": "Price",
        "kind": "field",
        "type": "decimal",
        "edm_type": "Edm.Decimal",
        "precision": "12",
        "scale": "2",
        "description": "What the seller asks.",
        "filterable": "yes",
    }
    assert rows["Listings", "Status"]["values"] == "3"
    assert rows["Listings", "Owner"]["filterable"] == "no"
    assert rows["Newest", "Changed"]["declared_by"] == "A.Record"
    assert rows["Listings", "Agent"] == {
        "resource": "Listings",
        "name": "Agent",
        "kind": "relation",
        "type": "object",
        "target": "A.Agent",
        "join": "AgentKey = AgentKey",
    }


def test_values_are_lines() -> None:
    rows = _rows(values_csv(build(feed())))
    assert _told(rows[1]) == {
        "lookup": "A.Enums.Days",
        "value": "Far",
        "number": "9007199254740994",
    }


def test_formulas_are_guarded_on_request() -> None:
    found = build(feed(FEED.replace("What the seller asks.", "=1+1")))
    assert b",'=1+1," in fields_csv(found, spreadsheet_safe=True)
    assert b",=1+1," in fields_csv(found)


def _sheets(dictionary: Dictionary) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(export(dictionary)))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }


def test_a_workbook_opens_again() -> None:
    found = build(feed(FEED.replace("What the seller asks.", "=1+1 \u202e")))
    sheets = _sheets(found)
    assert list(sheets) == ["Resources", "Fields", "Lookups", "Values", "Operations"]
    columns, *rows = sheets["Fields"]
    price = next(dict(zip(columns, row, strict=True)) for row in rows if row[1] == "Price")
    assert (price["precision"], price["filterable"]) == (12, "yes")
    assert price["description"] == "=1+1 \\u{202e}"
    assert [row[0] for row in sheets["Resources"][1:]] == [*found.resources, *found.types]
    lines = fields_csv(found).decode().splitlines()
    assert len(rows) == len(lines) - 1


def test_the_same_content_gives_the_same_workbook() -> None:
    found = build(feed())
    assert export(found) == export(found)
