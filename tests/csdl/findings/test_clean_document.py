from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.csdl.findings.conftest import Lint

CLEAN = """
<EntityType Name="Plant">
 <Key><PropertyRef Name="Id"/></Key>
 <Property Name="Id" Type="Edm.String" Nullable="false" MaxLength="20"/>
 <Property Name="BedId" Type="Edm.Int32"/>
 <Property Name="Height" Type="Edm.Decimal" Precision="8" Scale="2" DefaultValue="1.5"/>
 <Property Name="Seen" Type="Edm.DateTimeOffset" Precision="3"/>
 <Property Name="Colours" Type="Collection(G.Colour)" Nullable="false"/>
 <Property Name="Care" Type="G.Care"/>
 <NavigationProperty Name="Bed" Type="G.Bed" Partner="Plants">
  <ReferentialConstraint Property="BedId" ReferencedProperty="Id"/>
  <OnDelete Action="SetNull"/>
 </NavigationProperty>
</EntityType>
<EntityType Name="Tree" BaseType="G.Plant">
 <Property Name="Girth" Type="G.Metres"/>
</EntityType>
<EntityType Name="Bed">
 <Key><PropertyRef Name="Id"/></Key>
 <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
 <NavigationProperty Name="Plants" Type="Collection(G.Plant)" Partner="Bed"/>
 <NavigationProperty Name="Stones" Type="Collection(G.Stone)" ContainsTarget="true"/>
</EntityType>
<EntityType Name="Stone">
 <Key><PropertyRef Name="No"/></Key>
 <Property Name="No" Type="Edm.Int16" Nullable="false"/>
</EntityType>
<ComplexType Name="Care">
 <Property Name="Water" Type="Edm.Boolean" DefaultValue="true"/>
 <NavigationProperty Name="Gardener" Type="G.Plant"/>
</ComplexType>
<EnumType Name="Colour"><Member Name="Red" Value="0"/><Member Name="Green" Value="1"/></EnumType>
<EnumType Name="Uses" IsFlags="true"><Member Name="Eat" Value="1"/><Member Name="Look" Value="2"/></EnumType>
<TypeDefinition Name="Metres" UnderlyingType="Edm.Decimal" Precision="6" Scale="1"/>
<Function Name="Tallest"><Parameter Name="use" Type="G.Uses"/><ReturnType Type="G.Plant"/></Function>
<Action Name="Water" IsBound="true" EntitySetPath="plant/Bed">
 <Parameter Name="plant" Type="G.Plant"/><ReturnType Type="G.Bed"/>
</Action>
<EntityContainer Name="C">
 <EntitySet Name="Plants" EntityType="G.Plant">
  <NavigationPropertyBinding Path="Bed" Target="Beds"/>
  <NavigationPropertyBinding Path="Care/Gardener" Target="Plants"/>
 </EntitySet>
 <EntitySet Name="Beds" EntityType="G.Bed">
  <NavigationPropertyBinding Path="Plants" Target="G.C/Plants"/>
  <NavigationPropertyBinding Path="Plants/G.Tree/Bed" Target="Beds"/>
 </EntitySet>
 <FunctionImport Name="Tallest" Function="G.Tallest" EntitySet="Plants"/>
</EntityContainer>
<Annotations Target="G.C/Plants">
 <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions">
  <Record><PropertyValue Property="NonFilterableProperties">
   <Collection><PropertyPath>Care/Water</PropertyPath></Collection></PropertyValue></Record>
 </Annotation>
</Annotations>
<Annotations Target="G.Water(G.Plant)/plant">
 <Annotation Term="Org.OData.Core.V1.Description" String="what to water"/>
</Annotations>
<Annotations Target="G.Tallest(G.Uses)/$ReturnType">
 <Annotation Term="Org.OData.Core.V1.Description" String="the tallest"/>
</Annotations>
<Annotations Target="G.Tree/Bed">
 <Annotation Term="Org.OData.Core.V1.Description" String="where the tree stands"/>
</Annotations>
"""
REFERENCES = """
<edmx:Reference Uri="https://example.org/core.xml"><edmx:Include Namespace="Org.OData.Core.V1"/></edmx:Reference>
<edmx:Reference Uri="https://example.org/cap.xml"><edmx:Include Namespace="Org.OData.Capabilities.V1"/></edmx:Reference>
"""


def test_a_good_document_has_no_findings_but_the_type_without_set(lint: Lint) -> None:
    found = lint(CLEAN, head=REFERENCES)
    assert list(found) == ["type-without-set"]
    assert found["type-without-set"][0].path == "G.Stone"
