from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare import ElementKind, Impact, diff

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from tests.compare.conftest import Compare

INSIDE = """
<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key>
 <Property Name="Id" Type="Edm.String" Nullable="false"/>
 <Property Name="Site" Type="$.Place"/>
 <NavigationProperty Name="Agent" Type="$.Agent">
  <Annotation Term="Org.OData.Validation.V1.DerivedTypeConstraint">
   <Collection><String>$.Agent</String></Collection></Annotation></NavigationProperty>
</EntityType>
<EntityType Name="Agent"/>
<ComplexType Name="Place"/>
<EntityContainer Name="C"><EntitySet Name="House" EntityType="$.House"/></EntityContainer>"""
STATUS = '<EnumType Name="Status"><Member Name="Open" Value="0"/></EnumType>'


def read(**schemas: str) -> Document:
    from reso_explorer.document import read_metadata

    inside = "".join(
        f'<Schema Namespace="{name.replace("_", ".")}" '
        f'xmlns="http://docs.oasis-open.org/odata/ns/edm">{text}</Schema>'
        for name, text in schemas.items()
    )
    return read_metadata(
        (
            '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
            f"<edmx:DataServices>{inside}</edmx:DataServices></edmx:Edmx>"
        ).encode()
    )


def test_a_namespace_that_moved_is_one_change(compare: Compare) -> None:
    (change,) = compare(INSIDE, INSIDE, old_ns="org.old", new_ns="com.fresh")
    assert change.element is ElementKind.NAMESPACE
    assert (change.before, change.after) == ("org.old", "com.fresh")
    assert change.impact is Impact.INFO
    assert "org.old.* became com.fresh.*" in change.message


def test_it_breaks_where_queries_write_it(compare: Compare) -> None:
    (change,) = compare(INSIDE + STATUS, INSIDE + STATUS, old_ns="a", new_ns="b")
    assert change.impact is Impact.BREAKING


def test_all_else_is_compared_modulo_the_new_name(compare: Compare) -> None:
    new = INSIDE.replace('<Property Name="Site" Type="$.Place"/>', "")
    moved, gone = sorted(
        compare(INSIDE, new, old_ns="a.b", new_ns="c.b"), key=lambda change: change.element
    )[::-1]
    assert moved.element is ElementKind.NAMESPACE
    assert gone.path == "a.b.House/Site"


def test_a_family_of_namespaces_moves_in_one_change() -> None:
    old = read(org_old=INSIDE.replace("$.", "org.old."), org_old_enums=STATUS)
    new = read(com_new=INSIDE.replace("$.", "com.new."), com_new_enums=STATUS)
    (change,) = diff(old, new)
    assert (change.before, change.after) == ("org.old", "com.new")


def test_unlike_namespaces_are_not_taken_for_moved(compare: Compare) -> None:
    other = '<EntityType Name="Boat"/><EntityType Name="Captain"/><EntityType Name="Port"/>'
    kinds = {change.element for change in compare(INSIDE, other, old_ns="a", new_ns="b")}
    assert ElementKind.NAMESPACE not in kinds


def test_a_type_that_moves_alone_is_told_and_mapped() -> None:
    user = '<EntityType Name="House"><Property Name="Status" Type="{}.Status"/></EntityType>'
    other = '<ComplexType Name="Spare"/>'
    old = read(shop=user.format("shop") + STATUS, enums=other)
    new = read(shop=user.format("enums"), enums=other + STATUS)
    (change,) = diff(old, new)
    assert change.message == "Enumeration `Status` moved from shop to enums."
