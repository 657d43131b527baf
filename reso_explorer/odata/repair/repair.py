"""Makes a right query of whatever is pasted, and tells what was changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from reso_explorer.odata import parse, print_query, print_value
from reso_explorer.odata.ast import Filter, Node
from reso_explorer.odata.repair.curl_command import unwrap_curl_command
from reso_explorer.odata.repair.double_encoding import decode_double_encoding
from reso_explorer.odata.repair.draft import Change, Draft
from reso_explorer.odata.repair.ellipsis_in_lists import drop_ellipses
from reso_explorer.odata.repair.html_entities import decode_html_entities
from reso_explorer.odata.repair.legacy_forms import modernise
from reso_explorer.odata.repair.line_breaks import join_lines
from reso_explorer.odata.repair.notes import notes_on
from reso_explorer.odata.repair.parts import put_together, take_apart, tell_kind
from reso_explorer.odata.repair.plus_for_blank import read_plus_as_blank
from reso_explorer.odata.repair.secrets_in_url import remove_secrets
from reso_explorer.odata.repair.slips import change_of, correct_slips
from reso_explorer.odata.repair.surroundings import strip_surroundings
from reso_explorer.odata.repair.typographic_signs import straighten_signs
from reso_explorer.odata.result import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.diagnostics import Diagnostic

MAX_LENGTH: Final = 20_000
"""Longer texts are parsed as they are: they were not pasted by a person."""

_TEXT_REPAIRS: Final[tuple[Callable[[Draft], None], ...]] = (
    unwrap_curl_command,
    decode_html_entities,
    strip_surroundings,
    join_lines,
    straighten_signs,
    decode_double_encoding,
)
_PART_REPAIRS: Final[tuple[Callable[[Draft], None], ...]] = (remove_secrets, drop_ellipses)


class Repaired(msgspec.Struct, frozen=True):
    """A repaired query.

    `text` is relative to `base` and readable; `start` tells what it is (`relative_uri`,
    `query_options` or `filter`) and fits `parse(text, start)`. Spans of `errors` and `hints`
    point into `text`.
    """

    text: str
    start: str
    tree: Node
    base: str = ""
    """The service root that stood before the path, without credentials; may be empty."""
    path: str = ""
    changes: tuple[Change, ...] = ()
    errors: tuple[SyntaxProblem, ...] = ()
    """What could not be repaired."""
    hints: tuple[SyntaxProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the text now follows the grammar."""
        return not self.errors


def repair(text: str, *, version: str = "4.0") -> Repaired:
    """Repair a pasted query: a URL, a command line, options, or a condition alone.

    With `version` 2.0 or 3.0 the literals and functions of those versions stay. Never raises.
    """
    draft = Draft(text.strip(), version)
    if len(text) <= MAX_LENGTH:
        for step in _TEXT_REPAIRS:
            step(draft)
        draft.start = tell_kind(draft.text)
        read_plus_as_blank(draft)
        correct_slips(draft)
        take_apart(draft)
        for step in _PART_REPAIRS:
            step(draft)
        draft.text = put_together(draft)
        correct_slips(draft)
    return _finished(draft)


def with_fixes(
    repaired: Repaired, text: str, applied: Iterable[tuple[str, Diagnostic]]
) -> Repaired:
    """Return a repaired query after the fixes for a schema.

    `text` is the query after them; `applied` has each problem with the text before its fix.
    """
    changes = [change_of(before, problem) for before, problem in applied]
    result = parse(text, repaired.start)
    return msgspec.structs.replace(
        repaired,
        text=text,
        tree=result.tree,
        changes=(*repaired.changes, *changes),
        errors=result.errors,
        hints=(*result.hints, *notes_on(result.tree)),
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s()]+", "", text)


def _finished(draft: Draft) -> Repaired:
    result = parse(draft.text, draft.start)
    if result.ok:
        known = len(draft.changes)
        tree = modernise(draft, result.tree) if draft.version.startswith("4") else result.tree
        text = print_value(tree) if isinstance(tree, Filter) else print_query(tree)
        if text != draft.text:
            if len(draft.changes) == known and _bare(text) != _bare(draft.text):
                draft.change("usual-form", "Rewrote the query in its usual form.", draft.text, text)
            result = parse(text, draft.start)
    return Repaired(
        result.text,
        draft.start,
        result.tree,
        draft.base,
        draft.path,
        tuple(draft.changes),
        result.errors,
        (*result.hints, *notes_on(result.tree)),
    )
