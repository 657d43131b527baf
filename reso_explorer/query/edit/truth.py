"""Whether a condition can hold for a row of which one value is known."""

from __future__ import annotations

import datetime as dt
import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    Binary,
    Call,
    EnumLiteral,
    Has,
    In,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression, Path

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_TEXT_TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "contains": lambda text, part: part.casefold() in text.casefold(),
    "startswith": lambda text, part: text.casefold().startswith(part.casefold()),
    "endswith": lambda text, part: text.casefold().endswith(part.casefold()),
}


def truth(node: Expression, path: Path, value: Expression) -> bool | None:
    """Return whether a condition holds where a path has a value; None where others decide too.

    Text tests ignore case, as some servers do: only what is false either way is false.
    """
    if isinstance(node, Logical):
        found = [truth(each, path, value) for each in node.operands]
        deciding = node.operator == "or"
        if deciding in found:
            return deciding
        return None if None in found else not deciding
    if isinstance(node, Unary):
        if node.operator != "not":
            return None
        inner = truth(node.operand, path, value)
        return None if inner is None else not inner
    if isinstance(node, In) and node.left == path and isinstance(node.right, ListExpr):
        found = [_compared("eq", value, item) for item in node.right.items]
        return True if True in found else None if None in found else False
    if isinstance(node, Binary):
        if node.left == path:
            return _compared(node.operator, value, node.right)
        if node.right == path:
            return _compared(_MIRRORED.get(node.operator, ""), value, node.left)
    if isinstance(node, Call) and node.name.text in _TEXT_TESTS and len(node.arguments) == 2:
        text, part = node.arguments
        whole, piece = _text_of(value), _text_of(part)
        if text == path and whole is not None and piece is not None:
            return _TEXT_TESTS[node.name.text](whole, piece)
    if isinstance(node, Has) and node.left == path and node.right == value:
        return True
    return None


def _text_of(node: Expression) -> str | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


_MIRRORED: Final = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def _compared(name: str, left: Expression, right: Expression) -> bool | None:
    """Return the outcome of comparing two literals, None where it can't be told."""
    compare = _COMPARE.get(name)
    if compare is None or not isinstance(left, Literal | EnumLiteral):
        return None
    if not isinstance(right, Literal | EnumLiteral):
        return None
    if left == right:
        return bool(compare(0, 0))
    if _is_null(left) or _is_null(right):
        return name == "ne"
    if isinstance(left, EnumLiteral) or isinstance(right, EnumLiteral):
        return bool(compare(0, 1)) if name in {"eq", "ne"} and type(left) is type(right) else None
    one, other = _comparable(left), _comparable(right)
    if one is None or other is None or type(one) is not type(other):
        return None
    if isinstance(one, str) and name not in {"eq", "ne"}:
        return None
    return bool(compare(one, other))


def _is_null(node: Literal | EnumLiteral) -> bool:
    return isinstance(node, Literal) and node.kind is LiteralKind.NULL


def _comparable(node: Literal) -> Any:
    """Return a value whose like can be compared, None for kinds that are not."""
    value = node.value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if not isinstance(value, str):
        return None
    if node.kind is LiteralKind.DATE:
        return _moment(value, dt.date.fromisoformat)
    if node.kind is LiteralKind.DATE_TIME_OFFSET:
        return _moment(value, dt.datetime.fromisoformat)
    return value if node.kind in {LiteralKind.STRING, LiteralKind.GUID} else None


def _moment(text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except ValueError:
        return None
