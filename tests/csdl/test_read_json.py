from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.model import (
    Apply,
    Collection,
    Constant,
    LabeledElement,
    LabeledElementReference,
    NavigationPropertyBinding,
    Null,
    Operation,
    PathExpression,
    Record,
    TypeOperation,
    UrlRef,
)
from tests.csdl.documents import clean, rules, v4


def document(schema: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"$Version": "4.01", "shop": {"$Alias": "s", **schema}, **more}).encode()


def one_type(members: dict[str, Any]) -> Any:
    reading = clean(document({"T": {"$Kind": "EntityType", **members}}))
    return reading.model.schemas[0].entity_types[0]


def test_defaults_are_those_of_json() -> None:
    found = one_type(
        {
            "A": {},
            "B": {"$Type": "Edm.Decimal", "$Nullable": True},
            "C": {"$Type": "s.E", "$Collection": True},
            "D": {"$Type": "Edm.Decimal", "$Scale": 2, "$Precision": 9, "$DefaultValue": 1.50},
            "N": {"$Kind": "NavigationProperty", "$Type": "s.T"},
            "M": {"$Kind": "NavigationProperty", "$Type": "s.T", "$Collection": True},
        }
    )
    a, b, c, d = found.properties
    assert (a.type, a.nullable, a.scale) == ("Edm.String", False, None)
    assert (b.nullable, b.scale) == (True, "variable")
    assert (c.type, c.is_collection, c.nullable) == ("shop.E", True, False)
    assert (d.scale, d.precision, d.default_value) == (2, 9, "1.5")
    n, m = found.navigation_properties
    assert (n.nullable, n.multiplicity, m.nullable, m.multiplicity) == (False, "1", None, "*")


def test_numbers_keep_their_digits() -> None:
    data = b'{"$Version":"4.01","a":{"T":{"$Kind":"EntityType","@x":12345678901234567890.10,"P":{"$DefaultValue":0.10}}}}'
    found = read(data).model.schemas[0].entity_types[0]
    assert found.annotations[0].value == Constant("Decimal", "12345678901234567890.10")
    assert found.properties[0].default_value == "0.10"


def test_keys_facets_and_navigation() -> None:
    found = one_type(
        {
            "$BaseType": "s.B",
            "$Abstract": True,
            "$OpenType": True,
            "$HasStream": True,
            "$Key": ["A", {"Alias": "B/C"}],
            "A": {"$MaxLength": 5, "$Unicode": False, "$SRID": "variable", "@s.X": "y"},
            "N": {
                "$Kind": "NavigationProperty",
                "$Type": "s.T",
                "$Nullable": True,
                "$Partner": "M",
                "$ContainsTarget": True,
                "$ReferentialConstraint": {"A": "B", "A@s.X": "y"},
                "$OnDelete": "SetNull",
                "$OnDelete@s.X": "z",
            },
        }
    )
    assert (found.base_type, found.abstract, found.open_type, found.has_stream) == (
        "shop.B",
        True,
        True,
        True,
    )
    assert [(part.name, part.alias) for part in found.key] == [("A", None), ("B/C", "Alias")]
    a, n = found.properties[0], found.navigation_properties[0]
    assert (a.max_length, a.unicode, a.srid, a.annotations[0].term) == (
        5,
        False,
        "variable",
        "shop.X",
    )
    assert (n.partner, n.contains_target, n.on_delete) == ("M", True, "SetNull")
    assert n.on_delete_annotations[0].value == Constant("String", "z")
    constraint = n.referential_constraints[0]
    assert (constraint.property, constraint.referenced_property) == ("A", "B")
    assert constraint.annotations[0].term == "shop.X"


def test_the_other_elements_of_a_schema() -> None:
    reading = clean(
        document(
            {
                "E": {
                    "$Kind": "EnumType",
                    "$UnderlyingType": "Edm.Byte",
                    "$IsFlags": True,
                    "A": 1,
                    "B": -2,
                    "B@s.X": "y",
                },
                "D": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String", "$MaxLength": 3},
                "Tm": {"$Kind": "Term", "$AppliesTo": ["Property"], "$BaseTerm": "s.X"},
                "Op": [
                    {
                        "$Kind": "Action",
                        "$IsBound": True,
                        "$EntitySetPath": "it/s.T/N",
                        "$Parameter": [{"$Name": "it", "$Type": "s.T", "$Nullable": True}],
                    },
                    {"$Kind": "Function", "$IsComposable": True, "$ReturnType": {"$Type": "s.T"}},
                ],
                "C": {
                    "$Kind": "EntityContainer",
                    "$Extends": "s.Other",
                    "Ts": {
                        "$Collection": True,
                        "$Type": "s.T",
                        "$IncludeInServiceDocument": False,
                        "$NavigationPropertyBinding": {"s.T/N": "Ts"},
                    },
                    "Me": {"$Type": "s.T", "$Nullable": True},
                    "Do": {"$Action": "s.Op", "$EntitySet": "Ts"},
                    "Get": {"$Function": "s.Op", "$IncludeInServiceDocument": True},
                },
                "$Annotations": {"s.T/P": {"@s.X#q": "y"}},
                "@s.X": "schema",
            },
            **{
                "$EntityContainer": "shop.C",
                "$Reference": {
                    "core.json": {
                        "$Include": [{"$Namespace": "n", "$Alias": "a", "@a.X": 1}],
                        "$IncludeAnnotations": [{"$TermNamespace": "t", "$Qualifier": "q"}],
                    }
                },
            },
        )
    )
    schema = reading.model.schemas[0]
    enum = schema.enum_types[0]
    assert (enum.underlying_type, enum.is_flags, [m.value for m in enum.members]) == (
        "Edm.Byte",
        True,
        [1, -2],
    )
    assert enum.members[1].annotations[0].term == "shop.X"
    assert schema.type_definitions[0].max_length == 3
    assert (schema.terms[0].applies_to, schema.terms[0].base_term) == (("Property",), "shop.X")
    assert (schema.actions[0].is_bound, schema.actions[0].entity_set_path) == (True, "it/shop.T/N")
    assert schema.functions[0].is_composable
    container = schema.entity_containers[0]
    assert container.extends == "shop.Other"
    things = container.entity_sets[0]
    assert (things.type, things.include_in_service_document) == ("shop.T", False)
    assert [(b.path, b.target) for b in things.bindings] == [("shop.T/N", "Ts")]
    assert isinstance(things.bindings[0], NavigationPropertyBinding)
    assert container.singletons[0].nullable is True
    assert (container.action_imports[0].action, container.function_imports[0].function) == (
        "shop.Op",
        "shop.Op",
    )
    group = schema.annotation_groups[0]
    assert (group.target, group.annotations[0].qualifier) == ("shop.T/P", "q")
    include = reading.model.references[0].includes[0]
    assert (include.namespace, include.alias, include.annotations[0].term) == ("n", "a", "n.X")


PATH = PathExpression("Path", "A/shop.T")
EXPRESSIONS: list[tuple[Any, Any]] = [
    ("x", Constant("String", "x")),
    (True, Constant("Bool", value=True)),
    (-7, Constant("Int", -7)),
    (1.25, Constant("Decimal", "1.25")),
    (None, Null()),
    ([1, "a"], Collection((Constant("Int", 1), Constant("String", "a")))),
    ({"$Path": "A/s.T"}, PATH),
    ({"$And": [{"$Path": "A/s.T"}, False]}, Operation("And", (PATH, Constant("Bool", value=False)))),
    (2**63 - 1, Constant("Int", 2**63 - 1)),
    (2**63, Constant("Decimal", "9223372036854775808")),
    (-(2**63), Constant("Int", -(2**63))),
    ({"$Not": {"$Path": "A/s.T"}}, Operation("Not", (PATH,))),
    ({"$Neg": [1, 2]}, Operation("Neg", (Collection((Constant("Int", 1), Constant("Int", 2))),))),
    ({"$If": [True, 1, 2]}, Operation("If", (Constant("Bool", value=True), Constant("Int", 1), Constant("Int", 2)))),
    ({"$Apply": ["a"], "$Function": "odata.concat"}, Apply("odata.concat", (Constant("String", "a"),))),
    (
        {"$Cast": "a", "$Type": "s.D", "$Collection": True, "$Scale": "variable"},
        TypeOperation("Cast", "shop.D", Constant("String", "a"), True, scale="variable"),
    ),
    ({"$IsOf": "a"}, TypeOperation("IsOf", "Edm.String", Constant("String", "a"))),
    ({"$LabeledElement": 1, "$Name": "L"}, LabeledElement("L", Constant("Int", 1))),
    ({"$LabeledElementReference": "s.L"}, LabeledElementReference("shop.L")),
    ({"$UrlRef": "http://x"}, UrlRef(Constant("String", "http://x"))),
]  # fmt: skip


@pytest.mark.parametrize(("value", "wanted"), EXPRESSIONS)
def test_expressions(value: Any, wanted: Any) -> None:
    assert one_type({"@s.X": value}).annotations[0].value == wanted


def test_records_and_annotations_of_annotations() -> None:
    found = one_type(
        {
            "@s.X#q": {"@type": "http://far#s.R", "A": 1, "A@s.Y": 2, "@s.Z": 3},
            "@s.X#q@s.Y": 4,
            "@s.X#q@s.Y@s.Z#r": 5,
        }
    )
    annotation = found.annotations[0]
    assert (annotation.term, annotation.qualifier) == ("shop.X", "q")
    record = annotation.value
    assert isinstance(record, Record)
    assert (record.type, record.values[0].name) == ("shop.R", "A")
    assert record.values[0].annotations[0].term == "shop.Y"
    assert record.annotations[0].term == "shop.Z"
    nested = annotation.annotations[0]
    assert (nested.term, nested.annotations[0].term, nested.annotations[0].qualifier) == (
        "shop.Y",
        "shop.Z",
        "r",
    )


def test_elements_know_their_lines() -> None:
    reading = clean(
        b'{\n"$Version": "4.01",\n"shop": {\n "T": {\n  "$Kind": "EntityType",\n'
        b'  "@shop.X": 1,\n  "P": {}\n },\n "Op": [\n  {"$Kind": "Action",\n   "$Parameter": [\n'
        b'    {"$Name": "p"}\n   ]}\n ]}\n}'
    )
    schema = reading.model.schemas[0]
    found = schema.entity_types[0]
    assert (schema.line, found.line, found.annotations[0].line, found.properties[0].line) == (
        3,
        4,
        6,
        7,
    )
    assert (schema.actions[0].line, schema.actions[0].parameters[0].line) == (10, 12)


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"T": {"$Kind": "EntityType", "$Foo": 1}}, "unknown-member"),
        ({"T": {"$Kind": "Thing"}}, "unknown-member"),
        ({"T": {}}, "unknown-member"),
        ({"T": 5}, "wrong-json-type"),
        ({"T": {"$Kind": "EntityType", "P": {"$MaxLength": "long"}}}, "invalid-facet"),
        ({"T": {"$Kind": "EntityType", "P": {"$MaxLength": [1]}}}, "invalid-facet"),
        ({"T": {"$Kind": "EntityType", "P": {"$Nullable": "yes"}}}, "wrong-json-type"),
        ({"T": {"$Kind": "EntityType", "$Key": "ID"}}, "wrong-json-type"),
        ({"T": {"$Kind": "EntityType", "N": {"$Kind": "NavigationProperty"}}}, "missing-type"),
        ({"E": {"$Kind": "EnumType", "A": "x"}}, "invalid-enum-value"),
        ({"D": {"$Kind": "TypeDefinition"}}, "missing-type"),
        ({"Op": [{"$Kind": "Action", "$Parameter": [{}]}]}, "missing-name"),
        ({"Op": [1]}, "wrong-json-type"),
        ({"T": {"$Kind": "EntityType", "@Core.X": 1}}, "undeclared-alias"),
        ({"T": {"$Kind": "EntityType", "@s.A@s.B": 1}}, "missing-expression"),
    ],
)
def test_what_is_odd_is_a_finding(schema: dict[str, Any], rule: str) -> None:
    assert rules(read(document(schema))) == [rule]


def test_what_nests_too_deep_is_left_out_or_refused() -> None:
    reading = read(document({"T": {"$Kind": "EntityType", "@s.A" * 500: 1, "@s.B": 2}}))
    assert [a.term for a in reading.model.schemas[0].entity_types[0].annotations] == ["shop.B"]
    assert rules(reading) == ["expression-too-deep"]
    deep: Any = 1
    for _ in range(90):
        deep = {"$Not": deep}
    assert read(document({"T": {"$Kind": "EntityType", "@s.A": deep}})).model.schemas


def test_repeated_members_are_findings() -> None:
    reading = read(b'{"$Version":"4.01","a":{"T":{"$Kind":"EntityType","P":{},"P":{}}}}')
    assert rules(reading) == ["duplicate-member"]


def test_an_unknown_version_is_a_finding() -> None:
    reading = read(b'{"$Version":"9","a":{"T":{"$Kind":"EntityType"}}}')
    assert (rules(reading), reading.model.version) == (["odd-version"], "4.01")


def test_xml_and_json_that_say_the_same_give_the_same_model() -> None:
    xml = v4(
        """<EntityType Name="T"><Key><PropertyRef Name="A"/></Key>
             <Property Name="A" Type="Edm.String" Nullable="false" MaxLength="max"/>
             <Property Name="B" Type="Edm.Decimal"/>
             <Property Name="C" Type="Edm.DateTimeOffset" Nullable="false"/>
             <Property Name="D" Type="Collection(s.E)" Nullable="false"/>
             <NavigationProperty Name="N" Type="s.T"/>
             <Annotation Term="s.X" EnumMember="s.E/A s.E/B"/>
             <Annotation Term="s.P" AnnotationPath="N/@s.X"/></EntityType>
           <EnumType Name="E"><Member Name="A"/><Member Name="B"/></EnumType>
           <Annotations Target="s.T/A" Qualifier="q"><Annotation Term="s.X"/></Annotations>
           <Annotations Target="s.T/A"><Annotation Term="s.X" Decimal="1.50"/></Annotations>"""
    )
    same = document(
        {
            "T": {
                "$Kind": "EntityType",
                "$Key": ["A"],
                "A": {},
                "B": {"$Type": "Edm.Decimal", "$Nullable": True, "$Scale": 0},
                "C": {"$Type": "Edm.DateTimeOffset", "$Precision": 0},
                "D": {"$Type": "s.E", "$Collection": True},
                "N": {"$Kind": "NavigationProperty", "$Type": "s.T", "$Nullable": True},
                "@s.P": "N/@s.X",
                "@s.X": "A,B",
            },
            "E": {"$Kind": "EnumType", "A": 0, "B": 1},
            "$Annotations": {"s.T/A": {"@s.X#q": True, "@s.X": 1.5}},
        }
    )
    assert same_model(clean(xml).model, clean(same).model)
    other = same.replace(b'"$Nullable": true, "$Scale": 0', b'"$Scale": 0')
    assert not same_model(clean(xml).model, clean(other).model)
