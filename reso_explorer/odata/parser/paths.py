"""Names and what follows them: paths, keys and parameters, lambdas, calls, `cast`, `case`.

(OData ABNF: firstMemberExpr, rootExpr, annotationExpr, methodCallExpr.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, cast

from reso_explorer.edm import OLD_TYPES, QUERY_TYPES
from reso_explorer.odata.ast import (
    AggregateSegment,
    AliasSegment,
    AnnotationSegment,
    Argument,
    Bad,
    Call,
    Case,
    CaseBranch,
    Cast,
    CountSegment,
    EnumLiteral,
    FilterSegment,
    GeoLiteral,
    IsOf,
    LambdaSegment,
    Literal,
    Missing,
    Name,
    NameSegment,
    Path,
    SystemSegment,
    TypeName,
    VariableSegment,
)
from reso_explorer.odata.functions import FUNCTIONS, Function, find_function
from reso_explorer.odata.operators import INFIX
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.literals import LiteralParser
from reso_explorer.odata.parser.tokens import DOLLAR, PUNCTUATION, STRING, TIME, WORD
from reso_explorer.suggest import near_names
from reso_explorer.text import count

if TYPE_CHECKING:
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import AggregateItem, Expression, Option, Segment


def is_constant(value: Expression) -> bool:
    """Whether a value is a literal or a parameter alias, all that a resource path allows."""
    if isinstance(value, Literal | EnumLiteral | GeoLiteral | Missing):
        return True
    return (
        isinstance(value, Path)
        and len(value.segments) == 1
        and isinstance(value.segments[0], AliasSegment)
    )


COUNT_OPTIONS: Final = frozenset({"filter", "search"})
"""The options that may follow `$count` in parentheses."""

_VARIABLES: Final = frozenset({"$it", "$this", "$root", "$these"})
_SYSTEM: Final = frozenset({"$ref", "$value", "$each", "$query", "$links"})

_V2_TYPES: Final = OLD_TYPES | {"Edm.Float"}


def describe_call(function: Function) -> str:
    """Return the longest form of a call: `substring(text,start,length)`."""
    longest = max(function.signatures, key=lambda signature: len(signature.parameters))
    return f"{function.name}({','.join(p.name for p in longest.parameters)})"


def _is_positional_call(found: tuple[Argument, ...]) -> bool:
    if not found or any(argument.name is not None for argument in found):
        return False
    return len(found) > 1 or not is_constant(found[0].value)


class PathParser(LiteralParser, ABC):
    """Reads paths and calls; what they hold in parentheses is read by the classes after it."""

    @abstractmethod
    def read_expression(self) -> Expression:
        """Read one expression of any type."""

    @abstractmethod
    def read_parenthesized_options(self, allowed: frozenset[str]) -> tuple[Option, ...]:
        """Read `(option;…)` with the cursor at `(`."""

    @abstractmethod
    def read_single_aggregate(self) -> AggregateItem:
        """Read `aggregate(item)` inside an expression, with the cursor at the name."""

    def read_arguments(self) -> tuple[Argument, ...]:
        """Read `(…)` with the cursor at `(`; the forms must not mix, and only one is positional."""
        found = self.read_arguments_quietly()
        self.check_mixture(found)
        return found

    def read_arguments_quietly(self) -> tuple[Argument, ...]:
        """Read `(…)` with the cursor at `(`, in whatever mixture."""
        opened = self.index
        self.index += 1
        found: list[Argument] = []
        height = 0
        self.expects(Expectation.ARGUMENT)
        if not self.at(")"):
            while True:
                found.append(self._read_argument())
                height = max(height, self.height)
                if not self.accept(","):
                    break
        self.expect_close(")", opened)
        self.height = height + 1
        return tuple(found)

    def check_mixture(self, found: tuple[Argument, ...]) -> None:
        """Report unnamed arguments beside others."""
        positional = [argument for argument in found if argument.name is None]
        if any(isinstance(argument.value, Missing) for argument in found):
            return
        if positional and len(found) > 1:
            self.notes.error("unnamed-argument", positional[0].span)

    def _read_argument(self) -> Argument:
        index = self.index
        self.expects(Expectation.ARGUMENT)
        if self.kind == WORD and self.next_is("="):
            name = self.name()
            if not (self.touches_last() and self.touches_next()):
                self.hint("blank-around-equals", self.token_span())
            self.index += 1
            value = self.read_plain_expression()
            return Argument(name, value, span=self.span_since(index))
        if self.kind == DOLLAR and self.next_is("="):
            self.error_here("misplaced-option", "call", found=self.value)
            self.skip_to((",",))
            return Argument(None, Missing("expression", span=self.here()))
        value = self.read_plain_expression()
        return Argument(None, value, span=self.span_since(index))

    def read_name_list(self) -> tuple[Name | Missing, ...]:
        """Read `(a,b)`, names alone, with the cursor at `(`."""
        opened = self.index
        self.index += 1
        names: list[Name | Missing] = []
        while True:
            if self.kind == WORD:
                names.append(self.name())
            else:
                names.append(self.missing("name", "parameter"))
            if not self.accept(","):
                break
        self.expect_close(")", opened)
        return tuple(names)

    def read_plain_expression(self) -> Expression:
        """Read an expression in brackets, where the stop words outside have no meaning."""
        return self._read_inside(commas=True)

    def _read_inside(self, *, commas: bool) -> Expression:
        stops, self.stops = self.stops, frozenset()
        value = self.with_commas(self.read_expression, commas=commas)
        self.stops = stops
        return value

    def read_member_path(self) -> Expression:
        """Read a path that begins with a name."""
        index = self.index
        name = self.name()
        if self.values[self.index] != "/":
            span = name.span
            return Path((NameSegment(name, span=span),), span=span)
        return self.read_rest(NameSegment(name, span=name.span), index)

    def read_rest(self, first: Segment, index: int) -> Expression:
        """Read the segments after the first one, which begins at token `index`."""
        segments = [first]
        height = 0
        self.offers("/")
        while self.values[self.index] == "/" and self.kind == tokens.PUNCTUATION:
            self.index += 1
            self.height = 0
            segments.append(self._read_path_segment())
            height = max(height, self.height)
        self.height = height + 1 if height else 0
        return Path(tuple(segments), span=self.span_since(index))

    def read_variable_path(self) -> Expression:
        """Read a path that begins with `$it`, `$this`, `$root`, `$these` or `$count`."""
        index = self.index
        name = self.value
        if name in _VARIABLES:
            self.index += 1
            if name == "$root" and not self.at("/"):
                self.error_here("incomplete-root")
            variable = cast("OneOf['$it', '$this', '$root', '$these']", name)
            return self.read_rest(VariableSegment(variable, span=self.token_span(index)), index)
        if name == "$count" and "with" in self.stops:
            return self.read_rest(self._read_count_segment(), index)
        lowered = name.lower()
        self.error_here(
            "unknown-variable", "case" if lowered in _VARIABLES else "", found=name, right=lowered
        )
        self.index += 1
        return Bad(name, span=self.token_span(index))

    def read_at_path(self) -> Expression:
        """Read a path that begins with a parameter alias or an annotation."""
        index = self.index
        return self.read_rest(self.read_at_segment(first=True), index)

    def read_at_segment(self, *, first: bool) -> Segment:
        """Read `@name`: an alias where a path may begin and the name is simple, else a term."""
        index = self.index
        self.index += 1
        self.expects(Expectation.ALIAS if first else Expectation.NAME)
        if self.kind != WORD or not self.touches_last():
            return self.missing("name", "at")
        name = self.name()
        qualifier: Name | None = None
        if self.at("#") and self.touches_last():
            self.index += 1
            if self.kind == WORD:
                qualifier = self.name()
            else:
                self.error_here("missing-name", "qualifier")
        span = self.span_since(index)
        if first and qualifier is None and not name.is_qualified:
            return AliasSegment(name, span=span)
        return AnnotationSegment(name, qualifier, span=span)

    def _read_path_segment(self) -> Segment:
        if self.index != self.watch:
            return self._read_segment_here()
        self.caret.require(Expectation.MEMBER)
        return self.caret.hold(self._read_segment_here())

    def _read_segment_here(self) -> Segment:
        kind = self.kind
        if kind == WORD and (self.touches_last() or self.value.lower() not in INFIX):
            return self._read_name_segment()
        if kind == DOLLAR:
            return self.read_dollar_segment()
        if self.at("@"):
            return self.read_at_segment(first=False)
        if kind == tokens.PLACEHOLDER:
            index = self.index
            text = self.take()
            span = self.token_span(index)
            self.notes.error("placeholder", span, found=text)
            return Bad(text, span=span)
        return self.missing("segment", "slash")

    def _read_name_segment(self) -> Segment:
        if self.values[self.index + 1] == "(":
            lowered = self.value.lower()
            if lowered in {"any", "all"}:
                return self.read_lambda(lowered)
            if self.value == "aggregate":
                index = self.index
                name_span = self.token_span()
                item = self.read_single_aggregate()
                return AggregateSegment(item, name_span, span=self.span_since(index))
        return self.read_named()

    def read_named(self) -> NameSegment:
        """Read a name, and the arguments in parentheses that touch it."""
        index = self.index
        name = self.name()
        if self.values[self.index] != "(" or not self.touches_last():
            return NameSegment(name, span=name.span)
        opened = self.index
        found = self.read_arguments()
        return NameSegment(name, found, self.span_since(opened), span=self.span_since(index))

    def read_lambda(self, function: str) -> LambdaSegment:
        """Read `any(x:predicate)`, `any()` or `all(x:predicate)`."""
        index = self.index
        name_span = self.token_span()
        opened = index + 1
        self.index += 2
        variable: Name | Missing | None = None
        predicate: Expression | None = None
        self.offers(")")
        self.expects(Expectation.VARIABLE)
        if self.at(")"):
            if function == "all":
                variable = self.missing("variable", "all")
        else:
            if self.kind == WORD and self.next_is(":"):
                variable = self.name()
                self.index += 1
            else:
                variable = self.missing("variable", found=function)
                self.accept(":")
            predicate = self._read_inside(commas=False)
            self.height += 1
        self.expect_close(")", opened)
        return LambdaSegment(
            "any" if function == "any" else "all",
            variable,
            predicate,
            name_span,
            span=self.span_since(index),
        )

    def read_dollar_segment(self) -> Segment:
        """Read `$count`, `$filter(…)` or another `$` segment."""
        index = self.index
        name = self.value
        if name == "$count":
            return self._read_count_segment()
        if name == "$filter" and self.next_is("("):
            return self._read_filter_segment()
        self.index += 1
        span = self.token_span(index)
        if name in _SYSTEM:
            self.notes.error("misplaced-segment", span, "expression", found=name)
            system = cast("OneOf['$ref', '$value', '$each', '$query', '$links']", name)
            return SystemSegment(system, span=span)
        lowered = name.lower()
        known = lowered in _SYSTEM or lowered in {"$count", "$filter"}
        self.notes.error(
            "unknown-segment", span, "case" if known else "", found=name, near=(), right=lowered
        )
        return Bad(name, span=span)

    def _read_count_segment(self) -> CountSegment:
        index = self.index
        self.index += 1
        name_span = self.token_span(index)
        options: tuple[Option, ...] = ()
        if self.at("(") and self.touches_last():
            options = self.read_parenthesized_options(COUNT_OPTIONS)
        return CountSegment(options, name_span, span=self.span_since(index))

    def _read_filter_segment(self) -> FilterSegment:
        index = self.index
        name_span = self.token_span()
        opened = index + 1
        self.index += 2
        expression = self._read_inside(commas=False)
        self.height += 1
        self.expect_close(")", opened)
        return FilterSegment(expression, name_span, span=self.span_since(index))

    def read_call(self) -> Expression:
        """Read a name and its arguments; the cursor stands at the name."""
        word = self.value
        function = FUNCTIONS.get(word) or find_function(word)
        if function is None and word.lower() in {"any", "all"}:
            return self._read_lonely_lambda()
        if function is None:
            return self._read_custom_call()
        if not self.touches_next():
            self.hint("blank-before-parenthesis", self.token_span(), found=word)
        if function.name == "case":
            return self._read_case()
        if function.name in {"cast", "isof"}:
            return self._read_type_call(function.name)
        return self._read_canonical(function)

    def _read_canonical(self, function: Function) -> Expression:
        index = self.index
        span = self.token_span()
        self.index += 1
        before = len(self.notes.errors)
        values = self._read_values()
        call = Call(Name(function.name, span=span), tuple(values), span=self.span_since(index))
        if len(self.notes.errors) == before:
            self._check_argument_count(call, function)
        if function.legacy:
            self.hint("legacy-function", span, function.name, found=function.name)
        if self.at("/"):
            return self.read_rest(call, index)
        return call

    def _read_values(self) -> list[Expression]:
        """Read `(value,…)` with the cursor at `(`."""
        opened = self.index
        self.index += 1
        values: list[Expression] = []
        height = 0
        stops, self.stops = self.stops, frozenset()
        self.expects(Expectation.OPERAND)
        if not self.at(")"):
            while True:
                values.append(self.read_plain_expression())
                height = max(height, self.height)
                if not self.accept(","):
                    break
        self.stops = stops
        self.expect_close(")", opened)
        self.height = height + 1
        return values

    def _check_argument_count(self, call: Call, function: Function) -> None:
        given = len(call.arguments)
        is_incomplete = any(isinstance(argument, Missing) for argument in call.arguments)
        if function.fewest <= given <= function.most or is_incomplete:
            return
        if function.fewest == function.most:
            wanted = count(function.most, "argument") if function.most else "no arguments"
        else:
            wanted = f"{function.fewest} to {function.most} arguments"
        self.notes.error(
            "argument-count",
            call.name.span,
            found=function.name,
            wanted=wanted,
            given=given or "none",
            call=describe_call(function),
        )

    def _read_type_call(self, function: str) -> Expression:
        """Read `cast(type)`, `cast(value,type)` and the same with `isof`."""
        index = self.index
        name_span = self.token_span()
        opened = index + 1
        self.index += 2
        operand: Expression | None = None
        height = 0
        is_watched = self.index == self.watch
        if self._type_ends_call():
            type_name: TypeName | Missing | Bad = self._read_type()
        else:
            operand = self.read_plain_expression()
            height = self.height
            if self.accept(","):
                type_name = self._read_type()
            else:
                type_name = self.missing("type", "last", found=function)
        if is_watched:
            self.caret.also(Expectation.OPERAND)
            self.caret.also(Expectation.TYPE)
        self.expect_close(")", opened)
        self.height = height + 1
        span = self.span_since(index)
        if function == "isof":
            return IsOf(operand, type_name, name_span, span=span)
        cast = Cast(operand, type_name, name_span, span=span)
        if self.at("/"):
            return self.read_rest(cast, index)
        return cast

    def _type_ends_call(self) -> bool:
        """Whether only a type name stands between here and the closing parenthesis."""
        if self.kind == WORD and self.next_is(")"):
            return True
        if self.kind == STRING:
            return self.next_is(")")
        return self.at("Collection") and self.next_is("(") and self.next_is(")", 4)

    def _read_type(self) -> TypeName | Missing | Bad:
        index = self.index
        self.expects(Expectation.TYPE)
        if self.at("Collection") and self.next_is("(") and self.kinds[index + 2] == WORD:
            self.index += 2
            name = self.name()
            self.expect_close(")", index + 1)
            type_name = TypeName(
                name, is_collection=True, raw=self.text_since(index), span=self.span_since(index)
            )
            self._check_type(name)
            return type_name
        if self.kind == WORD:
            name = self.name()
            self._check_type(name)
            return TypeName(name, raw=name.text, span=name.span)
        if self.kind == STRING:
            return self._read_quoted_type()
        if self.is_end or self.at(")") or self.at(","):
            return self.missing("type")
        self.unexpected("a type name")
        self.skip_to((",",))
        return Bad(self.text_since(index), span=self.span_since(index))

    def _read_quoted_type(self) -> TypeName | Bad:
        index = self.index
        raw = self.take()
        span = self.token_span(index)
        text = raw[1:-1]
        is_collection = text.startswith("Collection(") and text.endswith(")")
        inner = text[11:-1] if is_collection else text
        if not all(tokens.is_identifier(part) for part in inner.split(".")):
            self.notes.error("bad-type", span, found=text)
            return Bad(raw, span=span)
        self.hint("legacy-type", span, right=text)
        return TypeName(Name(inner, span=span), is_collection, raw, span=span)

    _V2_TYPES: Final = OLD_TYPES | {"Edm.Float"}

    def _check_type(self, name: Name) -> None:
        if name.namespace != "Edm" or name.text in QUERY_TYPES:
            return
        if name.text in _V2_TYPES:
            self.hint("legacy-type", name.span, "name", found=name.text)
            return

        self.notes.error(
            "unknown-type",
            name.span,
            found=name.text,
            near=near_names(name.text, sorted(QUERY_TYPES)),
        )

    def _read_case(self) -> Expression:
        """Read `case(condition:value,…)`."""
        index = self.index
        name_span = self.token_span()
        opened = index + 1
        self.index += 2
        branches: list[CaseBranch] = []
        height = 0
        while True:
            branches.append(self._read_branch())
            height = max(height, self.height)
            if not self.accept(","):
                break
        self.expect_close(")", opened)
        self.height = height + 1
        return Case(tuple(branches), name_span, span=self.span_since(index))

    def _read_branch(self) -> CaseBranch:
        index = self.index
        errors = len(self.notes.errors)
        condition = self.read_plain_expression()
        height = self.height
        last = self.index - 1
        if not self.at(":") and last > index and self.kinds[last] == TIME:
            self._split_time(last)
            if self.watch >= index:
                self.caret.forget()
            del self.notes.errors[errors:]
            self.index = index
            condition = self.read_plain_expression()
            height = self.height
        value: Expression
        if self.accept(":"):
            value = self.read_plain_expression()
            height = max(height, self.height)
        else:
            value = self.missing("expression", "case")
        self.height = height
        return CaseBranch(condition, value, span=self.span_since(index))

    def _split_time(self, place: int) -> None:
        """Part a token like `12:30`, which was read as a time, at its last colon."""
        value, start, end = self.values[place], self.starts[place], self.ends[place]
        first, _, last = value.rpartition(":")
        colon = start + len(first)
        first_kind = TIME if ":" in first else tokens.NUMBER
        self.kinds[place : place + 1] = [first_kind, PUNCTUATION, tokens.NUMBER]
        self.values[place : place + 1] = [first, ":", last]
        self.starts[place : place + 1] = [start, colon, colon + 1]
        if self.watch > place:
            self.watch += 2
        self.ends[place : place + 1] = [colon, colon + 1, end]

    def _read_custom_call(self) -> Expression:
        """Read a name that is no canonical function: custom, a key after a name, or mistyped."""
        index = self.index
        opened = index + 1
        name = self.name()
        found = self.read_arguments_quietly()
        if _is_positional_call(found):
            return self._mistyped(name, found, index)
        self.check_mixture(found)
        segment = NameSegment(name, found, self.span_since(opened), span=self.span_since(index))
        return self.read_rest(segment, index)

    def _read_lonely_lambda(self) -> Expression:
        """Read `any(…)` without a collection before it."""
        index = self.index
        word = self.value
        self.error_here("lambda-without-path", found=word, right=word.lower())
        return self.read_rest(self.read_lambda(word.lower()), index)

    def _mistyped(self, name: Name, found: tuple[Argument, ...], index: int) -> Expression:

        self.notes.error(
            "unknown-function", name.span, found=name.text, near=near_names(name.text, FUNCTIONS)
        )
        return Call(name, tuple(argument.value for argument in found), span=self.span_since(index))
