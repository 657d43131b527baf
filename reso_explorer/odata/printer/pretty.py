"""Long queries over several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    Apply,
    Expand,
    Filter,
    LambdaSegment,
    Logical,
    Path,
    Select,
)
from reso_explorer.odata.operators import INFIX
from reso_explorer.odata.printer import expressions, options
from reso_explorer.odata.printer.apply import transformation_text

if TYPE_CHECKING:
    from reso_explorer.odata.ast import ExpandItem, Expression, Option

LAID_OUT: Final = (Filter, Select, Expand, Apply)
"""The options whose values may take several lines."""

WIDTH: Final = 88
"""How long a line may be before it is broken, where it can be."""

_STEP: Final = 2


def _newline(indent: int) -> str:
    return "\n" + " " * indent


def option_value(option: Option, indent: int) -> str:
    """Return the value of an option; further lines begin with `indent` blanks."""
    flat = options.option_value(option) or ""
    if len(flat) + indent <= WIDTH:
        return flat
    if isinstance(option, Filter):
        return expression(option.expression, indent)
    if isinstance(option, Select):
        return _filled([options.select_item_text(item) for item in option.items], indent)
    if isinstance(option, Expand):
        joint = "," + _newline(indent)
        return joint.join(_expand_item(item, indent) for item in option.items)
    if isinstance(option, Apply):
        joint = _newline(indent) + "/"
        return joint.join(transformation_text(t) for t in option.sequence.transformations)
    return flat


def _filled(items: list[str], indent: int) -> str:
    """Join items with commas, as many on a line as fit."""
    lines: list[str] = []
    line = ""
    for place, item in enumerate(items):
        piece = item if place == len(items) - 1 else item + ","
        if line and indent + len(line) + len(piece) > WIDTH:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    return _newline(indent).join(lines)


def _expand_item(item: ExpandItem, indent: int) -> str:
    flat = options.expand_item_text(item)
    if len(flat) + indent <= WIDTH or not item.options:
        return flat
    inner = indent + _STEP
    parts: list[str] = []
    for option in item.options:
        name = options.option_name(option)
        prefix = f"{name}=" if name else ""
        parts.append(prefix + option_value(option, inner + len(prefix)))
    body = (";" + _newline(inner)).join(parts)
    return f"{expressions.path_text(item.path)}({_newline(inner)}{body}{_newline(indent)})"


def expression(node: Expression, indent: int, level: int = 0) -> str:
    """Return an expression; long `and` and `or` chains get a line for each operand."""
    flat = expressions.expression_text(node, level)
    if len(flat) + indent <= WIDTH:
        return flat
    if isinstance(node, Logical):
        own = INFIX[node.operator]
        if own < level:
            return f"({expression(node, indent + 1)})"
        joint = f"{_newline(indent)}{node.operator} "
        inner = indent + len(node.operator) + 1
        return joint.join(expression(operand, inner, own + 1) for operand in node.operands)
    if isinstance(node, Path) and isinstance(node.segments[-1], LambdaSegment):
        last = node.segments[-1]
        if last.predicate is not None:
            head = "".join(f"{expressions.segment_text(s)}/" for s in node.segments[:-1])
            variable = expressions.name_text(last.variable)
            inner = indent + _STEP
            body = expression(last.predicate, inner)
            return f"{head}{last.function}({variable}:{_newline(inner)}{body}{_newline(indent)})"
    return flat
