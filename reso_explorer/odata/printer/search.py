"""Search expressions as decoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import (
    Bad,
    SearchIncomplete,
    SearchLogical,
    SearchNot,
    SearchPhrase,
    SearchWord,
)
from reso_explorer.odata.literals import quote

if TYPE_CHECKING:
    from reso_explorer.odata.ast import SearchExpression

_OR, _AND, _NOT = 1, 2, 3


def search_text(expression: SearchExpression, level: int = 0) -> str:
    """Return a search, in parentheses if it binds more loosely than `level`."""
    if isinstance(expression, SearchWord):
        return expression.text
    if isinstance(expression, SearchPhrase):
        text = expression.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"'
    if isinstance(expression, SearchIncomplete):
        return quote(expression.text)
    if isinstance(expression, SearchNot):
        return f"NOT {search_text(expression.operand, _NOT)}"
    if isinstance(expression, SearchLogical):
        own = _OR if expression.operator == "OR" else _AND
        joined = f" {expression.operator} ".join(
            search_text(operand, own + 1) for operand in expression.operands
        )
        return f"({joined})" if own < level else joined
    return expression.text if isinstance(expression, Bad) else ""
