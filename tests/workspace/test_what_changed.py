"""What is new since the last look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reso_explorer.store import Places, Store
from reso_explorer.workspace.what_changed import last_look, looked

if TYPE_CHECKING:
    from pathlib import Path

OLD = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="town" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String"/>
<Property Name="Pager" Type="Edm.String"/><Property Name="Area" Type="Edm.Int64"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Houses" EntityType="town.House"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
NEW = OLD.replace('<Property Name="Pager" Type="Edm.String"/>', "").replace("Int64", "Int32")


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
