"""Base and derived types: every short cut says what a walk along the base types says."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.findings.inherited_members import InheritedMembers
from reso_explorer.csdl.findings.scope import members_of
from reso_explorer.csdl.index import ModelIndex

TYPES = """<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32"/>
 <Property Name="X" Type="Edm.Int32"/><Property Name="X" Type="Edm.String"/></EntityType>
<EntityType Name="B" BaseType="N.A"><NavigationProperty Name="X" Type="N.A"/></EntityType>
<EntityType Name="C" BaseType="S.B"><Property Name="X" Type="Edm.Byte"/><Property Name="Y" Type="Edm.Byte"/></EntityType>
<EntityType Name="D" BaseType="N.B"><Property Name="X" Type="Edm.Byte"/></EntityType>
<EntityType Name="R1" BaseType="N.R2"><Property Name="Z" Type="Edm.Byte"/></EntityType>
<EntityType Name="R2" BaseType="N.R1"><Property Name="W" Type="Edm.Byte"/><Key><PropertyRef Name="Z"/></Key></EntityType>
<EntityType Name="R3" BaseType="N.R2"><Property Name="Z" Type="Edm.Byte"/></EntityType>
<EntityType Name="L" BaseType="N.Lost"><Property Name="Z" Type="Edm.Byte"/></EntityType>
<EntityType Name="M" BaseType="N.L"><Property Name="Z" Type="Edm.Byte"/></EntityType>
<EnumType Name="E"><Member Name="Z"/></EnumType>"""


@pytest.fixture(scope="module")
def index() -> ModelIndex:
    text = (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="N" Alias="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">{TYPES}'
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )
    return ModelIndex(read(text.encode()).model)


def test_is_a_says_what_the_lineage_says(index: ModelIndex) -> None:
    names = [*index.types, "N.Lost", "S.B", "C", "Edm.String", ""]
    for name in names:
        lineage = {found.qualified_name for found in index.lineage(name)}
        for base in names:
            assert index.is_a(name, base) is (base in lineage), (name, base)
    assert "N.C" in index.hierarchy
    assert "N.R3" not in index.hierarchy, "it is below a cycle"


@pytest.mark.parametrize(
    ("name", "key", "root", "unresolved"),
    [
        ("N.C", "Id", "A", None),
        ("N.R1", "Z", "R2", None),
        ("N.R3", "Z", "R1", None),
        ("N.M", "", "L", "N.Lost"),
    ],
)
def test_what_is_inherited(
    index: ModelIndex, name: str, key: str, root: str, unresolved: str | None
) -> None:
    for _ in range(2):
        assert "".join(part.name for part in index.key(name)) == key
        found = index.root(name)
        assert found is not None
        assert found.name == root
        assert index.unresolved_base(name) == unresolved
    assert index.root("N.E") is None


def test_the_nearest_of_several_inherited_members_counts(index: ModelIndex) -> None:
    inherited = InheritedMembers(index)
    for name in ("N.B", "N.C", "N.D", "N.R1", "N.R3", "N.L", "N.M"):
        found = index.structured(name)
        assert found is not None
        base = found.base_type or ""
        for member in members_of(found):
            expected = index.properties(base).get(member.name)
            assert inherited.property(found, member.name) == expected
            related = index.navigation_properties(base).get(member.name)
            assert inherited.relation(found, member.name) == related
    declared = inherited.property(index.types["N.C"], "X")  # type: ignore[arg-type]
    assert declared is not None
    assert (declared.member.type, declared.owner.name) == ("Edm.Int32", "A")


def test_properties_are_the_same_in_any_order_of_asking(index: ModelIndex) -> None:
    names = ("N.A", "N.B", "N.C", "N.R1", "N.R2", "N.R3", "N.M")
    fresh = [ModelIndex(index.model), ModelIndex(index.model)]
    orders = (names, names[::-1])
    for each, order in zip(fresh, orders, strict=True):
        for name in order:
            each.properties(name)
    assert list(fresh[0].properties("N.R3")) == ["Z", "W"]
    for name in names:
        one, other = (list(each.properties(name).items()) for each in fresh)
        assert one == other
