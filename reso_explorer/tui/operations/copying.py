"""Copying to the clipboard of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.cells import value_text

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def choose(screen: MainScreen) -> None:
    """Offer what can be copied here, each with its letter."""
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    offers = offered(screen)
    if not offers:
        screen.notify("There is nothing to copy here.", markup=False)
        return

    def chosen(text: str | None) -> None:
        if text is not None:
            copy(screen, text)

    lines = [Choice(name, clip(visible(text), 200), text) for _, name, text in offers]
    keys = {key: number for number, (key, _, _) in enumerate(offers)}
    screen.app.push_screen(ChoiceLayer("Copy", lines, keys=keys), chosen)


def offered(screen: MainScreen) -> list[tuple[str, str, str]]:
    """Return (letter, title, text) of everything that can be copied here."""
    session = screen.session
    offers: list[tuple[str, str, str]] = []
    here = _name_here(screen)
    if here:
        offers.append(("n", "name or value", here))
    if screen.place_name == "rows" and session.results.rows:
        from reso_explorer.export.row_json import pretty

        row = session.results.rows[screen.rows_pane.grid.cursor_row]
        offers.append(("r", "row as JSON", pretty(row)))
    if session.draft.resource:
        query = session.draft.text
        snippet = session.workspace.snippet
        offers.append(("q", "query", query))
        offers.append(("u", "URL", snippet(query, "url")))
        offers.append(("c", "curl", snippet(query, "curl")))
        offers.append(("p", "Python", snippet(query, "python")))
        offers.append(("j", "JavaScript", snippet(query, "javascript")))
    return offers


def _name_here(screen: MainScreen) -> str:
    """Return the name or value under the cursor."""
    if screen.place_name == "rows" and screen.session.results.rows:
        grid = screen.rows_pane.grid
        value = screen.session.results.rows[grid.cursor_row].get(grid.column_key)
        return value if isinstance(value, str) else value_text(value)
    if screen.place_name == "details":
        row = screen.details_pane.row
        return row.copy if row is not None else screen.details_pane.description.copy
    branch = screen.schema_pane.outline.branch
    return branch.place.name if branch is not None and branch.place is not None else ""


def copy(screen: MainScreen, text: str) -> None:
    """Hand a text to the terminal's clipboard and say so; the terminal gives no answer."""
    screen.app.copy_to_clipboard(text)
    told = f"{count(len(text), 'character')} sent to the terminal's clipboard."
    screen.notify(told, timeout=3, markup=False)
