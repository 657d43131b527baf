"""Where rules have to tell a fault from something that only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.findings.enum_flags_sequential import has_bit_values
from reso_explorer.csdl.findings.identifiers import identifier_fault
from reso_explorer.csdl.model import EnumMember, EnumType
from reso_explorer.diagnostics import Severity
from tests.csdl.findings.cases_of_types import KEYED

if TYPE_CHECKING:
    from tests.csdl.findings.conftest import Lint

ELSEWHERE = """<edmx:Reference Uri="https://example.org/h.xml">
<edmx:Include Namespace="H"/></edmx:Reference>"""


def test_types_of_an_included_document_are_information(lint: Lint) -> None:
    body = f"""<EntityType Name="A" BaseType="H.Base"><Property Name="x" Type="H.Kind"/>
    <NavigationProperty Name="N" Type="H.Other"/></EntityType>
    <EntityContainer Name="C"><EntitySet Name="As" EntityType="G.A">
    <NavigationPropertyBinding Path="Unseen/Thing" Target="As"/></EntitySet></EntityContainer>
    <EntityType Name="B">{KEYED}</EntityType>"""
    found = lint(body, head=ELSEWHERE)
    for rule in ("base-type-undefined", "type-undefined", "navigation-target-undefined"):
        assert [finding.severity for finding in found[rule]] == [Severity.INFO]
        assert "https://example.org/h.xml" in found[rule][0].hint
    for rule in ("key-missing", "set-without-key", "binding-path", "include-unused"):
        assert rule not in found


def test_a_singleton_may_lack_a_key(lint: Lint) -> None:
    body = """<EntityType Name="Me"/><EntityContainer Name="C"><Singleton Name="Me" Type="G.Me"/>
    </EntityContainer>"""
    found = lint(body)
    assert [finding.severity for finding in found["key-missing"]] == [Severity.INFO]
    assert "set-without-key" not in found


def test_undeclared_properties_of_open_types_are_not_judged(lint: Lint) -> None:
    body = f"""<EntityType Name="A" OpenType="true">{KEYED}</EntityType>
    <EntityContainer Name="C"><EntitySet Name="As" EntityType="G.A">
    <NavigationPropertyBinding Path="Anything" Target="As"/></EntitySet></EntityContainer>"""
    assert "binding-path" not in lint(body)


def test_a_near_name_is_offered(lint: Lint) -> None:
    body = f"""<EntityType Name="Plant">{KEYED}</EntityType>
    <EntityContainer Name="C"><EntitySet Name="Plants" EntityType="G.Plnt"/></EntityContainer>"""
    assert lint(body)["set-type-undefined"][0].hint == "Did you mean `G.Plant`?"


def test_one_undefined_type_is_one_finding(lint: Lint) -> None:
    body = """<ComplexType Name="A"><Property Name="x" Type="G.No"/><Property Name="y" Type="G.No"/>
    <Property Name="z" Type="G.Nor"/></ComplexType>"""
    found = lint(body)["type-undefined"]
    assert [finding.count for finding in found] == [2, 1]
    assert [place.path for place in found[0].places] == ["G.A/y"]
    assert found[0].places[0].line == found[0].line


@pytest.mark.parametrize(
    ("type_name", "text", "is_wrong"),
    [
        ("Edm.String", "anything", False),
        ("Edm.Boolean", "TRUE", False),
        ("Edm.Boolean", "yes", True),
        ("Edm.SByte", "-128", False),
        ("Edm.SByte", "-129", True),
        ("Edm.Int64", "7L", False),
        ("Edm.Int32", "1.5", True),
        ("Edm.Double", "-INF", False),
        ("Edm.Decimal", "1.50M", False),
        ("Edm.Guid", "0", True),
        ("Edm.Date", "2030-02-01", False),
        ("Edm.Date", "tomorrow", True),
        ("Edm.Int32", "null", False),
        ("Edm.Int32", "9" * 5000, True),
        ("G.Colour", "Red", False),
        ("G.Colour", "Rde", True),
        ("G.Unknown", "whatever", False),
    ],
)
def test_default_values(type_name: str, text: str, is_wrong: object, lint: Lint) -> None:
    body = f"""<EnumType Name="Colour"><Member Name="Red"/><Member Name="Green"/></EnumType>
    <ComplexType Name="A"><Property Name="x" Type="{type_name}" DefaultValue="{text}"/></ComplexType>"""
    assert ("default-value-mismatch" in lint(body)) is is_wrong


@pytest.mark.parametrize(
    ("values", "are_bits"),
    [
        ((1, 2, 4), True),
        ((0, 1, 2, 3), True),
        ((1, 2, 7), False),
        ((0, 1, 2, 5), False),
        ((-1,), False),
    ],
)
def test_bit_values(values: tuple[int, ...], are_bits: object) -> None:
    members = tuple(EnumMember(name=f"M{value}", value=value) for value in values)
    enum = EnumType(name="E", namespace="G", is_flags=True, members=members)
    assert has_bit_values(enum) is are_bits


@pytest.mark.parametrize("name", ["Id", "_id", "Größe", "名前", "a" * 128, "x1"])
def test_good_identifiers(name: str) -> None:
    assert identifier_fault(name) == ""


@pytest.mark.parametrize("name", ["", "1st", "two words", "a-b", "a.b", "a" * 129, "\u202eabc"])
def test_bad_identifiers(name: str) -> None:
    assert identifier_fault(name)


def test_a_cycle_of_three_is_told_once(lint: Lint) -> None:
    body = """<ComplexType Name="A" BaseType="G.B"/><ComplexType Name="B" BaseType="G.C"/>
    <ComplexType Name="C" BaseType="G.A"/><ComplexType Name="D" BaseType="G.A"/>"""
    found = lint(body)["base-type-cycle"]
    assert [finding.message for finding in found] == [
        "Types derive from each other: G.A → G.B → G.C → G.A."
    ]


def test_overloads_with_other_parameter_names_are_fine(lint: Lint) -> None:
    body = """<Function Name="F"><Parameter Name="a" Type="Edm.Int32"/><ReturnType Type="Edm.Int32"/>
    </Function><Function Name="F"><Parameter Name="b" Type="Edm.Int32"/>
    <ReturnType Type="Edm.Int32"/></Function>"""
    assert "overload-twice" not in lint(body)


def test_annotations_of_overloads_are_not_mixed_up(lint: Lint) -> None:
    note = '<Annotation Term="Org.OData.Core.V1.Description" String="x"/>'
    body = f"""<Action Name="F" IsBound="true"><Parameter Name="a" Type="G.A">{note}</Parameter></Action>
    <Action Name="F" IsBound="true"><Parameter Name="a" Type="G.B">{note}</Parameter></Action>
    <EntityType Name="A">{KEYED}</EntityType><EntityType Name="B">{KEYED}</EntityType>"""
    assert "annotation-twice" not in lint(body)


@pytest.mark.parametrize(
    "target",
    [
        "G.A",
        "G.A/x",
        "G.A/x/@Org.OData.Core.V1.Description",
        "G.E/One",
        "G.C/As/x",
        "G.F(G.A,Edm.Int32)",
        "G.F(G.A)/n",
        "G.F/$ReturnType",
        "G",
        "Else.Where/x",
    ],
)
def test_targets_that_exist_or_cannot_be_judged(target: str, lint: Lint) -> None:
    assert "annotation-target-missing" not in lint(_with_target(target))


@pytest.mark.parametrize(
    "target", ["G.Z", "G.A/y", "G.E/Two", "G.C/Zs", "G.C/As/y", "G.F(G.A)/m", "G.Nope(G.A)"]
)
def test_targets_that_do_not_exist(target: str, lint: Lint) -> None:
    assert lint(_with_target(target))["annotation-target-missing"][0].path == target


def _with_target(target: str) -> str:
    return f"""<EntityType Name="A">{KEYED}<Property Name="x" Type="Edm.String"/></EntityType>
    <EnumType Name="E"><Member Name="One"/></EnumType>
    <Function Name="F" IsBound="true"><Parameter Name="a" Type="G.A"/>
    <Parameter Name="n" Type="Edm.Int32"/><ReturnType Type="Edm.Int32"/></Function>
    <EntityContainer Name="C"><EntitySet Name="As" EntityType="G.A"/></EntityContainer>
    <Annotations Target="{target}"><Annotation Term="Org.OData.Core.V1.Description" String="x"/>
    </Annotations>"""


def test_a_function_without_import_can_still_be_called_in_expressions(lint: Lint) -> None:
    body = '<Function Name="F"><ReturnType Type="Edm.Boolean"/></Function><Action Name="Do"/>'
    found = lint(body)["operation-without-import"]
    texts = " ".join(each.message for each in found)
    assert "`$filter` and `$orderby` can call it" in texts
    assert "An unbound action has no import, so it can't be called." in texts
