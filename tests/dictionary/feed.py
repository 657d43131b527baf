"""An invented document with one of each thing that a dictionary has to resolve."""

from __future__ import annotations

from reso_explorer.document import Document, read_metadata

FEED = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:Reference Uri="https://example.org/far.xml"><edmx:Include Namespace="Far.Away"/></edmx:Reference>
 <edmx:DataServices>
  <Schema Namespace="A" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <TypeDefinition Name="Money" UnderlyingType="Edm.Decimal" Precision="12" Scale="2"/>
   <EntityType Name="Record" Abstract="true">
    <Property Name="Changed" Type="Edm.DateTimeOffset"/>
   </EntityType>
   <EntityType Name="Listing" BaseType="Self.Record">
    <Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false" MaxLength="max"/>
    <Property Name="Price" Type="Self.Money">
     <Annotation Term="Core.Description" String="What the seller asks."/></Property>
    <Property Name="Status" Type="A.Enums.Status"/>
    <Property Name="City" Type="A.Enums.City"/>
    <Property Name="Features" Type="Collection(Edm.String)" Nullable="false">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="Features"/></Property>
    <Property Name="Rating" Type="Edm.String">
     <Annotation Term="Org.OData.Validation.V1.AllowedValues"><Collection>
      <Record><PropertyValue Property="Value" String="b"/></Record>
      <Record><PropertyValue Property="Value" String="a"/></Record>
     </Collection></Annotation></Property>
    <Property Name="Pool_sp_Depth" Type="Edm.Double"/>
    <Property Name="NORTH_FloodZone" Type="Edm.String"/>
    <Property Name="Owner" Type="Edm.String">
     <Annotation Term="MLS.OData.Metadata.LocalName" String="Owner's name"/></Property>
    <Property Name="Address" Type="Self.Address"/>
    <Property Name="Other" Type="A.Nowhere"/>
    <Property Name="Remote" Type="Far.Away.Thing"/>
    <Property Name="AgentKey" Type="Edm.String"/>
    <NavigationProperty Name="Agent" Type="Self.Agent"/>
    <NavigationProperty Name="Gone" Type="Collection(Self.Gone)"/>
   </EntityType>
   <EntityType Name="Agent">
    <Key><PropertyRef Name="AgentKey"/></Key>
    <Property Name="AgentKey" Type="Edm.String" Nullable="false"/>
    <Property Name="Level" Type="Edm.Int64" DefaultValue="1">
     <Annotation Term="Org.OData.Validation.V1.Maximum" Int="9007199254740993"/>
     <Annotation Term="Org.OData.Core.V1.Immutable"/></Property>
    <NavigationProperty Name="Sold" Type="Collection(Self.Listing)"/>
   </EntityType>
   <EntityType Name="Property">
    <Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false"/>
   </EntityType>
   <ComplexType Name="Address"><Property Name="City" Type="Edm.String"/></ComplexType>
   <Function Name="Nearby" IsBound="true">
    <Parameter Name="listing" Type="Self.Listing"/>
    <Parameter Name="miles" Type="Edm.Double" Nullable="false">
     <Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter>
    <ReturnType Type="Collection(Self.Listing)"/>
   </Function>
   <Action Name="Reset"/>
   <EntityContainer Name="Container">
    <EntitySet Name="Listings" EntityType="Self.Listing">
     <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>
      <PropertyValue Property="NonFilterableProperties"><Collection>
       <PropertyPath>Owner</PropertyPath></Collection></PropertyValue></Record></Annotation>
    </EntitySet>
    <EntitySet Name="Agents" EntityType="Self.Agent"/>
    <EntitySet Name="Staff" EntityType="Self.Agent"/>
    <EntitySet Name="Property" EntityType="Self.Property"/>
    <Singleton Name="Newest" Type="Self.Listing"/>
    <ActionImport Name="ResetAll" Action="Self.Reset"/>
   </EntityContainer>
  </Schema>
  <Schema Namespace="A.Enums" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EnumType Name="Status">
    <Member Name="Sold" Value="2"/><Member Name="Active" Value="0"/>
    <Member Name="UnderContract" Value="1">
     <Annotation Term="RESO.OData.Metadata.StandardName" String="Under Contract"/></Member>
   </EnumType>
   <EnumType Name="Days" IsFlags="true" UnderlyingType="Edm.Int64">
    <Member Name="Mon" Value="1"/><Member Name="Far" Value="9007199254740994"/></EnumType>
   <EnumType Name="Blank"><Member Name="SampleBlankEnumValue" Value="0"/></EnumType>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


def feed(text: str = FEED) -> Document:
    """Return the document, or a variant of it."""
    return read_metadata(text.encode("utf-8", "surrogatepass"))
