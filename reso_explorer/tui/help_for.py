"""Which keys the help shows for the place that has the focus, and a few words about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.screen import Screen

_PROSE: Final = {
    "search": "Words in any order. Narrow with in:Property, kind:field, type:Decimal, is:key, "
    "is:local, is:lookup, -word.",
    "schema": "Resources first, then types. ◆ key · ≡ allowed values · ◦ the provider's own field "
    "· → relation · ✓ in the query.",
    "details": "Facts on top, each with where it is known from; tables below, chosen by digit.",
    "editor": "One line per part of the query. What the checker says stands below; it never keeps "
    "you from sending.",
    "rows": 'Rows as the server sent them. ∅ is null, "" an empty string; a blank cell was not sent.',
    "census": "From the first rows that the server gives: a share, not a promise. A value that is "
    "null, an empty string, or an empty list is not filled.",
    "connect": "Left and right go through choices. Secrets are never shown; those that stand in "
    "the environment are taken from there.",
    "response": "The request as it was sent and what came back, without credentials.",
    "stats": "Counted from the loaded rows; no request is sent.",
    "columns": "✓ is shown. Space hides or shows a column, or all of a group.",
    "cell": "The whole value; JSON in a string is unfolded.",
    "compare": "The older row is on the left.",
    "record": "One row, a line per value. Enter folds nested values.",
}


def help_for(screen: Screen[Any]) -> tuple[tuple[str, ...], str]:
    """Return the scopes of the focused place and prose about it."""
    from reso_explorer.tui.layers.cell import CellLayer
    from reso_explorer.tui.layers.census import CensusLayer
    from reso_explorer.tui.layers.columns import ColumnsLayer
    from reso_explorer.tui.layers.compare import CompareLayer
    from reso_explorer.tui.layers.connect import ConnectLayer
    from reso_explorer.tui.layers.record import RecordLayer
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.opening_screen import OpeningScreen
    from reso_explorer.tui.part_editor import PartEditor
    from reso_explorer.tui.schema_pane import SearchBox

    if isinstance(screen, RecordLayer):
        return ("record", "lines", "app"), _PROSE["record"]
    if isinstance(screen, ConnectLayer):
        return ("connect", "layer", "app"), _PROSE["connect"]
    if isinstance(screen, CensusLayer):
        return ("census", "lines", "layer", "app"), _PROSE["census"]
    for kind, scope in ((ColumnsLayer, "columns"), (CellLayer, "cell"), (CompareLayer, "compare")):
        if isinstance(screen, kind):
            return (scope, "lines", "layer", "app"), _PROSE[scope]
    if isinstance(screen, OpeningScreen):
        return ("sources", "app"), ""
    if not isinstance(screen, MainScreen):
        return ("layer", "lines", "app"), ""
    if isinstance(screen.focused, SearchBox):
        here = "search"
    elif isinstance(screen.focused, PartEditor):
        here = "editor"
    else:
        here = screen.place_name if screen.place_name != "query" else "editor"
    if here == "rows" and screen.rows_pane.tab != "rows":
        here = screen.rows_pane.tab
    moving: tuple[str, ...] = ("lines", "grid") if here in {"rows", "details"} else ("lines",)
    if here in {"search", "editor"}:
        moving = ()
    tabs = ("rows.tabs",) if here in {"rows", "response", "stats"} else ()
    if screen.place_name == "query" and here != "editor":
        tabs = ("query.tabs",)
    return (here, *tabs, "main", *moving, "app"), _PROSE[here]
