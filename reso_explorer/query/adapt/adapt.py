"""Rewrites a query for another server, and says what it changed and what can't be said there."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.odata.ast import Top
from reso_explorer.providers.forms import TopMeaning
from reso_explorer.query.adapt.adapted import Adapted, Note, Rewrite, Unsupported
from reso_explorer.query.adapt.distance import convert_distances
from reso_explorer.query.adapt.local_filter import split_filter
from reso_explorer.query.adapt.lookup_values import spell_values
from reso_explorer.query.adapt.names import renamed_for
from reso_explorer.query.adapt.options import (
    drop_own_conditions,
    drop_own_options,
    flatten,
    plain_numbers,
    replace_all_token,
)
from reso_explorer.query.edit.text import parsed
from reso_explorer.query.types import service_version
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.adapt.adapted import Server
    from reso_explorer.query.edit.text import Query

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
        "old-lookup-code",
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
        "yes-no-form",
    }
)
"""Rules whose fix keeps the meaning and changes only how it is written."""
_LOSSY: Final = frozenset({"expand-options-refused"})
"""Rules of these whose fix removes a part of what is asked for."""
_MOST_ROUNDS: Final = 300


def adapt(
    query: Query,
    target: Server,
    source: Server | None = None,
    *,
    renames: Mapping[str, str] = MappingProxyType({}),
) -> Adapted:
    """Return a query as another server needs it.

    Args:
        query: a service-relative query.
        target: the server that the query is for.
        source: the server that it was written for, if known. Without it, names and values are
            taken as they are and only their forms are changed.
        renames: new names by resource and by `Type/Member`, for what the target lacks.
    """
    current = parsed(query)
    rewrites: list[Rewrite] = []
    unsupported: list[Unsupported] = []
    notes: list[Note] = []
    dialect = source.dialect if source is not None else None
    current, made = drop_own_options(current, target.dialect, dialect)
    rewrites += made
    to_legacy = service_version(target.index, target.dialect).is_legacy
    if source is not None:
        current, made = drop_own_conditions(current, source, target)
        rewrites += made
        if not to_legacy and service_version(source.index, source.dialect).is_legacy:
            current, made = plain_numbers(current, target)
            rewrites += made
        current, made, lost = spell_values(current, source, target, renames)
        rewrites += made
        unsupported += lost
        current, made, lost = renamed_for(current, source, target, renames)
        rewrites += made
        unsupported += lost
        lost, said = _page_or_total(current, source, target)
        unsupported += lost
        notes += said
    current, made = replace_all_token(current, target.dialect, dialect)
    rewrites += made
    current, made = convert_distances(current, target, dialect)
    rewrites += made
    if to_legacy:
        current, made, lost = flatten(current, target.dialect)
        rewrites += made
        unsupported += lost
    text, made, found = _in_form(current.text, target)
    rewrites += made
    unsupported += [Unsupported(m.code, m.before, m.reason) for m in made if m.code in _LOSSY]
    current, local, made, said = split_filter(parsed(text), target)
    if made:
        rewrites += made
        notes += said
        found = target.check(current)
    reported = {each.part for each in unsupported}
    remaining = tuple(
        d
        for d in found
        if d.severity is not Severity.INFO and d.span.of(current.text) not in reported
    )
    return Adapted(
        current.text, tuple(rewrites), tuple(unsupported), tuple(notes), local, remaining
    )


def _in_form(text: str, target: Server) -> tuple[str, list[Rewrite], tuple[Diagnostic, ...]]:
    """Return the text with every fix that changes only a form, and what the checker says then."""
    rewrites: list[Rewrite] = []
    found = target.check(text)
    seen = {text}
    for _ in range(_MOST_ROUNDS):
        diagnostic = next((d for d in found if d.code in FORMS and d.fix is not None), None)
        if diagnostic is None or diagnostic.fix is None:
            break
        changed = apply_fix(text, diagnostic.fix)
        if changed in seen:
            break
        rewrites.append(_rewrite(text, changed, diagnostic))
        seen.add(changed)
        text = changed
        found = target.check(text)
    return text, rewrites, found


def _rewrite(before: str, after: str, diagnostic: Diagnostic) -> Rewrite:
    """Return what a fix changed: its one edit, or the stretch that differs in whole words."""
    edits = diagnostic.fix.edits if diagnostic.fix is not None else ()
    if len(edits) == 1 and (edits[0].start > 0 or edits[0].end < len(before)):
        edit = edits[0]
        old = before[edit.start : edit.end]
        return Rewrite(diagnostic.code, old, edit.text, diagnostic.sentence)
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
    return Rewrite(
        diagnostic.code,
        before[start : len(before) - end],
        after[start : len(after) - end],
        diagnostic.sentence,
    )


def _ends_word(char: str) -> bool:
    return char in " ?&=;,()"


def _page_or_total(
    query: Query, source: Server, target: Server
) -> tuple[list[Unsupported], list[Note]]:
    """Return what `$top` means there if it's a page on one server and the result on the other."""
    option = parsed(query).tree.first(Top)
    own, other = source.dialect.top.meaning, target.dialect.top.meaning
    known = {TopMeaning.PAGE, TopMeaning.TOTAL}
    if option is None or option.value is None or own is other or not {own, other} <= known:
        return [], []
    part = f"$top={option.value}"
    if own is TopMeaning.PAGE:
        message = (
            f"`{part}` is the page size on {source.title}; {target.title} returns only "
            f"{count(option.value, 'row')} in all."
        )
        return [Unsupported("top-meaning", part, message)], []
    message = (
        f"`{part}` limits all rows on {source.title}; on {target.title} it's the page size, "
        "and more pages follow."
    )
    return [], [Note("top-meaning", part, message)]
