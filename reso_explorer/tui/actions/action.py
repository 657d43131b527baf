"""One thing a key can do, where it works, and what each letter means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.tui import reasons

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "query.tabs": "Tabs of Query",
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
    "sources": "List of sources",
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
