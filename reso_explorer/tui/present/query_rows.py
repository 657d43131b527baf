"""The query as rows of cells: one line per condition, then what is shown, sorted, and cut."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.query.edit import options_of, selected
from reso_explorer.query.edit.row_values import shown_values
from reso_explorer.query.edit.rows import WORDS, FilterRow, filter_rows
from reso_explorer.text import clip, visible
from reso_explorer.tui.present.cells import Kind, groups_digits, number_text

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.tui.present.draft import Draft

VALUE_WIDEST: Final = 60
_OTHERS: Final = ("$search", "$apply", "$compute", "$skip", "$format")


class Part(StrEnum):
    """What a cell is, and so what picks for it."""

    JOINT = "joint"
    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    TEXT = "text"
    ADD = "add"
    SHOW = "show"
    SORT = "sort"
    TOP = "top"
    COUNT = "count"
    EXPAND = "expand"
    OTHER = "other"
    MORE = "more"


class QueryCell(NamedTuple):
    """One cell of a line; `option` is the query option of an OTHER cell."""

    part: Part
    text: str
    kind: Kind = "text"
    option: str = ""


class QueryLine(NamedTuple):
    """One line: a condition with its row of the filter, or options without one."""

    cells: tuple[QueryCell, ...]
    row: FilterRow | None = None


def query_lines(draft: Draft, index: ModelIndex) -> list[QueryLine]:
    """Return a query as lines of cells."""
    rows = filter_rows(draft.text) if draft.filter.strip() else ()
    lines = [_condition(row, is_first=number == 0) for number, row in enumerate(rows)]
    add = QueryCell(Part.ADD, "field …" if rows else "field … (all rows)", "dim")
    lines.append(QueryLine((QueryCell(Part.JOINT, "+", "accent"), add)))
    lines.append(QueryLine(tuple(_options(draft, index))))
    more = QueryCell(Part.MORE, "+ more", "accent")
    others = _others(draft)
    lines += [QueryLine((cell,)) for cell in others[:-1]]
    lines.append(QueryLine((*others[-1:], more)))
    return lines


def _condition(row: FilterRow, *, is_first: bool) -> QueryLine:
    joint = "  " * row.depth + (row.joint or ("where" if is_first and not row.group else ""))
    head = QueryCell(Part.JOINT, joint, "dim")
    if row.group:
        words = "any of" if row.group == "or" else "all of"
        return QueryLine((head, QueryCell(Part.TEXT, words, "strong")), row)
    if not row.field:
        text = QueryCell(Part.TEXT, visible(row.text))
        return QueryLine((head, text, QueryCell(Part.TEXT, "as text", "dim")), row)
    words = WORDS.get(row.operator, row.operator)
    if row.negated:
        words = f"not: {words}"
    return QueryLine(
        (
            head,
            QueryCell(Part.FIELD, visible(row.field), "strong"),
            QueryCell(Part.OPERATOR, words, "dim"),
            QueryCell(Part.VALUE, values_text(row)),
        ),
        row,
    )


def values_text(row: FilterRow) -> str:
    """Return the values of a condition as people read them: `Active, Pending`, `500,000`."""
    texts = [_grouped(row.field, text) for text in shown_values(row)]
    shown = visible(", ".join(texts)) or "''"
    return clip(shown, VALUE_WIDEST)


def _grouped(field: str, text: str) -> str:
    """Return a number with thousands separators where it is an amount; other texts as they are."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    is_amount = number.is_finite() and groups_digits(field.rpartition("/")[2])
    return number_text(number) if is_amount and "e" not in text.lower() else text


def _options(draft: Draft, index: ModelIndex) -> list[QueryCell]:
    found = index.resource_type(draft.resource)
    total = len(index.properties(found.qualified_name)) if found is not None else 0
    names = selected(draft.text) if draft.select.strip() else ()
    of = f" of {total:,}" if total else ""
    cells = [QueryCell(Part.SHOW, f"show {len(names):,}{of}" if names else "show all")]
    order = visible(draft.orderby.strip())
    for word, sign in ((" desc", " ↓"), (" asc", " ↑")):
        order = order.replace(word, sign)
    cells.append(QueryCell(Part.SORT, f"sort {clip(order, 40)}" if order else "sort …"))
    cells.append(QueryCell(Part.TOP, f"top {visible(draft.top.strip()) or '…'}"))
    is_counted = draft.count.strip().lower() == "true"
    cells.append(QueryCell(Part.COUNT, "count yes" if is_counted else "count no"))
    expand = visible(draft.expand.strip())
    cells.append(QueryCell(Part.EXPAND, f"expand {clip(expand, 40)}" if expand else "expand …"))
    return cells


def _others(draft: Draft) -> list[QueryCell]:
    """Return the options that the line before has no cell for; each gets its own line."""
    return [
        QueryCell(Part.OTHER, f"{name[1:]} {clip(visible(value), 30)}", option=name)
        for name, value in options_of(draft.text).items()
        if name in _OTHERS
    ]


def others_left(draft: Draft) -> tuple[str, ...]:
    """Return the options that `+ more` offers: those the query doesn't have yet."""
    known = options_of(draft.text)
    return tuple(name for name in _OTHERS if name not in known)
