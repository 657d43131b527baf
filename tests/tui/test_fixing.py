"""Fixes in the workbench: one at the cursor, all at once, each undone by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Edit, Fix
from reso_explorer.tui.present.draft import Draft, with_fix

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, SampleWorkspace

TYPED = "Prcie gt 5 && Prcie lt 9"


async def test_a_key_applies_the_fix_at_the_cursor(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type(TYPED)
        await run.press("escape", "i")
        session = run.app.session
        assert session is not None
        editor = run.main.query_pane.form.editor("filter")
        editor.move_cursor((0, TYPED.rindex("Prcie") + 2))
        await run.press("ctrl+f")
        assert session.draft.filter == "Prcie gt 5 && Price lt 9"
        assert (editor.has_focus, editor.cursor) == (True, TYPED.rindex("Prcie") + 2)
        await run.press("end", "ctrl+f")
        assert session.draft.filter == "Price gt 5 && Price lt 9"
        await run.press("ctrl+z", "ctrl+z")
        assert session.draft.filter == TYPED
        assert editor.text == TYPED


async def test_a_key_fixes_the_whole_query(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type(TYPED)
        await run.press("escape", "i", "f8")
        session = run.app.session
        assert session is not None
        assert session.draft.filter == "Price gt 5 && Price lt 9"
        assert "Applied 2 fixes; 0 problems left." in run.text()
        await run.press("escape", "escape", "u")
        assert session.draft.filter == TYPED


async def test_a_query_without_faults_has_no_fix(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("Price gt 5")
        await run.press("escape", "i", "ctrl+f")
        assert "No fix here." in run.text()
        await run.press("f8")
        assert "No fixes for this query." in run.text()
        session = run.app.session
        assert session is not None
        assert session.draft.filter == "Price gt 5"


def test_a_fix_of_a_separator_makes_another_part() -> None:
    draft = Draft(resource="House", top="10,$skip=5")
    at = draft.text.index(",")
    after = with_fix(draft, Fix("Write `&`", (Edit(at, at + 1, "&"),)))
    assert (after.top, after.rest) == ("10", "$skip=5")
