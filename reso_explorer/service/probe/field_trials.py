"""What can be tried on one field: select, sort, and each operator and function of its type."""

from __future__ import annotations

import datetime as dt
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import NUMBERS, TIMESTAMPS
from reso_explorer.export import row_json
from reso_explorer.odata import parse
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.service.probe.trial import Form, Trial, judge_filter
from reso_explorer.store.probes import Verdict
from reso_explorer.values import (
    DeclaredType,
    EnumValue,
    EvaluationContext,
    Timestamp,
    compile_filter,
    declared_type,
    read_value,
)
from reso_explorer.values.compare import readable
from reso_explorer.values.enum_literals import enum_literal, quoted
from reso_explorer.values.order import SortKeys, exact_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.query.fields import FieldAt
    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.probe.trial import Fits, Judge
    from reso_explorer.service.rows import Page, Row

_ORDERED: Final = ("gt", "ge", "lt", "le")


def field_trials(target: ProbeTarget, name: str, samples: Sequence[Row]) -> Iterator[Trial]:
    """Yield the trials of a field, select and sort first.

    Args:
        target: the resource.
        name: the field.
        samples: rows that carry the field, for values that are known to occur.
    """
    found = target.field(name)
    if found is None or found.property is None:
        return
    yield Trial("select", (Form(_selecting(target, name), _selected(target, name)),), name)
    kind = target.index.primitive(found.type.name)
    if not found.type.is_collection:
        for direction in ("asc", "desc"):
            options = {"$top": "5", "$orderby": f"{name} {direction}"}
            yield Trial(
                f"orderby-{direction}", (Form(options, _sorted(target, name, direction)),), name
            )
    values = _values(name, samples)
    if found.type.is_collection:
        yield from _collection_trials(target, found, values)
    elif isinstance(target.index.type(kind), EnumType):
        yield from _enum_trials(target, found, values)
    else:
        yield from _scalar_trials(target, name, kind, values)
    yield from _null_trials(target, name, found)


def _values(name: str, samples: Sequence[Row]) -> list[Any]:
    """Return the values that occur, items of lists taken out."""
    found: list[Any] = []
    for row in samples:
        value = row.get(name)
        found += value if isinstance(value, list) else [value]
    return [value for value in found if value is not None and value != ""]


def _selecting(target: ProbeTarget, name: str) -> dict[str, str]:
    names = dict.fromkeys((*target.keys[:1], name))
    return {"$top": "1", "$select": ",".join(names)}


def _filter(text: str, judge: Judge, words: str = "") -> Form:
    return Form({"$top": "5", "$filter": text}, judge, words=words)


def _selected(target: ProbeTarget, name: str) -> Judge:
    allowed = {name, *target.keys}

    def judge(page: Page, _plain: Page) -> tuple[Verdict, str]:
        if not page.rows:
            return Verdict.UNKNOWN, "no rows came"
        sent = {key for row in page.rows for key in row if "@" not in key}
        if sent - allowed - {"__metadata"}:
            return Verdict.IGNORED, "fields came that were not selected"
        if name in sent:
            return Verdict.SUPPORTED, ""
        return Verdict.UNKNOWN, "the row does not carry the field; null may be left out"

    return judge


def _sorted(target: ProbeTarget, name: str, direction: str) -> Judge:
    items = parse(f"{name} {direction}", "orderby").tree.items
    keys = SortKeys(items, _context(target))

    def judge(page: Page, plain: Page) -> tuple[Verdict, str]:
        rows = [row for row in page.rows if row.get(name) is not None]
        if len({row_json.encode(row[name]) for row in rows}) < 2:
            others = [row for row in plain.rows if row.get(name) is not None]
            return _one_value(keys, rows, others)
        found = [keys.certain(before, after)[1] for before, after in pairwise(rows)]
        if False in found:
            return Verdict.IGNORED, "the rows are not in order"
        if None in found:
            return Verdict.UNKNOWN, "texts came in an order of the server's own, or in none"
        return Verdict.SUPPORTED, ""

    return judge


def _one_value(keys: SortKeys, rows: Sequence[Row], others: Sequence[Row]) -> tuple[Verdict, str]:
    """Judge rows of one value: sorted ones carry the first value that there is."""
    if rows:
        ahead = [keys.certain(rows[0], other)[1] for other in others]
        behind = [keys.certain(other, rows[0])[1] for other in others]
        pairs = list(zip(ahead, behind, strict=True))
        if (True, False) in pairs and all(pair in {(True, False), (True, True)} for pair in pairs):
            return Verdict.SUPPORTED, ""
    return Verdict.UNKNOWN, "the rows have too few different values to tell"


def _context(target: ProbeTarget, *, lenient: bool = True) -> EvaluationContext:
    return EvaluationContext(index=target.index, type_name=target.type_name, lenient=lenient)


def fits_text(target: ProbeTarget, condition: str) -> Fits:
    """Return a condition worked out here.

    False is certain whatever liberties the server takes; true holds to the letter.
    """
    tree = parse(condition, "filter").tree
    strict = compile_filter(tree, _context(target, lenient=False))
    lenient = compile_filter(tree, _context(target))

    def fits(row: Row) -> bool | None:
        if lenient.rejects(row):
            return False
        return True if strict.outcome(row) is True else None

    return fits


def _scalar_trials(target: ProbeTarget, name: str, kind: str, values: list[Any]) -> Iterator[Trial]:
    declared = declared_type(target.index, kind)
    known = [value for value in values if readable(declared, value) is not None]
    if not known:
        return

    def order(left: Any, right: Any) -> int:
        return exact_order(readable(declared, left), readable(declared, right))

    known.sort(key=cmp_to_key(order))
    first, low, high = known[len(known) // 2], known[0], known[-1]

    def trial(operator: str, value: Any, *, some: bool) -> Trial:
        text = f"{name} {operator} {target.literal(name, value)}"
        return Trial(operator, (_tested(target, text, some=some),), name)

    # `ne` comes first: it can prove filtering even where all rows hold one value.
    yield trial("ne", first, some=False)
    yield trial("eq", first, some=True)
    if kind == "Edm.Boolean":
        return
    if kind in TIMESTAMPS.union(NUMBERS) | {"Edm.Date"}:
        for operator, value in zip(_ORDERED, (high, high, low, low), strict=True):
            yield trial(operator, value, some=operator in {"ge", "le"})
    text = f"{name} in ({target.literal(name, first)})"
    yield Trial("in", (_tested(target, text),), name)
    if kind == "Edm.String":
        yield from _text_trials(target, name, str(first))
    elif kind in TIMESTAMPS | {"Edm.Date"}:
        yield from _year_trial(target, name, kind, first)


def _tested(target: ProbeTarget, text: str, *, some: bool = True) -> Form:
    return _filter(text, judge_filter(fits_text(target, text), some=some))


def _text_trials(target: ProbeTarget, name: str, value: str) -> Iterator[Trial]:
    part = value[: max(1, len(value) // 2)]
    for function, given in (("contains", part), ("startswith", part), ("endswith", value[-2:])):
        yield Trial(function, (_tested(target, f"{function}({name},{quoted(given)})"),), name)
    text = f"tolower({name}) eq {quoted(value.lower())}"
    yield Trial("tolower", (_tested(target, text),), name)


def _year_trial(target: ProbeTarget, name: str, kind: str, value: Any) -> Iterator[Trial]:
    found = readable(declared_type(target.index, kind), value)
    day = found.date if isinstance(found, Timestamp) else found
    if isinstance(day, dt.date):
        yield Trial("year", (_tested(target, f"year({name}) eq {day.year}"),), name)


def _enum_trials(target: ProbeTarget, found: FieldAt, values: list[Any]) -> Iterator[Trial]:
    name, kind = found.path, found.type.name
    enum = target.index.enum_type(kind)
    if enum is None or not values:
        return
    declared = declared_type(target.index, kind)
    value = _member_text(declared, values[0])
    member = value.partition(",")[0].strip() if enum.is_flags else value
    for operator, given, some in (("ne", value, False), ("eq", value, True), ("has", member, True)):
        fits = fits_text(target, f"{name} {operator} {_canonical(target, kind, given)}")
        forms = tuple(
            _filter(f"{name} {operator} {text}", judge_filter(fits, some=some), words)
            for words, text in _enum_forms(target, kind, given)
        )
        yield Trial(operator, forms, name)


def _member_text(declared: DeclaredType, value: Any) -> str:
    """Return a member as its name, also if it was sent by number."""
    found = read_value(declared, value)
    return str(found) if isinstance(found, EnumValue) else str(value)


def _canonical(target: ProbeTarget, kind: str, member: str) -> str:
    """Return a member as a literal with its type, for working out conditions here."""
    return enum_literal(target.index, kind, member, form=LiteralForm.QUALIFIED)


def _enum_forms(target: ProbeTarget, kind: str, value: str) -> list[tuple[str, str]]:
    """Return the forms in which a member can be written, the server's own first."""
    own = target.dialect.lookups.enum_form if target.dialect else LiteralForm.QUALIFIED
    order = dict.fromkeys((own, LiteralForm.QUALIFIED, LiteralForm.MEMBER, LiteralForm.PLAIN))
    texts = {
        form: enum_literal(
            target.index, kind, value, target.dialect, meanings=target.meanings, form=form
        )
        for form in order
    }
    return [(text, text) for text in dict.fromkeys(texts.values())]


def _collection_trials(target: ProbeTarget, found: FieldAt, values: list[Any]) -> Iterator[Trial]:
    name, kind = found.path, found.type.name
    if not values or isinstance(values[0], dict | list):
        return
    value = values[0]
    if isinstance(target.index.type(kind), EnumType):
        member = _member_text(declared_type(target.index, kind), value)
        literals, canonical = _enum_forms(target, kind, member), _canonical(target, kind, member)
    else:
        canonical = target.literal(name, value)
        literals = [("", canonical)]
    for operator, some in (("any", True), ("all", False)):
        fits = fits_text(target, f"{name}/{operator}(x:x eq {canonical})")
        forms = tuple(
            _filter(f"{name}/{operator}(x:x eq {text})", judge_filter(fits, some=some), words)
            for words, text in literals
        )
        yield Trial(operator, forms, name)


def _null_trials(target: ProbeTarget, name: str, found: FieldAt) -> Iterator[Trial]:
    if found.type.is_collection:
        return
    for operator, capability in (("eq", "eq-null"), ("ne", "ne-null")):
        text = f"{name} {operator} null"
        yield Trial(capability, (_tested(target, text, some=False),), name)
