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
    "main": "On the main screen",
    "lines": "Moving in lists, tables and trees",
    "grid": "Moving in tables",
    "schema": "Schema: resources and fields",
    "search": "Schema: the search box",
    "details": "Details: what is selected",
    "editor": "Query",
    "rows": "Rows",
    "record": "One row as a record",
    "relations": "Relations",
    "census": "A census",
    "connect": "Connecting to a provider",
    "layer": "Dialogs",
}
"""Where an action works, with the heading it stands under; the order of help and docs."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do.

    Attributes:
        id: stable name; also the id of the binding in a keymap file.
        title: a few words for palette and help.
        keys: key names, comma separated; "" for an action of the palette alone.
        scope: a key of `SCOPES`.
        help: a sentence, where the title does not say it all.
        footer: the word in the footer, "" to stay out of it.
        call: the Textual action, "" for the operation of the same id.
        why_not: why it cannot be done now.
        priority: whether it works while an editor has the focus and takes the key.
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

    @property
    def textual_action(self) -> str:
        """The action string of the binding."""
        return self.call or f"screen.do('{self.id}')"


ACTIONS: Final = (
    # --- everywhere
    Action(
        "help", "Help for this place", "question_mark,f1", "app", footer="help", call="app.help"
    ),
    Action(
        "palette",
        "Find a command",
        "ctrl+p,colon",
        "app",
        "Every command, with its key and whether it can be done now.",
        footer="commands",
        call="app.command_palette",
    ),
    Action(
        "connect",
        "Connect to a provider",
        "",
        "app",
        "Finds the right host, signs in, saves the profile.",
        call="app.connect",
    ),
    Action("theme", "Light or dark", "", "app", call="app.toggle_theme"),
    Action("quit", "Quit", "ctrl+q", "app", call="app.quit", priority=True),
    # --- the main screen
    Action(
        "search",
        "Search everything",
        "slash",
        "main",
        "Names, labels, descriptions and values. Words in any order; `in:Property`, `is:key`, "
        "`type:Decimal`, `kind:field`, `-word` narrow it.",
        footer="find",
    ),
    Action("query.edit", "Write the filter", "i", "main", footer="query"),
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
        "One layer back, or stop what runs",
        "escape",
        "main",
        "Stops a running request first; then closes what lies on top.",
    ),
    Action(
        "back", "Back", "backspace,left_square_bracket,alt+left", "main", why_not=reasons.no_back
    ),
    Action(
        "forward", "Forward", "right_square_bracket,alt+right", "main", why_not=reasons.no_forward
    ),
    Action("place.next", "Next place", "tab", "main", call="screen.next_place(1)"),
    Action("place.previous", "Previous place", "shift+tab", "main", call="screen.next_place(-1)"),
    Action("jump", "Jump to a place by its letter", "ctrl+o", "main", call="screen.jump"),
    Action("maximise", "Whole screen for this place, and back", "z", "main"),
    Action(
        "copy",
        "Copy …",
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
        "How full the fields are",
        "c",
        "main",
        "Reads 200 rows of the resource: filled share, range, most common values per field.",
    ),
    Action(
        "probe",
        "Try out what works here",
        "p",
        "main",
        "Small requests show whether select, sort and each operator are taken, refused or "
        "ignored. The answers are kept and heeded by the checker.",
        why_not=reasons.no_service,
    ),
    Action("findings", "Show problems", "exclamation_mark", "main"),
    Action("overview", "Overview of this source", "w", "main"),
    Action("switch", "Open another source", "f2", "main", footer="source"),
    Action(
        "query.clear",
        "Clear the query",
        "",
        "main",
        "The resource stays; `query.undo` brings it back.",
    ),
    Action(
        "query.fix",
        "Fix the whole query",
        "f8",
        "main",
        "Applies every fix and checks again until none is left; `query.undo` brings it back.",
        why_not=reasons.no_query,
    ),
    Action(
        "query.undo", "Undo the last change made by a key", "U", "main", why_not=reasons.no_undo
    ),
    Action("query.redo", "Redo", "ctrl+y", "main", why_not=reasons.no_redo),
    Action("query.url", "Edit the URL", "u", "main", "Paste a whole URL or query there."),
    Action(
        "query.resource",
        "Change the resource of the query",
        "",
        "main",
        "Paging and the provider's own options stay; fields of the former resource go.",
        why_not=reasons.no_query,
    ),
    Action(
        "query.rows",
        "Edit the filter as rows",
        "v,f4",
        "main",
        "Change operators, values and conditions without writing them.",
        why_not=reasons.no_query,
    ),
    Action(
        "queries",
        "Queries: history, saved",
        "H",
        "main",
        "Enter opens one in a tab, F5 also runs it, ^s saves it.",
    ),
    Action("tab.new", "New query tab", "t,ctrl+t", "main"),
    Action("tab.close", "Close the query tab", "T", "main", "Undo opens it again."),
    Action("tab.next", "Next query tab", "full_stop", "main", why_not=reasons.one_tab),
    Action("tab.previous", "Previous query tab", "comma", "main", why_not=reasons.one_tab),
    Action(
        "query.save",
        "Save the query under a name",
        "ctrl+s",
        "main",
        "In its text, {name} is a placeholder that is asked for when the query is opened.",
        why_not=reasons.no_query,
    ),
    Action(
        "query.carry",
        "Open another source with this query",
        "",
        "main",
        "Rewrites the query for the other service and says what changed.",
        why_not=reasons.no_query,
    ),
    Action("quit.outermost", "Quit", "q", "main", call="app.quit", footer="quit"),
    # --- moving
    Action("lines.up", "Up", "up,k", "lines", call="move(-1)"),
    Action("lines.down", "Down", "down,j", "lines", call="move(1)"),
    Action("lines.left", "Left", "left,h", "lines", call="sideways(-1)"),
    Action("lines.right", "Right", "right,l", "lines", call="sideways(1)"),
    Action("lines.pageup", "Page up", "pageup,ctrl+b", "lines", call="page(-1)"),
    Action("lines.pagedown", "Page down", "pagedown,ctrl+f", "lines", call="page(1)"),
    Action("lines.top", "First line", "g,ctrl+home", "lines", call="top"),
    Action("lines.bottom", "Last line", "G,ctrl+end", "lines", call="bottom"),
    Action("lines.open", "Open or follow", "enter", "lines", call="activate"),
    Action("grid.first", "First column", "home,0", "grid", call="first_column"),
    Action("grid.last", "Last column", "end,dollar_sign", "grid", call="last_column"),
    # --- find
    Action("schema.open", "Open", "", "schema", footer="open", call="activate"),
    Action(
        "schema.use",
        "Put into the query, or take out",
        "space",
        "schema",
        "A resource starts a query, a field goes to $select, a relation to $expand, a value "
        "to $filter.",
        footer="to query",
    ),
    Action("schema.expand_all", "Open or close all resources", "asterisk", "schema"),
    # --- the search box
    Action("search.down", "Into the hits", "down,enter,tab", "search", call="into_hits"),
    Action("search.leave", "Back to the tree", "escape", "search", call="leave"),
    # --- understand
    Action(
        "details.use",
        "Put into the query, or take out",
        "space",
        "details",
        "A field goes to $select, a relation to $expand, a value to $filter.",
        footer="to query",
    ),
    Action(
        "details.filter",
        "Begin a condition with this field",
        "f",
        "details",
        footer="filter",
    ),
    Action("details.type", "Go to its type or target", "", "details"),
    Action("section.1", "First table", "1", "details", call="section(0)"),
    Action("section.2", "Second table", "2", "details", call="section(1)"),
    Action("section.3", "Third table", "3", "details", call="section(2)"),
    Action("section.4", "Fourth table", "4", "details", call="section(3)"),
    # --- the query
    Action("editor.next", "Next part of the query", "down", "editor", call="cursor_down"),
    Action("editor.previous", "Previous part of the query", "up", "editor", call="cursor_up"),
    Action(
        "editor.complete",
        "Complete",
        "ctrl+@,ctrl+n",
        "editor",
        "Names, operators and allowed values that fit at the cursor.",
        call="complete",
    ),
    Action(
        "editor.fix",
        "Apply the fix at the cursor",
        "ctrl+f",
        "editor",
        "The fix of the problem at the cursor, else the first one of this part.",
        call="fix",
    ),
    Action(
        "editor.enter",
        "Take the completion, apply the fix, or run",
        "enter",
        "editor",
        footer="fix or run",
        call="enter",
    ),
    Action("editor.leave", "Close the completion, then leave", "escape", "editor", call="leave"),
    # --- the rows
    Action(
        "rows.record",
        "Show the row as a record",
        "v",
        "rows",
        footer="record",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.relations",
        "Follow a relation from this row",
        "o,r",
        "rows",
        "From a listing to its agent, from the agent to their listings.",
        footer="relations",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.filter",
        "Add this value to the filter, or remove it",
        "space",
        "rows",
        "Another value of the same field becomes a further choice.",
        footer="to filter",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.filter_only",
        "Filter by only this value",
        "F",
        "rows",
        "Replaces other values of the same field.",
        why_not=reasons.no_rows,
    ),
    Action(
        "rows.sort",
        "Sort by this column",
        "s",
        "rows",
        "Up, down, not at all.",
        why_not=reasons.no_rows,
    ),
    Action("rows.column", "Jump to a column", "f", "rows", why_not=reasons.no_rows),
    Action(
        "rows.back",
        "Back to the rows before",
        "backspace,left_square_bracket",
        "rows",
        why_not=reasons.no_rows_before,
    ),
    Action("rows.describe", "Explain this column", "d", "rows", why_not=reasons.no_rows),
    # --- a record
    Action(
        "record.next",
        "Next row",
        "n,right_square_bracket",
        "record",
        call="screen.step(1)",
        footer="next",
    ),
    Action(
        "record.previous",
        "Previous row",
        "p,left_square_bracket",
        "record",
        call="screen.step(-1)",
        footer="previous",
    ),
    Action(
        "record.empty",
        "Hide or show what is empty",
        "full_stop",
        "record",
        call="screen.toggle_empty",
        footer="hide empty",
    ),
    Action(
        "record.find", "Find in this record", "slash", "record", call="screen.find", footer="find"
    ),
    Action("record.copy", "Copy the value", "y", "record", call="screen.copy_value", footer="copy"),
    Action(
        "record.relations",
        "Follow a relation from this row",
        "o,r",
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
        "relations.find",
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
    # --- a census
    Action(
        "census.use",
        "Put the field into $select, or take it out",
        "space",
        "census",
        call="screen.use",
        footer="to query",
    ),
    Action(
        "census.sort",
        "Sort by fill, again by name",
        "s",
        "census",
        call="screen.sort",
        footer="sort",
    ),
    Action(
        "census.renew",
        "Read the rows anew",
        "f5,ctrl+r",
        "census",
        call="screen.renew",
        footer="renew",
    ),
    Action("census.find", "Find a field", "slash", "census", call="screen.find", footer="find"),
    # --- connecting
    Action("connect.down", "Next line", "down", "connect", call="screen.step(1)"),
    Action("connect.up", "Line before", "up", "connect", call="screen.step(-1)"),
    Action(
        "connect.go",
        "Connect",
        "f5,ctrl+r",
        "connect",
        "Tries the addresses one after the other, saves the profile and opens it.",
        call="screen.connect",
        footer="connect",
    ),
    # --- dialogs
    Action("layer.close", "Close", "escape", "layer", footer="close", call="screen.close"),
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


_KEY_NAMES: Final = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "asterisk": "*",
    "full_stop": ".",
    "comma": ",",
    "plus": "+",
    "minus": "-",
    "dollar_sign": "$",
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
    "at": "@",
}


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
    """Return the keys of an action as people write them, blank-separated."""
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
