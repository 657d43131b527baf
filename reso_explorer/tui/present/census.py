"""How full fields are, as bars with digits, as table lines, and as facts of one field."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, Literal

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.cells import Cell, groups_digits, number_text
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.description import Fact, Row, Use
from reso_explorer.tui.present.moments import moment_text
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.census import Census, FieldCensus
    from reso_explorer.tui.known import TakenCensus

Order = Literal["fill", "name"]

BAR: Final = 10
"""Cells of a full bar."""
_PARTS: Final = "▏▎▍▌▋▊▉"
_STEPS: Final = "▁▂▃▄▅▆▇█"
NOT_DECLARED: Final = "The metadata doesn't declare this field, so no query can use it."
"""Why a field can't go into the query."""
LONGEST: Final = 60
"""Characters of a value that are shown."""

COLUMNS: Final = (
    Column("name", "Field", widest=34),
    Column("bar", "Filled", width=BAR),
    Column("share", "%", right=True, width=5),
    Column("distinct", "Distinct", right=True, widest=8),
    Column("minimum", "Min", right=True, widest=20),
    Column("maximum", "Max", right=True, widest=20),
    Column("longest", "Longest", right=True, widest=9),
    Column("common", "Most common", widest=80),
)


def bar(share: float, width: int = BAR) -> str:
    """Return a bar of `width` cells; a share above 0 always shows something."""
    eighths = round(max(0.0, min(share, 1.0)) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    if share < 1:
        eighths = min(eighths, width * 8 - 1)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_PARTS[rest - 1] if rest else "")).ljust(width)


def share_text(filled: int, rows: int) -> str:
    """Return a share in whole percent; 100% means all and 0% means none."""
    if not rows or not filled:
        return "0%"
    if filled >= rows:
        return "100%"
    percent = round(filled * 100 / rows)
    return "<1%" if percent < 1 else f"{min(percent, 99)}%"


def histogram_line(bins: tuple[int, ...]) -> str:
    """Return counts as a line of blocks; the lowest block stands for none at all."""
    most = max(bins, default=0)
    if most <= 0:
        return ""
    return "".join(_STEPS[0 if not each else max(1, round(each * 7 / most))] for each in bins)


def _value(found: FieldCensus, text: str | None) -> str:
    """Return a minimum, maximum or median; amounts get thousands separators."""
    if text is None:
        return ""
    if found.median is not None and groups_digits(found.name):
        try:
            return number_text(Decimal(text))
        except InvalidOperation:
            pass
    return visible(clip(text, LONGEST))


def _common(found: FieldCensus, most: int = 5) -> str:
    return " · ".join(
        f"{_value(found, each.value) or 'empty string'} ×{each.number:,}"
        for each in found.common[:most]
    )


def _distinct(found: FieldCensus) -> str:
    return f"{'≥' if found.distinct_capped else ''}{found.distinct:,}" if found.filled else ""


def _longest(found: FieldCensus) -> str:
    if found.most is not None:
        return count(found.most, "item")
    return "" if found.longest is None else f"{found.longest:,}"


def in_order(census: Census, order: Order, words: str = "") -> list[FieldCensus]:
    """Return the fields by how full they are or by name, narrowed to names with all the words."""
    wanted = words.casefold().split()
    fields = [
        each for each in census.by_fill() if all(word in each.name.casefold() for word in wanted)
    ]
    return fields if order == "fill" else sorted(fields, key=lambda each: each.name.casefold())


def census_rows(
    census: Census, index: ModelIndex, type_name: str, order: Order, words: str = ""
) -> list[Row]:
    """Return the fields of a census as table lines; declared ones can go into the query."""
    declared = index.properties(type_name)
    relations = index.navigation_properties(type_name) if type_name else {}
    rows: list[Row] = []
    for found in in_order(census, order, words):
        place = use = None
        if found.name.partition("/")[0] in declared:
            use = Use("select", census.resource, found.name)
        if found.name in declared:
            place = Place(PlaceKind.FIELD, f"{type_name}/{found.name}", census.resource)
        is_known = use is not None or found.name.partition("/")[0] in relations
        rows.append(Row(_cells(found, is_declared=is_known), place, use, copy=found.name))
    return rows


def _cells(found: FieldCensus, *, is_declared: bool) -> tuple[Cell, ...]:
    name = visible(clip(found.name, LONGEST))
    return (
        Cell(name, "strong") if is_declared else Cell(f"{name} (undeclared)", "warning"),
        Cell(bar(found.share), "accent"),
        Cell(share_text(found.filled, found.rows), "number" if found.filled else "dim"),
        Cell(_distinct(found), "number"),
        Cell(_value(found, found.minimum)),
        Cell(_value(found, found.maximum)),
        Cell(_longest(found), "number"),
        Cell(_common(found), "dim"),
    )


def census_line(taken: TakenCensus, order: Order) -> str:
    """Return what stands below the table: rows, date, order."""
    never = sum(1 for each in taken.census.fields if not each.filled)
    parts = [
        f"{count(taken.census.rows, 'row')}",
        f"sampled {moment_text(taken.at)}",
        f"{count(never, 'field')} never filled" if never else "",
        f"sorted by {order}",
    ]
    return " · ".join(part for part in parts if part)


def field_facts(taken: TakenCensus, field: str) -> list[Fact]:
    """Return what a census tells of one field; nothing where it says nothing of it."""
    found = taken.census.field(field)
    if found is None or not found.rows:
        return []
    rows = count(found.rows, "row")
    how = f"sampled {moment_text(taken.at)}"
    if not found.filled:
        text = f"never in {rows}" if not found.present else f"empty in all of {rows}"
        return [Fact("Filled", text, how, kind="warning")]
    facts = [Fact("Filled", f"{share_text(found.filled, found.rows)} of {rows}", how)]
    seen = _seen(found)
    facts.append(Fact("Seen", " · ".join(seen)))
    if not found.histogram and found.common and found.common[0].number > 1:
        facts.append(Fact("Most common", _common(found, 3)))
    return facts


def _seen(found: FieldCensus) -> list[str]:
    """Return range, number of values, and lengths of a field that has values."""
    seen: list[str] = []
    if found.histogram:
        seen = [
            f"{_value(found, found.minimum)} … {_value(found, found.maximum)}",
            f"median {_value(found, found.median)}",
            histogram_line(found.histogram),
        ]
    else:
        if found.minimum is not None and found.distinct > 5 and found.minimum != found.maximum:
            seen.append(f"{_value(found, found.minimum)} … {_value(found, found.maximum)}")
        if found.longest is not None and found.longest != found.shortest:
            seen.append(f"at most {count(found.longest, 'character')}")
        if found.most is not None:
            seen.append(f"at most {count(found.most, 'item')}")
    seen.insert(1 if found.histogram else 0, f"{_distinct(found)} different")
    return seen


def field_summary(found: FieldCensus) -> str:
    """Return fill, range, and number of values of a field on one line."""
    filled = f"{share_text(found.filled, found.rows)} filled"
    seen = _seen(found) if found.filled else []
    return " · ".join((filled, *(each for each in seen if each != histogram_line(found.histogram))))


def resource_fact(taken: TakenCensus) -> Fact:
    """Return what a census tells of the resource as a whole."""
    census = taken.census
    never = sum(1 for each in census.fields if not each.filled)
    text = f"{count(len(census.fields), 'field')} in {count(census.rows, 'row')}"
    if never:
        text += f", {never:,} never filled"
    return Fact("Field stats", f"{text}, C shows them", f"sampled {moment_text(taken.at)}")
