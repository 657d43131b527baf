"""The part of a filter that a server can't apply, split off to be applied to the fetched rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import LambdaSegment, Logical, Name, NameSegment, Path, Top, walk
from reso_explorer.odata.printer.expressions import expression_text
from reso_explorer.query.adapt.adapted import Note, Rewrite
from reso_explorer.query.edit import (
    add_expand,
    is_expanded,
    remove_condition,
    resource_of,
    selected,
    with_selected,
)
from reso_explorer.query.edit.conditions import conditions
from reso_explorer.query.edit.text import edited, parsed, top

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import Expression, RelativeUri
    from reso_explorer.query.adapt.adapted import Server

CODES: Final = frozenset(
    {
        "field-not-filterable",
        "field-not-filterable-here",
        "filter-expression",
        "function-not-listed",
        "function-not-supported",
        "geo-refused",
        "not-filterable",
        "operator-not-listed",
        "option-not-supported",
        "probed-ignored",
        "probed-refused",
        "probed-wrong",
        "refused",
        "too-many-or",
    }
)
"""Rules that say that a server doesn't apply a condition, which is otherwise right."""

Split = tuple["ParseResult[RelativeUri]", str, list[Rewrite], list[Note]]


def split_filter(query: ParseResult[RelativeUri], target: Server) -> Split:
    """Return the query with the conditions that a server applies, and the others joined by `and`.

    Conditions that `and` joins can be applied one after the other, in two places; an `or` stays
    in one piece. The fields that the local part needs are added to `$select`.
    """
    local = [node for node in conditions(query) if _is_local(query, node, target)]
    if not local:
        return query, "", [], []
    rewrites: list[Rewrite] = []
    for node in local:
        text = expression_text(node)
        query = remove_condition(query, text).query
        reason = f"{target.title} can't filter by this; apply it to the fetched rows."
        rewrites.append(Rewrite("local-filter", text, "", reason))
    kept, added = _with_fields(query, local, target)
    if added:
        reason = "The local filter needs these in the rows."
        rewrites.append(Rewrite("local-filter-fields", "", ",".join(added), reason))
    texts = [_operand(node) for node in local]
    joined = " and ".join(texts) if len(texts) > 1 else expression_text(local[0])
    return kept, joined, rewrites, _counted(kept, target)


def _operand(node: Expression) -> str:
    text = expression_text(node)
    return f"({text})" if isinstance(node, Logical) and node.operator == "or" else text


def _is_local(query: ParseResult[RelativeUri], node: Expression, target: Server) -> bool:
    """Tell whether a condition, alone in the filter, is more than the server applies."""
    alone = edited(query, top(query).with_option("$filter", expression_text(node)))
    option = top(alone).named("$filter")
    if option is None:
        return False
    span = option.span
    found = target.check(alone)
    return any(
        each.code in CODES and span.start <= each.span.start <= span.end and each.fix is None
        for each in found
    )


def _fields(node: Expression) -> Iterator[str]:
    """Yield the first names of the paths in a condition, lambda variables apart."""
    variables = {
        part.variable.text
        for part in walk(node)
        if isinstance(part, LambdaSegment) and isinstance(part.variable, Name)
    }
    for part in walk(node):
        if isinstance(part, Path) and part.segments:
            first = part.segments[0]
            if isinstance(first, NameSegment) and first.name.text not in variables:
                yield first.name.text


def _with_fields(
    query: ParseResult[RelativeUri], local: list[Expression], target: Server
) -> tuple[ParseResult[RelativeUri], list[str]]:
    """Return the query that also asks for what conditions need, and the names added."""
    found = target.index.resource_type(resource_of(query))
    relations = target.index.navigation_properties(found.qualified_name) if found else {}
    names = list(dict.fromkeys(name for node in local for name in _fields(node)))
    wider = with_selected(query, [name for name in names if name not in relations])
    added = [name for name in selected(wider) if name not in selected(query)]
    for name in names:
        if name in relations and not is_expanded(wider, name):
            wider = add_expand(wider, name)
            added.append(name)
    return wider, added


def _counted(query: ParseResult[RelativeUri], target: Server) -> list[Note]:
    """Return what a local filter changes about `$top`."""
    option = parsed(query).tree.first(Top)
    if option is None or option.value is None:
        return []
    message = (
        f"`$top={option.value}` limits the rows that {target.title} returns before the local "
        "filter, so fewer may fit."
    )
    return [Note("top-before-local-filter", f"$top={option.value}", message)]
