"""Broken schemas: what is wrong with relations, containers, operations and annotations."""

from __future__ import annotations

from tests.csdl.findings.cases_of_types import KEYED, Case

A_AND_B = f"""<EntityType Name="A">{KEYED}<NavigationProperty Name="B" Type="G.B"/></EntityType>
<EntityType Name="B">{KEYED}</EntityType>"""


def related(attributes: str, inside: str = "") -> str:
    """Two types, where `A` has a navigation property `N` with these attributes."""
    return f"""<EntityType Name="A">{KEYED}
    <NavigationProperty Name="N" {attributes}>{inside}</NavigationProperty></EntityType>
    <EntityType Name="B">{KEYED}<Property Name="Code" Type="Edm.String"/>
    <NavigationProperty Name="As" Type="Collection(G.A)"/></EntityType>"""


def container(inside: str) -> str:
    """`A` and `B` with their sets and more in the container `C`."""
    return f"""{A_AND_B}<EntityContainer Name="C"><EntitySet Name="Bs" EntityType="G.B"/>
    {inside}</EntityContainer>"""


def annotated(inside: str, targeted: str = "") -> str:
    """A complex type `A` with a property `x` that holds annotations, and external ones."""
    return f"""<ComplexType Name="A"><Property Name="x" Type="Edm.String">{inside}</Property>
    </ComplexType>{targeted}"""


NAVIGATION_CASES = (
    Case("navigation-target-undefined", "G.A/N", related('Type="G.Nothing"')),
    Case(
        "navigation-target-kind",
        "G.A/N",
        related('Type="G.K"') + '<ComplexType Name="K"/>',
    ),
    Case("navigation-nullable", "G.A/N", related('Type="Collection(G.B)" Nullable="false"')),
    Case("partner-missing", "G.A/N", related('Type="G.B" Partner="Az"')),
    Case(
        "partner-one-sided",
        "G.A/N",
        f"""<EntityType Name="A">{KEYED}<NavigationProperty Name="N" Type="G.B" Partner="Back"/>
        </EntityType><EntityType Name="B">{KEYED}<NavigationProperty Name="Back" Type="G.B"/>
        </EntityType>""",
    ),
    Case(
        "constraint-property-missing",
        "G.A/N",
        related('Type="G.B"', '<ReferentialConstraint Property="Id" ReferencedProperty="Idd"/>'),
    ),
    Case(
        "constraint-type-mismatch",
        "G.A/N",
        related('Type="G.B"', '<ReferentialConstraint Property="Id" ReferencedProperty="Code"/>'),
    ),
    Case("on-delete-unknown", "G.A/N", related('Type="G.B"', '<OnDelete Action="Explode"/>')),
    Case(
        "containment-cycle",
        "G.A/N",
        f"""<EntityType Name="A">{KEYED}
        <NavigationProperty Name="N" Type="G.A" Nullable="false" ContainsTarget="true"/></EntityType>""",
    ),
)

CONTAINER_CASES = (
    Case("container-missing", "G", '<ComplexType Name="A"/>'),
    Case(
        "containers-several",
        "G.D",
        container("")
        + '<EntityContainer Name="D"><EntitySet Name="As" EntityType="G.A"/></EntityContainer>',
    ),
    Case("container-extends", "G.C", '<EntityContainer Name="C" Extends="G.C"/>'),
    Case("container-name-twice", "G.C/Bs", container('<Singleton Name="Bs" Type="G.B"/>')),
    Case(
        "set-type-undefined",
        "G.C/Zs",
        container('<EntitySet Name="Zs" EntityType="G.Z"/>'),
    ),
    Case("type-without-set", "G.A", container("")),
    Case(
        "binding-path",
        "G.C/As",
        container(
            '<EntitySet Name="As" EntityType="G.A">'
            '<NavigationPropertyBinding Path="Bz" Target="Bs"/></EntitySet>'
        ),
    ),
    Case(
        "binding-target",
        "G.C/As",
        container(
            '<EntitySet Name="As" EntityType="G.A">'
            '<NavigationPropertyBinding Path="B" Target="Nowhere"/></EntitySet>'
        ),
    ),
    Case(
        "binding-twice",
        "G.C/As",
        container(
            '<EntitySet Name="As" EntityType="G.A">'
            '<NavigationPropertyBinding Path="B" Target="Bs"/>'
            '<NavigationPropertyBinding Path="B" Target="Bs"/></EntitySet>'
        ),
    ),
    Case(
        "binding-of-contained",
        "G.C/As/N",
        related('Type="G.B" ContainsTarget="true"')
        + '<EntityContainer Name="C"><EntitySet Name="As" EntityType="G.A">'
        '<NavigationPropertyBinding Path="N" Target="Bs"/></EntitySet>'
        '<EntitySet Name="Bs" EntityType="G.B"/></EntityContainer>',
    ),
)

OPERATION_CASES = (
    Case(
        "operation-without-import",
        "G.F",
        '<Function Name="F"><ReturnType Type="Edm.Int32"/></Function>',
    ),
    Case("operation-unbindable", "G.F", '<Action Name="F" IsBound="true"/>'),
    Case(
        "overload-twice",
        "G.F",
        """<Function Name="F"><Parameter Name="a" Type="Edm.Int32"/><ReturnType Type="Edm.Int32"/></Function>
        <Function Name="F"><Parameter Name="a" Type="Edm.Date"/><ReturnType Type="Edm.Int32"/></Function>""",
    ),
    Case(
        "overload-return-type",
        "G.F",
        """<Function Name="F"><ReturnType Type="Edm.Int32"/></Function>
        <Function Name="F"><Parameter Name="a" Type="Edm.Date"/><ReturnType Type="Edm.Date"/></Function>""",
    ),
    Case("function-without-return-type", "G.F", '<Function Name="F"/>'),
    Case(
        "parameter-name-twice",
        "G.F",
        '<Action Name="F"><Parameter Name="a" Type="Edm.Int32"/><Parameter Name="a" Type="Edm.Int32"/></Action>',
    ),
    Case(
        "optional-parameter-order",
        "G.F",
        """<Action Name="F"><Parameter Name="a" Type="Edm.Int32">
        <Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter>
        <Parameter Name="b" Type="Edm.Int32"/></Action>""",
    ),
    Case(
        "entity-set-path",
        "G.F",
        A_AND_B
        + """<Action Name="F" IsBound="true" EntitySetPath="a/Bz"><Parameter Name="a" Type="G.A"/>
        <ReturnType Type="G.B"/></Action>""",
    ),
    Case(
        "import-target",
        "G.C/F",
        container('<FunctionImport Name="F" Function="G.Nothing"/>'),
    ),
)

_LOOKUP = '<Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>'

ANNOTATION_CASES = (
    Case(
        "reference-empty",
        "https://example.org/x.xml",
        "",
        head='<edmx:Reference Uri="https://example.org/x.xml"/>',
    ),
    Case(
        "include-unused",
        "Some.Thing",
        "",
        head='<edmx:Reference Uri="https://example.org/x.xml">'
        '<edmx:Include Namespace="Some.Thing"/></edmx:Reference>',
    ),
    Case(
        "vocabulary-undeclared",
        "G.A/x",
        annotated('<Annotation Term="Org.OData.Core.V1.Description" String="text"/>'),
    ),
    Case(
        "term-undefined",
        "G.A/x",
        annotated(
            '<Annotation Term="G.Colur" String="red"/>', '<Term Name="Colour" Type="Edm.String"/>'
        ),
    ),
    Case(
        "term-not-applicable",
        "G.A/x/@Core.OptionalParameter",
        annotated('<Annotation Term="Org.OData.Core.V1.OptionalParameter"/>'),
    ),
    Case(
        "annotation-without-value",
        "G.A/x",
        annotated('<Annotation Term="Org.OData.Core.V1.Description"/>'),
    ),
    Case(
        "annotation-twice",
        "G.A/x/@Core.Description",
        annotated(
            '<Annotation Term="Org.OData.Core.V1.Description" String="one"/>',
            '<Annotations Target="G.A/x">'
            '<Annotation Term="Org.OData.Core.V1.Description" String="two"/></Annotations>',
        ),
    ),
    Case(
        "annotation-target-missing",
        "G.A/y",
        annotated(
            "",
            '<Annotations Target="G.A/y">'
            '<Annotation Term="Org.OData.Core.V1.Description" String="text"/></Annotations>',
        ),
    ),
    Case(
        "capability-path",
        "G.C/As",
        container(
            """<EntitySet Name="As" EntityType="G.A">
            <Annotation Term="Org.OData.Capabilities.V1.SortRestrictions"><Record>
            <PropertyValue Property="NonSortableProperties"><Collection>
            <PropertyPath>Heigth</PropertyPath></Collection></PropertyValue>
            </Record></Annotation></EntitySet>"""
        ),
    ),
    Case("lookup-set-missing", "G.A/x", annotated(_LOOKUP)),
    Case(
        "lookup-name-type",
        "G.A/n",
        f'<ComplexType Name="A"><Property Name="n" Type="Edm.Int32">{_LOOKUP}</Property></ComplexType>',
    ),
    Case(
        "lookup-fields-missing",
        "G.Lookup",
        annotated(_LOOKUP)
        + f"""<EntityType Name="Lookup">{KEYED}<Property Name="LookupName" Type="Edm.String"/>
        <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="Lookup" EntityType="G.Lookup"/></EntityContainer>""",
    ),
    Case(
        "standard-name-deprecated",
        "G.A/x",
        annotated('<Annotation Term="RESO.OData.Metadata.StandardName" String="X"/>'),
    ),
)
