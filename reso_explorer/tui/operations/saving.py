"""Queries saved, had back, and carried to another source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.operations.query import run
from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from reso_explorer.query.adapt import Adapted
    from reso_explorer.tui.layers.queries import Picked
    from reso_explorer.tui.main_screen import MainScreen


def queries(screen: MainScreen) -> None:
    """Offer the history and the saved queries."""
    from reso_explorer.tui.layers.queries import QueriesLayer

    def chosen(picked: Picked | None) -> None:
        if picked is not None and picked.saves:
            save_text(screen, picked.text)
        elif picked is not None:
            take(screen, picked.text, runs=picked.runs)

    layer = QueriesLayer(screen.workbench.world, screen.session.workspace)
    screen.app.push_screen(layer, chosen)


def take(screen: MainScreen, text: str, *, runs: bool = False) -> None:
    """Open a query in a tab; its placeholders are asked for one after the other."""
    from reso_explorer.query.edit import filled, placeholders
    from reso_explorer.tui.layers.ask_text import AskTextLayer

    names = placeholders(text)
    if names:

        def answered(value: str | None) -> None:
            if value is not None:
                meant = _meant(screen, text, names[0], value)
                take(screen, filled(text, {names[0]: meant}).text, runs=runs)

        layer = AskTextLayer(f"Value of {names[0]}", placeholder="such as 500k, 6/1, or -30d")
        screen.app.push_screen(layer, answered)
        return
    screen.session.new_tab(draft_of(text))
    screen.tab_changed()
    screen.enter("query")
    if runs and screen.session.workspace.is_live:
        run(screen)


def _meant(screen: MainScreen, text: str, name: str, value: str) -> str:
    """Return a typed value of a placeholder as the query writes it."""
    import datetime as dt

    from reso_explorer.query.edit import resource_of
    from reso_explorer.query.edit.row_values import placeholder_value

    workspace = screen.session.workspace
    index = workspace.document.index
    found = index.resource_type(resource_of(text))
    if found is None:
        return value
    now = dt.datetime.now(dt.UTC)
    type_name = found.qualified_name
    return placeholder_value(text, name, value, index, workspace.dialect, type_name, now)


def save(screen: MainScreen) -> None:
    """Save the query under a name."""
    save_text(screen, screen.session.draft.text)


def save_text(screen: MainScreen, text: str) -> None:
    """Ask for a name, and save a query under it."""
    from reso_explorer.query.edit import resource_of
    from reso_explorer.store.names import near_name
    from reso_explorer.tui.layers.ask_text import AskTextLayer
    from reso_explorer.workspace.saved import removed_from, save_query

    world = screen.workbench.world

    def problem(name: str) -> str:
        return visible(save_query(world, name, text))

    def saved(name: str | None) -> None:
        if name is not None:
            shown = visible(name.removeprefix("@"))
            message = f"Saved the query as @{shown}. Press H to see it."
            screen.notify(visible(f"{message} {removed_from(text)}".rstrip()), markup=False)

    screen.app.push_screen(
        AskTextLayer(
            "Save the query as",
            placeholder=f"a name such as {near_name(resource_of(text)) or 'new-listings'}",
            problem=problem,
        ),
        saved,
    )


def carry(screen: MainScreen) -> None:
    """Open another source, and take the query there, rewritten for it."""
    from reso_explorer.tui.opening_screen import OpeningScreen

    screen.workbench.carries_query = True
    screen.app.push_screen(OpeningScreen(""))


def show_adapted(screen: MainScreen, adapted: Adapted) -> None:
    """Show a query that came from another source, and what was changed to get it."""
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    screen.session.new_tab(draft_of(adapted.text))
    screen.tab_changed()
    lines = [
        Choice("changed", each.reason, None, note=f"{each.before} → {each.after or 'removed'}")
        for each in adapted.rewrites
    ]
    lines += [Choice("unsupported", each.message, None) for each in adapted.unsupported]
    lines += [Choice("note", each.message, None) for each in adapted.notes]
    if adapted.local_filter:
        lines.append(Choice("local filter", adapted.local_filter, None))
    lines += [Choice(each.severity.value, each.sentence, None) for each in adapted.remaining]
    if lines:
        title = f"Query adapted for {visible(screen.session.workspace.title)}"
        shown = [
            Choice(line.name, visible(line.detail), None, note=visible(line.note)) for line in lines
        ]
        screen.app.push_screen(ChoiceLayer(title, shown))
