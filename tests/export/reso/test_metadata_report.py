from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.dictionary.model import Dictionary, LookupEntry, ServiceEntry, ValueEntry
from reso_explorer.document import read_metadata
from reso_explorer.export.reso.metadata_report import export

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document

MOMENT = dt.datetime(2026, 5, 4, 3, 2, 1, tzinfo=dt.UTC)
STATUS = LookupEntry(
    name="Status",
    source="lookupResource",
    values={
        "On the market": ValueEntry(standard="Active", legacy="Act"),
        "Gone": ValueEntry(),
    },
)


def dictionary(**lookups: LookupEntry) -> Dictionary:
    return Dictionary(
        format="reso-explorer/dictionary",
        version="2.0",
        service=ServiceEntry(protocol="odata-4"),
        resources={},
        types={},
        lookups=lookups,
    )


def report(document: Document, **lookups: LookupEntry) -> dict[str, Any]:
    data = export(document, dictionary(**lookups), version="2.0", generated_on=MOMENT)
    found: dict[str, Any] = json.loads(data)
    return found


def field(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in found["fields"] if each["fieldName"] == name)


def test_head_of_a_report(market: Document) -> None:
    found = report(market)
    assert found["description"] == "RESO Data Dictionary Metadata Report"
    assert found["version"] == "2.0"
    assert found["generatedOn"] == "2026-05-04T03:02:01Z"
    assert {"resourceName": "Listing"} in found["resources"]


def test_fields_have_the_keys_that_the_report_knows(market: Document) -> None:
    found = report(market)
    assert field(found, "ListPrice") == {
        "resourceName": "Listing",
        "fieldName": "ListPrice",
        "type": "Edm.Decimal",
        "nullable": True,
        "precision": 14,
        "scale": 2,
        "annotations": [{"term": "Core.Description", "value": "What the seller asks for"}],
    }
    assert field(found, "ListingKey")["maxLength"] == 40
    assert field(found, "ListingKey")["nullable"] is False
    assert field(found, "Site")["isComplexType"] is True
    assert field(found, "Site")["typeName"] == "Place"
    assert field(found, "DoorColour")["type"] == "market.Colour"


def test_the_type_of_a_field_with_a_lookup_is_its_lookup_name(market: Document) -> None:
    status = field(report(market), "Status")
    assert status["type"] == "Status"
    assert "typeName" not in status


def test_relations_always_say_whether_they_are_collections_and_never_nullable(
    market: Document,
) -> None:
    found = report(market)
    photos, agent = field(found, "Photos"), field(found, "SellerAgent")
    assert (photos["isExpansion"], photos["isCollection"]) == (True, True)
    assert (agent["isExpansion"], agent["isCollection"]) == (True, False)
    assert (photos["type"], photos["typeName"]) == ("market.Photo", "Photo")
    assert "nullable" not in agent


def test_an_undeclared_type_is_undefined() -> None:
    document = read_metadata(
        b'<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        b'<edmx:DataServices><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        b'<EntityType Name="A"><Key><PropertyRef Name="K"/></Key>'
        b'<Property Name="K" Type="Edm.String"/><Property Name="C" Type="n.enums.City"/>'
        b'<Property Name="D" Type="n.D"/><NavigationProperty Name="B" Type="n.B"/></EntityType>'
        b'<TypeDefinition Name="D" UnderlyingType="Edm.Int32"/>'
        b"</Schema></edmx:DataServices></edmx:Edmx>"
    )
    found = report(document)
    assert (field(found, "C")["type"], field(found, "C")["typeName"]) == ("UNDEFINED", "City")
    assert field(found, "B")["type"] == "UNDEFINED"
    assert field(found, "D")["type"] == "Edm.Int32"


def test_lookups_are_members_and_rows_of_the_lookup_resource(market: Document) -> None:
    found = report(market, Status=STATUS)
    assert found["lookups"] == [
        {"lookupName": "market.Colour", "lookupValue": "Red", "type": "Edm.Int32"},
        {
            "lookupName": "market.Colour",
            "lookupValue": "Green",
            "type": "Edm.Int32",
            "annotations": [{"term": "RESO.OData.Metadata.StandardName", "value": "Bright Green"}],
        },
        {
            "lookupName": "Status",
            "lookupValue": "Active",
            "type": "Edm.String",
            "annotations": [
                {"term": "RESO.OData.Metadata.StandardName", "value": "Active"},
                {"term": "RESO.OData.Metadata.LegacyODataValue", "value": "Act"},
            ],
        },
        {"lookupName": "Status", "lookupValue": "Gone", "type": "Edm.String"},
    ]


@pytest.mark.parametrize(
    ("name", "fields", "lookups"),
    [
        ("spark.xml", 1151, 16),
        ("reso-dd-2.0-enum.xml", 1745, 3683),
        ("reso-dd-2.0-lookup.xml", 1745, 0),
    ],
)
def test_every_field_and_relation_of_real_documents(
    corpus: Path, name: str, fields: int, lookups: int
) -> None:
    found = report(read_metadata(corpus / name))
    assert len(found["fields"]) == fields
    assert len(found["lookups"]) == lookups
