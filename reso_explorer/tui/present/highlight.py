"""The pieces of a query text that are coloured, from the lexer of the query language."""

from __future__ import annotations

from typing import Final, Literal

Look = Literal["string", "number", "operator", "function", "name", "option", "bad"]
"""How a piece looks."""

_OPERATORS: Final = frozenset(
    {
        *("and", "or", "not"),
        *("eq", "ne", "gt", "ge", "lt", "le", "has", "in"),
        *("add", "sub", "mul", "div", "divby", "mod"),
        *("asc", "desc"),
    }
)
_CONSTANTS: Final = frozenset({"true", "false", "null"})


def highlight(text: str) -> list[tuple[int, int, Look]]:
    """Return start, end and look of the pieces of a query option's value."""
    from reso_explorer.odata.parser import tokens

    looks: dict[int, Look] = {
        tokens.STRING: "string",
        tokens.JSON_STRING: "string",
        tokens.SEARCH: "string",
        tokens.GUID: "number",
        tokens.DATE_TIME: "number",
        tokens.DATE: "number",
        tokens.TIME: "number",
        tokens.NUMBER: "number",
        tokens.DOLLAR: "option",
        tokens.UNCLOSED: "bad",
        tokens.JSON_UNCLOSED: "bad",
        tokens.SMART: "bad",
        tokens.JUNK: "bad",
        tokens.SYMBOL: "bad",
        tokens.PLACEHOLDER: "bad",
    }
    pieces = tokens.tokenize(text)
    found: list[tuple[int, int, Look]] = []
    for number, kind in enumerate(pieces.kinds):
        start, end = pieces.starts[number], pieces.ends[number]
        look = looks.get(kind)
        if kind == tokens.WORD:
            look = _word(pieces.values[number], text[end : end + 1])
        if look is not None and end > start:
            found.append((start, end, look))
    return found


def _word(word: str, after: str) -> Look:
    if word in _OPERATORS:
        return "operator"
    if word in _CONSTANTS:
        return "number"
    return "function" if after == "(" else "name"
