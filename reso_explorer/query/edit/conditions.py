"""Conditions put into `$filter` and taken out, with the meaning of all others kept.

A filter is read as conditions that `and` joins at its top level. A new condition joins them. A
condition on a field that they pin down already (`City eq 'B'` beside `City eq 'A'`) would leave no
row, so it becomes a further choice (`City in ('A','B')`) or takes the other's place, as the caller
says; what stands in branches of an `or` is never rewritten.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reso_explorer.diagnostics import Edit
from reso_explorer.odata import ParseResult, parse, print_query
from reso_explorer.odata.ast import (
    Binary,
    EnumLiteral,
    Expression,
    Filter,
    In,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Missing,
    NameSegment,
    Path,
    RelativeUri,
    Span,
)
from reso_explorer.query.edit.lists import expanded
from reso_explorer.query.edit.text import (
    edited,
    host_at,
    insert,
    is_broken,
    replace,
    space_after,
    space_before,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.edit.text import Host, Query


class Outcome(StrEnum):
    """What putting a condition into a filter did."""

    ADDED = "added"
    """It joined the others by `and`."""
    WIDENED = "widened"
    """It became a further choice beside other values of its field."""
    REPLACED = "replaced"
    """It took the place of conditions on its field that no row could have met with it."""
    REMOVED = "removed"
    PRESENT = "present"
    """It was there already, or was not there to be removed."""
    REFUSED = "refused"
    """No place for it leaves the other branches as they are; `why` says so."""


class Put(Struct, frozen=True):
    """A query after a condition was put into its filter or taken out."""

    query: ParseResult[RelativeUri]
    outcome: Outcome
    why: str = ""

    @property
    def text(self) -> str:
        """The text of the query."""
        return self.query.text


def conditions(query: Query, *, within: tuple[str, ...] = ()) -> tuple[Expression, ...]:
    """Return the conditions that `and` joins at the top level of a filter."""
    host, missing = host_at(query, within)
    found = None if missing else host.first(Filter)
    return () if found is None else tuple(_conjuncts(found.expression))


def has_condition(query: Query, clause: str, *, within: tuple[str, ...] = ()) -> bool:
    """Tell whether a filter holds a condition: alone, joined by `and`, or as a choice."""
    node = _node(clause)
    held = _held(query if isinstance(query, str) else query.text, within)
    own = _choices(node)
    if node in held.nodes or (len(own) == 1 and (own[0].path, own[0].value) in held.choices):
        return True
    return any(_branch(node, each) is not None for each in held.branched)


class _Held(Struct, frozen=True):
    """What a filter holds, for quick answers: tables ask for every line at every repaint."""

    nodes: frozenset[Expression]
    choices: frozenset[tuple[Path, Expression]]
    branched: tuple[Expression, ...]


@lru_cache(maxsize=32)
def _held(text: str, within: tuple[str, ...]) -> _Held:
    found = conditions(text, within=within)
    choices = [_choices(each) for each in found]
    return _Held(
        frozenset(found),
        frozenset((choice.path, choice.value) for each in choices for choice in each),
        tuple(
            node
            for node, each in zip(found, choices, strict=True)
            if not each and isinstance(node, Logical)
        ),
    )


def add_condition(
    query: Query,
    clause: str,
    *,
    within: tuple[str, ...] = (),
    only: bool = False,
    with_in: bool = False,
    joint: str = ",",
) -> Put:
    """Return the query with one more condition.

    Args:
        query: the query.
        clause: the condition, decoded: `City eq 'B'`.
        within: names of relations whose nested `$filter` is meant; missing ones are expanded.
        only: whether another value of the same field is replaced, not joined as a choice.
        with_in: whether the server understands `in`; else choices are joined by `or`.
        joint: how a new item of `$expand` is separated.
    """
    host, missing = host_at(query, within)
    if missing:
        return Put(expanded(host, missing, f"$filter={clause}", joint), Outcome.ADDED)
    option = host.first(Filter)
    if option is None or not option.value_span.of(host.query.text).strip():
        return Put(edited(host.query, host.with_option("$filter", clause)), Outcome.ADDED)
    if is_broken(host.query, option):
        return _appended(host, option, clause)
    if has_condition(query, clause, within=within) and not only:
        return Put(host.query, Outcome.PRESENT)
    return _Placement(host, option, clause, with_in=with_in, only=only).put()


def remove_condition(query: Query, clause: str, *, within: tuple[str, ...] = ()) -> Put:
    """Return the query without a condition, or without one of the choices for a field."""
    host, missing = host_at(query, within)
    option = None if missing else host.first(Filter)
    if option is None:
        return Put(host.query, Outcome.PRESENT)
    node = _node(clause)
    found = _conjuncts(option.expression)
    for place, each in enumerate(found):
        if node == each:
            return Put(without_conjunct(host, option, place), Outcome.REMOVED)
    for place, each in enumerate(found):
        choice = _choice_in(node, each)
        if choice is not None and len(_choices(each)) == 1:
            return Put(without_conjunct(host, option, place), Outcome.REMOVED)
        if choice is not None:
            edits = _choice_removed(host, each, choice)
            return Put(edited(host.query, edits), Outcome.REMOVED)
        branch = _branch(node, each)
        if branch is not None and isinstance(each, Logical):
            edits = branch_removed(host, each, branch)
            return Put(edited(host.query, edits), Outcome.REMOVED)
    return Put(host.query, Outcome.PRESENT)


def toggle_condition(
    query: Query,
    clause: str,
    *,
    within: tuple[str, ...] = (),
    with_in: bool = False,
    joint: str = ",",
) -> Put:
    """Return the query with a condition added, or removed where it is there."""
    if has_condition(query, clause, within=within):
        return remove_condition(query, clause, within=within)
    return add_condition(query, clause, within=within, with_in=with_in, joint=joint)


# --- reading ------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _node(clause: str) -> Expression:
    """Return a condition as a tree; tables ask for the same ones at every repaint."""
    return parse(clause, "filter", encoded=False).tree.expression


def _conjuncts(expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, Logical) and expression.operator == "and":
        return expression.operands
    return (expression,)


def _is_value(node: Expression) -> bool:
    return isinstance(node, Literal | EnumLiteral)


def _is_null(node: Expression) -> bool:
    return isinstance(node, Literal) and node.kind is LiteralKind.NULL


class _Choice(Struct, frozen=True):
    """One value that a condition allows for a path: a comparison, or an item of a list."""

    path: Path
    value: Expression
    node: Expression


def _choices(node: Expression) -> tuple[_Choice, ...]:
    """Return the values of `F eq 1`, `F in (1,2)`, or `F eq 1 or F eq 2`; () for anything else."""
    found = tuple(_single_choices(node))
    if not found:
        return ()
    first = found[0].path
    return found if all(each.path == first for each in found) else ()


def _single_choices(node: Expression) -> Iterator[_Choice]:
    if isinstance(node, Logical) and node.operator == "or":
        parts = [tuple(_single_choices(operand)) for operand in node.operands]
        if all(parts):
            for part in parts:
                yield from part
    elif isinstance(node, Binary) and node.operator == "eq":
        if isinstance(node.left, Path) and _is_value(node.right):
            yield _Choice(node.left, node.right, node)
    elif (
        isinstance(node, In)
        and isinstance(node.left, Path)
        and isinstance(node.right, ListExpr)
        and node.right.items
        and all(_is_value(item) for item in node.right.items)
    ):
        for item in node.right.items:
            yield _Choice(node.left, item, item)


def _choice_in(wanted: Expression, node: Expression) -> _Choice | None:
    """Return the choice of a condition that allows the same value as `wanted`, if there is one."""
    own = _choices(wanted)
    if len(own) != 1:
        return None
    return next(
        (c for c in _choices(node) if c.path == own[0].path and c.value == own[0].value), None
    )


def _branch(wanted: Expression, node: Expression) -> int | None:
    """Return the branch of an `or` that is a condition whose value all other branches rule out."""
    own = _choices(wanted)
    if len(own) != 1 or not isinstance(node, Logical) or node.operator != "or":
        return None
    for place, operand in enumerate(node.operands):
        others = [each for number, each in enumerate(node.operands) if number != place]
        if operand == wanted and all(excludes(o, own[0].path, own[0].value) for o in others):
            return place
    return None


# --- adding -------------------------------------------------------------------------------------------


class _Placement:
    """Finds the place for one condition in a filter without mistakes."""

    def __init__(
        self, host: Host, option: Filter, clause: str, *, with_in: bool, only: bool
    ) -> None:
        self.host = host
        self.option = option
        self.clause = clause
        self.node = _node(clause)
        self.with_in = with_in
        self.only = only
        self.conjuncts = _conjuncts(option.expression)

    def put(self) -> Put:
        """Return the query with the condition."""
        own = _choices(self.node)
        if len(own) != 1:
            return self._done(self._joined(), Outcome.ADDED)
        choice = own[0]
        same = [
            place
            for place, each in enumerate(self.conjuncts)
            if (found := _choices(each)) and found[0].path == choice.path
        ]
        against = [
            place
            for place, each in enumerate(self.conjuncts)
            if place not in same and excludes(each, choice.path, choice.value)
        ]
        branched = [
            place
            for place in against
            if isinstance(each := self.conjuncts[place], Logical) and each.operator == "or"
        ]
        if branched:
            return self._beside_branches(branched[0], choice, is_alone=len(against) == 1)
        if self.only and not against and [self.conjuncts[n] for n in same] == [self.node]:
            return Put(self.host.query, Outcome.PRESENT)
        if against or len(same) > 1 or (self.only and same):
            return self._replaced(sorted({*same, *against}))
        if same:
            return self._done(self._widened(self.conjuncts[same[0]], choice), Outcome.WIDENED)
        return self._done(self._joined(), Outcome.ADDED)

    def _done(self, edits: tuple[Edit, ...], outcome: Outcome) -> Put:
        return Put(edited(self.host.query, edits), outcome)

    def _written(self, text: str) -> str:
        return written(self.host.query, text)

    def _operand(self) -> str:
        """Return the condition as it stands beside `and`, decoded."""
        is_or = isinstance(self.node, Logical) and self.node.operator == "or"
        return f"({self.clause})" if is_or else self.clause

    def _joined(self) -> tuple[Edit, ...]:
        text = self.host.query.text
        span = self.option.value_span
        end = space_before(text, span.end)
        joined = self._written(f" and {self._operand()}")
        tree = self.option.expression
        if isinstance(tree, Logical) and tree.operator == "or":
            start = space_after(text, span.start)
            return (insert(start, "("), insert(end, ")" + joined))
        return (insert(end, joined),)

    def _widened(self, node: Expression, choice: _Choice) -> tuple[Edit, ...]:
        """Return the edits that make a value one more choice of a condition."""
        text = self.host.query.text
        if isinstance(node, In) and isinstance(node.right, ListExpr) and not _is_null(choice.value):
            spans = [item.span for item in node.right.items]
            joint = text[spans[-2].end : spans[-1].start] if len(spans) > 1 else ","
            return (insert(spans[-1].end, joint + self._value(choice)),)
        values = [choice.value, *(each.value for each in _choices(node))]
        if self.with_in and isinstance(node, Binary) and not any(_is_null(v) for v in values):
            first = node.right.span
            operator = replace(node.operator_span, "in")
            closing = insert(first.end, f",{self._value(choice)})")
            return (operator, insert(first.start, "("), closing)
        more = self._written(f" or {self.clause}")
        if isinstance(node, Logical) or len(self.conjuncts) == 1:
            return (insert(self._end_of(node), more),)
        span = self._outer(node)
        return (insert(span.start, "("), insert(span.end, f"{more})"))

    def _value(self, choice: _Choice) -> str:
        return self._written(choice.value.span.of(self.clause))

    def _end_of(self, node: Expression) -> int:
        """Return where a further operand of an `or` belongs: behind the last one's parentheses."""
        if isinstance(node, Logical):
            return self._outer(node.operands[-1], node.span).end
        return self._outer(node).end

    def _outer(self, node: Expression, limit: Span | None = None) -> Span:
        return outer_span(self.host.query.text, node.span, limit or self.option.value_span)

    def _replaced(self, places: list[int]) -> Put:
        """Return the query with the condition where the first of some others stood."""
        first, *others = places
        query = self.host.query
        edits = [replace(self._outer(self.conjuncts[first]), self._written(self.clause))]
        tree, limit = self.option.expression, self.option.value_span
        for place in others:
            assert isinstance(tree, Logical)
            edits.append(_operand_removal(query.text, tree, place, limit))
        return self._done(tuple(edits), Outcome.REPLACED)

    def _beside_branches(self, place: int, choice: _Choice, *, is_alone: bool) -> Put:
        """Return the query where each branch of an `or` rules the value out: one branch more."""
        node = self.conjuncts[place]
        name = print_query(choice.path)
        if self.only or not is_alone:
            why = f"Every branch of the filter sets `{name}`; change it in the branches."
            return Put(self.host.query, Outcome.REFUSED, why)
        more = self._written(f" or {self.clause}")
        return self._done((insert(self._end_of(node), more),), Outcome.WIDENED)


def _appended(host: Host, option: Filter, clause: str) -> Put:
    """Return the query with a condition behind a filter that has mistakes, which stay."""
    text = host.query.text
    tree = option.expression
    end = option.value_span.end
    awaits = isinstance(tree, Logical) and isinstance(tree.operands[-1], Missing)
    word = " and " if not awaits else "" if space_before(text, end) < end else " "
    return Put(edited(host.query, [insert(end, written(host.query, word + clause))]), Outcome.ADDED)


# --- what excludes a value ----------------------------------------------------------------------------


def excludes(node: Expression, path: Path, value: Expression) -> bool:
    """Tell whether a condition can't hold for any row in which a path has a value.

    Servers have liberties with case and accents, so that only what is false either way counts.
    """
    from reso_explorer.values import EvaluationContext, compile_filter

    row: Any = ",".join(m.text for m in value.members) if isinstance(value, EnumLiteral) else None
    if isinstance(value, Literal):
        row = value.value
    for segment in reversed(path.segments):
        if not isinstance(segment, NameSegment) or segment.arguments is not None:
            return False
        row = {segment.name.text: row}
    context = EvaluationContext(lenient=not isinstance(value, EnumLiteral))
    return compile_filter(node, context).rejects(row)


# --- removing -----------------------------------------------------------------------------------------


def outer_span(text: str, span: Span, limit: Span) -> Span:
    """Return a span with the parentheses that stand directly around it, inside a limit."""
    start, end = span.start, span.end
    while True:
        before, after = space_before(text, start), space_after(text, end)
        opening = _paren_before(text, before, "(", "%28")
        closing = _paren_after(text, after, ")", "%29")
        if not opening or not closing:
            return Span(start, end)
        if before - opening < limit.start or after + closing > limit.end:
            return Span(start, end)
        start, end = before - opening, after + closing


def _paren_before(text: str, at: int, sign: str, code: str) -> int:
    """Return the length of a parenthesis that ends at a place, 0 where none does."""
    if text[at - 1 : at] == sign:
        return 1
    return 3 if text[max(at - 3, 0) : at] == code else 0


def _paren_after(text: str, at: int, sign: str, code: str) -> int:
    if text[at : at + 1] == sign:
        return 1
    return 3 if text[at : at + 3] == code else 0


def _operand_removal(text: str, tree: Logical, place: int, limit: Span) -> Edit:
    """Return the edit that takes out one of several operands with the operator beside it."""
    span = outer_span(text, tree.operands[place].span, limit)
    operators = tree.operator_spans
    if place > 0 and operators[place - 1].end == space_before(text, span.start):
        return Edit(space_before(text, operators[place - 1].start), span.end, "")
    return Edit(span.start, space_after(text, operators[place].end), "")


def without_conjunct(host: Host, option: Filter, place: int) -> ParseResult[RelativeUri]:
    """Return the query without one of the conditions that `and` joins at the top of a filter."""
    tree = option.expression
    if not isinstance(tree, Logical) or tree.operator == "or":
        return edited(host.query, host.without("$filter"))
    text = host.query.text
    edits = [_operand_removal(text, tree, place, option.value_span)]
    rest = tree.operands[1 - place] if len(tree.operands) == 2 else None
    if isinstance(rest, Logical):
        edits += _paren_edits(text, rest.span)
    return edited(host.query, edits)


def _choice_removed(host: Host, node: Expression, choice: _Choice) -> tuple[Edit, ...]:
    """Return the edits that take one value out of several."""
    text = host.query.text
    if isinstance(node, In):
        return _item_removed(text, node, choice)
    assert isinstance(node, Logical)
    number = next(n for n, each in enumerate(node.operands) if _has_choice(each, choice))
    holder = node.operands[number]
    if isinstance(holder, In) and len(_choices(holder)) > 1:
        return _item_removed(text, holder, choice)
    return branch_removed(host, node, number)


def branch_removed(host: Host, node: Logical, place: int) -> tuple[Edit, ...]:
    """Return the edits that take a branch out of an `or`; one that is left alone needs no bracket."""
    text = host.query.text
    edits = [_operand_removal(text, node, place, node.span)]
    if len(node.operands) == 2:
        edits += _paren_edits(text, node.span)
    return tuple(edits)


def _has_choice(node: Expression, choice: _Choice) -> bool:
    return any(each.node is choice.node for each in _choices(node))


def _paren_edits(text: str, span: Span) -> list[Edit]:
    """Return the edits that take one pair of parentheses from around a span, if there is one."""
    before, after = space_before(text, span.start), space_after(text, span.end)
    opening = _paren_before(text, before, "(", "%28")
    closing = _paren_after(text, after, ")", "%29")
    if not opening or not closing:
        return []
    return [Edit(before - opening, before, ""), Edit(after, after + closing, "")]


def _item_removed(text: str, node: In, choice: _Choice) -> tuple[Edit, ...]:
    """Return the edits that take an item out of a list; a list of one becomes `eq`."""
    assert isinstance(node.right, ListExpr)
    items = node.right.items
    place = next(n for n, item in enumerate(items) if item is choice.node)
    if len(items) == 2:
        kept = items[1 - place].span.of(text)
        return (replace(node.operator_span, "eq"), replace(node.right.span, kept))
    if place == 0:
        return (Edit(items[0].span.start, items[1].span.start, ""),)
    return (Edit(items[place - 1].span.end, items[place].span.end, ""),)
