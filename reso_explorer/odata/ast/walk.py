"""Going through a tree without knowing its node types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast.node import Node, compared_fields

if TYPE_CHECKING:
    from collections.abc import Iterator


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below, in the order of the text."""
    for name in compared_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, parents first, in the order of the text."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(children(current))))


def nodes_at(node: Node, offset: int) -> tuple[Node, ...]:
    """Return the chain of nodes, outermost first, whose spans touch a cursor at `offset`.

    Where two siblings touch the cursor, the later one that starts before it is taken.
    """
    chain: list[Node] = []
    current: Node | None = node if node.span.covers(offset) else None
    while current is not None:
        chain.append(current)
        touching = [child for child in children(current) if child.span.covers(offset)]
        started = [child for child in touching if child.span.start < offset] or touching
        current = started[-1] if started else None
    return tuple(chain)
