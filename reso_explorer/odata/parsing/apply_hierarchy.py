"""Transformations over recursive hierarchies (OData Data Aggregation, part 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    HierarchyReference,
    Missing,
    Relatives,
    RollupRecursive,
    Traverse,
)
from reso_explorer.odata.parsing import apply, expressions, option_values
from reso_explorer.odata.parsing.lexer import NUMBER, WORD

if TYPE_CHECKING:
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import ApplySequence, Name, OrderByItem
    from reso_explorer.odata.parsing.cursor import Cursor

_SEQUENCE_WORDS: Final = frozenset(
    {
        "bottomcount",
        "bottompercent",
        "bottomsum",
        "filter",
        "identity",
        "orderby",
        "search",
        "skip",
        "top",
        "topcount",
        "toppercent",
        "topsum",
        "ancestors",
        "descendants",
        "traverse",
    }
)


def _read_reference(cursor: Cursor) -> HierarchyReference:
    """Read node set, qualifier and node path, the first three arguments."""
    index = cursor.index
    nodes = expressions.read_expression(cursor)
    qualifier: Name | Missing = Missing("name", span=cursor.here())
    if cursor.accept(","):
        if cursor.kind == WORD and "." not in cursor.value:
            qualifier = cursor.name()
        else:
            qualifier = cursor.missing("name", "The qualifier of a hierarchy is missing.")
    else:
        cursor.unexpected("`,` and the qualifier of a hierarchy")
    if cursor.accept(","):
        node_path = apply.read_path(cursor)
    else:
        cursor.unexpected("`,` and the path to the node identifier")
        node_path = Missing("path", span=cursor.here())
    return HierarchyReference(nodes, qualifier, node_path, span=cursor.span_since(index))


def read_rollup(cursor: Cursor, index: int) -> RollupRecursive:
    """Read `rolluprecursive(…)` after its `(`; its name is token `index`."""
    reference = _read_reference(cursor)
    then = apply.read_sequence(cursor) if cursor.accept(",") else None
    cursor.expect_close(")", index + 1)
    return RollupRecursive(reference, then, span=cursor.span_since(index))


def _begins_sequence(cursor: Cursor) -> bool:
    if cursor.kind != WORD:
        return False
    return cursor.value in _SEQUENCE_WORDS or "." in cursor.value


def read_relatives(cursor: Cursor, word: str) -> Relatives:
    """Read the arguments of `ancestors` and `descendants`."""
    reference = _read_reference(cursor)
    start: list[ApplySequence] = []
    distance: int | None = None
    keep_start = False
    while cursor.accept(","):
        if cursor.at("keep") and cursor.next_is("start"):
            cursor.index += 2
            keep_start = True
            break
        if cursor.kind == NUMBER:
            distance = option_values.read_digits(cursor, "distance")
            continue
        start.append(apply.read_sequence(cursor))
    if not start:
        cursor.unexpected("`,` and a transformation that finds the start nodes")
    function: OneOf["ancestors", "descendants"] = (
        "ancestors" if word == "ancestors" else "descendants"
    )
    return Relatives(function, reference, tuple(start), distance, keep_start)


def read_traverse(cursor: Cursor, _word: str) -> Traverse:
    """Read the arguments of `traverse`."""
    reference = _read_reference(cursor)
    order: OneOf["preorder", "postorder"] | Missing
    if cursor.accept(",") and cursor.value in {"preorder", "postorder"}:
        order = "preorder" if cursor.take() == "preorder" else "postorder"
    else:
        order = cursor.missing("order", "`preorder` or `postorder` is missing.")
    start: ApplySequence | None = None
    items: list[OrderByItem] = []
    while cursor.accept(","):
        if start is None and not items and _begins_sequence(cursor) and _is_call(cursor):
            start = apply.read_sequence(cursor)
        else:
            items.append(option_values.read_orderby_item(cursor))
    return Traverse(reference, order, start, tuple(items))


def _is_call(cursor: Cursor) -> bool:
    return cursor.next_is("(") or cursor.at("identity")
