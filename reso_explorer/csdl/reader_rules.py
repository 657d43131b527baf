"""The rules of the readers: what the text of a document gets wrong.

Markup and values that can't be read as they are. Rules that need the whole model live in
`reso_explorer.csdl.findings`.
"""

from __future__ import annotations

from typing import Final

from reso_explorer.csdl.examples import complex_type, json_document, v2_document, xml_document
from reso_explorer.diagnostics import Area, Rule, Severity

_BS: Final = '<NavigationProperty Name="Bs" Relationship="G.AB" FromRole="A" ToRole="B"/>'

_OTHERS: Final = _BS.replace('"Bs"', '"Others"')


def _rule(
    code: str,
    severity: Severity,
    summary: str,
    help_text: str,
    *,
    spec: str = "",
    wrong: str = "",
    right: str = "",
) -> Rule:
    return Rule(
        code=code,
        severity=severity,
        area=Area.READER,
        summary=summary,
        help=help_text,
        wrong=wrong,
        right=right,
        spec=spec,
    )


RULES: Final = (
    _rule(
        "unknown-element",
        Severity.WARNING,
        "An element that CSDL doesn't define.",
        ("The element is ignored. It's misspelled, or belongs to another version or a vendor."),
        wrong=complex_type('<Propety Name="x" Type="Edm.String"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "misplaced-element",
        Severity.WARNING,
        "A CSDL element where it isn't allowed.",
        "The element is ignored because it has no meaning there.",
        wrong=complex_type('<EntitySet Name="x" EntityType="G.A"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "unknown-attribute",
        Severity.WARNING,
        "An attribute that CSDL doesn't define there.",
        "The attribute is ignored. It's misspelled, or goes with another element.",
        wrong=complex_type('<Property Name="x" Type="Edm.String" Nulable="false"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String" Nullable="false"/>'),
    ),
    _rule(
        "unknown-member",
        Severity.WARNING,
        "A JSON member that CSDL doesn't define there.",
        "The member is ignored. It's misspelled, or goes with another element.",
        spec="CSDL JSON",
        wrong=json_document(', "$Opne": true'),
        right=json_document(', "$OpenType": true'),
    ),
    _rule(
        "foreign-attribute",
        Severity.INFO,
        "An attribute of another XML namespace.",
        (
            "Vendors add such attributes. They are displayed and exported, and "
            "otherwise have no meaning."
        ),
        wrong=complex_type('<Property Name="x" Type="Edm.String" m:Extra="1"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "foreign-element",
        Severity.INFO,
        "An element of another XML namespace.",
        "Vendors add such elements. They are ignored.",
        wrong=complex_type("<m:Extra/>"),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "left-out",
        Severity.INFO,
        "A detail that the program doesn't keep.",
        "The detail isn't needed for queries, so it isn't in the model or in exports.",
        wrong=v2_document(""),
        right=v2_document(_BS),
    ),
    _rule(
        "stray-text",
        Severity.WARNING,
        "Text between elements.",
        (
            "Metadata has no text between elements. It's usually left over from an edit or from "
            "a page around the document."
        ),
        wrong="""
stray <ComplexType Name="A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
""",
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "wrong-encoding",
        Severity.WARNING,
        "A document in an encoding other than it claims.",
        ("The document is read in the encoding that its bytes show. Other tools may reject it."),
    ),
    _rule(
        "missing-namespace",
        Severity.WARNING,
        "Elements without an XML namespace.",
        (
            "The document is read as if it had the namespace of its version. Other tools may "
            "reject it."
        ),
        spec="2",
        wrong=xml_document(namespace=""),
        right=xml_document(),
    ),
    _rule(
        "unknown-namespace",
        Severity.WARNING,
        "Elements of an unknown XML namespace.",
        "The document is read as if the namespace were that of its version.",
        spec="2",
        wrong=xml_document(namespace="http://example.org/edm"),
        right=xml_document(),
    ),
    _rule(
        "odd-version",
        Severity.WARNING,
        "A version that is missing or unknown.",
        (
            "The version is derived from the XML namespace. Clients that look at the attribute "
            "may reject the document."
        ),
        spec="3.1",
        wrong=xml_document(version="9.0"),
        right=xml_document(),
    ),
    _rule(
        "no-schema",
        Severity.WARNING,
        "A document without a schema.",
        "Nothing is declared, so there is nothing to show and nothing to query.",
        spec="5",
        wrong="""
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>

  </edmx:DataServices>
</edmx:Edmx>
""",
        right=xml_document(),
    ),
    _rule(
        "missing-name",
        Severity.ERROR,
        "An element without its name.",
        "The element can't be used without a name and is dropped.",
        spec="15.2",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description">
    <Record><PropertyValue String="text"/></Record>
  </Annotation>
</Property>"""),
        right=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description">
    <Record><PropertyValue Property="y" String="text"/></Record>
  </Annotation>
</Property>"""),
    ),
    _rule(
        "missing-type",
        Severity.ERROR,
        "An element without its type.",
        "Without a type, values of the element can't be read or compared.",
        wrong=complex_type('<Property Name="x"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "missing-attribute",
        Severity.ERROR,
        "A required attribute is missing.",
        "The element is incomplete and is dropped.",
        wrong="""
<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="N" Type="G.A"><ReferentialConstraint Property="Id"/></NavigationProperty></EntityType>
""",
        right="""
<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="N" Type="G.A"><ReferentialConstraint Property="Id" ReferencedProperty="Id"/></NavigationProperty></EntityType>
""",
    ),
    _rule(
        "unprefixed-type",
        Severity.WARNING,
        "A primitive type without `Edm.`.",
        "The type is read as the primitive type. Other tools don't find it.",
        spec="3.3",
        wrong=complex_type('<Property Name="x" Type="String"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String"/>'),
    ),
    _rule(
        "nested-collection",
        Severity.ERROR,
        "A collection of collections.",
        "A collection has single values as items.",
        spec="7.1",
        wrong=complex_type(
            '<Property Name="x" Type="Collection(Collection(Edm.String))" Nullable="false"/>'
        ),
        right=complex_type('<Property Name="x" Type="Collection(Edm.String)" Nullable="false"/>'),
    ),
    _rule(
        "invalid-facet",
        Severity.WARNING,
        "A facet with a value that can't be used.",
        "The facet (MaxLength, Precision, Scale, SRID) is ignored.",
        spec="7.2",
        wrong=complex_type('<Property Name="x" Type="Edm.String" MaxLength="long"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String" MaxLength="10"/>'),
    ),
    _rule(
        "letter-case",
        Severity.INFO,
        "A value in a case that CSDL doesn't write.",
        "CSDL writes true, false, and max in lower case. The value is read anyway.",
        wrong=complex_type('<Property Name="x" Type="Edm.String" Nullable="False"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String" Nullable="false"/>'),
    ),
    _rule(
        "invalid-boolean",
        Severity.WARNING,
        "A value that is neither true nor false.",
        "The attribute is ignored and has its default.",
        wrong=complex_type('<Property Name="x" Type="Edm.String" Nullable="no"/>'),
        right=complex_type('<Property Name="x" Type="Edm.String" Nullable="false"/>'),
    ),
    _rule(
        "invalid-enum-value",
        Severity.ERROR,
        "A member value that isn't an integer.",
        "Members of an enumeration have integers as values. The value is ignored.",
        spec="10.3",
        wrong="""
<EnumType Name="E">
  <Member Name="A" Value="one"/>
  <Member Name="B" Value="two"/>
</EnumType>
""",
        right="""
<EnumType Name="E">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="2"/>
</EnumType>
""",
    ),
    _rule(
        "second-key",
        Severity.ERROR,
        "A second Key element in one type.",
        "A type has one key, which may have several parts. The first Key element is used.",
        spec="6.5",
        wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Key><PropertyRef Name="Id"/></Key>
</EntityType>
""",
        right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    ),
    _rule(
        "repeated-element",
        Severity.WARNING,
        "An element that may occur only once.",
        "The first one is used.",
        wrong="""
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
        right="""
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    ),
    _rule(
        "undeclared-alias",
        Severity.INFO,
        "An alias that the document doesn't declare.",
        (
            "Well-known aliases such as Core and Capabilities are understood; declare them for "
            "other tools."
        ),
        spec="4.2",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Core.Description" String="text"/>
</Property>"""),
        right="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Core.Description" String="text"/>
  </Property>
</ComplexType>
""",
    ),
    _rule(
        "alias-twice",
        Severity.WARNING,
        "One alias for two namespaces.",
        "Which namespace a name with the alias means can't be known; the first one is used.",
        spec="4.2",
        wrong="""
<edmx:Reference Uri="https://example.org/x.xml">
  <edmx:Include Namespace="One" Alias="N"/>
  <edmx:Include Namespace="Two" Alias="N"/>
</edmx:Reference>
<ComplexType Name="A"/>
""",
        right="""
<edmx:Reference Uri="https://example.org/x.xml">
  <edmx:Include Namespace="One" Alias="N"/>
  <edmx:Include Namespace="Two" Alias="M"/>
</edmx:Reference>
<ComplexType Name="A"/>
""",
    ),
    _rule(
        "annotation-without-term",
        Severity.ERROR,
        "An annotation without a term.",
        "An annotation needs the name of its term. It's ignored.",
        spec="14.3",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation String="text"/>
</Property>"""),
        right=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
</Property>"""),
    ),
    _rule(
        "several-expressions",
        Severity.WARNING,
        "More than one value where one is allowed.",
        "An annotation has one value. The first one is used.",
        spec="14.4",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description" String="text"><String>more</String></Annotation>
</Property>"""),
        right=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
</Property>"""),
    ),
    _rule(
        "missing-expression",
        Severity.WARNING,
        "An expression lacks an operand.",
        "The annotation can't be evaluated.",
        spec="14.4",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description"><Not/></Annotation>
</Property>"""),
        right=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description"><Not><Bool>true</Bool></Not></Annotation>
</Property>"""),
    ),
    _rule(
        "invalid-constant",
        Severity.WARNING,
        "A constant that can't be read.",
        "The constant isn't a value of its type and is read as a string.",
        spec="14.4.1",
        wrong=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description" Int="one"/>
</Property>"""),
        right=complex_type("""\
<Property Name="x" Type="Edm.String">
  <Annotation Term="Org.OData.Core.V1.Description" Int="1"/>
</Property>"""),
    ),
    _rule(
        "expression-too-deep",
        Severity.WARNING,
        "Expressions nested too deeply to be read.",
        "Nothing useful is nested that deep. What is inside is ignored.",
    ),
    _rule(
        "association-unresolved",
        Severity.ERROR,
        "A relation without its association.",
        (
            "In OData V1 to V3 a relation needs an association with two ends. Without them its "
            "target is unknown."
        ),
        spec="CSDL V2",
        wrong=v2_document(_BS, ""),
        right=v2_document(_BS),
    ),
    _rule(
        "relationship-shared",
        Severity.INFO,
        "One association for two relations.",
        "Both relations have the same rows behind them.",
        spec="CSDL V2",
        wrong=v2_document(_BS + _OTHERS),
        right=v2_document(_BS),
    ),
    _rule(
        "reference-loaded",
        Severity.INFO,
        "A referenced document was loaded.",
        "Names of its namespaces are known and checked.",
        spec="4.1",
    ),
    _rule(
        "reference-not-loaded",
        Severity.INFO,
        "A referenced document isn't loaded.",
        (
            "Names of its namespaces can't be checked. Put the file beside the document, or "
            "open the service."
        ),
        spec="4.1",
    ),
    _rule(
        "invalid-multiplicity",
        Severity.WARNING,
        "A multiplicity other than 1, 0..1, or *.",
        "The end is read as a single, optional row.",
        spec="CSDL V2",
        wrong=v2_document(_BS, "many"),
        right=v2_document(_BS),
    ),
    _rule(
        "duplicate-member",
        Severity.WARNING,
        "A JSON member that occurs twice.",
        "The last one is used, as most JSON readers do.",
        spec="CSDL JSON",
        wrong=json_document(', "x": {}, "x": {}'),
        right=json_document(', "x": {}'),
    ),
    _rule(
        "wrong-json-type",
        Severity.WARNING,
        "A JSON value of the wrong kind.",
        "The value is ignored, for example a string where true or false is needed.",
        spec="CSDL JSON",
        wrong=json_document(', "$Abstract": "yes"'),
        right=json_document(""),
    ),
)
"""Every rule of the readers."""

READER_RULES: Final = {rule.code: rule for rule in RULES}
"""The rules by code."""
