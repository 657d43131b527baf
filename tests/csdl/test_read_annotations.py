from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.model import (
    Annotation,
    Apply,
    Collection,
    Constant,
    Expression,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PathExpression,
    Record,
    TypeOperation,
    UrlRef,
)
from tests.csdl.documents import clean, rules, v4


def annotated(content: str) -> tuple[Annotation, ...]:
    reading = clean(v4(f'<EntityType Name="T">{content}</EntityType>'))
    return reading.model.schemas[0].entity_types[0].annotations


def value_of(content: str) -> Expression | None:
    return annotated(f'<Annotation Term="s.A">{content}</Annotation>')[0].value


CONSTANTS = [
    ("Binary", "T0RhdGE", "T0RhdGE"),
    ("Bool", "true", True),
    ("Bool", "0", False),
    ("Date", "2026-01-31", "2026-01-31"),
    ("DateTimeOffset", "2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
    ("Decimal", "3.140", "3.140"),
    ("Duration", "P1D", "P1D"),
    ("EnumMember", "s.E/A s.E/B", "shop.E/A shop.E/B"),
    ("Float", "INF", "INF"),
    ("Guid", "01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"),
    ("Int", "-42", -42),
    ("String", " two  blanks ", " two  blanks "),
    ("TimeOfDay", "07:59", "07:59"),
]


@pytest.mark.parametrize(("kind", "text", "value"), CONSTANTS)
def test_constants_as_attribute_and_as_element(kind: str, text: str, value: object) -> None:
    wanted = Constant(kind, value)  # type: ignore[arg-type]
    assert annotated(f'<Annotation Term="s.A" {kind}="{text}"/>')[0].value == wanted
    assert value_of(f"<{kind}>{text}</{kind}>") == wanted


@pytest.mark.parametrize(
    "kind",
    [
        "AnnotationPath",
        "AnyPropertyPath",
        "ModelElementPath",
        "NavigationPropertyPath",
        "Path",
        "PropertyPath",
    ],
)
def test_paths_have_their_aliases_resolved(kind: str) -> None:
    wanted = PathExpression(kind, "Nav/shop.Sub/@shop.Term#q")
    text = "Nav/s.Sub/@s.Term#q"
    assert annotated(f'<Annotation Term="s.A" {kind}="{text}"/>')[0].value == wanted
    assert value_of(f"<{kind}>{text}</{kind}>") == wanted


def test_text_of_elements() -> None:
    assert value_of("<String/>") == Constant("String", "")
    assert value_of("<String>  </String>") == Constant("String", "  ")
    assert value_of("<String>a<!-- no --> &amp; <![CDATA[<b>]]></String>") == Constant(
        "String", "a & <b>"
    )


def test_records_and_collections() -> None:
    found = value_of(
        """<Collection><Record Type="s.R"><PropertyValue Property="A" Int="1"/>
           <PropertyValue Property="B"><Null><Annotation Term="s.N"/></Null></PropertyValue>
           <PropertyValue Property="C"/><Annotation Term="s.I" Bool="false"/></Record>
           <String>x</String><Collection/></Collection>"""
    )
    assert isinstance(found, Collection)
    record, text, inner = found.items
    assert isinstance(record, Record)
    assert record.type == "shop.R"
    assert [value.name for value in record.values] == ["A", "B", "C"]
    assert isinstance(record.values[1].value, Null)
    assert record.values[1].value.annotations[0].term == "shop.N"
    assert record.values[2].value is None
    assert record.annotations[0].value == Constant("Bool", value=False)
    assert (text, inner) == (Constant("String", "x"), Collection())


@pytest.mark.parametrize(
    "operator",
    "And Or Eq Ne Gt Ge Lt Le Has In Add Sub Mul Div DivBy Mod".split(),  # noqa: SIM905
)
def test_operators_of_two_operands(operator: str) -> None:
    found = value_of(f"<{operator}><Path>A</Path><Int>1</Int></{operator}>")
    assert found == Operation(operator, (PathExpression("Path", "A"), Constant("Int", 1)))


@pytest.mark.parametrize("operator", ["Not", "Neg"])
def test_operators_of_one_operand(operator: str) -> None:
    assert value_of(f"<{operator}><Path>A</Path></{operator}>") == Operation(
        operator, (PathExpression("Path", "A"),)
    )


def test_if_apply_cast_and_is_of() -> None:
    found = value_of("<If><Path>A</Path><Int>1</Int><Int>2</Int></If>")
    assert isinstance(found, Operation)
    assert (found.operator, len(found.operands)) == ("If", 3)
    found = value_of(
        '<Apply Function="odata.concat"><String>a</String><Path>B</Path><String>c</String></Apply>'
    )
    assert isinstance(found, Apply)
    assert (found.function, len(found.arguments)) == ("odata.concat", 3)
    found = value_of('<Cast Type="Collection(s.D)" Scale="2" MaxLength="9"><Path>A</Path></Cast>')
    assert found == TypeOperation(
        "Cast", "shop.D", PathExpression("Path", "A"), True, max_length=9, scale=2
    )
    assert value_of('<IsOf Type="s.T"><Path>A</Path></IsOf>') == TypeOperation(
        "IsOf", "shop.T", PathExpression("Path", "A")
    )


def test_labels_and_urls() -> None:
    assert value_of('<LabeledElement Name="L" Path="A"/>') == LabeledElement(
        "L", PathExpression("Path", "A")
    )
    assert value_of("<LabeledElementReference>s.L</LabeledElementReference>") == (
        LabeledElementReference("shop.L")
    )
    assert annotated('<Annotation Term="s.A" UrlRef="http://x"/>')[0].value == UrlRef(
        Constant("String", "http://x")
    )
    assert value_of("<UrlRef><Path>A</Path></UrlRef>") == UrlRef(PathExpression("Path", "A"))


def test_qualifiers_nesting_and_missing_values() -> None:
    found = annotated(
        """<Annotation String="first" Term="s.A" Qualifier="q"/><Annotation Term="s.B">
           <Annotation Term="s.C"><Annotation Term="s.D"/></Annotation></Annotation>"""
    )
    assert (found[0].qualifier, found[0].value) == ("q", Constant("String", "first"))
    assert (found[1].value, found[1].annotations[0].annotations[0].term) == (None, "shop.D")


def test_groups_give_their_qualifier_to_their_own_annotations_only() -> None:
    reading = clean(
        v4(
            """<Annotations Target="s.Op( Collection(s.T), Edm.String )/$ReturnType" Qualifier="q">
                 <Annotation Term="s.A"><Annotation Term="s.B"/></Annotation>
                 <Annotation Term="s.A" Qualifier="own"/>
               </Annotations>
               <Annotations Target="s.Con/Set/s.Sub/Nav"/>
               <Annotations Target="s.T/@s.A#q"/>"""
        )
    )
    first, second, third = reading.model.schemas[0].annotation_groups
    assert first.target == "shop.Op(Collection(shop.T),Edm.String)/$ReturnType"
    assert [found.qualifier for found in first.annotations] == ["q", "own"]
    assert first.annotations[0].annotations[0].qualifier is None
    assert (second.target, third.target) == ("shop.Con/Set/shop.Sub/Nav", "shop.T/@shop.A#q")


def test_annotations_are_read_wherever_they_stand() -> None:
    reading = clean(
        v4(
            """<Annotation Term="s.A" String="schema"/>
               <EnumType Name="E"><Annotation Term="s.A"/><Member Name="M">
                 <Annotation Term="s.A"/></Member></EnumType>
               <TypeDefinition Name="D" UnderlyingType="Edm.String"><Annotation Term="s.A"/>
               </TypeDefinition>
               <Term Name="A" Type="Edm.String"><Annotation Term="s.A"/></Term>
               <Action Name="Op"><Annotation Term="s.A"/><Parameter Name="P" Type="Edm.String">
                 <Annotation Term="s.A"/></Parameter>
                 <ReturnType Type="Edm.String"><Annotation Term="s.A"/></ReturnType></Action>
               <EntityContainer Name="Con"><Annotation Term="s.A"/>
                 <EntitySet Name="Set" EntityType="s.T"><Annotation Term="s.A"/></EntitySet>
                 <Singleton Name="One" Type="s.T"><Annotation Term="s.A"/></Singleton>
                 <ActionImport Name="Do" Action="s.Op"><Annotation Term="s.A"/></ActionImport>
                 <FunctionImport Name="Get" Function="s.F"><Annotation Term="s.A"/>
                 </FunctionImport></EntityContainer>""",
            references='<edmx:Reference Uri="u"><Annotation Term="s.A" '
            'xmlns="http://docs.oasis-open.org/odata/ns/edm"/><edmx:Include Namespace="n">'
            '<Annotation Term="s.A" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>'
            "</edmx:Include></edmx:Reference>",
        )
    )
    schema = reading.model.schemas[0]
    container = schema.entity_containers[0]
    reference = reading.model.references[0]
    action = schema.actions[0]
    assert action.return_type is not None
    for element in (
        schema,
        schema.enum_types[0],
        schema.enum_types[0].members[0],
        schema.type_definitions[0],
        schema.terms[0],
        action,
        action.parameters[0],
        action.return_type,
        container,
        container.entity_sets[0],
        container.singletons[0],
        container.action_imports[0],
        container.function_imports[0],
        reference,
        reference.includes[0],
    ):
        assert [found.term for found in element.annotations] == ["shop.A"], element


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<Annotation Term="s.A" String="x" Bool="true"/>', "several-expressions"),
        ('<Annotation Term="s.A" String="x"><Int>1</Int></Annotation>', "several-expressions"),
        ('<Annotation String="x"/>', "annotation-without-term"),
        ('<Annotation Term="s.A" Int="many"/>', "invalid-constant"),
        ('<Annotation Term="s.A" Bool="maybe"/>', "invalid-boolean"),
        ('<Annotation Term="s.A"><Eq><Int>1</Int></Eq></Annotation>', "missing-expression"),
        ('<Annotation Term="s.A"><Not/></Annotation>', "missing-expression"),
        ('<Annotation Term="s.A"><Cast><Int>1</Int></Cast></Annotation>', "missing-type"),
        ('<Annotation Term="s.A"><Apply/></Annotation>', "missing-attribute"),
        ('<Annotation Term="s.A"><Record><PropertyValue/></Record></Annotation>', "missing-name"),
        ('<Annotation Term="s.A"><Strnig>x</Strnig></Annotation>', "unknown-element"),
        ('<Annotation Term="s.A" Sting="x"/>', "unknown-attribute"),
    ],
)
def test_broken_annotations_are_findings_and_stay(content: str, rule: str) -> None:
    reading = read(v4(f'<EntityType Name="T">{content}</EntityType>'))
    assert len(reading.model.schemas[0].entity_types[0].annotations) == 1
    assert rules(reading) == [rule]


def test_expressions_nested_too_deep_are_left_out() -> None:
    reading = read(
        v4(
            '<EntityType Name="T"><Annotation Term="s.A">'
            + "<Not>" * 300
            + "<Path>P</Path>"
            + "</Not>" * 300
            + "</Annotation></EntityType>"
        )
    )
    assert "expression-too-deep" in rules(reading)


def test_constants_that_cannot_be_read_keep_their_text() -> None:
    reading = read(
        v4('<EntityType Name="T"><Annotation Term="s.A" Int="99999999999999999999"/></EntityType>')
    )
    found = reading.model.schemas[0].entity_types[0].annotations[0]
    assert found.value == Constant("Int", "99999999999999999999")


@pytest.mark.parametrize(("older", "operator"), [("AssertType", "Cast"), ("IsType", "IsOf")])
def test_casts_and_type_checks_of_v3_have_their_names_of_v4(older: str, operator: str) -> None:
    found = value_of(f'<{older} Type="Collection(s.T)"><Path>A</Path></{older}>')
    assert found == TypeOperation(operator, "shop.T", PathExpression("Path", "A"), True)
