"""Expressions in plain words."""

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
from reso_explorer.odata.explain.words import joined, plain_label
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.odata.printer.expressions import expression_text, segment_text, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression, Segment
    from reso_explorer.odata.explain.words import Label

_MOMENTS: Final = frozenset(
    {
        LiteralKind.DATE,
        LiteralKind.DATE_TIME_OFFSET,
        LiteralKind.TIME_OF_DAY,
        LiteralKind.V2_DATE_TIME,
        LiteralKind.V2_DATE_TIME_OFFSET,
        LiteralKind.V2_TIME,
    }
)
_TIME_WORDS: Final = {
    "gt": "is after",
    "ge": "is not before",
    "lt": "is before",
    "le": "is not after",
}
_CALLS: Final = {
    "contains": "{0} contains {1}",
    "startswith": "{0} begins with {1}",
    "endswith": "{0} ends with {1}",
    "matchesPattern": "{0} matches the pattern {1}",
    "substringof": "{1} contains {0}",
    "hassubset": "{0} holds all items of {1}",
    "hassubsequence": "{0} holds the items of {1} in the same order",
    "indexof": "the place of {1} in {0}",
    "length": "the length of {0}",
    "concat": "{0} joined with {1}",
    "tolower": "{0} in lower case",
    "toupper": "{0} in upper case",
    "trim": "{0} without outer blanks",
    "now": "now",
    "mindatetime": "the earliest moment there is",
    "maxdatetime": "the latest moment there is",
    "round": "{0} rounded",
    "floor": "{0} rounded down",
    "ceiling": "{0} rounded up",
    "fractionalseconds": "the fraction of a second of {0}",
    "totaloffsetminutes": "the UTC offset of {0} in minutes",
    "totalseconds": "{0} in seconds",
    "geo.distance": "the distance from {0} to {1}",
    "geo.intersects": "{0} lies in {1}",
    "geo.length": "the length of {0}",
    "isdefined": "{0} still exists",
}
_NEGATED_CALLS: Final = {
    "contains": "{0} does not contain {1}",
    "startswith": "{0} does not begin with {1}",
    "endswith": "{0} does not end with {1}",
    "matchesPattern": "{0} does not match the pattern {1}",
    "substringof": "{1} does not contain {0}",
    "geo.intersects": "{0} does not lie in {1}",
}
_VARIABLES: Final = {
    "$it": "the row",
    "$this": "the item",
    "$root": "the service",
    "$these": "all rows",
}
_LISTED: Final = 12
"""How many values of a list are told one by one."""


class Wording:
    """Turns expressions into words; knows the lambda variables around the current place."""

    def __init__(self, label: Label | None = None) -> None:
        self.label = label or plain_label
        self.variables: list[str] = []

    def say(self, node: Expression) -> str:
        """Return the words for an expression."""
        return _WORDS[type(node)](self, node)

    def say_inside(self, node: Expression) -> str:
        """Return the words for an operand, in parentheses if it is compound."""
        text = self.say(node)
        if isinstance(node, Logical) or (isinstance(node, Binary) and node.operator in _ARITHMETIC):
            return f"({text})"
        return text

    def logical(self, node: Logical) -> str:
        return f" {node.operator} ".join(
            f"({self.say(operand)})" if isinstance(operand, Logical) else self.say(operand)
            for operand in node.operands
        )

    def binary(self, node: Binary) -> str:
        left, right, operator = self.say_inside(node.left), node.right, node.operator
        if operator in {"eq", "ne"} and isinstance(right, Literal):
            if right.kind is LiteralKind.NULL:
                return f"{left} has {'no' if operator == 'eq' else 'a'} value"
            if right.kind is LiteralKind.BOOLEAN and _is_condition(node.left):
                agrees = (operator == "eq") == right.value
                return self.say(node.left) if agrees else self.negation(node.left)
        if isinstance(right, Literal) and right.kind in _MOMENTS and operator in _TIME_WORDS:
            return f"{left} {_TIME_WORDS[operator]} {self.say(right)}"
        return f"{left} {OPERATORS[operator].description} {self.say_inside(right)}"

    def unary(self, node: Unary) -> str:
        if node.operator == "-":
            return f"the negative of {self.say_inside(node.operand)}"
        return self.negation(node.operand)

    def negation(self, node: Expression) -> str:
        """Return the words for `not` and an operand."""
        if isinstance(node, Call) and node.name.text in _NEGATED_CALLS:
            return self.filled(_NEGATED_CALLS[node.name.text], node)
        if isinstance(node, In):
            return f"{self.say_inside(node.left)} is none of {self.choices(node.right)}"
        if isinstance(node, Has):
            return f"{self.say_inside(node.left)} does not have {self.say(node.right)}"
        if isinstance(node, Path):
            last = node.segments[-1]
            if isinstance(last, LambdaSegment) and last.function == "any":
                if last.predicate is None:
                    return f"{self.path_of(node.segments[:-1])} is empty"
                return self.quantified(node, last, "none")
            if not isinstance(last, LambdaSegment):
                return f"{self.path(node)} is false"
        return f"it is not so that {self.say_inside(node)}"

    def has(self, node: Has) -> str:
        return f"{self.say_inside(node.left)} has {self.say(node.right)}"

    def is_in(self, node: In) -> str:
        return f"{self.say_inside(node.left)} is one of {self.choices(node.right)}"

    def choices(self, node: Expression) -> str:
        """Return the values of a list, the many last ones only counted."""
        if not isinstance(node, ListExpr | JsonArray):
            return self.say(node)
        values = [self.say(item) for item in node.items[:_LISTED]]
        if len(node.items) > _LISTED:
            values.append(f"{len(node.items) - _LISTED} more")
        return joined(values, "or") or "nothing"

    def call(self, node: Call) -> str:
        name = node.name.text
        if name in _CALLS:
            return self.filled(_CALLS[name], node)
        arguments = [self.say(argument) for argument in node.arguments]
        if name == "substring" and len(arguments) > 1:
            length = f", {arguments[2]} long" if len(arguments) > 2 else ""
            return f"the part of {arguments[0]} from {arguments[1]}{length}"
        if len(arguments) == 1:
            return f"the {name} of {arguments[0]}"
        return f"{name} of {joined(arguments)}"

    def filled(self, pattern: str, node: Call) -> str:
        """Fill a pattern with the arguments of a call; missing ones show as `…`."""
        words = [self.say_inside(argument) for argument in node.arguments]
        return pattern.format(*words, "…", "…")

    def cast(self, node: Cast) -> str:
        operand = "the row" if node.operand is None else self.say_inside(node.operand)
        return f"{operand} as {type_text(node.type)}"

    def is_of(self, node: IsOf) -> str:
        operand = "the row" if node.operand is None else self.say_inside(node.operand)
        return f"{operand} is of type {type_text(node.type)}"

    def case(self, node: Case) -> str:
        branches: list[str] = []
        for branch in node.branches:
            value = self.say(branch.value)
            condition = branch.condition
            if isinstance(condition, Literal) and condition.value is True:
                branches.append(f"else {value}")
            else:
                branches.append(f"{value} if {self.say(condition)}")
        return ", ".join(branches)

    def path(self, node: Path) -> str:
        last = node.segments[-1]
        if isinstance(last, LambdaSegment):
            return self.quantified(node, last, "any")
        return self.path_of(node.segments)

    def quantified(self, node: Path, last: LambdaSegment, kind: str) -> str:
        """Return the words for `any` and `all`; `kind` is `none` for a negated `any`."""
        items = self.path_of(node.segments[:-1])
        if last.predicate is None:
            return f"{items} is not empty"
        name = last.variable.text if isinstance(last.variable, Name) else ""
        self.variables.append(name)
        condition = self.say(last.predicate)
        self.variables.pop()
        if last.function == "all":
            return f"for every one of {items}: {condition}"
        amount = "no one" if kind == "none" else "at least one"
        return f"for {amount} of {items}: {condition}"

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
        label = self.label(tuple(names))
        if text == "it":
            return f"its {label}"
        return f"{label} of {text}" if text else label

    def step(self, before: str, segment: Segment) -> str:
        """Return the words for a segment that is more than a name, after what stands before."""
        of = f" of {before}" if before else ""
        if isinstance(segment, CountSegment):
            return f"the number{of or ' of rows'}{self.count_conditions(segment)}"
        if isinstance(segment, FilterSegment):
            return f"those{of} where {self.say(segment.expression)}"
        if isinstance(segment, VariableSegment):
            return _VARIABLES[segment.name]
        if isinstance(segment, AliasSegment):
            return f"the parameter @{segment.name.text}"
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
                parts.append(" that a search finds")
        return joined(parts)

    def literal(self, node: Literal) -> str:
        return "no value" if node.kind is LiteralKind.NULL else expression_text(node)

    def enum(self, node: EnumLiteral) -> str:
        return joined(member.text for member in node.members)

    def written(self, node: Expression) -> str:
        """Return the expression as it is written, or `…` for what is missing."""
        return expression_text(node) or "…"


_ARITHMETIC: Final = frozenset({"add", "sub", "mul", "div", "divby", "mod"})


def _is_condition(node: Expression) -> bool:
    """Whether a comparison of it with true or false says nothing more."""
    return isinstance(node, Logical | Has | In | IsOf) or (
        isinstance(node, Call) and node.name.text in _NEGATED_CALLS
    )


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
    GeoLiteral: Wording.written,
    ListExpr: Wording.choices,
    JsonArray: Wording.written,
    JsonObject: Wording.written,
    Missing: Wording.written,
    Bad: Wording.written,
}
