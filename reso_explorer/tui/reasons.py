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
    return "" if session.places.can_go_back else "This is where you began."


def no_forward(session: Session) -> str:
    """Tell why one cannot go forward."""
    return "" if session.places.can_go_forward else "There is nothing ahead."


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
    return "" if session.earlier else "These are the first rows."


def no_undo(session: Session) -> str:
    """Tell why there is no query to have back."""
    return "" if session.can_undo else "The query has not been changed by a key yet."


def no_redo(session: Session) -> str:
    """Tell why there is nothing to do again."""
    return "" if session.can_redo else "Nothing was undone."


def no_changes(session: Session) -> str:
    """Tell why there are no changes to show."""
    return "" if session.changed is not None else "Nothing changed since your last look."


def one_tab(session: Session) -> str:
    """Tell why there is no other tab to go to."""
    return "" if len(session.tabs) > 1 else "There is one query only. t opens another tab."


def no_source_text(session: Session) -> str:
    """Tell why the piece of XML cannot be shown."""
    if session.workspace.document.source is None:
        return "The document itself is not at hand, only what was read from it."
    return ""
