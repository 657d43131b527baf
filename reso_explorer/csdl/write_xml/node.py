"""Elements to write, and how they become text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPECIAL: Final = re.compile('[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ENTITIES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_INDENT: Final = "  "


class Node:
    """An element with attributes in order, children, and text where it has any.

    Attributes that are None are not written. An element with text is written on one line, so
    that no blanks are added to the text.
    """

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(
        self,
        name: str,
        attributes: Iterable[tuple[str, str | None]] = (),
        children: Iterable[Node] = (),
        text: str | None = None,
    ) -> None:
        self.name = name
        self.attributes = list(attributes)
        self.children = list(children)
        self.text = text


def escape(text: str) -> str:
    """Return text for an attribute or an element; what XML cannot hold becomes U+FFFD."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match.group(), "\ufffd")


def boolean(value: bool | None) -> str | None:  # noqa: FBT001 - the value is what is written
    """Return how XML writes a Boolean, None for None."""
    return None if value is None else "true" if value else "false"


def flag(value: object) -> str | None:
    """Return `true` for a set flag and None for one that has its default, false."""
    return "true" if value else None


def number(value: float | str | None) -> str | None:
    """Return a number or symbol as text, None for None."""
    return None if value is None else str(value)


def render(node: Node, depth: int, lines: list[str]) -> None:
    """Append the lines of an element and what it holds."""
    indent = _INDENT * depth
    start = _start(node)
    if node.text is not None:
        lines.append(f"{indent}{_on_one_line(node)}")
    elif node.children:
        lines.append(f"{indent}<{start}>")
        for child in node.children:
            render(child, depth + 1, lines)
        lines.append(f"{indent}</{node.name}>")
    else:
        lines.append(f"{indent}<{start}/>")


def _start(node: Node) -> str:
    parts = [node.name]
    parts += [f'{name}="{escape(value)}"' for name, value in node.attributes if value is not None]
    return " ".join(parts)


def _on_one_line(node: Node) -> str:
    inner = escape(node.text or "") + "".join(_on_one_line(child) for child in node.children)
    start = _start(node)
    return f"<{start}>{inner}</{node.name}>" if inner else f"<{start}/>"
