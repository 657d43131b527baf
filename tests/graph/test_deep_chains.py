"""Columns and identifiers of derived types, made from those of their base types."""

from __future__ import annotations

from reso_explorer.document import read_metadata
from reso_explorer.graph.identifiers import IdentifierKind, Identifiers
from reso_explorer.graph.joins import columns_of

TYPES = """<EntityType Name="A"><Key><PropertyRef Name="ListingKey"/></Key>
 <Property Name="ListingKey" Type="Edm.String"/><Property Name="X" Type="Edm.Int32"/>
 <Property Name="Tags" Type="Edm.String"/></EntityType>
<EntityType Name="B" BaseType="N.A"><Property Name="X" Type="N.Size"/>
 <Property Name="Tags" Type="Collection(Edm.String)"/></EntityType>
<EntityType Name="C" BaseType="N.B"><Property Name="Y" Type="Edm.Date"/><Property Name="Y" Type="Edm.Byte"/></EntityType>
<TypeDefinition Name="Size" UnderlyingType="Edm.Decimal"/>"""


def test_derived_types_have_the_columns_of_their_base_types() -> None:
    text = (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">{TYPES}</Schema>'
        "</edmx:DataServices></edmx:Edmx>"
    )
    expected = {
        "N.A": {"ListingKey": "Edm.String", "X": "Edm.Int32", "Tags": "Edm.String"},
        "N.B": {"ListingKey": "Edm.String", "X": "Edm.Decimal"},
        "N.C": {"ListingKey": "Edm.String", "X": "Edm.Decimal", "Y": "Edm.Date"},
    }
    for order in (list(expected), list(expected)[::-1]):
        index = read_metadata(text.encode()).index
        for name in order:
            assert columns_of(index, name) == expected[name]
        identifiers = index.part(Identifiers)
        assert {each: identifiers.of(each)[IdentifierKind.KEY].column for each in expected} == (
            dict.fromkeys(expected, "ListingKey")
        )
