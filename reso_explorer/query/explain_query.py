"""Says in plain words what a query asks for, in the words of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from reso_explorer.csdl.meaning import readable_name
from reso_explorer.odata.ast import EnumLiteral, Literal, Name, Node
from reso_explorer.odata.ast.node import compared_fields
from reso_explorer.odata.explain import Clause
from reso_explorer.odata.explain import explain as explain_tree
from reso_explorer.odata.explain import explain_text as explain_tree_text
from reso_explorer.odata.parser.entry import parse
from reso_explorer.query.analysis import analyse
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.result import ParseResult
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import ResolvedPath

    Query = str | ParseResult[Any]


def explain(
    query: Query,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
) -> str:
    """Return what a query asks for as lines, details indented; never raises.

    Fields are called by their labels and enumeration members by their display texts, where
    the document has them.

    Args:
        query: a text, or what `odata.parse` gave for it.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
    """
    tree, label = _prepared(query, index, meanings, start, resource)
    return explain_tree_text(tree, label=label)


def explain_clauses(
    query: Query,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
) -> tuple[Clause, ...]:
    """Return what a query asks for clause by clause; arguments as for `explain`."""
    tree, label = _prepared(query, index, meanings, start, resource)
    return explain_tree(tree, label=label)


def _prepared(
    query: Query,
    index: ModelIndex,
    meanings: Meanings | None,
    start: str,
    resource: str | None,
) -> tuple[Node, Callable[[tuple[str, ...]], str]]:
    result = parse(query, start) if isinstance(query, str) else query
    analysis = analyse(result, index, meanings=meanings, resource=resource)
    known = _labels(analysis)

    def label(names: tuple[str, ...]) -> str:
        labels = known.get(names, set())
        return next(iter(labels)) if len(labels) == 1 else "/".join(names)

    return _with_display_texts(analysis, result.tree), label


def _labels(analysis: Analysis) -> dict[tuple[str, ...], set[str]]:
    """Return the labels of the paths in a query by their names."""
    found: dict[tuple[str, ...], set[str]] = {}
    for path in analysis.paths:
        for names, words in _path_labels(analysis, path):
            found.setdefault(names, set()).add(words)
    return found


def _path_labels(analysis: Analysis, path: ResolvedPath) -> list[tuple[tuple[str, ...], str]]:
    """Return names and label of each run of members in a path, and of its beginnings."""
    found: list[tuple[tuple[str, ...], str]] = []
    names: list[str] = []
    words = ""
    for step in path.steps:
        member = step.member
        if member is None:
            names, words = [], ""
            continue
        said = analysis.meanings.label(f"{step.before.name}/{member.name}")
        label = said or readable_name(member.name)
        words = f"{label} of {words}" if words else label
        names.append(member.name)
        found.append((tuple(names), words))
    return found


def _with_display_texts(analysis: Analysis, tree: Node) -> Node:
    """Return the tree with enumeration members replaced by their display texts."""
    texts: dict[int, Node] = {}
    for expected in analysis.expected:
        value, found = expected.value, expected.type
        if found.kind is not TypeKind.ENUM:
            continue
        if isinstance(value, EnumLiteral):
            members = tuple(
                Name(_display(analysis, found.name, name.text), span=name.span)
                for name in value.members
            )
            texts[id(value)] = msgspec.structs.replace(value, members=members)
        elif isinstance(value, Literal) and isinstance(value.value, str):
            shown = _display(analysis, found.name, value.value)
            texts[id(value)] = msgspec.structs.replace(value, value=shown, raw="")
    return _rebuilt(tree, texts) if texts else tree


def _display(analysis: Analysis, enum_name: str, member: str) -> str:
    return analysis.meanings.label(f"{enum_name}/{member}") or member


def _rebuilt(node: Node, others: dict[int, Node]) -> Node:
    """Return a tree with some nodes replaced."""
    other = others.get(id(node))
    if other is not None:
        return other
    changed: dict[str, Any] = {}
    for name in compared_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            new = _rebuilt(value, others)
            if new is not value:
                changed[name] = new
        elif isinstance(value, tuple):
            items = tuple(
                _rebuilt(item, others) if isinstance(item, Node) else item for item in value
            )
            if any(a is not b for a, b in zip(items, value, strict=True)):
                changed[name] = items
    return msgspec.structs.replace(node, **changed) if changed else node
