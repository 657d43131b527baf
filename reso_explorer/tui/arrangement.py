"""Which panes the main screen shows and how wide they are, for a size and for where the user is.

The styles are set on the panes themselves. A class on the screen would do the same, but then
every widget would be styled again at each step from pane to pane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.query_pane import QueryPane

TWO_COLUMNS: Final = 90
"""Columns of the terminal from which Schema stands beside another pane."""
ROOMY_WIDTH: Final = 120
"""Columns from which Schema has its full width."""
ROOMY_HEIGHT: Final = 36
"""Lines from which Details stands above Query and Rows."""


TITLE_ONLY: Final = 1
"""Lines of Rows as long as there is nothing in it."""


_SIZED: Final = frozenset({"schema", "details", "query", "rows", "lower", "right", "facts"})
"""Ids of what an arrangement shows, hides, or sizes."""


class Arrangement(NamedTuple):
    """The panes that are seen, and the width of Schema: (width, least, most).

    `is_rows_open` is whether Rows has room for rows, or is its title only; `is_query_open`
    whether Query shows its parts, or itself in one line.
    """

    panes: frozenset[str]
    schema_width: tuple[str, int | None, int | None]
    is_high: bool
    is_rows_open: bool = True
    is_query_open: bool = True


def arrangement(
    size: Size, at: str, right: str, filling: str, *, has_run: bool = True
) -> Arrangement:
    """Return what is seen at a size of the terminal.

    `at` is the pane of the user, `right` what a crowded screen shows at the right (`details`, or
    `lower` for Query and Rows), `filling` the pane that has the whole screen, "" for none. Before
    a query has run, Details gets the room of the rows.
    """
    is_high = size.height >= ROOMY_HEIGHT
    if filling:
        return Arrangement(frozenset({filling}), ("100%", None, None), is_high)
    lower = {"query", "rows"}
    is_single = size.width < TWO_COLUMNS
    if is_single and at == "schema":
        return Arrangement(frozenset({"schema"}), ("100%", None, None), is_high)
    if is_high and not is_single:
        panes = {"details", *lower}
    else:
        panes = {"details"} if right == "details" else lower
    if not is_single:
        panes = panes | {"schema"}
    is_query_alone = is_single and at == "query"
    is_roomy = size.width >= ROOMY_WIDTH
    return Arrangement(
        frozenset(panes),
        ("30%", 34, 56) if is_roomy else ("40%", 30, 44),
        is_high,
        is_rows_open=has_run or not ("details" in panes or is_query_alone),
        is_query_open=not is_single or at == "query",
    )


def apply(screen: MainScreen, found: Arrangement) -> None:
    """Show the panes of an arrangement; those that are not there yet are passed over."""
    panes = found.panes
    lower = panes & {"query", "rows"}
    shown = {
        **{name: name in panes for name in ("schema", "details", "query", "rows")},
        "lower": bool(lower),
        "right": panes != {"schema"},
    }
    found_panes = {node.id: node for node in screen.walk_children(Widget) if node.id in _SIZED}
    for name, is_shown in shown.items():
        if name in found_panes:
            found_panes[name].display = is_shown
    if "schema" in panes:
        found_panes["right"].styles.clear_rule("border_left")
    else:
        found_panes["right"].styles.border_left = ("none", "black")
    width, least, most = found.schema_width
    styles = screen.schema_pane.styles
    styles.width, styles.min_width, styles.max_width = width, least, most
    if "query" in found_panes:
        query = found_panes["query"]
        query.styles.height = "1fr" if panes == {"query"} else "auto"
        is_alone = panes == {"query"} or not found.is_rows_open
        query.styles.max_height = "100%" if is_alone else "60%"
        cast("QueryPane", query).make_compact(is_compact=not found.is_query_open)
    for name, as_title, as_open in (
        ("details", "1fr", "2fr"),
        ("lower", "auto", "3fr"),
        ("rows", TITLE_ONLY, "1fr"),
    ):
        if name in found_panes:
            found_panes[name].styles.height = as_open if found.is_rows_open else as_title
    if "facts" in found_panes:
        found_panes["facts"].styles.margin = (0, 1, 1 if found.is_high else 0, 1)
