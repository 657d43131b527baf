from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.database import Database
from reso_explorer.store.sessions import Sessions

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import HandClock


def test_a_text_outlives_a_crash(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "store.sqlite"
    crashed = Database(path)  # never closed
    Sessions(crashed, clock=clock).keep("p", "Property?$filter=Li", slot="1")
    restored = Sessions(Database(path)).restore("p")
    assert [(one.slot, one.text, one.at) for one in restored] == [
        ("1", "Property?$filter=Li", clock.now)
    ]


def test_slots_and_profiles(database: Database) -> None:
    sessions = Sessions(database)
    sessions.keep("p", "two", slot="2")
    sessions.keep("p", "one", slot="1")
    sessions.keep("q", "other")
    sessions.keep("p", "one more\nline", slot="1")
    assert [one.text for one in sessions.restore("p")] == ["one more\nline", "two"]
    sessions.keep("p", "  \n", slot="1")
    assert [one.slot for one in sessions.restore("p")] == ["2"]
    sessions.forget("p")
    assert sessions.restore("p") == ()
    assert [one.slot for one in sessions.restore("q")] == [""]


def test_a_pasted_token_is_left_out(database: Database) -> None:
    sessions = Sessions(database)
    sessions.keep("p", "https://a.example/Property?access_token=MARKED&$top=1")
    assert sessions.restore("p")[0].text == "https://a.example/Property?$top=1"
