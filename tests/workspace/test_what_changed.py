"""What changed between documents, whose queries that concerns, and what is new since the last look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reso_explorer.compare.change import Impact
from reso_explorer.document import read_metadata
from reso_explorer.store import Places, Store
from reso_explorer.workspace.what_changed import (
    NamedQuery,
    Side,
    compare_sides,
    last_look,
    looked,
    touched_text,
)

if TYPE_CHECKING:
    from pathlib import Path

OLD = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="town" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String"/>
<Property Name="Pager" Type="Edm.String"/><Property Name="Area" Type="Edm.Int64"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Houses" EntityType="town.House"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
NEW = OLD.replace('<Property Name="Pager" Type="Edm.String"/>', "").replace("Int64", "Int32")

ROSTER = NamedQuery("@roster", "Houses?$select=Pager")
SENT = NamedQuery("", "Houses?$filter=Area gt 5")
SENT_TOO = NamedQuery("", "Houses?$filter=Area gt 5 and Pager eq 'a'")


def side(text: str) -> Side:
    return Side("one", "one.xml", read_metadata(text.encode()))


def test_each_change_has_the_queries_that_use_it() -> None:
    found = compare_sides(side(OLD), side(NEW), (ROSTER, SENT, SENT_TOO))
    touched = {change.path: used for change, used in zip(found.changes, found.touched, strict=True)}
    assert touched["town.House/Pager"] == (ROSTER, SENT_TOO)
    assert touched["town.House/Area"] == (SENT, SENT_TOO)
    assert found.count(Impact.BREAKING) == 2
    assert compare_sides(side(OLD), side(OLD), (ROSTER,)).is_equal


def test_who_is_concerned_in_words() -> None:
    assert touched_text(Impact.BREAKING, (ROSTER,)) == "breaks @roster"
    assert touched_text(Impact.INFO, (SENT, SENT_TOO)) == "in 2 past queries"
    assert touched_text(Impact.SAFE, ()) == ""
    names = [NamedQuery(f"@{name}", "") for name in "abcd"]
    assert touched_text(Impact.INFO, (*names, SENT)) == (
        "in @a, @b, 2 more saved queries, 1 past query"
    )


def opened(store: Store, text: str) -> Any:
    snapshot = store.snapshots.add(text.encode(), url="https://town.example")
    return SimpleNamespace(store=store, snapshot=snapshot, address="town", is_live=True)


def test_what_is_new_is_told_until_it_was_looked_at(tmp_path: Path) -> None:
    store = Store(Places.below(tmp_path), environ={})
    first = opened(store, OLD)
    assert last_look(first) is None
    assert last_look(first) is None
    second = opened(store, NEW)
    for _ in range(2):
        before = last_look(second)
        assert before is not None
        assert before.source == f"snapshot:{first.snapshot.id}"
        assert before.document.source == OLD.encode()
    looked(second)
    assert last_look(second) is None
    third = opened(store, OLD)
    store.snapshots.remove(second.snapshot)
    assert last_look(third) is None, "the document of that look is gone"
    store.close()
