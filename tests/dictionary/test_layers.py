from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest

from reso_explorer.dictionary import build
from reso_explorer.dictionary.layers import (
    Counted,
    Tried,
    Value,
    with_census,
    with_fields,
    with_lookups,
    with_probe,
    with_reference,
)
from reso_explorer.dictionary.model import CensusEntry, FieldCensusEntry
from reso_explorer.dictionary.notes import NotesError, with_notes
from tests.dictionary.feed import FEED, feed

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary

DAY = dt.date(2026, 3, 1)


def _data(record: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(record))


def test_values_of_the_lookup_resource(dictionary: Dictionary) -> None:
    rows = [
        Value("Pool", "Pool", "P"),
        Value("Barn", "Barn or Stable", None),
        Value("Pool", "Other", None),
    ]
    found = with_lookups(dictionary, {"Features": rows, "Unknown": rows}, partial=["Features"])
    assert found.layers == ("lookups",)
    assert _data(found.lookups["Features"]) == {
        "name": "Features",
        "source": "lookupResource",
        "literal": "'{value}'",
        "complete": False,
        "values": {"Barn": {"standard": "Barn or Stable"}, "Pool": {"legacy": "P"}},
    }
    assert [(each.code, each.at) for each in found.caveats] == [
        ("lookupValueTwice", ("/lookups/Features",)),
        ("lookupsPartial", ("/lookups/Features",)),
    ]
    assert "Unknown" not in found.lookups


def test_values_that_were_not_there_to_read(dictionary: Dictionary) -> None:
    found = with_lookups(dictionary, {})
    assert [each.text for each in found.caveats] == [
        "The Lookup resource returned no values for 1 lookup."
    ]


def test_rows_of_the_field_resource_say_what_the_document_does_not(dictionary: Dictionary) -> None:
    def row(name: str, **columns: object) -> dict[str, object]:
        return {"ResourceName": "Listings", "FieldName": name, **columns}

    found = with_fields(
        dictionary,
        [
            row("Price", DisplayName="Asking price", Definition="Other words.", OrderableYN=False),
            row("AgentKey", DisplayName="AgentKey", LookupName="Agents", SearchableYN=False),
            row("Gone", DisplayName="Nothing"),
        ],
    )
    assert found.layers == ("fields",)
    price = found.resources["Listings"].fields["Price"]
    assert (price.label, price.description, price.sortable) == (
        "Asking price",
        "What the seller asks.",
        False,
    )
    key = found.resources["Listings"].fields["AgentKey"]
    assert (key.label, key.lookup, key.filterable) == (None, "Agents", True)
    assert found.lookups["Agents"].literal == "'{value}'"
    assert found.resources["Newest"] == dictionary.resources["Newest"]


def test_what_was_tried(dictionary: Dictionary) -> None:
    def tried(field: str, capability: str, verdict: str, words: str = "") -> Tried:
        return Tried("Listings", field, capability, verdict, words, DAY)

    found = with_probe(
        dictionary,
        [
            tried("Price", "eq", "SUPPORTED"),
            tried("Price", "in", "REJECTED", "No in."),
            tried("Price", "ge", "WRONG", "Rows are missing."),
            tried("Price", "lt", "UNKNOWN"),
            tried("Price", "orderby-asc", "IGNORED"),
            tried("Status", "eq", "REJECTED"),
            tried("Agent", "expand", "SUPPORTED"),
            tried("", "count", "SUPPORTED"),
        ],
    ).resources["Listings"]
    assert _data(found.fields["Price"].probed) == {
        "date": "2026-03-01",
        "filterable": True,
        "sortable": False,
        "supported": ["eq"],
        "rejected": ["in"],
        "wrong": ["ge"],
        "words": {"ge": "Rows are missing.", "in": "No in."},
    }
    assert _data(found.fields["Status"].probed) == {
        "date": "2026-03-01",
        "filterable": False,
        "rejected": ["eq"],
    }
    assert _data(found.relations["Agent"].probed) == {"date": "2026-03-01", "expandable": True}
    assert _data(found.probed) == {"date": "2026-03-01", "countable": True}
    assert found.fields["Price"].can_filter is True


def test_row_data_comes_only_when_asked_for(dictionary: Dictionary) -> None:
    census = FieldCensusEntry(fill=0.5, filled=5, minimum="1", maximum="9", common={"1": 2})
    counted = {
        "Listings": Counted(
            CensusEntry(rows=10),
            {"Price": census, "Status": census, "Address/City": census},
        )
    }
    bare = with_census(dictionary, counted, examples=False)
    listings = bare.resources["Listings"]
    assert _data(listings.fields["Price"].census) == {"fill": 0.5, "filled": 5}
    assert _data(listings.fields["Status"].census) == {"fill": 0.5, "filled": 5, "common": {"1": 2}}
    assert _data(listings.census) == {
        "rows": 10,
        "paths": {"Address/City": {"fill": 0.5, "filled": 5}},
    }
    assert "rowData" not in {each.code for each in bare.caveats}
    whole = with_census(dictionary, counted, examples=True)
    price = whole.resources["Listings"].fields["Price"].census
    assert price == census
    assert "rowData" in {each.code for each in whole.caveats}


def test_a_reference_says_what_is_standard(dictionary: Dictionary) -> None:
    text = FEED.replace('<Property Name="AgentKey" Type="Edm.String"/>', "")
    text = text.replace('Name="UnderContract"', 'Name="Pending"')
    found = with_reference(dictionary, build(feed(text)))
    fields = found.resources["Listings"].fields
    assert (fields["Price"].local, fields["Price"].inferred) == (False, {"local": "reference"})
    assert fields["AgentKey"].local is True
    assert (fields["Owner"].local, fields["Owner"].inferred) == (True, {})
    status = found.lookups["A.Enums.Status"].values or {}
    assert {name: each.local for name, each in status.items()} == {
        "Active": None,
        "UnderContract": None,
        "Sold": None,
    }
    assert status["UnderContract"].standard == "Pending"  # by its label


NOTES = """
format: reso-explorer/notes
version: "1"
resources:
  Listings:
    owner: feeds team
    fields:
      Price: {column: asking_price, note: Without fees., tags: [core]}
      Owner: {standard: OwnerName}
      Gone: {note: Nothing}
lookups:
  A.Enums.Status: {values: {Active: {column: A}}}
"""


def test_notes_of_the_team(dictionary: Dictionary) -> None:
    found = with_notes(dictionary, NOTES.encode(), "notes.yaml")
    listings = found.resources["Listings"]
    assert _data(listings.notes) == {"owner": "feeds team"}
    assert _data(listings.fields["Price"].notes) == {
        "note": "Without fees.",
        "column": "asking_price",
        "tags": ["core"],
    }
    owner = listings.fields["Owner"]
    assert (owner.standard, owner.inferred) == ("OwnerName", {"standard": "notes"})
    values = found.lookups["A.Enums.Status"].values or {}
    assert _data(values["Active"].notes) == {"column": "A"}
    stale = next(each for each in found.caveats if each.code == "notesStale")
    assert stale.at == ("/resources/Listings/fields/Gone",)
    assert stale.text == "Notes of notes.yaml that match nothing here: 1."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [", "n.yaml:1:5 isn't YAML."),
        ("a: 1", "n.yaml isn't a file of notes: it has no line `format: reso-explorer/notes`."),
        ("[]", "n.yaml: the file has to be a map."),
        (
            "format: reso-explorer/notes\nresource: {}",
            "n.yaml: the key `resource` means nothing. Did you mean `resources`?",
        ),
        (
            "format: reso-explorer/notes\nresources: {Listings: {fields: {Price: {colum: x}}}}",
            (
                "n.yaml: the key `colum` in /resources/Listings/fields/Price means nothing. "
                "Did you mean `column`?"
            ),
        ),
        (
            "format: reso-explorer/notes\nresources: {Listings: {note: 3}}",
            "n.yaml: /resources/Listings: Expected `str | null`, got `int` - at `$.note`.",
        ),
        (
            "format: reso-explorer/notes\nresources: {Listings: {fields: []}}",
            "n.yaml: /resources/Listings/fields has to be a map.",
        ),
    ],
)
def test_notes_that_can_not_be_used(dictionary: Dictionary, content: str, message: str) -> None:
    with pytest.raises(NotesError) as told:
        with_notes(dictionary, content.encode(), "n.yaml")
    assert told.value.message == message
