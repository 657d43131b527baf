"""What a provider demands of every query, added where the user left it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Fix
    from reso_explorer.workspace.workspace import Workspace

CODE: Final = "required-part"
"""The rule of the checker whose fixes are taken."""


def with_demanded(workspace: Workspace, text: str) -> tuple[str, tuple[str, ...]]:
    """Return a query with the mandatory parts whose values are known, and what was added.

    Parts that stand in the query stay as they are, right or wrong.
    """
    from reso_explorer.diagnostics import apply_fix

    notes: list[str] = []
    if not workspace.dialect.required:
        return text, ()
    for _ in workspace.dialect.required:
        found = next(_fixes(workspace, text), None)
        if found is None:
            break
        message, fix = found
        text = apply_fix(text, fix)
        notes.append(f"{message} It was added.")
    return text, tuple(notes)


def _fixes(workspace: Workspace, text: str) -> Iterator[tuple[str, Fix]]:
    """Yield what is missing and how to add it."""
    from reso_explorer.query.analysis import analyse
    from reso_explorer.query.rules import dialect_required

    document = workspace.document
    analysis = analyse(
        workspace.parse(text),
        document.index,
        meanings=document.meanings,
        dialect=workspace.dialect,
    )
    for diagnostic in dialect_required.check(analysis):
        if diagnostic.code == CODE and diagnostic.fix is not None:
            yield diagnostic.message, diagnostic.fix
