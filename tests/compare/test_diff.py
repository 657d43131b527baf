"""The whole: versions, real and shipped documents, laws that hold for any pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.compare import ChangeKind, Impact, diff
from reso_explorer.document import read_metadata
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document


def test_breaking_changes_come_first(market: Document) -> None:
    changes = diff(market, read_metadata(schema_file("demo-lookup.xml")))
    order = [Impact.BREAKING, Impact.INFO, Impact.SAFE]
    ranks = [order.index(change.impact) for change in changes]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3


def test_the_dialects_of_the_demo_differ_in_few_causes() -> None:
    changes = diff(
        read_metadata(schema_file("demo-lookup.xml")), read_metadata(schema_file("demo-enum.xml"))
    )
    messages = " ".join(change.message for change in changes)
    assert "hold members of an enumeration now and no longer text" in messages
    assert not any(change.element == "entity-type" for change in changes)


TEXT = """<edmx:Edmx Version="{}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="House"/></Schema></edmx:DataServices></edmx:Edmx>"""


def test_the_version_is_compared() -> None:
    old, new = (read_metadata(TEXT.format(version).encode()) for version in ("4.0", "4.01"))
    (change,) = diff(old, new)
    assert (change.element, change.before, change.after) == ("document", "4.0", "4.01")


FIELDS = ["City", "Citys", "CityName", "Street", "Price", "ListPrice", "Garage", "Pool", "PoolYN"]
NAMES = st.sets(st.sampled_from(FIELDS), min_size=1)
TYPES = st.sampled_from(["Edm.String", "Edm.Int32", "Edm.Date", "shop.Place", "shop.Color"])


@st.composite
def schemas(draw: st.DrawFn) -> str:
    types = draw(st.sets(st.sampled_from(["House", "Houses", "Agent", "Boat"]), min_size=1))
    inside = "".join(
        f'<EntityType Name="{name}">'
        + "".join(
            f'<Property Name="{field}" Type="{draw(TYPES)}"/>' for field in sorted(draw(NAMES))
        )
        + "</EntityType>"
        for name in sorted(types)
    )
    enum = draw(st.sampled_from(["", "Color", "Colors"]))
    if enum:
        members = "".join(f'<Member Name="{name}"/>' for name in ("Red", "Green", "Blue"))
        inside += f'<EnumType Name="{enum}">{members}</EnumType>'
    return TEXT.format("4.0").replace('<EntityType Name="House"/>', inside)


def test_many_near_names_are_paired_alike_both_ways() -> None:
    def schema(*names: str) -> str:
        fields = "".join(f'<Property Name="{name}" Type="Edm.String"/>' for name in names)
        return TEXT.format("4.0").replace("/></Schema>", f">{fields}</EntityType></Schema>")

    one = read_metadata(schema("ListPrice").encode())
    other = read_metadata(schema(*(f"ListPrice{letter}" for letter in "hgfedcba")).encode())
    pairs = [
        {frozenset((c.before, c.after)) for c in changes if c.kind is ChangeKind.CHANGED}
        for changes in (diff(one, other), diff(other, one))
    ]
    assert pairs == [{frozenset(("ListPrice", "ListPricea"))}] * 2


@given(schemas(), schemas())
def test_what_one_way_adds_the_other_way_removes(one: str, other: str) -> None:
    first, second = read_metadata(one.encode()), read_metadata(other.encode())
    there, back = diff(first, second), diff(second, first)

    def places(changes: tuple[object, ...], kind: ChangeKind) -> set[str]:
        return {
            place.path
            for change in changes
            if change.kind is kind  # type: ignore[attr-defined]
            for place in (change, *change.places)  # type: ignore[attr-defined]
        }

    assert places(there, ChangeKind.ADDED) == places(back, ChangeKind.REMOVED)
    assert places(there, ChangeKind.REMOVED) == places(back, ChangeKind.ADDED)
    assert diff(first, read_metadata(("\n" + one).encode())) == ()


@pytest.mark.corpus
def test_real_documents_equal_themselves_and_a_lost_field_is_found(corpus: Path) -> None:
    paths = sorted(corpus.glob("*.xml"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8-sig")
        document = read_metadata(path)
        assert diff(document, read_metadata(text.replace("\n", "\n\n").encode())) == (), path.name
        whole = next(
            line
            for line in text.splitlines()
            if "<Property " in line and line.rstrip().endswith("/>") and "Edm.String" in line
        )
        changes = diff(document, read_metadata(text.replace(whole, "", 1).encode()))
        assert changes, path.name
        assert changes[0].impact is Impact.BREAKING
