from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.document import read_metadata
from reso_explorer.search import EntryKind, RequestError, SearchIndex

if TYPE_CHECKING:
    from reso_explorer.document import Document


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("listprice", "ListPrice", "name"),
        ("list price", "ListPrice", "name"),
        ("listpr", "ListPrice", "start of name"),
        ("price", "ListPrice", "price: another word for ListPrice"),
        ("olp", "OriginalListPrice", "initials"),
        ("pool date", "Pool_sp_Terms_co_Pool_sp_Date", "word in name"),
        ("pool terms: pool date", "Pool_sp_Terms_co_Pool_sp_Date", "label"),
        ("bright green", "Green", "label"),
        ("iginal", "OriginalListPrice", "part of name"),
        ("seller asks", "ListPrice", "word in description"),
        ("seller first", "OriginalListPrice", "word in description"),
        ("lstprice", "ListPrice", "similar name"),
    ],
)
def test_the_best_hit_and_why(market: Document, text: str, first: str, why: str) -> None:
    hit = market.search_index.search(text)[0]
    assert (hit.title, hit.why) == (first, why)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("kind:enum", {"Colour"}),
        ("kind:value", {"Red", "Green"}),
        ("type:decimal", {"ListPrice", "OriginalListPrice"}),
        ("in:Agent kind:field", {"AgentKey", "OfficeID"}),
        ("in:Person kind:field", {"ThingKey", "FullName"}),
        ("is:key in:Listing", {"ListingKey"}),
        ("is:local", {"Pool_sp_Terms_co_Pool_sp_Date"}),
        ("is:lookup in:Listing", {"DoorColour", "Status"}),
        ("price -original", {"ListPrice"}),
    ],
)
def test_filters(market: Document, text: str, titles: set[str]) -> None:
    assert {hit.title for hit in market.search_index.search(text)} == titles


def test_a_filter_that_is_still_typed_is_left_out(market: Document) -> None:
    assert market.search_index.search("price in:")[0].title == "ListPrice"


@pytest.mark.parametrize("text", ["kind:feild", "is:locale"])
def test_an_unknown_filter_word_is_named_with_near_ones(market: Document, text: str) -> None:
    with pytest.raises(RequestError, match="Did you mean"):
        market.search_index.search(text)


def test_nothing_asked_is_nothing_found(market: Document) -> None:
    assert market.search_index.search("  ") == []


def test_loaded_lookup_values_are_found(market: Document) -> None:
    index = SearchIndex(market.index, market.meanings)
    index.add_values("Status", [("Under Contract", "")])
    hit = index.search("under contract")[0]
    assert (hit.kind, hit.path) == (EntryKind.VALUE, "lookup:Status/Under Contract")


@given(st.text(max_size=30))
def test_any_text_is_answered(market: Document, text: str) -> None:
    try:
        hits = market.search_index.search(text)
    except RequestError:
        return
    assert len({hit.path for hit in hits}) == len(hits)


def test_other_words_find_values_and_say_why() -> None:
    document = read_metadata(
        b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
        <edmx:DataServices><Schema Namespace="H" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
        <Property Name="ListingKey" Type="Edm.String"/>
        <Property Name="StandardStatus" Type="H.Status"/><Property Name="MlsStatus" Type="Edm.String"/>
        <Property Name="PostalCode" Type="Edm.String"/><Property Name="OfficePostalCode" Type="Edm.String"/>
        </EntityType>
        <EnumType Name="Status"><Member Name="Closed"/><Member Name="Hold"/></EnumType>
        <EntityContainer Name="C"><EntitySet Name="Property" EntityType="H.Property"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>"""
    )
    found = [(hit.title, hit.why) for hit in document.search_index.search("sold")]
    assert found == [
        ("Closed", "sold: means StandardStatus Closed"),
        ("StandardStatus", "sold: means StandardStatus Closed"),
    ]
    found = [(hit.title, hit.why) for hit in document.search_index.search("zip")]
    assert found == [
        ("PostalCode", "zip: another word for PostalCode"),
        ("OfficePostalCode", "zip: another word for PostalCode"),
    ]
    assert document.search_index.search("office zip")[0].title == "OfficePostalCode"
    assert document.search_index.search("homes in this zip code")[0].title == "PostalCode"


def test_a_name_in_a_minor_type_comes_after_the_meaning_in_a_main_one() -> None:
    document = read_metadata(
        b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
        <edmx:DataServices><Schema Namespace="D" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <ComplexType Name="aside"><Property Name="email" Type="Edm.String"/></ComplexType>
        <EntityType Name="user"><Key><PropertyRef Name="id"/></Key>
        <Property Name="id" Type="Edm.String"/><Property Name="mail" Type="Edm.String"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="users" EntityType="D.user"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>"""
    )
    found = [(hit.title, hit.why) for hit in document.search_index.search("email")]
    assert found == [("mail", "email: another word for mail"), ("email", "name")]


SALES = b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
 xmlns:sap="http://www.sap.com/Protocols/SAPData">
<edmx:DataServices m:DataServiceVersion="2.0">
<Schema Namespace="S" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
<EntityType Name="Head"><Key><PropertyRef Name="VBELN"/></Key>
<Property Name="VBELN" Type="Edm.String" Nullable="false" sap:label="Sales Document"/>
<Property Name="KUNNR" Type="Edm.String" sap:label="Sold-to"/>
<Property Name="ERDAT" Type="Edm.DateTime"/><Property Name="NETWR" Type="Edm.Decimal"/>
<Property Name="WAERS" Type="Edm.String" sap:label="Doc. Currency"/>
</EntityType>
<EntityContainer Name="C"><EntitySet Name="Heads" EntityType="S.Head"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("customer", "KUNNR", "customer: another word for KUNNR"),
        ("sold to party", "KUNNR", "sold to party: another word for KUNNR"),
        ("created on", "ERDAT", "created on: another word for ERDAT"),
        ("order number", "VBELN", "order number: another word for VBELN"),
        ("total amount", "NETWR", "total amount: another word for NETWR"),
        ("currency", "WAERS", "currency: another word for WAERS"),
        ("sales document", "VBELN", "label"),
    ],
)
def test_codes_of_business_systems_are_found_by_what_they_mean(
    text: str, first: str, why: str
) -> None:
    hit = read_metadata(SALES).search_index.search(text)[0]
    assert (hit.title, hit.why) == (first, why)
