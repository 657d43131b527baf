"""Expressions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    AggregateSegment,
    AliasSegment,
    AnnotationSegment,
    Bad,
    Binary,
    Call,
    Case,
    Cast,
    CountSegment,
    EnumLiteral,
    Filter,
    FilterSegment,
    GeoLiteral,
    Has,
    In,
    IsOf,
    JsonArray,
    JsonObject,
    LambdaSegment,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Missing,
    Name,
    NameSegment,
    Path,
    Search,
    Unary,
    VariableSegment,
)
from reso_explorer.odata.explain.facts import (
    FLIPPED,
    Fact,
    facts,
    is_condition,
    is_plain,
    left_of,
)
from reso_explorer.odata.explain.searches import say_search
from reso_explorer.odata.explain.values import TEMPORAL, literal_text
from reso_explorer.odata.explain.words import Phrase, Words, agreed, joined, one_of
from reso_explorer.odata.printer.expressions import expression_text, segment_text, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reso_explorer.odata.ast import Expression, Segment

_ARITHMETIC: Final = frozenset({"add", "sub", "mul", "div", "divby", "mod"})
_OPPOSITE: Final = {"eq": "ne", "ne": "eq", "gt": "le", "ge": "lt", "lt": "ge", "le": "gt"}

_COMPARED: Final = {
    "eq": "is {0}",
    "ne": "isn't {0}",
    "gt": "is more than {0}",
    "ge": "is at least {0}",
    "lt": "is less than {0}",
    "le": "is at most {0}",
}
_DATES: Final = {
    "gt": "is after {0}",
    "ge": "is on or after {0}",
    "lt": "is before {0}",
    "le": "is on or before {0}",
}
_TIMES: Final = _DATES | {"ge": "is at or after {0}", "le": "is at or before {0}"}
_TEXTS: Final = {
    "gt": "comes after {0}",
    "ge": "is {0} or comes after it",
    "lt": "comes before {0}",
    "le": "is {0} or comes before it",
}
_COUNTED: Final = {
    "eq": "has exactly {0} {1}",
    "ne": "doesn't have exactly {0} {1}",
    "gt": "has more than {0} {1}",
    "ge": "has at least {0} {1}",
    "lt": "has fewer than {0} {1}",
    "le": "has at most {0} {1}",
}
_CALCULATIONS: Final = {
    "add": "{0} plus {1}",
    "sub": "{0} minus {1}",
    "mul": "{0} times {1}",
    "div": "{0} divided by {1}",
    "divby": "{0} divided by {1}",
    "mod": "the remainder of {0} divided by {1}",
}
_CALLS: Final = {
    "contains": "{0} contains {1}",
    "startswith": "{0} starts with {1}",
    "endswith": "{0} ends with {1}",
    "matchesPattern": "{0} matches the pattern {1}",
    "substringof": "{1} contains {0}",
    "hassubset": "{0} includes all of {1}",
    "hassubsequence": "{0} includes {1} in the same order",
    "indexof": "the position of {1} in {0}",
    "length": "the length of {0}",
    "concat": "{0} followed by {1}",
    "tolower": "{0} in lowercase",
    "toupper": "{0} in uppercase",
    "trim": "{0} without spaces around it",
    "now": "now",
    "mindatetime": "the earliest possible time",
    "maxdatetime": "the latest possible time",
    "round": "{0} rounded",
    "floor": "{0} rounded down",
    "ceiling": "{0} rounded up",
    "fractionalseconds": "the fraction of a second of {0}",
    "totaloffsetminutes": "the UTC offset of {0} in minutes",
    "totalseconds": "{0} in seconds",
    "geo.distance": "the distance from {0} to {1}",
    "geo.intersects": "{0} is inside {1}",
    "geo.length": "the length of {0}",
    "isdefined": "{0} still exists",
}
_NEGATED_CALLS: Final = {
    "contains": "{0} doesn't contain {1}",
    "startswith": "{0} doesn't start with {1}",
    "endswith": "{0} doesn't end with {1}",
    "matchesPattern": "{0} doesn't match the pattern {1}",
    "substringof": "{1} doesn't contain {0}",
    "geo.intersects": "{0} isn't inside {1}",
}
_VARIABLES: Final = {
    "$it": "the row",
    "$this": "it",
    "$root": "the service",
    "$these": "all rows",
}
_SHAPES: Final = {"Point": "the point", "Polygon": "the polygon", "LineString": "the line"}


class Wording:
    """Turns expressions into words; knows the lambda variables around the current place."""

    def __init__(self, words: Words | None = None) -> None:
        self.words = words or Words()
        self.variables: list[str] = []

    def say(self, node: Expression) -> str:
        """Return the words for an expression."""
        return _WORDS[type(node)](self, node)

    def say_inside(self, node: Expression) -> str:
        """Return the words for an operand, in parentheses if it is compound."""
        text = self.say(node)
        if isinstance(node, Logical) and len(self.parts(node)) == 1:
            return text
        if isinstance(node, Logical | Case) or (_is_arithmetic(node) and not _is_now(node)):
            return f"({text})"
        return text

    # --- what people say of rows --------------------------------------------------------------

    def phrases(self, node: Expression) -> tuple[list[str], list[str], list[str]]:
        """Return a condition on rows as words before their noun, after it, and after "where"."""
        before: list[str] = []
        after: list[str] = []
        where: list[str] = []
        is_and = isinstance(node, Logical) and node.operator == "and"
        operands = node.operands if isinstance(node, Logical) and is_and else (node,)
        for fact in facts(operands):
            phrase = self._phrase(fact)
            if phrase is not None:
                (before if phrase.is_adjective else after).append(phrase.text)
                continue
            text = self._together(fact)
            if text.startswith("it has "):
                after.append(f"with {text.removeprefix('it has ')}")
            else:
                where.append(text)
        before.sort(key=lambda text: not text[:1].islower())
        return before, after, where

    def _phrase(self, fact: Fact) -> Phrase | None:
        if fact.path is None:
            return None
        values = tuple(self.value_of(value) for value in fact.values)
        operator = fact.operator
        if fact.bounds:
            bounds = zip(fact.bounds, values, strict=True)
            low, high = (self.words.phrase(fact.path, each, (value,)) for each, value in bounds)
            return low and high and Phrase(_merged(low.text, high.text))
        first = fact.values[0]
        if operator == "eq" and len(values) == 1 and isinstance(first, Literal):
            if isinstance(first.value, bool):
                operator = "true" if first.value else "false"
            elif first.kind is LiteralKind.NULL:
                return None
        if operator == "eq":
            values = (joined(values, "or"),)
        return self.words.phrase(fact.path, operator, values)

    # --- and, or, not -----------------------------------------------------------------------------

    def logical(self, node: Logical) -> str:
        return joined(self.parts(node), node.operator)

    def parts(self, node: Logical) -> list[str]:
        """Return the operands in words, what is said of one field taken together."""
        if node.operator == "or":
            return list(self._alternatives(node.operands))
        return list(self._conditions(node.operands))

    def _conditions(self, operands: Sequence[Expression]) -> Iterator[str]:
        """Yield the operands of `and`, what is said of one field taken together."""
        for fact in facts(operands):
            yield self._together(fact)

    def _together(self, fact: Fact) -> str:
        """Return the words for a fact: "is from 3 to 5", "is more than 3 and less than 5"."""
        node = fact.nodes[0]
        if len(fact.nodes) == 1 or not isinstance(node, Binary):
            return self.condition(node)
        left = left_of(node)
        values = [self.value_of(value) for value in fact.values]
        if fact.operator == "range":
            return agreed(self._subject(left), f"is from {values[0]} to {values[1]}")
        if fact.operator == "ne":
            return agreed(self._subject(left), f"isn't {joined(values, 'or')}")
        low, high = (
            self._pattern(left, operator, value).format(text)
            for operator, value, text in zip(fact.bounds, fact.values, values, strict=True)
        )
        return f"{agreed(self._subject(left), low)} and {high.removeprefix('is ')}"

    def _alternatives(self, operands: Sequence[Expression]) -> Iterator[str]:
        """Yield the operands of `or`; the values of one field become "is A or B"."""
        groups: dict[str, list[Binary]] = {}
        for operand in operands:
            if isinstance(operand, Binary) and operand.operator == "eq" and is_plain(operand):
                groups.setdefault(expression_text(operand.left), []).append(operand)
        told: set[str] = set()
        for operand in operands:
            group: list[Binary] = []
            if isinstance(operand, Binary) and operand.operator == "eq" and is_plain(operand):
                key = expression_text(operand.left)
                group = groups[key]
                if key in told:
                    continue
                told.add(key)
            if len(group) > 1:
                values = joined((self.value_of(each.right) for each in group), "or")
                yield agreed(self.say_inside(group[0].left), f"is {values}")
            else:
                yield self.condition(operand)

    def condition(self, node: Expression) -> str:
        """Return the words for a condition; a field alone "is true"."""
        if isinstance(node, Path) and not isinstance(node.segments[-1], LambdaSegment):
            return agreed(self.path(node), "is true")
        return self.say_inside(node)

    def negation(self, node: Expression) -> str:
        """Return the words for `not` and an operand."""
        if isinstance(node, Call) and node.name.text in _NEGATED_CALLS:
            return self.filled(_NEGATED_CALLS[node.name.text], node)
        if isinstance(node, In):
            return agreed(self.say_inside(node.left), f"isn't {self.choices(node.right)}")
        if isinstance(node, Has):
            value = self.value_of(node.right)
            return agreed(self.say_inside(node.left), f"doesn't include {value}")
        if isinstance(node, Binary) and node.operator in {"eq", "ne"}:
            opposite: Any = _OPPOSITE[node.operator]
            return self.comparison(node.left, opposite, node.right)
        if isinstance(node, Path):
            last = node.segments[-1]
            if isinstance(last, LambdaSegment) and last.function == "any":
                return self.quantified(node, last, "none")
            if not isinstance(last, LambdaSegment):
                return agreed(self.path(node), "is false")
        return f"it's not true that {self.say_inside(node)}"

    # --- comparisons ------------------------------------------------------------------------------

    def binary(self, node: Binary) -> str:
        operator = node.operator
        if operator in _ARITHMETIC:
            return self.arithmetic(node)
        if isinstance(node.left, Literal | EnumLiteral) and isinstance(node.right, Path | Call):
            return self.comparison(node.right, FLIPPED[operator], node.left)
        return self.comparison(node.left, operator, node.right)

    def arithmetic(self, node: Binary) -> str:
        """Return the words for a calculation: "list price divided by living area"."""
        left, right = self.say_inside(node.left), self.say_inside(node.right)
        if isinstance(node.right, Literal) and node.right.kind is LiteralKind.DURATION:
            shift = {"sub": "before", "add": "after"}.get(node.operator)
            if shift and not right.startswith("minus"):
                return f"{right} {shift} {left}"
        return _CALCULATIONS[node.operator].format(left, right)

    def comparison(self, left: Expression, operator: str, right: Expression) -> str:
        """Return the words for a comparison, by what kind of value is compared."""
        if isinstance(right, Literal) and operator in {"eq", "ne"}:
            if right.kind is LiteralKind.NULL:
                has = "has no value" if operator == "eq" else "has a value"
                return agreed(self._subject(left), has)
            if isinstance(right.value, bool) and is_condition(left):
                is_true = right.value is (operator == "eq")
                return self.say_inside(left) if is_true else self.negation(left)
        counted = self._counted(left)
        if counted and isinstance(right, Literal) and right.kind is LiteralKind.INTEGER:
            return "it " + _COUNTED[operator].format(self.value_of(right), counted)
        pattern = self._pattern(left, operator, right)
        return agreed(self._subject(left), pattern.format(self.value_of(right)))

    def _pattern(self, left: Expression, operator: str, right: Expression) -> str:
        return self._patterns(left, right).get(operator) or _COMPARED[operator]

    def _subject(self, left: Expression) -> str:
        return self.say(left) if _is_arithmetic(left) else self.say_inside(left)

    def _counted(self, left: Expression) -> str:
        """Return the words for a collection of which the number is compared, "" for others."""
        if not isinstance(left, Path) or len(left.segments) < 2:
            return ""
        last = left.segments[-1]
        if not isinstance(last, CountSegment) or not isinstance(left.segments[0], NameSegment):
            return ""
        if left.segments[0].name.text in self.variables:
            return ""
        return self.path_of(left.segments[:-1]) + self.count_conditions(last)

    def _patterns(self, left: Expression, right: Expression) -> dict[str, str]:
        family = self.words.family(left)
        if isinstance(right, Literal) and right.kind in TEMPORAL:
            family = family if family in {"date", "moment", "time"} else ""
            is_date = right.kind is LiteralKind.DATE and family != "moment"
            return _DATES if is_date or family == "date" else _TIMES
        if isinstance(right, Literal) and right.kind is LiteralKind.STRING:
            return _TEXTS
        if family in {"moment", "time"} or _is_now(right):
            return _TIMES
        return _DATES if family == "date" else {}

    def value_of(self, node: Expression) -> str:
        """Return the words for a value that a field is compared with."""
        if isinstance(node, Literal | EnumLiteral):
            text = self.words.value(node)
            if text is not None:
                return text
        return self.say_inside(node)

    def has(self, node: Has) -> str:
        return agreed(self.say_inside(node.left), f"includes {self.value_of(node.right)}")

    def is_in(self, node: In) -> str:
        return agreed(self.say_inside(node.left), f"is {self.choices(node.right)}")

    def choices(self, node: Expression) -> str:
        """Return the values of a list."""
        if not isinstance(node, ListExpr | JsonArray):
            return f"one of {self.say(node)}"
        return joined((self.value_of(item) for item in node.items), "or") or "one of no values"

    # --- functions --------------------------------------------------------------------------------

    def unary(self, node: Unary) -> str:
        if node.operator == "-":
            return f"minus {self.say_inside(node.operand)}"
        return self.negation(node.operand)

    def call(self, node: Call) -> str:
        name = node.name.text
        if name in _CALLS:
            return self.filled(_CALLS[name], node)
        arguments = [self.value_of(argument) for argument in node.arguments]
        if name == "substring" and len(arguments) > 1:
            length = f", {arguments[2]} characters long" if len(arguments) > 2 else ""
            return f"the part of {arguments[0]} from position {arguments[1]}{length}"
        if len(arguments) == 1:
            return f"the {name} of {arguments[0]}"
        return f"{name} of {joined(arguments)}"

    def filled(self, pattern: str, node: Call) -> str:
        """Fill a pattern with the arguments of a call; missing ones show as `…`."""
        words = [
            f'"{argument.value!s}"'
            if isinstance(argument, Literal) and argument.kind is LiteralKind.STRING
            else self.say_inside(argument)
            for argument in node.arguments
        ]
        words += ["…", "…"]
        subject, space, predicate = pattern.partition(" ")
        if not space or subject not in {"{0}", "{1}"}:
            return pattern.format(*words)
        return agreed(subject.format(*words), predicate.format(*words))

    def cast(self, node: Cast) -> str:
        operand = "the row" if node.operand is None else self.say_inside(node.operand)
        return f"{operand} as {type_text(node.type)}"

    def is_of(self, node: IsOf) -> str:
        operand = "the row" if node.operand is None else self.say_inside(node.operand)
        return f"{operand} is of type {type_text(node.type)}"

    def case(self, node: Case) -> str:
        branches: list[str] = []
        for branch in node.branches:
            value = self.value_of(branch.value)
            condition = branch.condition
            if isinstance(condition, Literal) and condition.value is True:
                branches.append(f"otherwise {value}")
            else:
                branches.append(f"{value} if {self.condition(condition)}")
        return ", ".join(branches)

    # --- paths ------------------------------------------------------------------------------------

    def path(self, node: Path) -> str:
        last = node.segments[-1]
        if isinstance(last, LambdaSegment):
            return self.quantified(node, last, last.function)
        return self.path_of(node.segments)

    def quantified(self, node: Path, last: LambdaSegment, kind: str) -> str:
        """Return the words for `any` and `all`; `kind` is `none` for a negated `any`."""
        items = self.path_of(node.segments[:-1])
        if last.predicate is None:
            return f"it has no {items}" if kind == "none" else f"it has {items}"
        name = last.variable.text if isinstance(last.variable, Name) else ""
        values = _item_values(last.predicate, name)
        self.variables.append(name)
        if values is not None:
            told = joined((self.value_of(value) for value in values), "or")
            text = agreed(items, _OF_VALUES[kind].format(told))
        elif kind == "all":
            text = f"for every one of its {items}, {self.say_inside(last.predicate)}"
        else:
            amount = "at least one" if kind == "any" else "no"
            condition = self.say_inside(last.predicate)
            which = "where "
            if condition.startswith("it "):
                condition, which = condition.removeprefix("it "), "that "
            text = f"it has {amount} {one_of(items)} {which}{condition}"
        self.variables.pop()
        return text

    def path_of(self, segments: tuple[Segment, ...]) -> str:
        """Return the words for a path, from its last segment to its first."""
        names: list[str] = []
        text = ""
        for place, segment in enumerate(segments):
            if isinstance(segment, NameSegment) and segment.arguments is None:
                word = segment.name.text
                if place == 0 and word in self.variables:
                    text = self.variable(word)
                else:
                    names.append(word)
                continue
            text, names = self.step(self.reached(text, names), segment), []
        return self.reached(text, names)

    def variable(self, word: str) -> str:
        return "it" if word == self.variables[-1] else word

    def reached(self, text: str, names: list[str]) -> str:
        """Return the words for names that are reached from what `text` says."""
        if not names:
            return text
        label = self.words.label(tuple(names))
        if text == "it":
            return label if len(self.variables) < 2 else f"its {label}"
        return f"{label} of {text}" if text else label

    def step(self, before: str, segment: Segment) -> str:
        """Return the words for a segment that is more than a name, after what stands before."""
        of = f" of {before}" if before else ""
        if isinstance(segment, CountSegment):
            return f"the number{of or ' of rows'}{self.count_conditions(segment)}"
        if isinstance(segment, FilterSegment):
            return f"{before or 'rows'} where {self.say(segment.expression)}"
        if isinstance(segment, VariableSegment):
            return _VARIABLES[segment.name]
        if isinstance(segment, AliasSegment):
            return f"@{segment.name.text}"
        if isinstance(segment, AnnotationSegment):
            return f"the annotation {segment_text(segment)}{of}"
        if isinstance(segment, AggregateSegment):
            return f"the aggregate {segment_text(segment)}{of}"
        if isinstance(segment, Call | Cast):
            return self.say(segment)
        return f"{segment_text(segment)}{of}" if segment_text(segment) else f"…{of}"

    def count_conditions(self, segment: CountSegment) -> str:
        parts: list[str] = []
        for option in segment.options:
            if isinstance(option, Filter):
                parts.append(f" where {self.say(option.expression)}")
            elif isinstance(option, Search):
                parts.append(f" matching {say_search(option.expression)}")
        return joined(parts)

    # --- values -----------------------------------------------------------------------------------

    def literal(self, node: Literal) -> str:
        return self.words.value(node) or literal_text(node)

    def enum(self, node: EnumLiteral) -> str:
        text = self.words.value(node)
        return text or joined(member.text for member in node.members)

    def geo(self, node: GeoLiteral) -> str:
        text = expression_text(node)
        shape = _SHAPES.get(node.shape.shape, "the shape") if node.shape else "the shape"
        start, end = text.find("("), text.rfind(")")
        if start < 0 or end < start:
            return text
        numbers = text[start + 1 : end].strip("()")
        srid = f" (SRID {node.srid})" if node.srid not in {None, 4326} else ""
        if shape == "the shape" and node.shape:
            shape = f"the {node.shape.shape}"
        return f"{shape} ({numbers}){srid}"

    def written(self, node: Expression) -> str:
        """Return the expression as it is written, or `…` for what is missing."""
        return expression_text(node) or "…"


_OF_VALUES: Final = {
    "any": "includes {0}",
    "none": "doesn't include {0}",
    "all": "includes nothing but {0}",
}


def _merged(first: str, second: str) -> str:
    """Return "listed for more than $5 and less than $9": what both begin with is said once."""
    said, further = first.split(), second.split()
    same = 0
    while same < min(len(said), len(further)) - 1 and said[same] == further[same]:
        same += 1
    return f"{first} and {' '.join(further[same:])}"


def _item_values(node: Expression, variable: str) -> list[Expression] | None:
    """Return the values of `x eq 'A' or x eq 'B'`, None for any other condition."""
    operands = node.operands if isinstance(node, Logical) and node.operator == "or" else (node,)
    found: list[Expression] = []
    for operand in operands:
        if not isinstance(operand, Binary) or operand.operator != "eq":
            return None
        left = operand.left
        is_item = (
            isinstance(left, Path)
            and len(left.segments) == 1
            and isinstance(left.segments[0], NameSegment)
            and left.segments[0].name.text == variable
        )
        if not is_item or not isinstance(operand.right, Literal | EnumLiteral):
            return None
        if isinstance(operand.right, Literal) and operand.right.kind is LiteralKind.NULL:
            return None
        found.append(operand.right)
    return found


def _is_arithmetic(node: Expression) -> bool:
    return isinstance(node, Binary) and node.operator in _ARITHMETIC


def _is_now(node: Expression) -> bool:
    if isinstance(node, Binary):
        return _is_now(node.left)
    return isinstance(node, Call) and node.name.text in {"now", "mindatetime", "maxdatetime"}


_WORDS: Final[dict[type, Callable[[Wording, Any], str]]] = {
    Logical: Wording.logical,
    Binary: Wording.binary,
    Unary: Wording.unary,
    Has: Wording.has,
    In: Wording.is_in,
    Call: Wording.call,
    Cast: Wording.cast,
    IsOf: Wording.is_of,
    Case: Wording.case,
    Path: Wording.path,
    Literal: Wording.literal,
    EnumLiteral: Wording.enum,
    GeoLiteral: Wording.geo,
    ListExpr: Wording.choices,
    JsonArray: Wording.written,
    JsonObject: Wording.written,
    Missing: Wording.written,
    Bad: Wording.written,
}
