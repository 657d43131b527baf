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
    from reso_explorer.odata.parser import tokens as lexer

    looks: dict[int, Look] = {
        lexer.STRING: "string",
        lexer.JSON_STRING: "string",
        lexer.SEARCH: "string",
        lexer.GUID: "number",
        lexer.DATE_TIME: "number",
        lexer.DATE: "number",
        lexer.TIME: "number",
        lexer.NUMBER: "number",
        lexer.DOLLAR: "option",
        lexer.UNCLOSED: "bad",
        lexer.JSON_UNCLOSED: "bad",
        lexer.SMART: "bad",
        lexer.JUNK: "bad",
        lexer.SYMBOL: "bad",
        lexer.PLACEHOLDER: "bad",
    }
    tokens = lexer.tokenize(text)
    found: list[tuple[int, int, Look]] = []
    for number, kind in enumerate(tokens.kinds):
        start, end = tokens.starts[number], tokens.ends[number]
        look = looks.get(kind)
        if kind == lexer.WORD:
            look = _word(tokens.values[number], text[end : end + 1])
        if look is not None and end > start:
            found.append((start, end, look))
    return found


def _word(word: str, after: str) -> Look:
    if word in _OPERATORS:
        return "operator"
    if word in _CONSTANTS:
        return "number"
    return "function" if after == "(" else "name"
