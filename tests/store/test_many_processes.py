"""Many processes on one store at once: nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from reso_explorer.store import Places, Store

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES = 8

_WORK = """
import sys
from reso_explorer.secret import Secret
from reso_explorer.store import Places, Store
from reso_explorer.store.profiles import Profile
from reso_explorer.store.recents import SourceKind
from reso_explorer.store.saved_queries import SavedQuery
from msgspec.structs import replace
from pathlib import Path

name, told = "p" + sys.argv[2], []
store = Store(Places.below(Path(sys.argv[1])), environ={}, notice=told.append)
sys.stdin.readline()
session, _ = store.sessions.take("shared")
for number in range(3):
    store.history.add(profile=name, resource="r", query=f"R?{number}")
    tabs = ({"filter": f"{name} {number}"},)
    session.write(replace(store.sessions.begin("shared"), tabs=tabs))
    store.secrets.keep(name, Secret(f"secret-{number}"), f"slot{number}", in_file=True)
store.recents.add(f"https://host/{name}", SourceKind.URL)
store.profiles.save(Profile(name=name, url="https://a.example"))
store.queries.save(SavedQuery(name=name, query="R"))
store.snapshots.add(b"<same/>", url="https://a.example", profile=name)
store.secrets.keep(name, Secret("gone"), "gone", in_file=True)
store.secrets.forget(name, "gone")
sys.stdin.readline()
session.close()
store.close()
sys.exit(" ".join(told) or 0)
"""


def test_nothing_is_lost(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(PROCESSES)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _WORK, str(tmp_path), str(number)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("now\n")
        run.stdin.flush()
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("done\n")
    told = [run.communicate(timeout=90)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * PROCESSES, told
    places = Places.below(tmp_path)
    store = Store(places, environ={})
    typed = [kept.tabs[0]["filter"] for kept in store.sessions.all()]
    assert typed
    assert len(typed) == len(set(typed))
    assert set(typed) <= {f"{name} 2" for name in names}
    assert len(store.history.search(limit=1000)) == 3 * PROCESSES
    for name in names:
        assert store.snapshots.latest(profile=name) is not None
    assert store.profiles.names() == store.queries.names() == tuple(sorted(names))
    assert len(store.recents.all(limit=100)) == PROCESSES
    kept = json.loads(places.secrets.read_text())
    assert kept == {name: {f"slot{n}": f"secret-{n}" for n in range(3)} for name in names}
    assert places.secrets.stat().st_mode & 0o077 == 0
    assert store.snapshots.damaged() == ()
    left = [path for path in tmp_path.rglob(".*") if path.is_file()]
    assert left == []
    store.close()
