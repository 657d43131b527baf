"""Segments and keys that can't follow what stands before them (OData 4.01 URL, 4.3 to 4.12)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import CrossjoinSegment, NameSegment, SystemSegment
from reso_explorer.query.report import remove, source, type_words
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, StrayKey
    from reso_explorer.query.steps import Step

VALUE: Final = Rule(
    code="value-of-structure",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`/$value` after rows or a structure.",
    help="`/$value` returns the raw text or bytes of one primitive value or media stream."
    " A collection or a structure has no raw value.",
    wrong="Property/$value",
    right="Property('1')/City/$value",
    spec="URL 4.7",
    message="`$value` needs a single primitive value; what precedes it is {what}.",
    variants={
        "no-stream": Template(
            "`$value` returns a media stream, but the schema declares none for {type}.",
            "Leave out `/$value` to get the row.",
        )
    },
)
REFERENCE: Final = Rule(
    code="reference-of-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`/$ref` after what isn't a row.",
    help="`/$ref` returns the URLs of rows. Values and structures have none.",
    wrong="Property('1')/City/$ref",
    right="Property('1')/ListAgent/$ref",
    spec="URL 4.12",
    message="`$ref` needs rows; what precedes it is {what}.",
)
EACH: Final = Rule(
    code="each-of-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`/$each` after a single row.",
    help="`/$each` applies an operation to every member of a collection.",
    wrong="Property('1')/$each",
    right="Property/$each",
    spec="Protocol 11.4.14",
    message="`$each` needs a collection; what precedes it is {what}.",
    replaces=frozenset({"since-4.01"}),
)
STRAY_KEY: Final = Rule(
    code="key-of-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A key where there are no rows to choose from.",
    help="A key in parentheses picks one row of a collection. A singleton, a to-one relation, a"
    " row that has been picked already, and a field have nothing to choose from.",
    wrong="Property('1')/ListAgent('2')",
    right="Property('1')/ListAgent",
    spec="URL 4.3",
    message="A key picks one row of a collection; `{name}` is {what}.",
)
AFTER_ALL: Final = Rule(
    code="path-after-system-resource",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path that continues after `$all`, `$entity`, or `$crossjoin`.",
    help="Only a type cast can follow `$all` and `$entity`; nothing follows `$crossjoin(…)`.",
    wrong="$all/$ref",
    right="$all/Homes.Member",
    spec="ABNF odataRelativeUri",
    message="`{next}` can't follow `{name}`.",
    hint="Only a type name can follow it.",
    variants={
        "crossjoin": Template("`{next}` can't follow `$crossjoin(…)`.", "Use query options.")
    },
)
RULES: Final = (VALUE, REFERENCE, EACH, STRAY_KEY, AFTER_ALL)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report tails that no service has, and keys on what isn't a collection of rows."""
    for stray in analysis.stray_keys:
        yield _stray(stray)
    for use in analysis.expands:
        for step in use.path.steps:
            found = _tail(analysis, step)
            if found is not None:
                yield found
    if analysis.resource is None:
        return
    steps = analysis.resource.steps
    for before, step in pairwise(steps):
        found = _after_system(analysis, before, step) or _tail(analysis, step)
        if found is not None:
            yield found
            return


def _stray(stray: StrayKey) -> Diagnostic:
    fix = None
    if not stray.before.is_collection:
        fix = remove(stray.span, "Remove the key")
    return STRAY_KEY.at(stray.span, fix=fix, name=stray.name, what=type_words(stray.before))


def _after_system(analysis: Analysis, before: Step, step: Step) -> Diagnostic | None:
    segment, following = before.segment, step.segment
    text = source(analysis, following.span)
    is_query = isinstance(following, SystemSegment) and following.name == "$query"
    if is_query or step.kind is StepKind.BROKEN:
        return None
    if isinstance(segment, CrossjoinSegment):
        return AFTER_ALL.at(following.span, "crossjoin", next=text)
    if not isinstance(segment, SystemSegment) or segment.name not in {"$all", "$entity"}:
        return None
    if isinstance(following, NameSegment) and following.name.is_qualified:
        return None
    return AFTER_ALL.at(following.span, next=text, name=segment.name)


def _tail(analysis: Analysis, step: Step) -> Diagnostic | None:
    segment, before = step.segment, step.before
    if not isinstance(segment, SystemSegment) or not before.is_known:
        return None
    what = type_words(before)
    if segment.name == "$ref" and before.kind is not TypeKind.ENTITY:
        return REFERENCE.at(segment.span, what=what)
    if segment.name == "$each" and not before.is_collection:
        return EACH.at(segment.span, what=what)
    if segment.name == "$value" and (before.is_collection or before.kind is TypeKind.COMPLEX):
        return VALUE.at(segment.span, what=what)
    if segment.name == "$value" and before.kind is TypeKind.ENTITY:
        return _no_stream(analysis, step)
    return None


def _no_stream(analysis: Analysis, step: Step) -> Diagnostic | None:
    """Report the raw value of a row whose type is no media entity."""
    name = step.before.name
    lineage = analysis.index.lineage(name)
    has_stream = any(isinstance(each, EntityType) and each.has_stream for each in lineage)
    if has_stream or not lineage or analysis.index.unresolved_base(name) is not None:
        return None
    span = step.segment.span
    shown = step.before.shown
    return VALUE.at(span, "no-stream", severity=Severity.WARNING, type=shown)
