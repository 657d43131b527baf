from __future__ import annotations

import json

from reso_explorer.dictionary.model import (
    Dictionary,
    FieldEntry,
    LookupEntry,
    ProbedEntry,
    ResourceEntry,
    ServiceEntry,
    ValueEntry,
)
from reso_explorer.export.reso.common_format import context_of, envelope, plain
from reso_explorer.export.reso.resource_rows import (
    field_rows,
    fields_json,
    lookup_rows,
    lookups_json,
)

FEED = Dictionary(
    format="reso-explorer/dictionary",
    version="2.0",
    service=ServiceEntry(protocol="odata-4"),
    resources={
        "House": ResourceEntry(
            name="House",
            kind="set",
            type="n.House",
            fields={
                "Color": FieldEntry(
                    name="Color",
                    type="string",
                    edm_type="n.Color",
                    lookup="n.Color",
                    label="Paint",
                    filterable=True,
                    sortable=True,
                    probed=ProbedEntry(filterable=False),
                ),
                "Tags": FieldEntry(
                    name="Tags",
                    type="string",
                    edm_type="Edm.String",
                    collection=True,
                    required=True,
                    max_length=9,
                    lookup="Tags",
                    write="never",
                ),
            },
            relations={},
        )
    },
    types={},
    lookups={
        "n.Color": LookupEntry(
            name="Color",
            source="enum",
            values={"DeepRed": ValueEntry(label="Deep Red"), "Blue": ValueEntry()},
        ),
        "Tags": LookupEntry(
            name="Tags",
            source="lookupResource",
            values={"a / b": ValueEntry(legacy="AB", standard="A")},
        ),
        "Free": LookupEntry(name="Free", source="lookupResource"),
    },
)


def test_field_rows_leave_out_what_is_not_known() -> None:
    color, tags = field_rows(FEED)
    assert color == {
        "FieldKey": "House/Color",
        "ResourceName": "House",
        "FieldName": "Color",
        "DisplayName": "Paint",
        "Type": "n.Color",
        "CollectionYN": False,
        "NullableYN": True,
        "LookupName": "Color",
        "SearchableYN": False,
        "OrderableYN": True,
    }
    assert (tags["CollectionYN"], tags["NullableYN"], tags["Length"]) == (True, False, 9)
    assert tags["UpdatableYN"] is False
    assert "SearchableYN" not in tags


def test_an_enumeration_gives_its_labels_as_values_and_its_members_as_legacy_values() -> None:
    deep, blue, tag = lookup_rows(FEED)
    assert (deep["LookupName"], deep["LookupValue"]) == ("Color", "Deep Red")
    assert deep["LegacyODataValue"] == "DeepRed"
    assert (blue["LookupValue"], blue["LegacyODataValue"]) == ("Blue", "Blue")
    assert tag == {
        "LookupKey": "Tags/a / b",
        "LookupName": "Tags",
        "LookupValue": "a / b",
        "StandardLookupValue": "A",
        "LegacyODataValue": "AB",
    }


def test_both_come_in_the_envelope_of_the_common_format() -> None:
    fields, lookups = (
        json.loads(fields_json(FEED)),
        json.loads(lookups_json(FEED, data_dictionary="2.1")),
    )
    assert fields["@reso.context"] == "urn:reso:metadata:2.0:resource:field"
    assert fields["value"] == list(field_rows(FEED))
    assert lookups["@reso.context"] == "urn:reso:metadata:2.1:resource:lookup"


def test_the_envelope_has_no_control_information_but_what_is_expanded() -> None:
    row = {
        "@odata.id": "x",
        "Key": 1,
        "Media@odata.count": 2,
        "Media": [{"@odata.etag": "y", "Order": 0}],
        "Agent": {"@odata.type": "#n.A", "Name": "Ada"},
    }
    text = b"".join(envelope([row, {"Key": 2}], "Property"))
    assert json.loads(text) == {
        "@reso.context": context_of("property"),
        "value": [{"Key": 1, "Media": [{"Order": 0}], "Agent": {"Name": "Ada"}}, {"Key": 2}],
    }
    assert text.count(b"\n") == 4
    assert plain([{"__metadata": 1, "A": None}]) == [{"A": None}]


def test_no_rows_are_an_empty_list() -> None:
    assert json.loads(b"".join(envelope([], "Member")))["value"] == []
