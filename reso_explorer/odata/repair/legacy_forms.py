"""Forms of OData V2 and V3 in a query for V4: literals, `substringof`, `$inlinecount`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.odata.ast import (
    Binary,
    Call,
    Count,
    InlineCount,
    Literal,
    LiteralKind,
    Name,
    Node,
)
from reso_explorer.odata.ast.node import compared_fields

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_KINDS: Final = {
    LiteralKind.V2_DATE_TIME_OFFSET: LiteralKind.DATE_TIME_OFFSET,
    LiteralKind.V2_GUID: LiteralKind.GUID,
    LiteralKind.V2_BINARY: LiteralKind.BINARY,
    LiteralKind.V2_INT64: LiteralKind.INTEGER,
    LiteralKind.V2_DECIMAL: LiteralKind.DECIMAL,
    LiteralKind.V2_DOUBLE: LiteralKind.DOUBLE,
    LiteralKind.V2_SINGLE: LiteralKind.DOUBLE,
}
_V2_TIME: Final = re.compile(
    r"PT(?:([0-9]{1,2})H)?(?:([0-9]{1,2})M)?(?:([0-9]{1,2})(?:\.([0-9]+))?S)?"
)


def modernise(draft: Draft, tree: Node) -> Node:
    """Return the tree with V4 forms in place of older ones, and record each change."""
    return _Rewriter(draft).rewrite(tree)


class _Rewriter:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def rewrite(self, node: Node) -> Node:
        """Rewrite what is below a node, then the node itself."""
        changed: dict[str, Any] = {}
        for name in compared_fields(type(node)):
            value = getattr(node, name)
            new = value
            if isinstance(value, Node):
                new = self.rewrite(value)
            elif isinstance(value, tuple):
                new = tuple(
                    self.rewrite(item) if isinstance(item, Node) else item for item in value
                )
            if new != value:
                changed[name] = new
        if changed:
            node = msgspec.structs.replace(node, **changed)
        return self.own(node)

    def own(self, node: Node) -> Node:
        if isinstance(node, Literal) and node.kind.is_legacy:
            return self.literal(node)
        if isinstance(node, Call) and node.name.text == "substringof":
            return self.substring_of(node)
        if isinstance(node, Binary) and node.operator == "eq" and _is_true(node.right):
            return self.comparison_with_true(node)
        if isinstance(node, InlineCount) and node.value is not None:
            new = Count(node.value == "allpages", span=node.span)
            self.record(node, new, "`$inlinecount` is `$count` in V4.")
            return new
        return node

    def record(self, old: Node, new: Node, message: str) -> None:
        from reso_explorer.odata import print_query

        self.draft.change("legacy-form", message, print_query(old), print_query(new))

    def literal(self, old: Literal) -> Node:
        new = _modern_literal(old)
        if new is None:
            return old
        message = "V4 writes this literal differently."
        if old.kind is LiteralKind.V2_DATE_TIME:
            message = "A timestamp needs an offset in V4; assumed UTC."
        self.record(old, new, message)
        return new

    def substring_of(self, old: Call) -> Node:
        if len(old.arguments) != 2:
            return old
        needle, text = old.arguments
        new = Call(Name("contains"), (text, needle), span=old.span)
        self.record(old, new, "`substringof(part,text)` is `contains(text,part)` in V4.")
        return new

    def comparison_with_true(self, old: Binary) -> Node:
        """`substringof(…) eq true` was the usual form; the comparison adds nothing."""
        left = old.left
        if isinstance(left, Call) and left.name.text == "contains" and left.name.span.start < 0:
            self.record(old, left, "Comparing with true isn't needed.")
            return left
        return old


def _is_true(node: Node) -> bool:
    return isinstance(node, Literal) and node.kind is LiteralKind.BOOLEAN and node.value is True


def _modern_literal(old: Literal) -> Literal | None:
    value = old.value
    if old.kind is LiteralKind.V2_DATE_TIME:
        moment = str(value).rstrip("Zz") + "Z"
        return Literal(LiteralKind.DATE_TIME_OFFSET, moment, moment, span=old.span)
    if old.kind is LiteralKind.V2_TIME:
        match = _V2_TIME.fullmatch(str(value))
        if not match:
            return None
        hour, minute, second, fraction = match.groups()
        time = f"{hour or '0':0>2}:{minute or '0':0>2}:{second or '0':0>2}"
        time += f".{fraction}" if fraction else ""
        return Literal(LiteralKind.TIME_OF_DAY, time, time, span=old.span)
    kind = _KINDS.get(old.kind)
    if kind is None:
        return None
    raw = old.raw[:-1] if kind.is_number else ""
    if kind in {LiteralKind.DECIMAL, LiteralKind.DOUBLE} and isinstance(value, int):
        kind = LiteralKind.INTEGER
    return Literal(kind, value, raw, span=old.span)
