"""Why something cannot be done now, in one sentence; "" when it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session


def nothing(_session: Session) -> str:
    """Nothing stands in the way."""
    return ""


def cannot_run(session: Session) -> str:
    """Tell why the query cannot be sent."""
    if not session.workspace.is_live:
        return session.workspace.why_not_live
    if not session.draft.resource.strip():
        return "No query yet. Press Space on a resource or field to begin one."
    return ""


def no_query(session: Session) -> str:
    """Tell why there is no query to keep."""
    if session.draft.resource.strip():
        return ""
    return "No query yet. Press Space on a resource or field to begin one."


def no_service(session: Session) -> str:
    """Tell why the server cannot be asked."""
    return "" if session.workspace.is_live else session.workspace.why_not_live


def no_back(session: Session) -> str:
    """Tell why one cannot go back."""
    return "" if session.places.can_go_back else "Nothing to go back to."


def no_forward(session: Session) -> str:
    """Tell why one cannot go forward."""
    return "" if session.places.can_go_forward else "Nothing to go forward to."


def no_rows(session: Session) -> str:
    """Tell why there is no row to work with."""
    if session.results.rows:
        return ""
    if not session.workspace.is_live:
        return session.workspace.why_not_live
    return "No rows yet. Press F5 to run the query."


def no_row_here(session: Session) -> str:
    """Tell why there is no row under the cursor."""
    if session.results.rows and not session.results.shown:
        return "No loaded row is shown. Press Esc to show all."
    return no_rows(session)


def no_rows_before(session: Session) -> str:
    """Tell why there are no rows to go back to."""
    return "" if session.earlier else "No earlier rows."


def no_undo(session: Session) -> str:
    """Tell why there is no query to have back."""
    return "" if session.can_undo else "Nothing to undo in this tab."


def no_redo(session: Session) -> str:
    """Tell why there is nothing to do again."""
    return "" if session.can_redo else "Nothing to redo."


def no_changes(session: Session) -> str:
    """Tell why there are no changes to show."""
    return "" if session.changed is not None else "Nothing changed since your last look."


def one_tab(session: Session) -> str:
    """Tell why there is no other tab to go to."""
    return "" if len(session.tabs) > 1 else "Only one tab is open. Press t to open another."


def no_source_text(session: Session) -> str:
    """Tell why the piece of XML cannot be shown."""
    if session.workspace.document.source is None:
        return "The original metadata isn't saved, only what was read from it."
    return ""
