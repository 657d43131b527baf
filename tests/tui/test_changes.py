"""What changed since the last look at a service: told when it opens, until it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.document import read_metadata
from reso_explorer.store import Store
from tests.tui.conftest import METADATA, SampleWorkspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Drive

JUNE = METADATA.replace("@HOSTILE@", "Notes.")
JULY = JUNE.replace('<Property Name="OwnerKey" Type="Edm.String"/>', "")


def service(store: Store, text: str) -> SampleWorkspace:
    """Return a live service as it is after its metadata was fetched and saved."""
    workspace = SampleWorkspace(read_metadata(text.encode()))
    workspace.store = store  # type: ignore[assignment]
    workspace.snapshot = store.snapshots.add(text.encode(), url="https://town.example")  # type: ignore[attr-defined]
    workspace.profile = None  # type: ignore[attr-defined]
    return workspace


async def test_changes_are_told_until_they_were_looked_at(drive: Drive, tmp_path: Path) -> None:
    store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    async with drive(service(store, JUNE)) as run:
        assert run.main.session.changed is None
        run.main.action_do("changes")
        await run.shown("Nothing changed since your last look.")
    for _ in range(2):
        async with drive(service(store, JULY)) as run:
            await run.shown("The overview lists them.")
            assert "1 change since" in run.text()
    async with drive(service(store, JULY)) as run:
        await run.shown("The overview lists them.")
        run.main.enter("details")
        names = [each.id for each in run.main.details_pane.description.sections]
        assert names[-1] == "changes"
        await run.press(str(len(names)), "enter")
        await run.shown("House/OwnerKey")
        await run.shown("1 Breaking 1")
        await run.press("escape")
    async with drive(service(store, JULY)) as run:
        assert run.main.session.changed is None
    store.close()
