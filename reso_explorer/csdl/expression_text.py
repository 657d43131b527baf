"""The value of an annotation as one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import (
    Apply,
    Collection,
    Constant,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PathExpression,
    Record,
    TypeOperation,
    UrlRef,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Expression


def expression_text(expression: Expression | None) -> str:
    """Return an annotation's value as text for people; "" where the document states none."""
    match expression:
        case None:
            return ""
        case Constant():
            value = expression.value
            return str(value).lower() if isinstance(value, bool) else str(value)
        case PathExpression():
            return expression.path
        case Null():
            return "null"
        case Collection():
            return "[" + ", ".join(expression_text(item) for item in expression.items) + "]"
        case Record():
            values = (f"{item.name}: {expression_text(item.value)}" for item in expression.values)
            return "{" + ", ".join(values) + "}"
        case Operation():
            return _call(expression.operator, expression.operands)
        case Apply():
            return _call(expression.function, expression.arguments)
        case TypeOperation():
            return f"{expression.operator}({expression_text(expression.value)}, {expression.type})"
        case LabeledElement():
            return expression_text(expression.value)
        case LabeledElementReference():
            return expression.name
        case UrlRef():
            return expression_text(expression.value)


def _call(name: str, operands: tuple[Expression, ...]) -> str:
    return f"{name}({', '.join(expression_text(operand) for operand in operands)})"
