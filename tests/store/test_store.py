from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from reso_explorer.secret import Secret
from reso_explorer.store import Places, Store
from reso_explorer.store.probes import Verdict
from reso_explorer.store.profiles import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import DictKeyring, HandClock


def test_all_parts_use_the_given_places(
    tmp_path: Path, clock: HandClock, ring: DictKeyring
) -> None:
    store = Store(
        environ={"RESO_EXPLORER_HOME": str(tmp_path), "RESO_EXPLORER_TOKEN_Q": "from-env"},
        clock=clock,
        keyring=ring,
        known_secrets=lambda: [Secret("from-ring")],
    )
    store.profiles.save(Profile(name="p", url="https://a.example"))
    store.secrets.keep("p", Secret("from-ring"))
    store.snapshots.add(b"<edmx/>", url="https://a.example/$metadata", profile="p")
    store.history.add(profile="p", resource="r", query="from-ring")
    store.probes.put("p", "r", "filter", Verdict.SUPPORTED)
    store.looks.mark("p", "seen")
    store.close()
    again = Store(Places.below(tmp_path), environ={}, keyring=ring)
    assert again.profiles.names() == ("p",)
    assert again.history.search()[0].at == clock.now
    assert "from-ring" not in again.history.search()[0].query
    assert again.probes.all("p")[0].at == clock.now
    assert again.looks.get("p") == "seen"
    snapshot = again.snapshots.latest(profile="p")
    assert snapshot is not None
    assert again.snapshots.read(snapshot) == b"<edmx/>"
    found = store.secrets.find("q")
    assert found is not None
    assert found.secret.reveal() == "from-env"
    again.close()


def test_history_can_be_switched_off_by_the_environment(tmp_path: Path) -> None:
    store = Store(Places.below(tmp_path), environ={"RESO_EXPLORER_NO_HISTORY": "1"})
    assert not store.history.add(profile="p", resource="r", query="q")


def test_everything_works_where_nothing_can_be_written(no_folder: Path) -> None:
    told: list[str] = []
    store = Store(Places.below(no_folder), environ={}, notice=told.append)
    assert store.history.add(profile="p", resource="r", query="q")
    assert store.probes.put("p", "r", "filter", Verdict.SUPPORTED)
    assert store.looks.mark("p", "seen")
    assert len(store.history.search()) == len(store.probes.all("p")) == 1
    assert store.profiles.names() == ()
    assert store.snapshots.add(b"x", url="https://a.example").size == 1
    assert len(told) == 1
    assert not no_folder.exists()


def test_opening_the_store_touches_and_loads_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from reso_explorer.store import Places, Store;"
        "Store(Places.below(Path(sys.argv[1])), environ={});"
        "print([n for n in ('sqlite3','keyring','httpx','textual','platformdirs') "
        "if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
    assert not (tmp_path / "home").exists()


def test_saved_queries_can_live_in_a_repository(tmp_path: Path) -> None:
    from reso_explorer.store.saved_queries import SavedQuery

    environ = {"RESO_EXPLORER_QUERIES": str(tmp_path / "repository" / "queries")}
    store = Store(Places.below(tmp_path / "home"), environ=environ)
    path = store.queries.save(SavedQuery(name="a", query="Property"))
    assert path == tmp_path / "repository" / "queries" / "a.toml"
