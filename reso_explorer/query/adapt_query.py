"""Rewrites a query from the way of one server to the way of another, and says what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.query.adaptation.adapted import Adapted, Change
from reso_explorer.query.adaptation.distance import convert_distances
from reso_explorer.query.adaptation.flat_expand import flatten_expand
from reso_explorer.query.adaptation.own_options import drop_own_options, replace_all_token
from reso_explorer.query.adaptation.resource_name import rename_resource
from reso_explorer.query.check_query import check
from reso_explorer.query.types import is_legacy

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.result import ParseResult
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups

FORMS: Final = frozenset(
    {
        "collection-as-single-value",
        "date-for-moment",
        "enum-as-text",
        "enum-form",
        "enum-literal-for-text",
        "enum-namespace",
        "expand-options-refused",
        "expand-path",
        "geo-form",
        "geo-in-quotes",
        "geo-srid",
        "has-needs-enum",
        "has-on-single-enum",
        "key-form",
        "lambda-on-single-value",
        "legacy-function",
        "legacy-literal",
        "legacy-option",
        "modern-function",
        "modern-literal",
        "modern-option",
        "modern-syntax",
        "option-ignored",
        "case-rejected",
        "moment-for-date",
        "moment-form",
        "multi-form",
        "plus-for-blank",
        "quoted-value",
        "required-part",
        "select-misses-expanded",
        "select-through-relation",
        "since-4.01",
        "text-without-quotes",
        "too-many-or",
        "top-too-large",
        "value-spelling",
    }
)
"""Rules whose fix keeps the meaning and changes only how it is written."""
_MOST_ROUNDS: Final = 300


def adapt(
    query: str | ParseResult[Any],
    target: Dialect,
    source: Dialect | None = None,
    *,
    index: ModelIndex,
    meanings: Meanings | None = None,
    lookups: Lookups | None = None,
) -> Adapted:
    """Return a query as another server wants it.

    Args:
        query: a service-relative text, or what `odata.parse` gave for one.
        target: the server that the query is for.
        source: the server that it was written for, where it is known.
        index: the target's model.
        meanings: what its annotations say; worked out where not given.
        lookups: gives the target's lookup values by name, None where they are not loaded.
    """
    text = query if isinstance(query, str) else query.text
    changes: list[Change] = []
    text, made = rename_resource(text, index, target, source)
    changes += made
    text, made = drop_own_options(text, target, source)
    changes += made
    text, made = replace_all_token(text, target, source)
    changes += made
    text, made = convert_distances(text, index, target, source)
    changes += made
    if is_legacy(index):
        text, made = flatten_expand(text, target)
        changes += made

    def look(current: str) -> tuple[Diagnostic, ...]:
        return check(current, index, meanings=meanings, dialect=target, lookups=lookups)

    found = look(text)
    seen = {text}
    for _ in range(_MOST_ROUNDS):
        diagnostic = next((d for d in found if d.code in FORMS and d.fix is not None), None)
        if diagnostic is None or diagnostic.fix is None:
            break
        changed = apply_fix(text, diagnostic.fix)
        if changed in seen:
            break
        changes.append(_change(text, changed, diagnostic))
        seen.add(changed)
        text = changed
        found = look(text)
    remaining = tuple(d for d in found if d.severity is not Severity.INFO)
    return Adapted(text, tuple(changes), remaining)


def _change(before: str, after: str, diagnostic: Diagnostic) -> Change:
    """Return what a fix changed: its one edit, or the stretch that differs in whole words."""
    edits = diagnostic.fix.edits if diagnostic.fix is not None else ()
    if len(edits) == 1 and (edits[0].start > 0 or edits[0].end < len(before)):
        edit = edits[0]
        old = before[edit.start : edit.end]
        return Change(diagnostic.code, old, edit.text, diagnostic.sentence)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    while start > 0 and not _ends_word(before[start - 1]):
        start -= 1
    while end > 0 and not _ends_word(before[len(before) - end]):
        end -= 1
    return Change(
        diagnostic.code,
        before[start : len(before) - end],
        after[start : len(after) - end],
        diagnostic.sentence,
    )


def _ends_word(char: str) -> bool:
    return char in " ?&=;,()"
