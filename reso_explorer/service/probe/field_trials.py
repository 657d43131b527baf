"""What can be tried on one field: select, sort, and each operator and function of its type.

Values are chosen so that an answer shows something: rows are known that fit the condition, and of
the rows that come without it some don't.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import NUMBERS, TIMESTAMPS
from reso_explorer.export import row_json
from reso_explorer.odata import parse
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.service.probe.scalar_forms import scalar_forms
from reso_explorer.service.probe.trial import (
    PLAIN,
    Finding,
    Form,
    Sign,
    Trial,
    Tries,
    judge_filter,
)
from reso_explorer.store.probes import Verdict
from reso_explorer.text import count
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
from reso_explorer.values.declared import is_legacy
from reso_explorer.values.enum_literals import enum_literal, member_names, quoted
from reso_explorer.values.order import SortKeys, exact_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reso_explorer.query.fields import FieldAt
    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.probe.trial import Fits, Judge
    from reso_explorer.service.rows import Page, Row

_CANDIDATES: Final = 12
"""Values that are tried out here for a condition before one is sent."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows that are known: those of the plain request, and more that carry the field."""

    plain: Sequence[Row]
    samples: Sequence[Row]


def field_trials(target: ProbeTarget, name: str, seen: Seen) -> Iterator[Trial]:
    """Yield the trials of a field, select and sort first.

    Args:
        target: the resource.
        name: the field.
        seen: rows that are known to exist, for values that occur.
    """
    found = target.field(name)
    if found is None or found.property is None:
        return
    yield Trial("select", (Form(_selecting(target, name), _selected(target, name)),), name)
    kind = target.index.primitive(found.type.name)
    if not found.type.is_collection:
        for direction in ("asc", "desc"):
            options = {"$top": str(PLAIN), "$orderby": f"{name} {direction}"}
            form = Form(options, _sorted(target, name, direction))
            yield Trial(f"orderby-{direction}", (form,), name, has_complement=direction == "asc")
    values = _values(name, seen.samples)
    if found.type.is_collection:
        yield from _collection_trials(target, found, values, seen)
    elif isinstance(target.index.type(kind), EnumType):
        yield from _enum_trials(target, found, values, seen)
    else:
        yield from _scalar_trials(target, name, kind, values, seen)
    yield from _null_trials(target, name, found, seen)


def _values(name: str, samples: Sequence[Row]) -> list[Any]:
    """Return the values that occur, items of lists taken out, those of short lists first."""
    found: list[Any] = []
    lists = [row.get(name) for row in samples]
    for value in sorted(lists, key=lambda each: len(each) if isinstance(each, list) else 0):
        found += value if isinstance(value, list) else [value]
    return [value for value in found if value is not None and value != ""]


def _selecting(target: ProbeTarget, name: str) -> dict[str, str]:
    names = dict.fromkeys((*target.keys[:1], name))
    return {"$top": "1", "$select": ",".join(names)}


def _filter(text: str, judge: Judge, name: str = "", literal: str = "") -> Form:
    return Form({"$top": str(PLAIN), "$filter": text}, judge, name=name, literal=literal)


def _sent(page: Page) -> set[str]:
    return {key for row in page.rows for key in row if "@" not in key} - {"__metadata"}


def _selected(target: ProbeTarget, name: str) -> Judge:
    allowed = {name, *target.keys}

    def judge(page: Page, plain: Page) -> Finding:
        if not page.rows:
            return Finding(Verdict.UNKNOWN, "the server returned no rows")
        sent = _sent(page)
        if others := sent - allowed:
            text = f"the server returned {count(len(others), 'other field')}"
            return Finding(Verdict.IGNORED, text, rows=len(page.rows))
        if name not in sent:
            text = "the row doesn't have the field; the server may leave out nulls"
            return Finding(Verdict.UNKNOWN, text, rows=len(page.rows))
        if not _sent(plain) - allowed:
            return Finding(Verdict.UNKNOWN, "the rows have no other fields", rows=len(page.rows))
        return Finding(Verdict.SUPPORTED, rows=len(page.rows))

    return judge


def _sorted(target: ProbeTarget, name: str, direction: str) -> Judge:
    items = parse(f"{name} {direction}", "orderby").tree.items
    keys = SortKeys(items, _context(target))

    def judge(page: Page, plain: Page) -> Finding:
        rows = [row for row in page.rows if row.get(name) is not None]
        if len({row_json.encode(row[name]) for row in rows}) < 2:
            others = [row for row in plain.rows if row.get(name) is not None]
            return _one_value(keys, rows, others)
        found = [keys.certain(before, after)[1] for before, after in pairwise(rows)]
        if wrong := found.count(False):
            text = f"{wrong:,} of {count(len(found), 'pair')} of neighboring rows {'is' if wrong == 1 else 'are'} out of order"
            return Finding(Verdict.IGNORED, text, rows=len(rows))
        if None in found:
            text = "the strings are in the server's own order, or in none"
            return Finding(Verdict.UNKNOWN, text, rows=len(rows))
        if [row.get(name) for row in page.rows] == [row.get(name) for row in plain.rows]:
            text = "the rows have this order anyway"
            return Finding(Verdict.UNKNOWN, text, Sign.SAME, len(rows))
        return Finding(Verdict.SUPPORTED, rows=len(rows))

    return judge


def _one_value(keys: SortKeys, rows: Sequence[Row], others: Sequence[Row]) -> Finding:
    """Judge rows of one value: sorted ones carry the first value that there is."""
    if rows:
        ahead = [keys.certain(rows[0], other)[1] for other in others]
        behind = [keys.certain(other, rows[0])[1] for other in others]
        pairs = list(zip(ahead, behind, strict=True))
        if (True, False) in pairs and all(pair in {(True, False), (True, True)} for pair in pairs):
            return Finding(Verdict.SUPPORTED, rows=len(rows))
    text = "the rows have too few different values to tell"
    return Finding(Verdict.UNKNOWN, text, rows=len(rows))


def _context(target: ProbeTarget, *, lenient: bool = True) -> EvaluationContext:
    return EvaluationContext(index=target.index, type_name=target.type_name, lenient=lenient)


class _Worked:
    """A condition worked out here.

    False is certain whatever liberties the server takes; true holds to the letter.
    """

    def __init__(self, target: ProbeTarget, condition: str) -> None:
        tree = parse(condition, "filter").tree
        self._strict = compile_filter(tree, _context(target, lenient=False))
        self._lenient = compile_filter(tree, _context(target))

    def __call__(self, row: Row) -> bool | None:
        if self._lenient.rejects(row):
            return False
        return True if self._strict.outcome(row) is True else None

    def differs(self, row: Row) -> bool:
        """Tell whether a row doesn't fit to the letter."""
        return self._strict.outcome(row) is False


def fits_text(target: ProbeTarget, condition: str) -> Fits:
    """Return a condition worked out here."""
    return _Worked(target, condition)


# --- choosing values ---------------------------------------------------------------------------------


def _shows(fits: Fits, seen: Seen) -> bool:
    """Tell whether an answer to a condition can show something."""
    return any(fits(row) for row in seen.samples) and any(fits.differs(row) for row in seen.plain)


def _chosen(seen: Seen, values: Sequence[Any], fits_of: Callable[[Any], Fits], last: Any) -> Any:
    """Return the first value whose condition can show something, else `last`."""
    for value in values[:_CANDIDATES]:
        if _shows(fits_of(value), seen):
            return value
    return last


def _scalar_trials(
    target: ProbeTarget, name: str, kind: str, values: list[Any], seen: Seen
) -> Iterator[Trial]:
    declared = declared_type(target.index, kind)
    known = [value for value in values if readable(declared, value) is not None]
    if not known:
        return

    def order(left: Any, right: Any) -> int:
        return exact_order(readable(declared, left), readable(declared, right))

    known.sort(key=cmp_to_key(order))
    different = [value for n, value in enumerate(known) if not n or order(known[n - 1], value)]
    on_page = [row[name] for row in seen.plain if row.get(name) in known] or known
    common = max(different, key=lambda value: sum(not order(value, each) for each in on_page))
    rare = [value for value in different if value is not common]
    spread = [*rare[len(rare) // 2 :], *rare[: len(rare) // 2], common]

    def trial(operator: str, candidates: Sequence[Any], last: Any, tries: Tries) -> Trial:
        def text(value: Any) -> str:
            return f"{name} {operator} {target.literal(name, value)}"

        value = _chosen(seen, candidates, lambda value: fits_text(target, text(value)), last)
        fits = judge_filter(fits_text(target, text(value)), seen.samples)
        forms = tuple(
            _filter(f"{name} {operator} {written}", fits, form, written)
            for form, written in scalar_forms(target, name, kind, value)
        )
        return Trial(operator, forms, name, tries, has_complement=operator in {"eq", "ge", "le"})

    yield trial("eq", spread, common, Tries.UNTIL_SETTLED)
    yield trial("ne", [common, *rare], common, Tries.PROVED)
    if kind == "Edm.Boolean":
        return
    if kind in TIMESTAMPS.union(NUMBERS) | {"Edm.Date"}:
        on_page.sort(key=cmp_to_key(order))
        upwards, downwards = different, different[::-1]
        yield trial("ge", downwards, on_page[0], Tries.PROVED)
        yield trial("gt", upwards, on_page[0], Tries.PROVED)
        yield trial("le", upwards, on_page[-1], Tries.PROVED)
        yield trial("lt", downwards, on_page[-1], Tries.PROVED)
    if not is_legacy(target.index):
        yield _in_trial(target, name, kind, spread, seen)
    if kind == "Edm.String":
        yield from _text_trials(target, name, [str(value) for value in spread], seen)
    elif kind in TIMESTAMPS | {"Edm.Date"}:
        yield from _year_trial(target, name, kind, spread, seen)


def _in_trial(
    target: ProbeTarget, name: str, kind: str, values: Sequence[Any], seen: Seen
) -> Trial:
    """Return the trial of `in`, with two values where a third is known."""

    def text(given: Sequence[Any]) -> str:
        return f"{name} in ({','.join(target.literal(name, value) for value in given)})"

    both = [values[:2], values[:1]]
    given = _chosen(seen, both, lambda given: fits_text(target, text(given)), values[:1])
    judge = judge_filter(fits_text(target, text(given)), seen.samples)
    written = [dict(scalar_forms(target, name, kind, value)) for value in given]
    forms = tuple(
        _filter(f"{name} in ({listed})", judge, form, listed)
        for form in written[0]
        if (listed := ",".join(each[form] for each in written))
    )
    return Trial("in", forms, name, Tries.PROVED)


def _tested(target: ProbeTarget, text: str, seen: Seen) -> Form:
    return _filter(text, judge_filter(fits_text(target, text), seen.samples))


def _function_trial(
    target: ProbeTarget,
    name: str,
    function: str,
    parts: Sequence[Any],
    text: Callable[[Any], str],
    seen: Seen,
) -> Trial:
    """Return the trial of a function with a part that not every row has."""
    different = list(dict.fromkeys(parts))
    part = _chosen(seen, different, lambda part: fits_text(target, text(part)), parts[0])
    return Trial(function, (_tested(target, text(part), seen),), name)


def _text_trials(
    target: ProbeTarget, name: str, values: Sequence[str], seen: Seen
) -> Iterator[Trial]:
    inner = [part for value in values[:4] for part in _inner_parts(value)]
    if is_legacy(target.index):
        yield _function_trial(
            target, name, "substringof", inner, lambda p: f"substringof({quoted(p)},{name})", seen
        )
    else:
        yield _function_trial(
            target, name, "contains", inner, lambda p: f"contains({name},{quoted(p)})", seen
        )
    heads = [value[:size] for size in (3, 1, 6, len(values[0])) for value in values]
    yield _function_trial(
        target, name, "startswith", heads, lambda p: f"startswith({name},{quoted(p)})", seen
    )
    tails = [value[-size:] for size in (3, 1, 6, len(values[0])) for value in values]
    yield _function_trial(
        target, name, "endswith", tails, lambda p: f"endswith({name},{quoted(p)})", seen
    )
    lower = [value.lower() for value in values]
    yield _function_trial(
        target, name, "tolower", lower, lambda p: f"tolower({name}) eq {quoted(p)}", seen
    )


def _inner_parts(value: str) -> list[str]:
    """Return parts from inside a text, one of them to its end."""
    third = max(1, len(value) // 3)
    parts = (value[third : third + 4], value[: third + 1], value[1:])
    return [part for part in parts if part.strip()] or [value]


def _year_trial(
    target: ProbeTarget, name: str, kind: str, values: Sequence[Any], seen: Seen
) -> Iterator[Trial]:
    years: list[int] = []
    for value in values:
        found = readable(declared_type(target.index, kind), value)
        day = found.date if isinstance(found, Timestamp) else found
        if isinstance(day, dt.date):
            years.append(day.year)
    if years:
        yield _function_trial(target, name, "year", years, lambda y: f"year({name}) eq {y}", seen)


# --- enumerations, lists, null -----------------------------------------------------------------------


def _enum_trials(
    target: ProbeTarget, found: FieldAt, values: list[Any], seen: Seen
) -> Iterator[Trial]:
    name, kind = found.path, found.type.name
    enum = target.index.enum_type(kind)
    if enum is None or not values:
        return
    declared = declared_type(target.index, kind)
    texts = [_member_text(declared, value) for value in values]
    different = sorted(dict.fromkeys(texts), key=lambda text: -len(_enum_forms(target, kind, text)))
    on_page = [row.get(name) for row in seen.plain]
    common = max(different, key=on_page.count)
    rare = [text for text in different if text != common]
    members = [text.partition(",")[0].strip() for text in (*rare, common)]
    for operator, candidates in (
        ("eq", [*rare, common]),
        ("ne", [common, *rare]),
        ("has", members if enum.is_flags else [*rare, common]),
    ):
        yield _form_trial(target, name, kind, operator, f"{name} {operator} {{}}", candidates, seen)


def _form_trial(
    target: ProbeTarget,
    name: str,
    kind: str,
    operator: str,
    template: str,
    candidates: Sequence[str],
    seen: Seen,
) -> Trial:
    """Return a trial on members that sends each form in which one can be written."""

    def fits_of(member: str) -> Fits:
        written = enum_literal(
            target.index, kind, member, meanings=target.meanings, form=LiteralForm.QUALIFIED
        )
        return _OfMembers(target, name, kind, fits_text(target, template.format(written)))

    last = candidates[-1] if operator != "ne" else candidates[0]
    member = _chosen(seen, candidates, fits_of, last)
    judge = judge_filter(fits_of(member), seen.samples)
    texts = any(_is_text(target, kind, row.get(name)) for row in seen.samples)
    forms = tuple(
        _filter(template.format(written), judge, form, written)
        for form, written in _enum_forms(target, kind, member, texts=texts)
    )
    return Trial(operator, forms, name, Tries.EACH, has_complement=operator == "eq")


def _member_text(declared: DeclaredType, value: Any) -> str:
    """Return a member as its name, also if it was sent by number."""
    found = read_value(declared, value)
    return str(found) if isinstance(found, EnumValue) else str(value)


def _is_text(target: ProbeTarget, kind: str, value: Any) -> bool:
    """Tell whether a row holds a display text instead of a member."""
    items = value if isinstance(value, list) else [value]
    names = [member_names(target.index, kind, i, target.meanings) for i in items if type(i) is str]
    sent = [item for item in items if type(item) is str]
    return any(",".join(found) != item for found, item in zip(names, sent, strict=True))


class _OfMembers:
    """A condition on members, for rows that may hold display texts in their place."""

    def __init__(self, target: ProbeTarget, name: str, kind: str, inner: Fits) -> None:
        self._target = target
        self._name = name
        self._kind = kind
        self._inner = inner

    def __call__(self, row: Row) -> bool | None:
        return self._inner(self._with_members(row))

    def differs(self, row: Row) -> bool:
        """Tell whether a row doesn't fit to the letter."""
        return self._inner.differs(self._with_members(row))

    def _with_members(self, row: Row) -> Row:
        value = row.get(self._name)
        if isinstance(value, list):
            return {**row, self._name: [self._member(each) for each in value]}
        return {**row, self._name: self._member(value)} if isinstance(value, str) else row

    def _member(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        target = self._target
        return ",".join(member_names(target.index, self._kind, value, target.meanings))


def _enum_forms(
    target: ProbeTarget, kind: str, value: str, *, texts: bool = False
) -> list[tuple[str, str]]:
    """Return the forms in which a member can be written with their names, the server's own first.

    With `texts` rows hold display texts, so a text that is both stands for the display text.
    """
    own = target.dialect.lookups.enum_form if target.dialect else LiteralForm.QUALIFIED
    found: dict[str, str] = {}
    strings = (LiteralForm.MEMBER, LiteralForm.PLAIN)
    for form in dict.fromkeys(
        (own, LiteralForm.QUALIFIED, *(reversed(strings) if texts else strings))
    ):
        written = enum_literal(
            target.index, kind, value, target.dialect, meanings=target.meanings, form=form
        )
        found.setdefault(written, form.value)
    return [(name, written) for written, name in found.items()]


def _collection_trials(
    target: ProbeTarget, found: FieldAt, values: list[Any], seen: Seen
) -> Iterator[Trial]:
    name, kind = found.path, found.type.name
    if not values or isinstance(values[0], dict | list) or is_legacy(target.index):
        return
    is_enum = isinstance(target.index.type(kind), EnumType)
    declared = declared_type(target.index, kind)
    for operator in ("any", "all"):
        template = f"{name}/{operator}(x:x eq {{}})"
        if is_enum:
            members = list(dict.fromkeys(_member_text(declared, value) for value in values))
            yield _form_trial(target, name, kind, operator, template, members, seen)
            continue

        def fits_of(value: Any, template: str = template) -> Fits:
            return fits_text(target, template.format(target.literal(name, value)))

        chosen = target.literal(name, _chosen(seen, values, fits_of, values[0]))
        yield Trial(operator, (_tested(target, template.format(chosen), seen),), name)


def _null_trials(target: ProbeTarget, name: str, found: FieldAt, seen: Seen) -> Iterator[Trial]:
    if found.type.is_collection:
        return
    rows = Seen(seen.plain, (*seen.plain, *seen.samples))
    for operator in ("ne", "eq"):
        form = _tested(target, f"{name} {operator} null", rows)
        yield Trial(f"{operator}-null", (form,), name, has_complement=operator == "ne")
