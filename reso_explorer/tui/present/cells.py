"""One value of a row as the text of one table cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from reso_explorer.text import ELLIPSIS, clip, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "text", "strong", "number", "dim", "null", "nested", "accent", "error", "warning", "good"
]
"""How a cell looks; every kind can also be told apart by its text."""

CHOSEN_SIGN: Final = "✓"
"""Marks what is in the query, picked, or marked."""
NULL_SIGN: Final = "∅"
"""Stands for a null that the server sent."""

LONGEST: Final = 400
"""Characters of a text that a cell looks at; the record view shows all of it."""

_UNGROUPED: Final = ("key", "keynumeric", "id", "number", "year", "yearbuilt", "code", "zip")


class Cell(NamedTuple):
    """The text of a cell, safe to show, and how it looks."""

    text: str
    kind: Kind = "text"


BLANK: Final = Cell("")
"""A value that the row does not have at all."""


def is_empty(value: Any) -> bool:
    """Tell whether a value says nothing: null, or an empty string, list, or object."""
    return value is None or value in ("", [], {})


def groups_digits(field: str) -> bool:
    """Tell whether numbers of a field are amounts, which get thousands separators.

    Keys, identifiers, years and codes are numbers that nobody counts with.
    """
    folded = field.casefold()
    return not folded.endswith(_UNGROUPED) and "year" not in folded


def number_text(value: float | Decimal, *, grouped: bool = True) -> str:
    """Return a number with its digits as sent, with thousands separators where wanted."""
    if not grouped or (isinstance(value, float) and not value.is_integer()):
        return str(value)
    if isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite()):
        return f"{value:,}"
    return str(value)


def value_text(value: Any, *, grouped: bool = False) -> str:
    """Return a scalar as one safe line; nested values are summed up."""
    return cell(value, grouped=grouped).text


def cell(value: Any, *, grouped: bool = False) -> Cell:
    """Return the cell of any JSON value."""
    if value is None:
        return Cell(NULL_SIGN, "null")
    if isinstance(value, str):
        if not value:
            return Cell('""', "null")
        return Cell(visible(clip(value, LONGEST)))
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float | Decimal):
        return Cell(number_text(value, grouped=grouped), "number")
    if isinstance(value, dict):
        return Cell(_record_text(value), "nested")
    if isinstance(value, list | tuple):
        return _list_cell(value)
    return Cell(visible(clip(str(value), LONGEST)))


def _list_cell(values: list[Any] | tuple[Any, ...]) -> Cell:
    if not values:
        return Cell("[]", "null")
    if any(isinstance(item, dict | list) for item in values):
        return Cell(f"[{len(values):,}] {value_text(values[0])}", "nested")
    shown: list[str] = []
    length = 0
    for item in values:
        shown.append(value_text(item))
        length += len(shown[-1]) + 2
        if length > LONGEST:
            break
    return Cell(clip(", ".join(shown), LONGEST))


def _record_text(record: Mapping[str, Any]) -> str:
    shown: list[str] = []
    length = 0
    for name, value in record.items():
        if name.startswith("@") or isinstance(value, dict | list) or value is None:
            continue
        shown.append(f"{visible(clip(name, LONGEST))}: {value_text(value)}")
        length += len(shown[-1]) + 2
        if length > 120:
            break
    return "{" + clip(", ".join(shown), LONGEST) + "}"


def shortened(text: str, width: int) -> str:
    """Return a name in at most `width` cells, cut in the middle, where names differ least."""
    if cell_len(text) <= width:
        return text
    half = max((width - 1) // 2, 1)
    return text[: width - 1 - half] + ELLIPSIS + text[-half:]


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return text cut or padded to exactly `width` terminal cells.

    A cut text ends in an ellipsis; a number that does not fit is cut the same way.
    """
    if text.isascii():
        length = len(text)
        if length <= width:
            return text.rjust(width) if right else text.ljust(width)
        return text[: width - 1] + ELLIPSIS if width > 0 else ""
    length = cell_len(text)
    if length <= width:
        padding = " " * (width - length)
        return padding + text if right else text + padding
    return set_cell_size(text, width - 1) + ELLIPSIS if width > 0 else ""
