"""A small service of every primitive type, as a model and as a store of odatapy."""

from __future__ import annotations

from functools import cache

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex

DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="Shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="Color" IsFlags="true">
        <Member Name="Red" Value="1"/><Member Name="Green" Value="2"/><Member Name="Blue" Value="4"/>
      </EnumType>
      <EnumType Name="State">
        <Member Name="Active" Value="0"/><Member Name="Closed" Value="1"/>
        <Member Name="ComingSoon" Value="2"/>
      </EnumType>
      <TypeDefinition Name="Money" UnderlyingType="Edm.Decimal" Scale="variable"/>
      <ComplexType Name="Place">
        <Property Name="City" Type="Edm.String"/>
        <Property Name="Zip" Type="Edm.String"/>
      </ComplexType>
      <EntityType Name="Item">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Name" Type="Edm.String"/>
        <Property Name="Code" Type="Edm.String"/>
        <Property Name="Small" Type="Edm.Int16"/>
        <Property Name="Large" Type="Edm.Int64"/>
        <Property Name="Price" Type="Edm.Decimal" Scale="variable"/>
        <Property Name="Cost" Type="Shop.Money"/>
        <Property Name="Rate" Type="Edm.Double"/>
        <Property Name="Flag" Type="Edm.Boolean"/>
        <Property Name="Day" Type="Edm.Date"/>
        <Property Name="Moment" Type="Edm.DateTimeOffset" Precision="7"/>
        <Property Name="Clock" Type="Edm.TimeOfDay" Precision="3"/>
        <Property Name="Span" Type="Edm.Duration" Precision="3"/>
        <Property Name="Mark" Type="Edm.Guid"/>
        <Property Name="Bytes" Type="Edm.Binary"/>
        <Property Name="State" Type="Shop.State"/>
        <Property Name="Colors" Type="Shop.Color"/>
        <Property Name="Tags" Type="Collection(Edm.String)" Nullable="false"/>
        <Property Name="Sizes" Type="Collection(Edm.Int32)" Nullable="false"/>
        <Property Name="Place" Type="Shop.Place"/>
        <Property Name="Where" Type="Edm.GeographyPoint"/>
        <NavigationProperty Name="Parts" Type="Collection(Shop.Part)"/>
        <NavigationProperty Name="Maker" Type="Shop.Maker"/>
      </EntityType>
      <EntityType Name="Part">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Title" Type="Edm.String"/>
        <Property Name="Weight" Type="Edm.Decimal" Scale="variable"/>
      </EntityType>
      <EntityType Name="Maker">
        <Key><PropertyRef Name="Name"/></Key>
        <Property Name="Name" Type="Edm.String" Nullable="false"/>
        <Property Name="Founded" Type="Edm.Int32"/>
      </EntityType>
      <EntityContainer Name="Service">
        <EntitySet Name="Items" EntityType="Shop.Item">
          <NavigationPropertyBinding Path="Parts" Target="Parts"/>
          <NavigationPropertyBinding Path="Maker" Target="Makers"/>
        </EntitySet>
        <EntitySet Name="Parts" EntityType="Shop.Part"/>
        <EntitySet Name="Makers" EntityType="Shop.Maker"/>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"""


@cache
def shop() -> ModelIndex:
    """Return the model."""
    return ModelIndex(read(DOCUMENT.encode()).model)
