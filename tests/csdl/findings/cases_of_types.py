"""Broken schemas: what is wrong with types, names, keys and values, one fault each."""

from __future__ import annotations

from dataclasses import dataclass

KEYED = '<Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/>'


@dataclass(frozen=True)
class Case:
    """A schema body, the rule that must report it, and the path it must name."""

    rule: str
    path: str
    body: str
    count: int = 1
    version: str = "4.0"
    head: str = ""
    schemas: str = ""


TYPE_CASES = (
    Case(
        "key-missing",
        "G.A",
        f"""<EntityType Name="A"/><EntityType Name="B">{KEYED}
        <NavigationProperty Name="As" Type="Collection(G.A)"/></EntityType>""",
    ),
    Case(
        "set-without-key",
        "G.C/As",
        """<EntityType Name="A"/>
        <EntityContainer Name="C"><EntitySet Name="As" EntityType="G.A"/></EntityContainer>""",
    ),
    Case(
        "key-property-missing",
        "G.A",
        """<EntityType Name="A"><Key><PropertyRef Name="Idd"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/></EntityType>""",
    ),
    Case(
        "key-nullable",
        "G.A/Id",
        """<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32"/></EntityType>
        <EntityType Name="B"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32"/></EntityType>""",
        count=2,
    ),
    Case(
        "key-type",
        "G.A/Id",
        """<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Stream" Nullable="false"/></EntityType>""",
    ),
    Case(
        "key-redefined",
        "G.B",
        f"""<EntityType Name="A">{KEYED}</EntityType>
        <EntityType Name="B" BaseType="G.A"><Key><PropertyRef Name="No"/></Key>
        <Property Name="No" Type="Edm.Int32" Nullable="false"/></EntityType>""",
    ),
    Case(
        "key-path-alias",
        "G.A",
        """<ComplexType Name="I"><Property Name="Id" Type="Edm.Int32" Nullable="false"/></ComplexType>
        <EntityType Name="A"><Key><PropertyRef Name="Info/Id"/></Key>
        <Property Name="Info" Type="G.I" Nullable="false"/></EntityType>""",
    ),
    Case("base-type-undefined", "G.A", '<ComplexType Name="A" BaseType="G.Nothing"/>'),
    Case(
        "base-type-cycle",
        "G.A",
        '<ComplexType Name="A" BaseType="G.B"/><ComplexType Name="B" BaseType="G.A"/>',
    ),
    Case(
        "base-type-kind",
        "G.A",
        f'<EntityType Name="B">{KEYED}</EntityType><ComplexType Name="A" BaseType="G.B"/>',
    ),
    Case(
        "abstract-without-derived",
        "G.B/a",
        """<ComplexType Name="A" Abstract="true"/>
        <ComplexType Name="B"><Property Name="a" Type="G.A"/></ComplexType>""",
    ),
    Case(
        "type-name-twice",
        "G.A",
        '<ComplexType Name="A"/><EnumType Name="A"><Member Name="x"/><Member Name="y"/></EnumType>',
    ),
    Case(
        "operation-named-like-type",
        "G.A",
        """<ComplexType Name="A"/><Function Name="A"><ReturnType Type="Edm.Int32"/></Function>""",
    ),
    Case(
        "member-name-twice",
        "G.A/x",
        """<ComplexType Name="A"><Property Name="x" Type="Edm.Int32"/>
        <Property Name="x" Type="Edm.Int32"/></ComplexType>""",
    ),
    Case(
        "property-and-navigation",
        "G.A/Media",
        f"""<EntityType Name="A">{KEYED}<Property Name="Media" Type="Edm.String"/>
        <NavigationProperty Name="Media" Type="G.A"/></EntityType>""",
    ),
    Case(
        "inherited-name",
        "G.B/x",
        """<ComplexType Name="A"><Property Name="x" Type="Edm.Int32"/></ComplexType>
        <ComplexType Name="B" BaseType="G.A"><Property Name="x" Type="Edm.String"/></ComplexType>""",
    ),
    Case(
        "names-differ-by-case",
        "G.A/City",
        """<ComplexType Name="A"><Property Name="city" Type="Edm.String"/>
        <Property Name="City" Type="Edm.String"/></ComplexType>""",
    ),
    Case(
        "name-invalid",
        "G.A/two words",
        '<ComplexType Name="A"><Property Name="two words" Type="Edm.String"/></ComplexType>',
    ),
    Case(
        "namespace-invalid",
        "Edm",
        "",
        schemas='<Schema Namespace="Edm" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>',
    ),
    Case(
        "namespace-twice",
        "G",
        "",
        schemas='<Schema Namespace="G" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>',
    ),
    Case(
        "short-name-shared",
        "H.A",
        '<ComplexType Name="A"/>',
        schemas='<Schema Namespace="H" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<ComplexType Name="A"/></Schema>',
    ),
    Case(
        "type-undefined",
        "G.A/x",
        '<ComplexType Name="A"><Property Name="x" Type="G.Nothing"/></ComplexType>',
    ),
    Case(
        "open-lookup",
        "G.A/City",
        """<ComplexType Name="A"><Property Name="City" Type="E.City"/>
        <Property Name="Town" Type="Collection(E.Town)" Nullable="false"/></ComplexType>""",
        count=2,
        schemas='<Schema Namespace="E" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<EnumType Name="Status"><Member Name="On"/><Member Name="Off"/></EnumType></Schema>',
    ),
    Case(
        "property-type-kind",
        "G.A/x",
        '<ComplexType Name="A"><Property Name="x" Type="Edm.DateTime"/></ComplexType>',
    ),
    Case(
        "facet-not-applicable",
        "G.A/x",
        '<ComplexType Name="A"><Property Name="x" Type="Edm.Date" MaxLength="10"/></ComplexType>',
    ),
    Case(
        "facet-out-of-range",
        "G.A/x",
        '<ComplexType Name="A">'
        '<Property Name="x" Type="Edm.DateTimeOffset" Precision="27"/></ComplexType>',
    ),
    Case(
        "default-value-mismatch",
        "G.A/x",
        '<ComplexType Name="A"><Property Name="x" Type="Edm.Byte" DefaultValue="256"/></ComplexType>',
    ),
    Case(
        "collection-nullable-missing",
        "G.A/x",
        '<ComplexType Name="A"><Property Name="x" Type="Collection(Edm.Date)"/></ComplexType>',
    ),
    Case("enum-empty", "G.E", '<EnumType Name="E"/>'),
    Case("enum-single-member", "G.E", '<EnumType Name="E"><Member Name="A"/></EnumType>'),
    Case(
        "enum-placeholder",
        "G.City/SampleCityEnumValue",
        '<EnumType Name="City"><Member Name="SampleCityEnumValue"/></EnumType>',
    ),
    Case(
        "enum-member-twice",
        "G.E/A",
        '<EnumType Name="E"><Member Name="A"/><Member Name="A"/></EnumType>',
    ),
    Case(
        "enum-value-range",
        "G.E/B",
        '<EnumType Name="E"><Member Name="A" Value="1"/><Member Name="B" Value="4294967296"/></EnumType>',
    ),
    Case(
        "enum-values-mixed",
        "G.E/B",
        '<EnumType Name="E"><Member Name="A" Value="1"/><Member Name="B"/></EnumType>',
    ),
    Case(
        "enum-flags-sequential",
        "G.E",
        '<EnumType Name="E" IsFlags="true"><Member Name="A" Value="3"/><Member Name="B" Value="5"/></EnumType>',
    ),
    Case(
        "enum-flags-values",
        "G.E",
        '<EnumType Name="E" IsFlags="true"><Member Name="A"/><Member Name="B"/></EnumType>',
    ),
    Case(
        "enum-underlying-type",
        "G.E",
        '<EnumType Name="E" UnderlyingType="Edm.String"><Member Name="A"/><Member Name="B"/></EnumType>',
    ),
    Case(
        "type-definition-underlying",
        "G.D",
        '<TypeDefinition Name="B" UnderlyingType="Edm.Int32"/>'
        '<TypeDefinition Name="D" UnderlyingType="G.B"/>',
    ),
)
