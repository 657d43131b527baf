"""Documents that several test folders share. All of them are invented."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from reso_explorer.document import Document

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell's background job ignores Ctrl-C, and so would every process that a test starts
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("project", deadline=None, derandomize=False, print_blob=True)
settings.load_profile("project")
"""New examples in every run, also where `CI` is set; `--hypothesis-seed` repeats a run."""


def pytest_collection_finish() -> None:
    """Spare garbage collection the tests and modules that stay to the end, as they are many."""
    gc.collect()
    gc.freeze()


MARKET = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="market" Alias="m" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EnumType Name="Colour"><Member Name="Red" Value="0"/><Member Name="Green" Value="1">
     <Annotation Term="RESO.OData.Metadata.StandardName" String="Bright Green"/></Member></EnumType>
   <ComplexType Name="Place"><Property Name="Town" Type="Edm.String"/></ComplexType>
   <EntityType Name="Thing" Abstract="true">
    <Key><PropertyRef Name="ThingKey"/></Key>
    <Property Name="ThingKey" Type="Edm.String" Nullable="false"/>
   </EntityType>
   <EntityType Name="Listing">
    <Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false" MaxLength="40"/>
    <Property Name="ListPrice" Type="Edm.Decimal" Precision="14" Scale="2">
     <Annotation Term="Core.Description" String="What the seller asks for"/></Property>
    <Property Name="OriginalListPrice" Type="Edm.Decimal"/>
    <Property Name="DoorColour" Type="m.Colour"/>
    <Property Name="Site" Type="m.Place"/>
    <Property Name="Status" Type="Edm.String">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/></Property>
    <Property Name="Pool_sp_Terms_co_Pool_sp_Date" Type="Edm.Date">
     <Annotation Term="MLS.OData.Metadata.LocalName" String="Pool Terms: Pool Date"/></Property>
    <Property Name="SellerAgentKey" Type="Edm.String"/>
    <Property Name="BuyerAgentKey" Type="Edm.String"/>
    <Property Name="FeedSystemID" Type="Edm.String"/>
    <NavigationProperty Name="SellerAgent" Type="m.Agent"/>
    <NavigationProperty Name="BuyerAgent" Type="m.Agent"/>
    <NavigationProperty Name="Photos" Type="Collection(m.Photo)"/>
    <NavigationProperty Name="Visits" Type="Collection(m.Visit)"/>
   </EntityType>
   <EntityType Name="Agent">
    <Key><PropertyRef Name="AgentKey"/></Key>
    <Property Name="AgentKey" Type="Edm.String" Nullable="false"/>
    <Property Name="OfficeID" Type="Edm.String"/>
    <NavigationProperty Name="Office" Type="m.Office"/>
   </EntityType>
   <EntityType Name="Office">
    <Key><PropertyRef Name="OfficeKey"/></Key>
    <Property Name="OfficeKey" Type="Edm.String" Nullable="false"/>
    <Property Name="OfficePhone" Type="Edm.String"/>
    <NavigationProperty Name="MainOffice" Type="m.Office"/>
    <NavigationProperty Name="Owner" Type="m.Thing"/>
   </EntityType>
   <EntityType Name="Person" BaseType="m.Thing">
    <Property Name="FullName" Type="Edm.String"/>
   </EntityType>
   <EntityType Name="Photo">
    <Key><PropertyRef Name="PhotoKey"/></Key>
    <Property Name="PhotoKey" Type="Edm.String" Nullable="false"/>
    <Property Name="ResourceName" Type="Edm.String"/>
    <Property Name="ResourceRecordKey" Type="Edm.String"/>
   </EntityType>
   <EntityType Name="Visit">
    <Key><PropertyRef Name="VisitKey"/></Key>
    <Property Name="VisitKey" Type="Edm.String" Nullable="false"/>
    <Property Name="ListingKey" Type="Edm.String"/>
    <NavigationProperty Name="Listing" Type="m.Listing">
     <ReferentialConstraint Property="ListingKey" ReferencedProperty="ListingKey"/>
    </NavigationProperty>
   </EntityType>
   <Function Name="Nearby"><Parameter Name="town" Type="Edm.String"/>
    <ReturnType Type="Collection(m.Listing)"/></Function>
   <EntityContainer Name="Container">
    <EntitySet Name="Listing" EntityType="m.Listing">
     <NavigationPropertyBinding Path="SellerAgent" Target="Agent"/></EntitySet>
    <EntitySet Name="Agent" EntityType="m.Agent"/>
    <EntitySet Name="Office" EntityType="m.Office"/>
    <EntitySet Name="Photo" EntityType="m.Photo"/>
    <EntitySet Name="Visit" EntityType="m.Visit"/>
    <FunctionImport Name="Nearby" Function="m.Nearby"/>
   </EntityContainer>
   <Annotations Target="m.Listing/OriginalListPrice">
    <Annotation Term="Core.Description" String="What the seller asked first"/>
   </Annotations>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""
"""A small market of listings, agents, offices, photos and visits."""


@pytest.fixture(scope="session")
def market() -> Document:
    """The small market, read."""
    from reso_explorer.document import read_metadata

    return read_metadata(MARKET.encode())


@pytest.fixture
def market_file(tmp_path: Path) -> Path:
    """The small market as a file."""
    path = tmp_path / "market.xml"
    path.write_text(MARKET, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents; tests that need it are skipped where there is none."""
    folder = os.environ.get("RESO_EXPLORER_CORPUS", "")
    if not folder:
        pytest.skip("RESO_EXPLORER_CORPUS names no folder of documents")
    return Path(folder)
