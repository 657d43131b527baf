"""Separators of a URL in the wrong place: no `?`, two of them, `&` inside quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_OPTION: Final = r"(?:\$|%24)[A-Za-z]+\s*="
_FIRST_OPTION: Final = re.compile(rf"[?&/;]?(?={_OPTION})")
_SIGN: Final = re.compile(rf"[()]|&&(?!{_OPTION})|(?:[?&]|[ \t;]++)(?={_OPTION})")
_NEXT_OPTION: Final = re.compile(r"(?:amp;)?(?:[$@]|%24)?[A-Za-z_][\w.-]*(?:=|&|\Z)")


def repair_separators(draft: Draft) -> None:
    """Put `?` before the first option and `&` before the others."""
    text = draft.text
    first = _FIRST_OPTION.search(text)
    if first and first.start() > 0 and "?" not in text[: first.start()]:
        sign = first.group()
        if sign != "?":
            text = f"{text[: first.start()]}?{text[first.end() :]}"
            draft.replace_text("question-mark", "`?` belongs before the options.", text)
    head, mark, query = text.partition("?")
    if mark:
        repaired = _outside_quotes(query)
        draft.replace_text("separators", "Options are separated by `&`.", head + mark + repaired)


def _outside_quotes(query: str) -> str:
    """Repair separators between texts and outside parentheses; encode an `&` inside a text."""
    parts = re.split(r"('[^']*')", query)
    depth = 0
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = _encode_inside(part)
            continue
        made, last = "", 0
        for match in _SIGN.finditer(part):
            sign = match.group()
            if sign in {"(", ")"}:
                depth = max(depth + (1 if sign == "(" else -1), 0)
            else:
                made += part[last : match.start()] + _right_sign(sign, depth)
                last = match.end()
        parts[place] = made + part[last:]
    return "".join(parts)


def _right_sign(sign: str, depth: int) -> str:
    if sign == "&&":
        return " and "
    if depth == 0:
        return "&"
    return ";" if sign == "&" else sign


def _encode_inside(text: str) -> str:
    """Encode every `&` in a quoted text that does not begin another option."""
    pieces = text.split("&")
    result = pieces[0]
    for piece in pieces[1:]:
        result += ("&" if _NEXT_OPTION.match(piece) else "%26") + piece
    return result
