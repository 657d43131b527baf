"""Rows judged by the query that they should answer: what a server accepts and ignores all the same.

A judgment is only made where no sane server could decide otherwise (see `compare`), never on
values that the rows lack. Looked at is a bounded sample of each page, and each judgment says of
how many rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from reso_explorer.diagnostics.sentence import safe
from reso_explorer.odata import parse
from reso_explorer.odata.ast import (
    AliasOption,
    Apply,
    Compute,
    Count,
    CountSegment,
    Expand,
    Filter,
    InlineCount,
    Logical,
    Name,
    NameSegment,
    OrderBy,
    QueryOptions,
    Select,
    StarSegment,
    Top,
    VariableSegment,
    walk,
)
from reso_explorer.odata.ast import Call as CallNode
from reso_explorer.odata.printer.expressions import expression_text
from reso_explorer.text import count
from reso_explorer.values.declared import UNDECLARED, member_type
from reso_explorer.values.evaluate import EvaluationContext, compile_filter
from reso_explorer.values.order import SortKeys
from reso_explorer.values.outcome import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.odata.ast import ExpandItem, Expression, Option, SelectItem
    from reso_explorer.values.evaluate import Condition, Row

SAMPLE: Final = 100
"""Rows of the first page that are judged at most."""

LATER_SAMPLE: Final = 20
"""Rows of each later page that are judged at most, so that a long download costs little."""

_STRAY: Final = 2
"""Unselected fields that are no surprise: servers may add key fields."""


class Judgment(Struct, frozen=True):
    """What rows show about one part of a query.

    `code` is a stable name, `part` the part of the query, `message` a sentence. Of `judged` rows
    (or neighbors, for an order) `failed` don't fit; `example` is a value that shows it.
    """

    code: str
    part: str
    message: str
    judged: int = 0
    failed: int = 0
    example: str = ""


class Judge:
    """Judges the pages of one query."""

    def __init__(
        self,
        options: Sequence[Option],
        context: EvaluationContext | None = None,
        *,
        top_is_of_page: bool = False,
    ) -> None:
        self._top_is_of_page = top_is_of_page
        self._rows = 0
        self._pages = 0
        self._told: set[str] = set()
        found = {type(option): option for option in options}
        self._top = _value_of(found.get(Top))
        self._wants_count = _wants_count(options)
        self._select = found.get(Select)
        self._expand = found.get(Expand)
        self._added = _added_names(options)
        context = context or EvaluationContext()
        aliases = {o.name.text: o.value for o in options if isinstance(o, AliasOption)}
        shaped = Apply in found or Compute in found
        context = changed(
            context,
            type_name="" if Apply in found else context.type_name,
            aliases={**context.aliases, **aliases},
            lenient=True,
            nulls_known=False,
            partial=_partial_relations(self._expand),
        )
        self._context = context
        self._keys = _key_names(context)
        self._applies = Apply in found
        condition = found.get(Filter)
        self._filter: _FilterCheck | None = None
        if isinstance(condition, Filter) and not shaped:
            self._filter = _FilterCheck(condition, context)
        order = found.get(OrderBy)
        self._order: _OrderCheck | None = None
        if isinstance(order, OrderBy):
            self._order = _OrderCheck(order, context)
        self._nested = tuple(_nested(self._expand, context))

    @property
    def added(self) -> tuple[str, ...]:
        """The names that `$compute`, or the last step of `$apply`, adds to the rows."""
        return self._added

    def fits(self, row: Row) -> bool:
        """Tell whether a row meets the filter; without one, or if it can't be told, it does."""
        return self._filter is None or self._filter.fits(row)

    @classmethod
    def of(
        cls,
        query: str,
        context: EvaluationContext | None = None,
        *,
        top_is_of_page: bool = False,
    ) -> Judge:
        """Return the judge of a query string, percent-encoded or not; bad parts are passed over.

        With `top_is_of_page`, `$top` bounds each page, as in keyset paging, not the whole run.
        """
        result = parse(query, "query_options")
        tree = result.tree
        options = tree.options if isinstance(tree, QueryOptions) else ()
        bad = {problem.span.start for problem in result.errors}
        sound = [
            option
            for option in options
            if not any(option.span.start <= start <= option.span.end for start in bad)
        ]
        return cls(sound, context, top_is_of_page=top_is_of_page)

    def page(self, rows: Sequence[Row], *, total: int | None = None) -> tuple[Judgment, ...]:
        """Return what one page shows that no page before it did. `total` is the server's count."""
        self._rows = len(rows) + (0 if self._top_is_of_page else self._rows)
        found = [*self._sizes(total), *self.collection(rows)]
        self._pages += 1
        fresh = [each for each in found if each.code + each.part not in self._told]
        self._told.update(each.code + each.part for each in fresh)
        return tuple(fresh)

    def restart(self) -> None:
        """Begin with another collection: its first row follows none."""
        if self._order is not None:
            self._order.restart()

    def _sizes(self, total: int | None) -> Iterable[Judgment]:
        if self._top is not None and self._rows > self._top:
            text = f"The server ignored $top={self._top} and returned {count(self._rows, 'row')}."
            yield Judgment("top-ignored", "$top", text, self._rows, self._rows - self._top)
        if self._wants_count and total is None and self._pages == 0:
            text = f"The server ignored {self._wants_count}: there is no total."
            yield Judgment("count-missing", "$count", text)

    def collection(self, rows: Sequence[Row]) -> Iterable[Judgment]:
        """Yield what rows of one collection show, sizes apart."""
        if not rows:
            return
        most = LATER_SAMPLE if self._pages else SAMPLE
        sample = rows[:most]
        yield from self._shape(sample)
        if self._filter is not None:
            yield from self._filter.judge(_spread(rows, most))
        if self._order is not None:
            yield from self._order.judge(sample)
        for nested in self._nested:
            yield from nested.judge(sample)

    # --- members ------------------------------------------------------------------------------------

    def _shape(self, rows: Sequence[Row]) -> Iterable[Judgment]:
        """Judge which members the rows have."""
        sent = dict.fromkeys(
            name for row in rows for name in row if "@" not in name and name != "__metadata"
        )
        linked = {name.partition("@")[0] for row in rows for name in row if "@" in name}
        expanded = _expanded_names(self._expand)
        missing = [name for name in expanded if name not in sent]
        if missing:
            names = ", ".join(f"`{safe(name, 40)}`" for name in missing)
            text = f"The server ignored $expand: no row has {names}."
            yield Judgment("expand-ignored", "$expand", text, len(rows), len(rows))
        wanted = self._selected_names()
        made = [n for n in self._added if n not in sent and (not wanted or n in wanted)]
        if made:
            names = ", ".join(f"`{safe(name, 40)}`" for name in made)
            option = "$apply" if self._applies else "$compute"
            text = f"The server ignored {option}: no row has {names}."
            yield Judgment(f"{option[1:]}-ignored", option, text, len(rows), len(rows))
        yield from self._selected(sent, {*expanded, *linked}, len(rows))

    def _expand_items(self) -> Sequence[ExpandItem]:
        return self._expand.items if isinstance(self._expand, Expand) else ()

    def _selected_names(self) -> list[str]:
        """Return the first names of `$select`; a computed property comes only if it is selected."""
        return (
            [_first_name(i) for i in self._select.items] if isinstance(self._select, Select) else []
        )

    def _selected(self, sent: dict[str, None], others: set[str], rows: int) -> Iterable[Judgment]:
        names = self._selected_names()
        if not names or any(not name.isidentifier() for name in names):
            return
        wanted = {*names, *others, *self._added, *self._keys}
        extra = [name for name in sent if name not in wanted]
        if any(isinstance(s, StarSegment) for i in self._expand_items() for s in i.path.segments):
            extra = []  # a relation, perhaps
        if len(extra) > _STRAY:
            text = f"The server ignored $select and returned {count(len(extra), 'other field')}."
            example = ", ".join(safe(name, 40) for name in extra[:3])
            yield Judgment("select-ignored", "$select", text, rows, len(extra), example)
            return
        others |= {*self._added}
        missing = [name for name in names if name not in sent and name not in others]
        if missing:
            listed = ", ".join(f"`{safe(name, 40)}`" for name in missing)
            text = f"No row has {listed}, although selected; some servers leave out nulls."
            yield Judgment("select-missing", "$select", text, rows, len(missing))


# --- what options say ------------------------------------------------------------------------------------


def _value_of(option: Option | None) -> int | None:
    return option.value if isinstance(option, Top) else None


def _wants_count(options: Sequence[Option]) -> str:
    """Return the option that requests a count, "" if there is none."""
    for option in options:
        if isinstance(option, Count) and option.value is True:
            return "$count=true"
        if isinstance(option, InlineCount) and option.value == "allpages":
            return "$inlinecount=allpages"
    return ""


def _added_names(options: Sequence[Option]) -> tuple[str, ...]:
    """Return the names that `$compute`, or the last step of `$apply`, adds."""
    found: list[str] = []
    for option in options:
        items: Sequence[Any] = ()
        if isinstance(option, Compute):
            items = option.items
        elif isinstance(option, Apply) and option.sequence.transformations:
            last = option.sequence.transformations[-1]
            then = getattr(last, "then", None)
            if then is not None and then.transformations:
                last = then.transformations[-1]
            items = getattr(last, "items", ())
        found += [item.alias.text for item in items if isinstance(getattr(item, "alias", 0), Name)]
    return tuple(found)


def _first_name(item: SelectItem | ExpandItem) -> str:
    """Return the first name of a select or expand item, "" for anything but a plain name."""
    first = item.path.segments[0] if item.path.segments else None
    is_plain = isinstance(first, NameSegment) and first.arguments is None
    return first.name.text if is_plain and isinstance(first, NameSegment) else ""


def _expanded_names(expand: Option | None) -> list[str]:
    """Return the relations that rows must have: those expanded to rows, without casts."""
    if not isinstance(expand, Expand):
        return []
    return [
        name
        for item in expand.items
        if (name := _first_name(item)).isidentifier()
        and not any(isinstance(segment, CountSegment) for segment in item.path.segments)
        and "$ref" not in {getattr(segment, "name", "") for segment in item.path.segments}
    ]


def _partial_relations(expand: Option | None) -> frozenset[str]:
    """Return the relations of which nested options leave out rows."""
    if not isinstance(expand, Expand):
        return frozenset()
    return frozenset(_first_name(item) for item in expand.items if item.options)


def _key_names(context: EvaluationContext) -> tuple[str, ...]:
    if context.index is None or not context.type_name:
        return ()
    return tuple(ref.name.partition("/")[0] for ref in context.index.key(context.type_name))


def _spread(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Return some rows from all over a page."""
    if len(rows) <= most:
        return rows
    step = len(rows) / most
    return [rows[int(number * step)] for number in range(most)]


# --- $filter ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """One condition of those that `and` joins."""

    text: str
    names: str
    """The functions it uses, "" where it uses none."""
    hard: Condition
    soft: Condition
    field: str


class _FilterCheck:
    def __init__(self, condition: Filter, context: EvaluationContext) -> None:
        expression = condition.expression
        parts: Sequence[Expression] = (expression,)
        if isinstance(expression, Logical) and expression.operator == "and":
            parts = expression.operands
        known = changed(context, nulls_known=True)
        self._parts = [
            _Part(
                safe(expression_text(part), 80),
                _functions_in(part),
                compile_filter(part, context),
                compile_filter(part, known),
                _field_in(part),
            )
            for part in parts
        ]

    def fits(self, row: Row) -> bool:
        return all(part.hard.mask(row) & TRUE for part in self._parts)

    def judge(self, rows: Sequence[Row]) -> Iterable[Judgment]:
        parts = self._parts
        failing: list[list[Row]] = [[] for _ in parts]
        failed = 0
        for row in rows:
            fails = False
            for number, part in enumerate(parts):
                if not part.hard.mask(row) & TRUE:
                    failing[number].append(row)
                    fails = True
            failed += fails
        if failed:
            worst = max(range(len(parts)), key=lambda number: len(failing[number]))
            yield _mismatch(parts[worst], failing[worst], failed, len(rows))
            return
        for part in parts:
            nulls = sum(not part.soft.mask(row) & TRUE for row in rows)
            if nulls and part.field:
                name = safe(part.field, 40)
                text = (
                    f"{nulls:,} of {count(len(rows), 'row')} have no `{name}`, so "
                    f"`{part.text}` can't hold: the server hides the value or ignored it."
                )
                yield Judgment("filter-null", "$filter", text, len(rows), nulls)
                return


def _mismatch(part: _Part, failing: list[Row], failed: int, judged: int) -> Judgment:
    start = f"{failed:,} of {count(judged, 'row')} don't match your filter"
    example = _shown(failing[0], part.field)
    if len(failing) * 2 >= judged and part.names:
        text = f"{start}: the server ignored {part.names} in `{part.text}`."
    elif len(failing) * 2 >= judged:
        text = f"{start}: the server ignored `{part.text}`."
    else:
        found = f"; for one, {part.field} is {example}" if example else ""
        text = f"{start} `{part.text}`{found}."
    return Judgment("filter-ignored", "$filter", text, judged, failed, example)


def _functions_in(part: Expression) -> str:
    names = dict.fromkeys(
        node.name.text for node in walk(part) if isinstance(node, CallNode) and node.arguments
    )
    return ", ".join(f"`{name}`" for name in names)


def _field_in(part: Expression) -> str:
    """Return the first field that a condition names, as a path."""
    for node in walk(part):
        segments = getattr(node, "segments", None)
        if segments and all(isinstance(segment, NameSegment) for segment in segments):
            return "/".join(segment.name.text for segment in segments)
    return ""


def _shown(row: Row, path: str) -> str:
    """Return a value of a row for a message, "" if it has none."""
    value: Any = row
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict | list):
        return ""
    return safe(repr(value) if isinstance(value, str) else str(value), 40)


# --- $orderby --------------------------------------------------------------------------------------------


class _OrderCheck:
    def __init__(self, order: OrderBy, context: EvaluationContext) -> None:
        self._keys = SortKeys(order.items, context)
        self._names = [safe(expression_text(i.expression), 60) for i in order.items]
        self._last: Row | None = None

    def restart(self) -> None:
        self._last = None

    def judge(self, rows: Sequence[Row]) -> Iterable[Judgment]:
        judged, wrong, worst, example = 0, 0, 0, ""
        before = self._last
        for row in rows:
            if before is not None:
                place, fits = self._keys.certain(before, row)
                judged += fits is not None
                if fits is False:
                    wrong += 1
                    if not example:
                        worst = place
                        pair = self._keys.shown(before, place), self._keys.shown(row, place)
                        example = safe(f"{pair[0]} comes before {pair[1]}", 80)
            before = row
        self._last = before
        if wrong:
            text = f"Rows aren't sorted by {self._names[worst]}: {example}."
            yield Judgment("order-ignored", "$orderby", text, judged, wrong, example)


# --- $expand ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Nested:
    """The options of one expand item, judged over the related rows of each row."""

    name: str
    inner: Judge
    top: int | None = None

    def judge(self, rows: Sequence[Row]) -> Iterable[Judgment]:
        most = 0
        found: dict[str, Judgment] = {}
        for row in rows:
            related = row.get(self.name)
            if not isinstance(related, list):
                continue
            most = max(most, len(related))
            self.inner.restart()
            for each in self.inner.collection([one for one in related if isinstance(one, dict)]):
                found.setdefault(each.code, each)
        if self.top is not None and most > self.top:
            shown = safe(f"{self.name}($top={self.top})", 60)
            text = f"`$expand={shown}` returned {count(most, 'row')}."
            yield Judgment(
                "expand-top-ignored", f"$expand {self.name}", text, most, most - self.top
            )
        for each in found.values():
            text = f"In `{safe(self.name, 40)}`: {each.message}"
            code, part = f"expand-{each.code}", f"$expand {self.name}"
            yield Judgment(code, part, text, each.judged, each.failed, each.example)


def _nested(expand: Option | None, context: EvaluationContext) -> Iterable[_Nested]:
    if not isinstance(expand, Expand):
        return
    for item in expand.items:
        name = _first_name(item)
        is_plain = name.isidentifier() and len(item.path.segments) == 1
        if not is_plain or not item.options:
            continue
        found = member_type(context.index, context.type_name, name) or UNDECLARED
        inner = changed(context, type_name=found.name, partial=frozenset())
        tops = [option.value for option in item.options if isinstance(option, Top)]
        judge = Judge([option for option in item.options if not _asks_outside(option)], inner)
        yield _Nested(name, judge, tops[0] if tops else None)


def _asks_outside(option: Option) -> bool:
    """Tell whether a nested option uses values of the row around it."""
    return any(isinstance(node, VariableSegment) and node.name != "$this" for node in walk(option))
