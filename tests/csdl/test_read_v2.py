from __future__ import annotations

from reso_explorer.csdl import read
from reso_explorer.csdl.model import Collection, Constant, PathExpression, Record
from tests.csdl.documents import V3_EDM, clean, rules, v2

CORE = "Org.OData.Core.V1"
CAPABILITIES = "Org.OData.Capabilities.V1"

RELATED = """
  <EntityType Name="Order"><Key><PropertyRef Name="ID"/></Key>
    <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
    <Property Name="BuyerID" Type="Edm.String"/>
    <NavigationProperty Name="Buyer" Relationship="shop.Buys" FromRole="Orders" ToRole="Who"/>
  </EntityType>
  <EntityType Name="Customer"><Key><PropertyRef Name="CID"/></Key>
    <Property Name="CID" Type="Edm.String" Nullable="false"/>
    <NavigationProperty Name="Orders" Relationship="shop.Buys" FromRole="Who" ToRole="Orders"/>
  </EntityType>
  <EntityType Name="Vip" BaseType="shop.Customer">
    <NavigationProperty Name="Gifts" Relationship="shop.Gives" FromRole="V" ToRole="G"/>
  </EntityType>
  <Association Name="Buys">
    <End Role="Who" Type="shop.Customer" Multiplicity="0..1"><OnDelete Action="Cascade"/></End>
    <End Role="Orders" Type="shop.Order" Multiplicity="*"/>
    <ReferentialConstraint>
      <Principal Role="Who"><PropertyRef Name="CID"/></Principal>
      <Dependent Role="Orders"><PropertyRef Name="BuyerID"/></Dependent>
    </ReferentialConstraint>
  </Association>
  <Association Name="Gives">
    <End Role="V" Type="shop.Vip" Multiplicity="1"/><End Role="G" Type="shop.Order" Multiplicity="*"/>
  </Association>
"""
CONTAINER = """
  <EntityContainer Name="Other"/>
  <EntityContainer Name="Con" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Orders" EntityType="shop.Order"/>
    <EntitySet Name="Customers" EntityType="shop.Customer"/>
    <AssociationSet Name="BuysSet" Association="shop.Buys">
      <End Role="Who" EntitySet="Customers"/><End Role="Orders" EntitySet="Orders"/>
    </AssociationSet>
    <AssociationSet Name="GivesSet" Association="shop.Gives">
      <End Role="V" EntitySet="Customers"/><End Role="G" EntitySet="Orders"/>
    </AssociationSet>
  </EntityContainer>
"""


def test_associations_become_navigation_properties() -> None:
    reading = clean(v2(RELATED + CONTAINER))
    order, customer, vip = reading.model.schemas[0].entity_types
    buyer = order.navigation_properties[0]
    assert (buyer.type, buyer.is_collection, buyer.nullable, buyer.partner) == (
        "shop.Customer",
        False,
        True,
        "Orders",
    )
    constraint = buyer.referential_constraints[0]
    assert (constraint.property, constraint.referenced_property) == ("BuyerID", "CID")
    orders = customer.navigation_properties[0]
    assert (orders.type, orders.is_collection, orders.multiplicity) == ("shop.Order", True, "*")
    assert (orders.partner, orders.on_delete, orders.referential_constraints) == (
        "Buyer",
        "Cascade",
        (),
    )
    assert vip.navigation_properties[0].partner is None


def test_association_sets_become_bindings() -> None:
    reading = clean(v2(RELATED + CONTAINER))
    model = reading.model
    container = model.entity_container
    assert container is not None
    assert (container.name, container.is_default, model.version) == ("Con", True, "2.0")
    found = {s.name: [(b.path, b.target) for b in s.bindings] for s in container.entity_sets}
    assert found == {
        "Orders": [("Buyer", "Customers")],
        "Customers": [("Orders", "Orders"), ("shop.Vip/Gifts", "Orders")],
    }


def test_associations_may_stand_in_another_schema() -> None:
    reading = clean(v2(RELATED, CONTAINER))
    sets = reading.model.schemas[1].entity_containers[1].entity_sets
    assert [b.path for s in sets for b in s.bindings] == ["Buyer", "Orders", "shop.Vip/Gifts"]


def test_a_relationship_without_association_is_a_finding() -> None:
    reading = read(
        v2(
            '<EntityType Name="T"><NavigationProperty Name="N" Relationship="shop.None" '
            'FromRole="A" ToRole="B"/></EntityType>'
        )
    )
    assert rules(reading) == ["association-unresolved"]
    assert reading.model.schemas[0].entity_types[0].navigation_properties[0].name == "N"


def test_function_imports_become_operations() -> None:
    reading = clean(
        v2(
            """<EntityContainer Name="Con"><EntitySet Name="Things" EntityType="shop.T"/>
               <FunctionImport Name="Near" ReturnType="Collection(shop.T)" EntitySet="Things"
                   m:HttpMethod="GET"><Parameter Name="Lat" Type="Edm.Double" Mode="In"/>
               </FunctionImport>
               <FunctionImport Name="Pay" m:HttpMethod="POST"/>
               <FunctionImport Name="Look" IsSideEffecting="false" IsBindable="true"
                   ReturnType="Edm.Int32"><Parameter Name="it" Type="shop.T" Nullable="true"/>
               </FunctionImport></EntityContainer><EntityType Name="T"/>""",
            edm=V3_EDM,
            version="3.0",
        )
    )
    schema = reading.model.schemas[0]
    container = schema.entity_containers[0]
    near, look = schema.functions
    assert near.return_type is not None
    assert (near.return_type.type, near.return_type.is_collection, near.return_type.nullable) == (
        "shop.T",
        True,
        False,
    )
    assert [(p.name, p.nullable) for p in near.parameters] == [("Lat", False)]
    assert (look.is_bound, look.parameters[0].nullable) == (True, True)
    assert [action.name for action in schema.actions] == ["Pay"]
    assert [(f.name, f.function, f.entity_set) for f in container.function_imports] == [
        ("Near", "shop.Near", "Things")
    ]
    assert [(a.name, a.action) for a in container.action_imports] == [("Pay", "shop.Pay")]


def test_documentation_becomes_descriptions() -> None:
    reading = clean(
        v2(
            """<EntityType Name="T"><Documentation><Summary>A thing </Summary>
               <LongDescription>Much more</LongDescription></Documentation>
               <Property Name="P" Type="Edm.String" sap:label="Label"><Documentation>
               <Summary>Said</Summary><LongDescription/></Documentation></Property></EntityType>"""
        )
    )
    found = reading.model.schemas[0].entity_types[0]
    assert [(a.term, a.value) for a in found.annotations] == [
        (f"{CORE}.Description", Constant("String", "A thing")),
        (f"{CORE}.LongDescription", Constant("String", "Much more")),
    ]
    assert [(a.term, a.value) for a in found.properties[0].annotations] == [
        (f"{CORE}.Description", Constant("String", "Said")),
        ("sap:label", Constant("String", "Label")),
    ]


def test_media_entities_and_facets_without_counterpart() -> None:
    reading = clean(
        v2(
            """<EntityType Name="T" m:HasStream="true"><Property Name="P" Type="Edm.String"
               FixedLength="true" ConcurrencyMode="Fixed" m:FC_KeepInContent="false"
               MaxLength="Max"/><Property Name="D" Type="Edm.DateTime"/></EntityType>"""
        )
    )
    found = reading.model.schemas[0].entity_types[0]
    assert found.has_stream
    assert (found.properties[0].max_length, found.properties[1].type) == ("max", "Edm.DateTime")
    assert [a.term for a in found.properties[0].annotations] == [
        "edm:FixedLength",
        "edm:ConcurrencyMode",
        "m:FC_KeepInContent",
    ]


def test_sap_attributes_of_properties() -> None:
    reading = clean(
        v2(
            """<EntityType Name="T" sap:label="Thing" sap:content-version="1">
               <Property Name="A" Type="Edm.String" sap:label="Name" sap:quickinfo="Long name"
                   sap:creatable="false" sap:updatable="false" sap:sortable="false"
                   sap:filterable="false" sap:semantics="tel"/>
               <Property Name="B" Type="Edm.Decimal" sap:variable-scale="true"
                   sap:updatable="false" sap:required-in-filter="true"
                   sap:filter-restriction="interval" sap:validation-regexp="[0-9]+"/>
               </EntityType>
               <EntityContainer Name="C"><EntitySet Name="Ts" EntityType="shop.T"
                   sap:creatable="false" sap:pageable="false" sap:requires-filter="true"
                   sap:searchable="true"/></EntityContainer>"""
        )
    )
    schema = reading.model.schemas[0]
    first, second = schema.entity_types[0].properties
    said = {a.term: a.value for a in first.annotations}
    assert said[f"{CORE}.Description"] == Constant("String", "Long name")
    assert said[f"{CORE}.Computed"] == Constant("Bool", value=True)
    assert said["sap:semantics"] == Constant("String", "tel")
    assert said["sap:label"] == Constant("String", "Name")
    said = {a.term: a.value for a in second.annotations}
    assert f"{CORE}.Immutable" in said
    assert said["Org.OData.Validation.V1.Pattern"] == Constant("String", "[0-9]+")
    assert second.scale == "floating"
    said = {a.term: a.value for a in schema.entity_types[0].annotations}
    assert said[f"{CORE}.Description"] == Constant("String", "Thing")
    assert "sap:content-version" in said


def test_sap_attributes_give_sets_their_capabilities() -> None:
    reading = clean(
        v2(
            """<EntityContainer Name="C"><EntitySet Name="Ts" EntityType="shop.T"
                   sap:creatable="false" sap:pageable="false" sap:requires-filter="true"/>
               </EntityContainer>
               <EntityType Name="T"><Property Name="A" Type="Edm.String" sap:filterable="false"
                   sap:sortable="false"/><Property Name="B" Type="Edm.String"
                   sap:required-in-filter="true" sap:filter-restriction="multi-value"/>
               </EntityType>"""
        )
    )
    said = {
        a.term: a.value
        for a in reading.model.schemas[0].entity_containers[0].entity_sets[0].annotations
    }
    assert said[f"{CAPABILITIES}.TopSupported"] == Constant("Bool", value=False)
    insert = said[f"{CAPABILITIES}.InsertRestrictions"]
    assert isinstance(insert, Record)
    assert (insert.values[0].name, insert.values[0].value) == (
        "Insertable",
        Constant("Bool", value=False),
    )
    filtering = said[f"{CAPABILITIES}.FilterRestrictions"]
    assert isinstance(filtering, Record)
    members = {value.name: value.value for value in filtering.values}
    assert members["RequiresFilter"] == Constant("Bool", value=True)
    assert members["NonFilterableProperties"] == Collection((PathExpression("PropertyPath", "A"),))
    assert members["RequiredProperties"] == Collection((PathExpression("PropertyPath", "B"),))
    assert "FilterExpressionRestrictions" in members
    sorting = said[f"{CAPABILITIES}.SortRestrictions"]
    assert isinstance(sorting, Record)
    assert sorting.values[0].value == Collection((PathExpression("PropertyPath", "A"),))


def test_v3_vocabulary_forms() -> None:
    reading = clean(
        v2(
            """<Using Namespace="vocabulary" Alias="v"/>
               <ValueTerm Name="Label" Type="Edm.String"/>
               <EntityType Name="T"><ValueAnnotation Term="v.Label" String="x"/>
                 <TypeAnnotation Term="v.Place"><PropertyValue Property="Town" String="y"/>
                 </TypeAnnotation></EntityType>
               <Annotations Target="shop.T"><ValueAnnotation Term="v.Label">
                 <If><Path>A</Path><String>b</String><String>c</String></If></ValueAnnotation>
               </Annotations>""",
            edm=V3_EDM,
            version="3.0",
        )
    )
    schema = reading.model.schemas[0]
    assert [term.name for term in schema.terms] == ["Label"]
    first, second = schema.entity_types[0].annotations
    assert (first.term, first.value) == ("vocabulary.Label", Constant("String", "x"))
    assert isinstance(second.value, Record)
    assert (second.value.type, second.value.values[0].name) == ("vocabulary.Place", "Town")
    assert schema.annotation_groups[0].annotations[0].term == "vocabulary.Label"
    assert reading.model.references[0].includes[0].alias == "v"


def test_elements_of_v4_in_a_v2_document() -> None:
    oasis = 'xmlns="http://docs.oasis-open.org/odata/ns/edm"'
    reading = clean(
        v2(
            f"""<EntityType Name="T"><Property Name="P" Type="Edm.String"/>
                <NavigationProperty Name="N" Type="Collection(shop.T)"/></EntityType>
                <Annotations {oasis} Target="shop.T/P"><Annotation Term="shop.A" Bool="true"/>
                </Annotations>"""
        )
    )
    schema = reading.model.schemas[0]
    assert schema.entity_types[0].navigation_properties[0].is_collection
    assert schema.annotation_groups[0].target == "shop.T/P"


def test_associations_in_a_v4_document_are_understood() -> None:
    reading = read(
        v2(RELATED + CONTAINER).replace(
            b"http://schemas.microsoft.com/ado/2008/09/edm",
            b"http://docs.oasis-open.org/odata/ns/edm",
        )
    )
    assert reading.model.version == "4.0"
    assert reading.model.schemas[0].entity_types[0].navigation_properties[0].type == "shop.Customer"


def test_an_entity_framework_document() -> None:
    reading = clean(
        b"""<?xml version="1.0"?>
        <edmx:Edmx Version="3.0" xmlns:edmx="http://schemas.microsoft.com/ado/2009/11/edmx">
        <edmx:Runtime>
         <edmx:StorageModels><Schema Namespace="Store" Provider="x"
           xmlns="http://schemas.microsoft.com/ado/2009/11/edm/ssdl">
           <EntityType Name="Hidden"/></Schema></edmx:StorageModels>
         <edmx:ConceptualModels><Schema Namespace="App" Alias="Self"
           xmlns:annotation="http://schemas.microsoft.com/ado/2009/02/edm/annotation"
           annotation:UseStrongSpatialTypes="false"
           xmlns="http://schemas.microsoft.com/ado/2009/11/edm">
           <EntityType Name="T"><Key><PropertyRef Name="Id"/></Key>
             <Property Name="Id" Type="Int32" Nullable="false"
               annotation:StoreGeneratedPattern="Identity"/>
             <Property Name="Kind" Type="Self.Kind"/></EntityType>
           <EnumType Name="Kind"><Member Name="A"/></EnumType>
           <Function Name="Twice" ReturnType="Edm.Int32"><Parameter Name="n" Type="Int32"/>
             <DefiningExpression>n * 2</DefiningExpression></Function>
           <EntityContainer Name="Con"><FunctionImport Name="Go">
             <ReturnType EntitySet="Ts" Type="Collection(Self.T)"/></FunctionImport>
             <EntitySet Name="Ts" EntityType="Self.T"/></EntityContainer>
         </Schema></edmx:ConceptualModels>
         <edmx:Mappings/></edmx:Runtime>
         <Designer xmlns="http://schemas.microsoft.com/ado/2009/11/edmx"/></edmx:Edmx>"""
    )
    assert [schema.namespace for schema in reading.model.schemas] == ["App"]
    assert reading.model.version == "3.0"
    schema = reading.model.schemas[0]
    key, kind = schema.entity_types[0].properties
    assert (key.type, kind.type) == ("Edm.Int32", "App.Kind")
    assert key.annotations[0].term == "annotation:StoreGeneratedPattern"
    assert schema.functions[0].return_type is not None
    assert schema.functions[0].annotations[0].value == Constant("String", "n * 2")
    assert schema.entity_containers[0].action_imports[0].entity_set == "Ts"


def test_elements_of_another_namespace_are_remarked() -> None:
    reading = read(
        v2(
            """<EntityType Name="T"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom"
               rel="self" href="http://host/$metadata"/>"""
        )
    )
    assert [(f.code, f.severity, f.path) for f in reading.findings] == [
        ("foreign-element", "info", "shop")
    ]
