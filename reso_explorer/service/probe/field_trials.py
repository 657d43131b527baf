"""What can be tried on one field: select, sort, and each operator and function of its type."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import NUMBERS, TIMESTAMPS
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.service.probe.trial import Form, Trial, judge_filter
from reso_explorer.service.values import comparable, compares
from reso_explorer.store.probes import Verdict
from reso_explorer.values.enum_literals import enum_literal, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
                f"orderby-{direction}", (Form(options, _sorted(name, kind, direction)),), name
            )
    values = _values(name, samples)
    if found.type.is_collection:
        yield from _collection_trials(target, found, values)
    elif isinstance(target.index.type(kind), EnumType):
        yield from _enum_trials(target, found, values)
    else:
        yield from _scalar_trials(target, name, kind, values)
    yield from _null_trials(name, found)


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


def _sorted(name: str, kind: str, direction: str) -> Judge:
    operator = "le" if direction == "asc" else "ge"

    def judge(page: Page, plain: Page) -> tuple[Verdict, str]:
        values = [comparable(row.get(name), kind) for row in page.rows]
        values = [value for value in values if value is not None]
        if len(set(map(repr, values))) < 2:
            others = [comparable(row.get(name), kind) for row in plain.rows]
            return _one_value(values, [each for each in others if each is not None], operator)
        if kind not in TIMESTAMPS.union(NUMBERS) | {"Edm.Date"}:
            if [row.get(name) for row in page.rows] == sorted(values, reverse=direction == "desc"):
                return Verdict.SUPPORTED, ""
            return Verdict.UNKNOWN, "texts came in an order of the server's own, or in none"
        pairs = pairwise(values)
        if all(compares(left, operator, right) for left, right in pairs):
            return Verdict.SUPPORTED, ""
        return Verdict.IGNORED, "the rows are not in order"

    return judge


def _one_value(values: list[Any], others: list[Any], operator: str) -> tuple[Verdict, str]:
    """Judge rows of one value: sorted ones carry the first value that there is."""
    others = [other for other in others if values and other != values[0]]
    if others and all(compares(values[0], operator, other) for other in others):
        return Verdict.SUPPORTED, ""
    return Verdict.UNKNOWN, "the rows have too few different values to tell"


def _scalar_trials(target: ProbeTarget, name: str, kind: str, values: list[Any]) -> Iterator[Trial]:
    if not values:
        return
    known = [value for value in values if comparable(value, kind) is not None]
    if not known:
        return
    known.sort(key=lambda value: (str(type(value)), comparable(value, kind)))
    first, low, high = known[len(known) // 2], known[0], known[-1]

    def fits(operator: str, value: Any) -> Fits:
        right = comparable(value, kind)
        return lambda row: compares(comparable(row.get(name), kind), operator, right)

    def trial(operator: str, value: Any, *, some: bool) -> Trial:
        judge = judge_filter(fits(operator, value), some=some)
        text = f"{name} {operator} {target.literal(name, value)}"
        return Trial(operator, (_filter(text, judge),), name)

    # `ne` comes first: it can prove filtering even where all rows hold one value.
    yield trial("ne", first, some=False)
    yield trial("eq", first, some=True)
    if kind == "Edm.Boolean":
        return
    if kind in TIMESTAMPS.union(NUMBERS) | {"Edm.Date"}:
        for operator, value in zip(_ORDERED, (high, high, low, low), strict=True):
            yield trial(operator, value, some=operator in {"ge", "le"})
    text = f"{name} in ({target.literal(name, first)})"
    yield Trial("in", (_filter(text, judge_filter(fits("eq", first))),), name)
    if kind == "Edm.String":
        yield from _text_trials(name, str(first))
    elif kind in TIMESTAMPS | {"Edm.Date"}:
        yield from _year_trial(name, first)


def _text_trials(name: str, value: str) -> Iterator[Trial]:
    part = value[: max(1, len(value) // 2)]
    tests: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("contains", part, lambda text: part in text),
        ("startswith", part, lambda text: text.startswith(part)),
        ("endswith", value[-2:], lambda text: text.endswith(value[-2:])),
    )
    for function, given, holds in tests:
        judge = judge_filter(_of_text(name, holds))
        yield Trial(function, (_filter(f"{function}({name},{quoted(given)})", judge),), name)
    lower = value.lower()
    judge = judge_filter(_of_text(name, lambda text: text.lower() == lower))
    yield Trial("tolower", (_filter(f"tolower({name}) eq {quoted(lower)}", judge),), name)


def _of_text(name: str, holds: Callable[[str], bool]) -> Fits:
    def fits(row: Row) -> bool | None:
        value = row.get(name)
        return holds(value) if isinstance(value, str) else False

    return fits


def _year_trial(name: str, value: Any) -> Iterator[Trial]:
    year = str(value)[:4]
    if not year.isdecimal():
        return

    def fits(row: Row) -> bool | None:
        found = row.get(name)
        return found[:4] == year if isinstance(found, str) else False

    yield Trial("year", (_filter(f"year({name}) eq {year}", judge_filter(fits)),), name)


def _enum_trials(target: ProbeTarget, found: FieldAt, values: list[Any]) -> Iterator[Trial]:
    name, kind = found.path, found.type.name
    enum = target.index.enum_type(kind)
    if enum is None or not values:
        return
    value = str(values[0])
    member = value.partition(",")[0].strip() if enum.is_flags else value

    def equal(row: Row) -> bool | None:
        return bool(row.get(name) == values[0])

    def holds(row: Row) -> bool | None:
        given = row.get(name)
        return isinstance(given, str) and member in [part.strip() for part in given.split(",")]

    ne = tuple(
        _filter(f"{name} ne {text}", judge_filter(lambda row: not equal(row), some=False), words)
        for words, text in _enum_forms(target, kind, value)
    )
    yield Trial("ne", ne, name)
    for operator, given, fits in (("eq", value, equal), ("has", member, holds)):
        forms = tuple(
            _filter(f"{name} {operator} {text}", judge_filter(fits), words)
            for words, text in _enum_forms(target, kind, given)
        )
        yield Trial(operator, forms, name)


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
        literals = _enum_forms(target, kind, str(value))
    else:
        literals = [("", target.literal(name, value))]

    def holds(row: Row) -> bool | None:
        given = row.get(name)
        return isinstance(given, list) and value in given

    def only(row: Row) -> bool | None:
        given = row.get(name)
        return given is None or (isinstance(given, list) and all(v == value for v in given))

    for operator, fits, some in (("any", holds, True), ("all", only, False)):
        forms = tuple(
            _filter(f"{name}/{operator}(x:x eq {text})", judge_filter(fits, some=some), words)
            for words, text in literals
        )
        yield Trial(operator, forms, name)


def _null_trials(name: str, found: FieldAt) -> Iterator[Trial]:
    if found.type.is_collection:
        return

    def empty(row: Row) -> bool | None:
        return row.get(name) is None

    yield Trial("eq-null", (_filter(f"{name} eq null", judge_filter(empty, some=False)),), name)
    filled = judge_filter(lambda row: not empty(row), some=False)
    yield Trial("ne-null", (_filter(f"{name} ne null", filled),), name)
