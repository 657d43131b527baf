"""Search expressions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import SearchLogical, SearchNot, SearchPhrase
from reso_explorer.odata.printer.search import search_text

if TYPE_CHECKING:
    from reso_explorer.odata.ast import SearchExpression


def say_search(node: SearchExpression) -> str:
    """Return the words for a search."""
    if isinstance(node, SearchLogical):
        word = f" {node.operator.lower()} "
        return word.join(
            f"({say_search(operand)})"
            if isinstance(operand, SearchLogical)
            else say_search(operand)
            for operand in node.operands
        )
    if isinstance(node, SearchNot):
        return f"not {say_search(node.operand)}"
    if isinstance(node, SearchPhrase):
        return f'the phrase "{node.text}"'
    return f'"{search_text(node)}"'
