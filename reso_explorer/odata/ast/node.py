"""What every node of the query tree has: a place in the text, and equality by meaning."""

from __future__ import annotations

import msgspec

from reso_explorer.diagnostics.location import NOWHERE, Span

_compared_fields: dict[type, tuple[str, ...]] = {}


def compared_fields(node_type: type[Node]) -> tuple[str, ...]:
    """Return the fields that carry meaning: all but spans and spellings."""
    found = _compared_fields.get(node_type)
    if found is None:
        found = tuple(
            name
            for name in node_type.__struct_fields__
            if name not in {"span", "raw", "spelled"} and not name.endswith(("_span", "_spans"))
        )
        _compared_fields[node_type] = found
    return found


class Node(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """Base of all nodes.

    Two nodes are equal when they mean the same: `span`, `…_span`, `…_spans`, `raw` and
    `spelled` fields do not count. Nodes cannot form cycles, since they are frozen.
    """

    span: Span = NOWHERE

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        return all(
            getattr(self, name) == getattr(other, name) for name in compared_fields(type(self))
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        cls = type(self)
        return hash((cls.__name__, *(getattr(self, name) for name in compared_fields(cls))))


class Name(Node, frozen=True):
    """An identifier with its own place, simple (`City`) or qualified (`NS.Type`)."""

    text: str

    @property
    def is_qualified(self) -> bool:
        return "." in self.text

    @property
    def namespace(self) -> str:
        """Everything before the last dot; empty for a simple name."""
        return self.text.rpartition(".")[0]

    @property
    def simple(self) -> str:
        """The part after the last dot."""
        return self.text.rpartition(".")[2]


class Missing(Node, frozen=True):
    """Stands where something is required and nothing was written; its span is empty."""

    expected: str
    """What belongs here: "expression", "literal", "name", "segment" …"""


class Bad(Node, frozen=True):
    """Stands for text that could not be understood; `text` is that text, decoded."""

    text: str
