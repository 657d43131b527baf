"""Key predicates with wrong parts (OData 4.01 URL, 4.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import Literal, LiteralKind, SystemSegment
from reso_explorer.query.families import may_be
from reso_explorer.query.keys import key_parts
from reso_explorer.query.report import remove, replace, source
from reso_explorer.query.walk import aliased
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, KeyUse

EMPTY: Final = Rule(
    code="empty-key",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Empty parentheses after a resource.",
    help="Parentheses after a resource are for the key of one row. Omit them to get all rows.",
    wrong="Property()",
    right="Property",
    spec="URL 4.3.1",
    message="These parentheses are empty; a key is missing.",
    hint="Omit them to get all rows.",
)
PARTS: Final = Rule(
    code="key-parts",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A key that lacks a part, or parts without names.",
    help="A key of several parts names each of them. Parts that a relation gives are optional.",
    wrong="Visit(ListingKey='a')",
    right="Visit(ListingKey='a',VisitNumber=1)",
    replaces=frozenset({"unnamed-argument"}),
    spec="URL 4.3.1",
    message="The key of {type} also needs {missing:and}.",
    variants={
        "one": Template("The key of {type} has one part: {names:and}."),
        "unnamed": Template(
            "The key of {type} has several parts: {names:and}.", "Name each: {form}."
        ),
    },
)
TWICE: Final = Rule(
    code="key-part-twice",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A part of a key that occurs twice.",
    help="A server rejects a key that gives one part two values.",
    wrong="Visit(ListingKey='a',ListingKey='b',VisitNumber=1)",
    right="Visit(ListingKey='a',VisitNumber=1)",
    spec="URL 4.3.1",
    message="The key gives `{name}` twice.",
)
UNKNOWN: Final = Rule(
    code="unknown-key-part",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A name in a key that isn't part of it.",
    help="Only the properties of the key, or of an alternate key, can be used in parentheses"
    " after a resource. Use `$filter` to look for other fields.",
    wrong="Property(City='a')",
    right="Property?$filter=City eq 'a'",
    spec="URL 4.3.1",
    message="`{name}` isn't a field of {type}.{near:mean}",
    variants={
        "field": Template(
            "`{name}` isn't part of the key of {type}, which is {names:and}.",
            "Use `$filter` to look for other fields.",
        ),
        "key": Template("`{name}` isn't a field of {type}. Its key is {names:and}."),
    },
)
RULES: Final = (EMPTY, PARTS, TWICE, UNKNOWN)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report key predicates with the wrong number of parts or unknown names."""
    for use in analysis.keys:
        if use.arguments:
            yield from _check(analysis, use)
        elif not analysis.is_legacy:
            rest = analysis.text[use.span.end : use.span.end + 2]
            is_end = rest[:1] in {"", "?"} or rest == "/$"
            fix = remove(use.span, "Remove the parentheses") if is_end else None
            yield EMPTY.at(use.span, fix=fix)


def _check(analysis: Analysis, use: KeyUse) -> Iterator[Diagnostic]:
    names = [part.name for part in key_parts(analysis.index, use.type_name)]
    if not names:
        return
    given = [argument.name.text for argument in use.arguments if argument.name is not None]
    if not given:
        yield from _unnamed(use, names)
        return
    seen: set[str] = set()
    for argument in use.arguments:
        if argument.name is not None and argument.name.text in seen:
            yield TWICE.at(argument.span, name=argument.name.text)
        seen.update(() if argument.name is None else (argument.name.text,))
    if _is_alternate(analysis, use, seen):
        return
    for argument in use.arguments:
        if argument.name is not None and argument.name.text not in names:
            yield _unknown(analysis, use, argument.name.text, names)
    unknown = [name for name in seen if name not in names]
    meant = {near for name in unknown for near in near_names(name, names)[:1]}
    have = seen | use.implied | meant
    missing = [name for name in names if name not in have]
    if missing and len(meant) == len(unknown) and len(seen) == len(given):
        yield PARTS.at(use.span, type=_shown(use), missing=tuple(missing))


def _shown(use: KeyUse) -> str:
    return use.type_name.rpartition(".")[2]


def _unnamed(use: KeyUse, names: list[str]) -> Iterator[Diagnostic]:
    """Report values without names where there is not exactly one part to give."""
    open_parts = [name for name in names if name not in use.implied] or names
    if len(use.arguments) == 1 and len(open_parts) == 1:
        return
    shown = _shown(use)
    if len(names) == 1:
        yield PARTS.at(use.span, "one", type=shown, names=tuple(names))
        return
    form = f"`({','.join(f'{name}=…' for name in names)})`"
    yield PARTS.at(use.span, "unnamed", type=shown, names=tuple(names), form=form)


def _unknown(analysis: Analysis, use: KeyUse, name: str, names: list[str]) -> Diagnostic:
    argument = next(a for a in use.arguments if a.name is not None and a.name.text == name)
    assert argument.name is not None
    span, shown = argument.name.span, _shown(use)
    known = tuple(names)
    near = near_names(name, names)
    if near and near[0] not in {a.name.text for a in use.arguments if a.name is not None}:
        parts = key_parts(analysis.index, use.type_name)
        part = next(part for part in parts if part.name == near[0])
        is_one = may_be(aliased(analysis, argument.value), part.type)
        renamed = replace(analysis, span, near[0]) if is_one else None
        return UNKNOWN.at(span, fix=renamed, name=name, type=shown, near=tuple(near))
    if name in analysis.index.properties(use.type_name):
        fix = _as_filter(analysis, use)
        return UNKNOWN.at(span, "field", fix=fix, name=name, type=shown, names=known)
    return UNKNOWN.at(span, "key", name=name, type=shown, names=known)


def _as_filter(analysis: Analysis, use: KeyUse) -> Fix | None:
    """Return `Set?$filter=A eq 1 and B eq 2` for `Set(A=1,B=2)` at the end of a path."""
    path = analysis.resource
    at_end = path is not None and path.node.span.end == use.span.end
    if path is None or not at_end or isinstance(path.steps[-1].segment, SystemSegment):
        return None
    options = [option for host in analysis.hosts if not host.depth for option in host.options]
    if any(getattr(option, "spelled", "") for option in options):
        return None
    properties = analysis.index.properties(use.type_name)
    conditions: list[str] = []
    for argument in use.arguments:
        value = argument.value
        if argument.name is None or argument.name.text not in properties:
            return None
        if not isinstance(value, Literal) or value.kind is LiteralKind.NULL:
            return None
        conditions.append(f"{argument.name.text} eq {source(analysis, value.span)}")
    text = "?$filter=" + " and ".join(conditions)
    if analysis.text[use.span.end :].strip():
        return None
    return Fix("Use `$filter`", (Edit(use.span.start, use.span.end, text),))


def _is_alternate(analysis: Analysis, use: KeyUse, given: set[str]) -> bool:
    keys = analysis.meanings.type(use.type_name).alternate_keys
    if use.entity_set is not None:
        keys += analysis.meanings.entity_set(use.entity_set).alternate_keys
    return any(set(key) == given for key in keys)
