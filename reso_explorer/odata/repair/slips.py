"""The slips that `check` reports, corrected in a pasted query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Edit, apply_edits
from reso_explorer.odata import parse
from reso_explorer.odata.repair.draft import Change, change
from reso_explorer.odata.slips import Server, correct, edits_of, reach

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.repair.draft import Draft


def correct_slips(draft: Draft) -> None:
    """Correct every slip in the text and record each one."""
    server = Server(version=draft.version, is_strict=True)
    done = correct(parse(draft.text, draft.start), server)
    draft.changes += (change_of(draft.text, slip) for slip in done.slips)
    draft.text = done.trail.text


def change_of(text: str, problem: Diagnostic) -> Change:
    """Return what the fix of a problem changes in a text."""
    start, end = reach(problem)
    shifted = [Edit(e.start - start, e.end - start, e.text) for e in edits_of(problem)]
    before = text[start:end]
    after = apply_edits(before, shifted)
    return change(problem.code, problem.message, before.strip(), after.strip())
