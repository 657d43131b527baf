"""Everything a key can do, in one table.

Key bindings, footer, palette, help and the key table of the documentation are made from
`ACTIONS`; nothing else in the workbench names a key. An action that cannot be done now says
why: `Action.why_not` looks at the session and answers with a sentence, "" when it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.tui import reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import Binding

    from reso_explorer.tui.session import Session

SCOPES: Final = {
    "app": "Everywhere",
    "main": "Main screen",
    "lines": "Lists, tables, and trees",
    "grid": "Tables",
    "schema": "Schema",
    "search": "Schema search",
    "details": "Details",
    "editor": "Query",
    "conditions": "Query as rows",
    "rows": "Rows",
    "rows.tabs": "Tabs of Rows",
    "response": "Response",
    "stats": "Stats of the loaded rows",
    "columns": "Columns",
    "cell": "Cell",
    "compare": "Compare",
    "record": "Record",
    "relations": "Relations",
    "census": "Field stats",
    "diff": "Diff",
    "connect": "Connecting to a provider",
    "layer": "Dialogs",
}
"""Where an action works, with the heading it stands under; the order of help and docs."""

LETTERS: Final = {
    "h": "left",
    "j": "down",
    "k": "up",
    "l": "right",
    "g": "top",
    "G": "bottom",
    "0": "first",
    "dollar_sign": "last",
    **dict.fromkeys("123456789", "section"),
    "space": "use",
    "q": "close",
    "left_square_bracket": "back",
    "right_square_bracket": "forward",
    "slash": "narrow",
    "colon": "go",
    "question_mark": "help",
    "exclamation_mark": "problems",
    "i": "write",
    "v": "view",
    "f": "condition",
    "s": "sort",
    "S": "sort_server",
    "c": "count",
    "C": "stats",
    "P": "probe",
    "a": "all",
    "n": "next",
    "N": "previous",
    "w": "columns",
    "plus": "more",
    "minus": "less",
    "less_than_sign": "move_left",
    "greater_than_sign": "move_right",
    "m": "mark",
    "equals_sign": "compare",
    "d": "details",
    "x": "source",
    "r": "relations",
    "u": "undo",
    "U": "redo",
    "y": "copy",
    "e": "export",
    "t": "new_tab",
    "T": "close_tab",
    "comma": "previous_tab",
    "full_stop": "next_tab",
    "H": "queries",
    "b": "bookmark",
    "o": "sources",
    "z": "full_screen",
    "asterisk": "unfold",
}
"""What each printable key means, in every scope: the `verb` of all actions that have it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do.

    Attributes:
        id: stable name; also the id of the binding in a keymap file.
        title: a few words for palette and help.
        keys: key names, comma separated; "" for an action of the palette alone.
        scope: a key of `SCOPES`.
        help: a sentence, if the title does not say it all.
        footer: the word in the footer, "" to stay out of it.
        call: the Textual action, "" for the operation of the same id.
        why_not: why it cannot be done now.
        priority: whether it works while an editor has the focus and takes the key.
        means: what it does in the words of `LETTERS`, "" if that is the last part of `id`.
    """

    id: str
    title: str
    keys: str
    scope: str
    help: str = ""
    footer: str = ""
    call: str = ""
    why_not: Callable[[Session], str] = reasons.nothing
    priority: bool = False
    means: str = ""

    @property
    def textual_action(self) -> str:
        """The action string of the binding."""
        return self.call or f"screen.do('{self.id}')"

    @property
    def verb(self) -> str:
        """What it does, whatever the scope."""
        return self.means or self.id.rpartition(".")[2]


ACTIONS: Final = (
    # --- everywhere
    Action("help", "Help for this pane", "question_mark,f1", "app", footer="help", call="app.help"),
    Action(
        "palette",
        "Command palette",
        "ctrl+p",
        "app",
        "All commands and shortcuts; unavailable ones say why.",
        footer="commands",
        call="app.command_palette",
    ),
    Action(
        "connect",
        "Connect to a provider",
        "",
        "app",
        "Find the right host, sign in, and save a profile.",
        call="app.connect",
    ),
    Action("theme", "Toggle light/dark theme", "", "app", call="app.toggle_theme"),
    Action("quit", "Quit", "ctrl+q", "app", call="app.quit", priority=True),
    # --- the main screen
    Action(
        "search",
        "Search everything",
        "slash",
        "main",
        "Names, labels, descriptions, and values, words in any order. Narrow with `in:Property`, "
        "`is:key`, `type:Decimal`, `kind:field`, `-word`.",
        footer="narrow",
        means="narrow",
    ),
    Action("query.edit", "Edit the filter", "i", "main", footer="write", means="write"),
    Action(
        "query.run",
        "Run the query",
        "f5,ctrl+r",
        "main",
        footer="run",
        why_not=reasons.cannot_run,
    ),
    Action(
        "escape",
        "Go back or cancel",
        "escape",
        "main",
        "Stops a running request first, then leaves full screen, then clears the search.",
    ),
    Action(
        "back", "Back", "backspace,left_square_bracket,alt+left", "main", why_not=reasons.no_back
    ),
    Action(
        "forward", "Forward", "right_square_bracket,alt+right", "main", why_not=reasons.no_forward
    ),
    Action("place.next", "Next pane", "tab", "main", call="screen.next_place(1)"),
    Action("place.previous", "Previous pane", "shift+tab", "main", call="screen.next_place(-1)"),
    Action("jump", "Jump to a pane by its letter", "ctrl+o", "main", call="screen.jump"),
    Action("full_screen", "Toggle full screen", "z", "main"),
    Action(
        "copy",
        "Copy…",
        "y",
        "main",
        "Then u for the URL, c for curl, p for Python, j for JavaScript, n for the name or value.",
        footer="copy",
    ),
    Action(
        "relations",
        "Show relations",
        "r",
        "main",
        "What leads from this type to others, and paths to any type or field.",
        footer="relations",
    ),
    Action("export", "Export schema or rows to a file", "e", "main"),
    Action("source", "Show the XML", "x", "main", why_not=reasons.no_source_text),
    Action(
        "census",
        "Show field stats",
        "C",
        "main",
        "Reads 200 sample rows of the resource: fill rate, range, top values per field.",
        means="stats",
    ),
    Action(
        "probe",
        "Test query support",
        "P",
        "main",
        "Small requests show whether select, sort, and each operator are supported, rejected, or "
        "ignored. Results are saved and used when queries are checked.",
        why_not=reasons.no_service,
    ),
    Action("findings", "Show problems", "exclamation_mark", "main", means="problems"),
    Action("overview", "Show the overview", "", "main"),
    Action("switch", "Switch source", "o,f2", "main", footer="sources", means="sources"),
    Action(
        "query.clear",
        "Clear the query",
        "",
        "main",
        "The resource stays; undo brings the query back.",
    ),
    Action(
        "query.fix",
        "Fix the whole query",
        "f8",
        "main",
        "Applies every fix and checks again until none is left; undo brings the query back.",
        why_not=reasons.no_query,
    ),
    Action("query.undo", "Undo", "u,ctrl+z", "main", why_not=reasons.no_undo),
    Action("query.redo", "Redo", "U,ctrl+y", "main", why_not=reasons.no_redo),
    Action(
        "query.url", "Edit the URL", "", "main", "Paste a whole URL, query, or curl command there."
    ),
    Action(
        "query.resource",
        "Change the resource of the query",
        "",
        "main",
        "Paging and the provider's options stay; fields of the old resource go.",
        why_not=reasons.no_query,
    ),
    Action(
        "query.rows",
        "Query as text, rows, or URL",
        "v,f4",
        "main",
        "In rows, conditions and options are picked instead of written.",
        why_not=reasons.no_query,
        means="view",
    ),
    Action(
        "queries",
        "Show queries: history, saved",
        "H",
        "main",
        "Enter opens one in a tab, F5 also runs it, ^s saves it.",
    ),
    Action(
        "go",
        "Go to…",
        "colon",
        "main",
        "A resource, field, tab, bookmark, or saved query by its name; in Rows also a column.",
    ),
    Action(
        "bookmark",
        "Bookmark this place",
        "b",
        "main",
        "The overview lists bookmarks; again removes it.",
    ),
    Action(
        "compare",
        "Compare with another source",
        "equals_sign",
        "main",
        "What changed from a snapshot, file, or service to this one: breaking, risky, safe.",
    ),
    Action(
        "changes",
        "Show what changed since your last look",
        "",
        "main",
        why_not=reasons.no_changes,
    ),
    Action("close_source", "Close this source", "", "main"),
    Action(
        "query.external",
        "Edit the query in $EDITOR",
        "ctrl+g",
        "main",
    ),
    Action("tab.new", "New query tab", "t,ctrl+t", "main", means="new_tab"),
    Action(
        "tab.close", "Close the query tab", "T", "main", "Undo opens it again.", means="close_tab"
    ),
    Action(
        "tab.next", "Next query tab", "full_stop", "main", why_not=reasons.one_tab, means="next_tab"
    ),
    Action(
        "tab.previous",
        "Previous query tab",
        "comma",
        "main",
        why_not=reasons.one_tab,
        means="previous_tab",
    ),
    Action(
        "query.save",
        "Save the query",
        "ctrl+s",
        "main",
        "In its text, {name} is a placeholder; you fill it in when you open the query.",
        why_not=reasons.no_query,
    ),
    Action(
        "query.carry",
        "Open another source with this query",
        "",
        "main",
        "Rewrites the query for the other service and lists the changes.",
        why_not=reasons.no_query,
    ),
    Action(
        "messages",
        "Messages",
        "",
        "main",
        "All messages since the start, the newest first. Enter copies one.",
    ),
    Action("jobs", "Jobs", "", "main", "What runs now, and for how long. Enter stops one."),
    Action(
        "repairs",
        "Repairs of the pasted query",
        "",
        "main",
        "What was changed in the query you pasted last into this tab.",
    ),
    Action(
        "leave",
        "Go back, at last quit",
        "q",
        "main",
        "Does what Esc does; with nothing left to leave it quits.",
        means="close",
    ),
    # --- moving
    Action("lines.up", "Up", "up,k", "lines", call="move(-1)"),
    Action("lines.down", "Down", "down,j", "lines", call="move(1)"),
    Action("lines.left", "Left", "left,h", "lines", call="sideways(-1)"),
    Action("lines.right", "Right", "right,l", "lines", call="sideways(1)"),
    Action("lines.pageup", "Page up", "pageup", "lines", call="page(-1)"),
    Action("lines.pagedown", "Page down", "pagedown", "lines", call="page(1)"),
    Action("lines.top", "First line", "g,ctrl+home", "lines", call="top"),
    Action("lines.bottom", "Last line", "G,ctrl+end", "lines", call="bottom"),
    Action("lines.open", "Open or follow", "enter", "lines", call="activate"),
    Action("grid.first", "First column", "home,0", "grid", call="first_column"),
    Action("grid.last", "Last column", "end,dollar_sign", "grid", call="last_column"),
    # --- schema
    Action("schema.open", "Open", "", "schema", footer="open", call="activate"),
    Action(
        "schema.use",
        "Add to or remove from query",
        "space",
        "schema",
        "A resource starts a query, a field goes to $select, a relation to $expand, a value "
        "to $filter.",
        footer="to query",
    ),
    Action("schema.unfold", "Open or close all resources", "asterisk", "schema"),
    # --- the search box
    Action("search.down", "Go to the results", "down,enter,tab", "search", call="into_hits"),
    Action("search.leave", "Back to the tree", "escape", "search", call="leave"),
    # --- details
    Action(
        "details.use",
        "Add to or remove from query",
        "space",
        "details",
        "A field goes to $select, a relation to $expand, a value to $filter.",
        footer="to query",
    ),
    Action(
        "details.condition",
        "Filter by this field",
        "f",
        "details",
        footer="filter",
    ),
    Action("details.type", "Go to its type or target", "", "details"),
    Action("details.section1", "First tab", "1", "details", call="section(0)", means="section"),
    Action("details.section2", "Second tab", "2", "details", call="section(1)", means="section"),
    Action("details.section3", "Third tab", "3", "details", call="section(2)", means="section"),
    Action("details.section4", "Fourth tab", "4", "details", call="section(3)", means="section"),
    # --- the query
    Action("editor.next", "Next part of the query", "down", "editor", call="cursor_down"),
    Action("editor.previous", "Previous part of the query", "up", "editor", call="cursor_up"),
    Action(
        "editor.complete",
        "Complete",
        "ctrl+@,ctrl+n",
        "editor",
        "Names, operators, and allowed values for the cursor position.",
        call="complete",
    ),
    Action(
        "editor.fix",
        "Fix the problem at the cursor",
        "ctrl+f",
        "editor",
        "Without a problem at the cursor, the first one of this part.",
        call="fix",
    ),
    Action(
        "editor.enter",
        "Run the query",
        "enter",
        "editor",
        "Goes to the first error instead if there is one. In an entered list of completions it "
        "takes one.",
        footer="run",
        call="enter",
    ),
    Action("editor.leave", "Leave the query", "escape", "editor", call="leave"),
    # --- the query as rows
    Action(
        "conditions.use",
        "Pick",
        "space",
        "conditions",
        "Another field, operator, or value; fields to show and sort by; options.",
        call="activate",
        footer="pick",
    ),
    Action("conditions.more", "Add a condition", "plus", "conditions", call="add", footer="add"),
    Action("conditions.condition", "Add a condition", "f", "conditions", call="add"),
    Action(
        "conditions.less",
        "Remove the condition",
        "minus,delete",
        "conditions",
        call="remove",
        footer="remove",
    ),
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
        "Back to the order of use",
        "u",
        "columns",
        footer="reset",
        call="screen.reset",
    ),
    Action("cell.next", "Next row", "n", "cell", footer="next", call="screen.step(1)"),
    Action("cell.previous", "Previous row", "N", "cell", footer="previous", call="screen.step(-1)"),
    Action("cell.copy", "Copy the value", "y", "cell", footer="copy", call="screen.copy_value"),
    Action("compare.next", "Next difference", "n", "compare", footer="next", call="screen.step(1)"),
    Action(
        "compare.previous",
        "Previous difference",
        "N",
        "compare",
        footer="previous",
        call="screen.step(-1)",
    ),
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
    Action("record.next", "Next row", "n", "record", call="screen.step(1)", footer="next"),
    Action(
        "record.previous",
        "Previous row",
        "N",
        "record",
        call="screen.step(-1)",
        footer="previous",
    ),
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
    # --- relations
    Action(
        "relations.use",
        "Add the path to the query, or remove it",
        "space",
        "relations",
        "An $expand where the metadata declares a relation, else a second request.",
        call="screen.use",
        footer="to query",
    ),
    Action(
        "relations.narrow",
        "Find a path to a type or field",
        "slash",
        "relations",
        "Names, labels, and other words, at both ends: office phone.",
        call="screen.find",
        footer="path to",
    ),
    Action(
        "relations.more", "One hop more", "plus", "relations", call="screen.hops(1)", footer="hops"
    ),
    Action("relations.less", "One hop less", "minus", "relations", call="screen.hops(-1)"),
    Action(
        "relations.view",
        "Diagram or list",
        "v,f4",
        "relations",
        call="screen.turn_view",
        footer="list",
    ),
    Action(
        "relations.all",
        "All relations, or only those that lead on",
        "a",
        "relations",
        "Also what leads back, and relations of other types that lead here.",
        call="screen.all",
        footer="all",
    ),
    Action("relations.unfold", "Unfold all", "asterisk", "relations", call="screen.unfold_all"),
    Action(
        "relations.back",
        "Back",
        "backspace,left_square_bracket,alt+left",
        "relations",
        call="screen.back",
    ),
    Action(
        "relations.forward",
        "Forward",
        "right_square_bracket,alt+right",
        "relations",
        call="screen.forward",
    ),
    Action("relations.details", "Show in Details", "d", "relations", call="screen.details"),
    Action(
        "relations.export",
        "Export the diagram",
        "e",
        "relations",
        "As Mermaid, DOT, or SVG: what is shown.",
        call="screen.export",
        footer="export",
    ),
    # --- field stats
    Action(
        "census.use",
        "Add the field to or remove it from $select",
        "space",
        "census",
        call="screen.use",
        footer="to query",
    ),
    Action(
        "census.sort",
        "Sort by fill rate or name",
        "s",
        "census",
        call="screen.sort",
        footer="sort",
    ),
    Action(
        "census.renew",
        "Fetch the rows again",
        "f5,ctrl+r",
        "census",
        call="screen.renew",
        footer="fetch again",
    ),
    Action(
        "census.narrow", "Search fields", "slash", "census", call="screen.find", footer="narrow"
    ),
    # --- a comparison of documents
    Action("diff.breaking", "Breaking", "1", "diff", call="screen.tab(0)", means="section"),
    Action("diff.risky", "Risky", "2", "diff", call="screen.tab(1)", means="section"),
    Action("diff.safe", "Safe", "3", "diff", call="screen.tab(2)", means="section"),
    Action("diff.next", "Next change", "n", "diff", call="screen.walk(1)", footer="next"),
    Action("diff.previous", "Previous change", "N", "diff", call="screen.walk(-1)"),
    Action(
        "diff.view", "Show both side by side", "v,f4", "diff", call="screen.sides", footer="both"
    ),
    Action(
        "diff.all",
        "Show all, or what your queries use",
        "a",
        "diff",
        "Only changes that a saved query or a query of the history uses.",
        call="screen.touched",
        footer="my queries",
    ),
    Action("diff.unfold", "Show all places of a change", "asterisk", "diff", call="screen.unfold"),
    # --- connecting
    Action("connect.down", "Next line", "down", "connect", call="screen.step(1)"),
    Action("connect.up", "Previous line", "up", "connect", call="screen.step(-1)"),
    Action(
        "connect.go",
        "Connect",
        "f5,ctrl+r",
        "connect",
        "Tries the URLs one after the other, saves the profile, and opens it.",
        call="screen.connect",
        footer="connect",
    ),
    # --- dialogs
    Action("layer.close", "Close", "escape,q", "layer", footer="close", call="screen.close"),
)

BY_ID: Final = {action.id: action for action in ACTIONS}
"""Actions by id."""


def in_scope(scope: str) -> Iterator[Action]:
    """Yield the actions of a scope in the order of the table."""
    return (action for action in ACTIONS if action.scope == scope)


def bindings(scope: str, *, ids: tuple[str, ...] | None = None) -> list[Binding]:
    """Return the Textual bindings of a scope, or of some of its actions."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.textual_action,
            action.footer or action.title,
            show=bool(action.footer),
            id=action.id,
            tooltip=action.help or action.title,
            priority=action.priority,
        )
        for action in in_scope(scope)
        if action.keys and (ids is None or action.id in ids)
    ]


_CHARACTERS: Final = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "asterisk": "*",
    "full_stop": ".",
    "comma": ",",
    "dollar_sign": "$",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "at": "@",
}
_KEY_NAMES: Final = {
    **_CHARACTERS,
    "delete": "Del",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def character_of(key: str) -> str | None:
    """Return what a key types, None for a key that types nothing."""
    return key if len(key) == 1 else " " if key == "space" else _CHARACTERS.get(key)


def key_name(key: str) -> str:
    """Return a Textual key name as people write it: `ctrl+p` is `^p`, `question_mark` is `?`."""
    *modifiers, last = key.split("+")
    if key == "ctrl+@":
        return "^Space"
    shown = _KEY_NAMES.get(last, last.upper() if last[0] == "f" and last[1:].isdigit() else last)
    for modifier in reversed(modifiers):
        shown = "^" + shown if modifier == "ctrl" else f"{modifier.title()}+{shown}"
    return shown


def keys_shown(action: Action) -> str:
    """Return the keys of an action as people write them, separated by spaces."""
    return " ".join(key_name(key) for key in action.keys.split(",") if key)


def key_table() -> str:
    """Return all keys as Markdown, one table per scope, for the documentation."""
    parts: list[str] = []
    for scope, heading in SCOPES.items():
        parts += [f"### {heading}", "", "| key | does | name |", "|---|---|---|"]
        for action in in_scope(scope):
            keys = " ".join(f"`{key_name(key)}`" for key in action.keys.split(",") if key)
            text = action.title + (f". {action.help}" if action.help else "")
            text = text.replace("|", "&#124;")
            parts.append(f"| {keys or 'command palette'} | {text} | {action.id} |")
        parts.append("")
    return "\n".join(parts)
