"""Actions of the rows, and of what opens on them: columns, a cell, two rows, a record."""

from __future__ import annotations

from typing import Final

from reso_explorer.tui import reasons
from reso_explorer.tui.actions.action import Action


def _steps(scope: str, what: str) -> tuple[Action, Action]:
    """Return the actions that walk through a dialog."""
    return (
        Action(f"{scope}.next", f"Next {what}", "n", scope, footer="next", call="screen.step(1)"),
        Action(
            f"{scope}.previous",
            f"Previous {what}",
            "N",
            scope,
            footer="previous",
            call="screen.step(-1)",
        ),
    )


ROWS_ACTIONS: Final = (
    # --- the rows
    Action(
        "rows.record",
        "Show the row as a record",
        "v",
        "rows",
        footer="record",
        why_not=reasons.no_row_here,
        means="view",
    ),
    Action(
        "rows.relations",
        "Follow a relation",
        "r",
        "rows",
        "From a listing to its agent, from the agent to their listings.",
        footer="relations",
        why_not=reasons.no_row_here,
    ),
    Action(
        "rows.use",
        "Add this value to or remove it from the filter",
        "space",
        "rows",
        "Another value of the same field becomes a second choice.",
        footer="to filter",
        why_not=reasons.no_row_here,
    ),
    Action(
        "rows.filter_only",
        "Filter by only this value",
        "",
        "rows",
        "Replaces other values of the same field.",
        why_not=reasons.no_row_here,
    ),
    Action(
        "rows.condition",
        "Filter by this field",
        "f",
        "rows",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.sort",
        "Sort the loaded rows",
        "s",
        "rows",
        "Ascending, descending, off; the server isn't asked.",
        footer="sort",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.sort_server",
        "Sort by this column on the server",
        "S",
        "rows",
        "Ascending, descending, off.",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.narrow",
        "Narrow the loaded rows",
        "slash",
        "rows",
        "Words in any column; the server isn't asked.",
        footer="narrow",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.columns",
        "Choose columns",
        "w",
        "rows",
        "Show, hide, order, and widen columns, or go to one.",
        footer="columns",
        why_not=reasons.no_rows,
    ),
    Action("rows.more", "Widen the column", "plus", "rows", why_not=reasons.no_rows),
    Action("rows.less", "Narrow the column", "minus", "rows", why_not=reasons.no_rows),
    Action(
        "rows.move_left", "Move the column left", "less_than_sign", "rows", why_not=reasons.no_rows
    ),
    Action(
        "rows.move_right",
        "Move the column right",
        "greater_than_sign",
        "rows",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.local_times",
        "Toggle timestamps: as sent or local",
        "",
        "rows",
        why_not=reasons.no_rows,
    ),
    Action("rows.empty", "Toggle empty columns", "", "rows", why_not=reasons.no_rows),
    Action(
        "rows.mark",
        "Mark the row",
        "m",
        "rows",
        "Marked rows are compared and copied.",
        why_not=reasons.no_row_here,
    ),
    Action(
        "rows.compare",
        "Compare rows",
        "equals_sign",
        "rows",
        "Two marked rows; else this one and its last version, or the next one.",
        why_not=reasons.no_row_here,
    ),
    Action(
        "rows.all",
        "Toggle rows that don't meet the filter",
        "a",
        "rows",
        "For servers that ignore a part of the filter.",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.count",
        "Show stats of the loaded rows",
        "c",
        "rows",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.histogram", "Show a histogram of this column", "", "rows", why_not=reasons.no_rows
    ),
    Action(
        "rows.back",
        "Previous rows",
        "backspace,left_square_bracket",
        "rows",
        why_not=reasons.no_rows_before,
    ),
    Action("rows.details", "Show details of this column", "d", "rows", why_not=reasons.no_rows),
    # --- the tabs of the rows
    Action("rows.tab1", "Rows", "1", "rows.tabs", call="tab(0)", means="section"),
    Action("rows.tab2", "Response", "2", "rows.tabs", call="tab(1)", means="section"),
    Action("rows.tab3", "Stats", "3", "rows.tabs", call="tab(2)", means="section"),
    Action(
        "response.view",
        "Show the body folded, indented, or raw",
        "v",
        "response",
        footer="view",
        call="other_view",
    ),
    Action("response.open", "Fold or unfold", "", "response", footer="fold", call="activate"),
    Action(
        "stats.use",
        "Add the field to or remove it from $select",
        "space",
        "stats",
        footer="to query",
    ),
    Action("stats.open", "Show a histogram", "", "stats", footer="histogram", call="activate"),
    # --- columns, a cell, two rows
    Action(
        "columns.use",
        "Show or hide the column or group",
        "space",
        "columns",
        footer="show or hide",
        call="screen.use",
    ),
    Action(
        "columns.all",
        "List all columns or only filled ones",
        "a",
        "columns",
        footer="all or filled",
        call="screen.toggle_filled",
    ),
    Action(
        "columns.empty",
        "Hide or show empty columns",
        "delete",
        "columns",
        footer="hide empty",
        call="screen.toggle_empty",
    ),
    Action(
        "columns.narrow",
        "Search columns",
        "slash",
        "columns",
        footer="narrow",
        call="screen.find",
    ),
    Action(
        "columns.more",
        "Widen the column",
        "plus",
        "columns",
        footer="wider",
        call="screen.widen(4)",
    ),
    Action("columns.less", "Narrow the column", "minus", "columns", call="screen.widen(-4)"),
    Action(
        "columns.move_left",
        "Move the column left",
        "less_than_sign",
        "columns",
        footer="move",
        call="screen.move_column(-1)",
    ),
    Action(
        "columns.move_right",
        "Move the column right",
        "greater_than_sign",
        "columns",
        call="screen.move_column(1)",
    ),
    Action(
        "columns.undo",
        "Reset the column order",
        "u",
        "columns",
        footer="reset",
        call="screen.reset",
    ),
    *_steps("cell", "row"),
    Action("cell.copy", "Copy the value", "y", "cell", footer="copy", call="screen.copy_value"),
    *_steps("compare", "difference"),
    Action(
        "compare.all",
        "Toggle equal values",
        "a",
        "compare",
        footer="all or different",
        call="screen.toggle_all",
    ),
    Action(
        "compare.copy", "Copy both values", "y", "compare", footer="copy", call="screen.copy_value"
    ),
    # --- a record
    *_steps("record", "row"),
    Action(
        "record.all",
        "Toggle empty values",
        "a",
        "record",
        call="screen.toggle_empty",
        footer="all or filled",
    ),
    Action(
        "record.narrow",
        "Search this record",
        "slash",
        "record",
        call="screen.find",
        footer="narrow",
    ),
    Action("record.copy", "Copy the value", "y", "record", call="screen.copy_value", footer="copy"),
    Action(
        "record.relations",
        "Follow a relation",
        "r",
        "record",
        call="screen.relations",
        footer="relations",
    ),
)
