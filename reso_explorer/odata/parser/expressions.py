"""Expressions by precedence (OData URL conventions, 5.1.1.17), with lists and JSON.

Every read returns a node and leaves the cursor at the first token that does not belong to it.
`height` is the height of what was read last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from reso_explorer.diagnostics.location import NOWHERE
from reso_explorer.odata.ast import (
    AliasSegment,
    Bad,
    Binary,
    ComputeItem,
    EnumLiteral,
    GeoLiteral,
    Has,
    In,
    JsonArray,
    JsonMember,
    JsonObject,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Missing,
    OrderByItem,
    Path,
    Unary,
)
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX, OPERATORS, Precedence
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.cursor import MAX_DEPTH, MAX_HEIGHT
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.literals import NUMBER_LIKE, SHAPES
from reso_explorer.odata.parser.paths import PathParser
from reso_explorer.odata.parser.search import expect_search, read_search
from reso_explorer.odata.parser.tokens import (
    END,
    JSON_STRING,
    JSON_UNCLOSED,
    PUNCTUATION,
    SEARCH,
    STRING,
    SYMBOL,
    WORD,
)
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from reso_explorer.odata.ast import (
        BinaryOperator,
        Expression,
        LogicalOperator,
        Name,
        SearchExpression,
        Span,
    )


_OPERATORS: Final = frozenset(OPERATORS)

_DIRECTIONS: Final = frozenset({"asc", "desc"})
_AS: Final = frozenset({"as"})
_OPPOSITES: Final = {
    "eq": "ne",
    "ne": "eq",
    "gt": "le",
    "le": "gt",
    "lt": "ge",
    "ge": "lt",
}
"""What `not` before an operator means."""
_AND: Final = int(Precedence.AND)
_PRIMARY: Final = int(Precedence.PRIMARY)

_OPERAND_KINDS: Final = NUMBER_LIKE | {
    tokens.STRING,
    tokens.DOLLAR,
    tokens.JSON_STRING,
    tokens.UNCLOSED,
    tokens.JSON_UNCLOSED,
    tokens.SMART,
    tokens.PLACEHOLDER,
}


def _add_operand(
    operands: list[Expression], spans: list[Span], operand: Expression, operator: str
) -> None:
    """Add an operand; one of the same operator (from parentheses) gives its own operands."""
    if isinstance(operand, Logical) and operand.operator == operator:
        operands.extend(operand.operands)
        spans.extend(operand.operator_spans)
    else:
        operands.append(operand)


class ExpressionParser(PathParser):
    """Reads expressions, alone or with a direction or a name behind them."""

    def read_in_operand(self) -> Expression:
        """Read what follows `in`: a list of literals, or any expression that is a collection."""
        self.expects(Expectation.LIST, ("(",))
        if not self.at("("):
            return self.read_operand()
        first = self.index
        self.index += 1
        self.expects(Expectation.ITEM)
        if self.accept(")"):
            return ListExpr((), span=self.span_since(first))
        items: list[Expression] = []
        height = 0
        while True:
            items.append(self.with_commas(self.read_expression, commas=True))
            height = max(height, self.height)
            if not self.accept(","):
                break
            self.expects(Expectation.ITEM)
        self.expect_close(")", first)
        if len(items) == 1 and not isinstance(
            items[0], Literal | EnumLiteral | GeoLiteral | Missing
        ):
            self.height = height
            return items[0]
        for item in items:
            if not isinstance(item, Literal | EnumLiteral | GeoLiteral | Missing):
                self.notes.error("list-of-literals", item.span)
        self.height = height + 1
        return ListExpr(tuple(items), span=self.span_since(first))

    def read_array(self) -> JsonArray | Bad:
        """Read `[item,…]`."""
        first = self.index
        if self._is_phrase():
            return self._read_phrase()
        self.index += 1
        items: list[Expression] = []
        height = 0
        self.expects(Expectation.OPERAND)
        if not self.at("]"):
            while True:
                items.append(self._read_json_value())
                height = max(height, self.height)
                if not self.accept(","):
                    break
        self.expect_close("]", first)
        self.height = height + 1
        return JsonArray(tuple(items), span=self.span_since(first))

    def _is_phrase(self) -> bool:
        """Whether words without operators stand in the brackets: a note to fill something in."""
        place = self.index + 1
        words = 0
        while self.kinds[place] == WORD and self.values[place].lower() not in _OPERATORS:
            place += 1
            words += 1
        return words > 1 and self.values[place] == "]"

    def _read_phrase(self) -> Bad:
        first = self.index
        while not self.accept("]"):
            self.index += 1
        text, span = self.text_since(first), self.span_since(first)
        self.notes.error("placeholder", span, found=text)
        return Bad(text, span=span)

    def read_object(self) -> JsonObject:
        """Read `{"key":value,…}`."""
        first = self.index
        self.index += 1
        members: list[JsonMember] = []
        height = 0
        if not self.at("}"):
            while True:
                members.append(self._read_json_member())
                height = max(height, self.height)
                if not self.accept(","):
                    break
        self.expect_close("}", first)
        self.height = height + 1
        return JsonObject(tuple(members), span=self.span_since(first))

    def _read_json_member(self) -> JsonMember:
        first = self.index
        key_span = self.here()
        key = ""
        if self.kind == JSON_STRING:
            literal = self.read_json_string()
            key, key_span = str(literal.value), literal.span
        else:
            self.unexpected('a key in double quotes: "Key"')
            if not self.next_is(":"):
                self.skip_to((",",))
                return JsonMember("", Missing("expression", span=self.here()))
            key_span = self.token_span()
            key = self.take()
        if not self.accept(":"):
            self.unexpected("`:`")
            self.skip_to((",",))
            value: Expression = Missing("expression", span=self.here())
        else:
            value = self._read_json_value()
        return JsonMember(key, value, key_span, span=self.span_since(first))

    def _read_json_value(self) -> Expression:
        if self.kind in {JSON_STRING, JSON_UNCLOSED}:
            self.height = 0
            return self.read_json_string()
        return self.with_commas(self.read_expression, commas=True)

    def read_json_string(self) -> Literal:
        """Read a string in double quotes with JSON escapes."""
        unclosed = self.kind == JSON_UNCLOSED
        raw = self.take()
        span = self.token_span(self.index - 1)
        value = raw[1:] if unclosed else raw[1:-1]
        if unclosed:
            self.notes.error("unclosed-string", span, "json")
        elif "\\" in value:
            try:
                decoded = json.loads(raw, strict=False)
            except ValueError:
                self.notes.error("bad-escape", span, found=raw)
            else:
                value = decoded if isinstance(decoded, str) else value
        return Literal(LiteralKind.JSON_STRING, value, raw, span=span)

    def read_operand(self) -> Expression:
        """Read one operand; where none stands, report it and return `Missing` without moving."""
        if self.index != self.watch:
            return self._read_operand_here()
        self.caret.require(Expectation.OPERAND)
        return self.caret.hold(self._read_operand_here())

    def _read_operand_here(self) -> Expression:
        index = self.index
        kind = self.kinds[index]
        if kind == WORD:
            return self._read_word()
        self.height = 0
        if kind == STRING:
            return self.read_string()
        if kind in NUMBER_LIKE:
            return self.read_number_like()
        if kind == PUNCTUATION:
            return self._read_punctuated()
        if kind == tokens.DOLLAR:
            return self.read_variable_path()
        return self._read_odd()

    def _read_word(self) -> Expression:
        index = self.index
        following = self.values[index + 1]
        self.height = 0
        if (
            following == "("
            and self.kinds[index + 1] == PUNCTUATION
            and (self.watch != index + 1 or self.touches_next())
        ):
            if self.values[index].lower() in SHAPES and self._is_bare_shape():
                return self.read_bare_shape()
            return self.read_call()
        if self.is_typed_literal():
            return self.read_typed()
        if following != "/":
            constant = self.read_constant()
            if constant is not None:
                return constant
        word = self.values[index].lower()
        if word in INFIX and self._is_misplaced_operator():
            return self.missing("expression", "operand", found=word)
        if word == "null" and following != "/":
            self.hint("case-of-null", self.token_span(), found=self.value)
        return self.read_member_path()

    def _is_misplaced_operator(self) -> bool:
        """Whether a word like `and` at the place of an operand is meant as an operator."""
        index = self.index + 1
        kind, value = self.kinds[index], self.values[index]
        if kind == WORD:
            lowered = value.lower()
            return lowered not in INFIX and lowered not in self.stops
        return (
            kind in NUMBER_LIKE or kind in {STRING, tokens.SMART} or value in {"(", "[", "-", "@"}
        )

    def _is_bare_shape(self) -> bool:
        """Whether numbers joined by blanks, or brackets, follow the name of a shape."""
        index = self.index + 2
        while self.values[index] in {"(", "-"}:
            index += 1
        kind = self.kinds[index]
        if kind == tokens.PLACEHOLDER:
            return True
        return kind in NUMBER_LIKE and self.values[index + 1] not in {",", ")"}

    def _read_punctuated(self) -> Expression:
        value = self.value
        if value == "(":
            return self._read_group()
        if value == "@":
            return self.read_at_path()
        if value == "[":
            return self.read_array()
        if value == "{":
            return self.read_object()
        if value == "-":
            return self.read_signed() or self._read_nothing()
        if value == "." and self.kinds[self.index + 1] in NUMBER_LIKE and self.touches_next():
            self.error_here("bad-literal", "point", found=self.values[self.index + 1])
            self.index += 1
            return self.read_number_like()
        if value == "*":
            self.unexpected("an expression")
            self.index += 1
            return Bad("*", span=self.span_since(self.index - 1))
        return self._read_nothing()

    def _read_group(self) -> Expression:
        """Read an expression in parentheses; they leave no node behind."""
        opened = self.index
        self.index += 1
        expression = self.read_expression()
        if self.at(",") and self.depth < MAX_DEPTH:
            self.error_here("misplaced-list")
            self.skip_to((")",))
        self.expect_close(")", opened)
        return expression

    def _read_odd(self) -> Expression:
        """Read what is no OData but still recognised, or report that an operand is missing."""
        kind = self.kind
        if self.value == "$" and (money := self.read_money()) is not None:
            return money
        if kind == tokens.UNCLOSED:
            return self.read_unclosed()
        if kind == tokens.SMART:
            return self.read_smart_string()
        if kind in {tokens.JSON_STRING, tokens.JSON_UNCLOSED}:
            self.error_here("double-quotes", found=self.value)
            return self.read_json_string()
        if kind == tokens.PLACEHOLDER:
            return self.read_placeholder()
        if self.value == "!":
            return self._read_foreign_not()
        if kind in {tokens.SYMBOL, tokens.OTHER} and self.value not in FOREIGN_OPERATORS:
            self.unexpected("an expression")
            index = self.index
            self.index += 1
            return Bad(self.text_since(index), span=self.span_since(index))
        return self._read_nothing()

    def _read_foreign_not(self) -> Expression:
        """Read `!` before an operand as the `not` it means."""
        first = self.index
        self.error_here("unknown-operator", found="!", right="not")
        while self.value == "!":
            self.index += 1
        operand = self.read_operand()
        self.height += 1
        return Unary("not", operand, self.token_span(first), span=self.span_since(first))

    def _read_nothing(self) -> Expression:
        if self.is_end:
            return self.missing("expression", "" if self.index else "empty")
        return self.missing("expression", "before", found=self.value)

    def read_expression(self) -> Expression:
        """Read one expression of any type."""
        return self._read_binary(0)

    def read_whole_expression(self, expectation: str = "") -> Expression:
        """Read an expression that must reach the end of the text, stepping over what is foreign."""
        expression = self._read_binary(0)
        height = self.height
        while not self.is_end and not self.option_follows():
            if self.kind == PUNCTUATION and self.value in {")", "]", "}"}:
                self.error_here("unopened-bracket", found=self.value)
            elif not self.lost:
                self.lost = True
                self.unexpected(expectation or "an operator or the end", self._misplaced_variant())
            self.index += 1
            before = self.index
            self.height = height
            expression = self._continue_binary(expression, 0, 0)
            height = self.height
            if self.index == before and not self.is_end:
                self._read_binary(0)
        if not self.is_end:
            self.cut_option()
        return expression

    def _misplaced_variant(self) -> str:
        return {"&": "ampersand", ";": "semicolon"}.get(self.value, "")

    def _read_binary(self, level: int) -> Expression:
        """Read operators that bind at least as tightly as `level`."""
        if self.depth >= MAX_DEPTH:
            return self.too_deep()
        self.depth += 1
        first = self.index
        left = self._read_unary()
        left = self._continue_binary(left, level, first)
        self.depth -= 1
        return left

    def _continue_binary(self, left: Expression, level: int, first: int) -> Expression:
        """Go on after the left operand, whose first token is `first`."""
        height = self.height
        while True:
            kind = self.kinds[self.index]
            if self.index == self.watch:
                self.caret.follow(left, level)
            if kind == END:
                break
            if kind == WORD:
                word = self.values[self.index]
                operator = word if word in INFIX else word.lower()
                rank = INFIX.get(operator, 0)
                if rank == 0 or operator in self.stops:
                    if operator == "not" and self._skip_not_before_in():
                        left = self._read_tight(left, first)
                        continue
                    if word.lower() in self.stops or self._ends_here():
                        break
                    operator, rank = self._foreign_operator()
            elif not self._ends_here():
                operator, rank = self._foreign_operator()
            else:
                break
            if rank < level or (rank == _PRIMARY):
                break
            if rank <= _AND:
                left = self._read_logical(left, operator, rank, first)
            else:
                span = self.here() if kind in _OPERAND_KINDS else self._take_operator()
                self.height = 0
                right = self._read_binary(rank + 1)
                left = Binary(
                    cast("BinaryOperator", operator),
                    left,
                    right,
                    span,
                    span=self.span_since(first),
                )
            height = max(height, self.height) + 1
            if height > MAX_HEIGHT:
                return self._too_tall()
        self.height = height
        return left

    def _too_tall(self) -> Expression:
        self.height = 0
        return self.too_deep()

    def _read_logical(self, left: Expression, operator: str, rank: int, first: int) -> Expression:
        """Read `and` or `or` chains into one flat node."""
        operands: list[Expression] = []
        spans: list[Span] = []
        height = self.height
        _add_operand(operands, spans, left, operator)
        while True:
            spans.append(self._take_operator())
            self.lost = False
            self.height = 0
            right = self._read_binary(rank + 1)
            height = max(height, self.height)
            _add_operand(operands, spans, right, operator)
            if self.kinds[self.index] == WORD:
                word = self.values[self.index].lower()
                if word == operator and word not in self.stops:
                    continue
            elif FOREIGN_OPERATORS.get(self.value) == operator and self._is_foreign():
                self._foreign_operator()
                continue
            break
        self.height = height
        return Logical(
            cast("LogicalOperator", operator),
            tuple(operands),
            tuple(spans),
            span=self.span_since(first),
        )

    def _check_flag(self, right: Expression) -> None:
        """Report what cannot be the flag on the right of `has`."""
        if isinstance(right, EnumLiteral | Missing | Bad):
            return
        if isinstance(right, Literal) and right.kind in {LiteralKind.STRING, LiteralKind.NULL}:
            return
        if isinstance(right, Path) and isinstance(right.segments[0], AliasSegment):
            return
        self.notes.error("enum-expected", right.span)

    def _take_operator(self) -> Span:
        """Take the operator, pointing out missing blanks around it."""
        index = self.index
        starts, ends = self.starts, self.ends
        if self.kinds[index] == WORD and (
            ends[index] == starts[index + 1] or (index and starts[index] == ends[index - 1])
        ):
            self.hint("blank-missing", self.token_span(index), found=self.values[index])
        self.index += 1
        return self.source.span(starts[index], ends[index])

    def _ends_here(self) -> bool:
        """Whether the expression ends at what is no operator.

        It always does where the writer's cursor is, so that every value before it is noted.
        """
        return self.index == self.watch or not self._is_foreign()

    def _is_foreign(self) -> bool:
        """Whether an operand follows what stands at the place of an operator."""
        kind, value = self.kind, self.value
        if kind == SYMBOL or (kind == PUNCTUATION and value in {"=", "-", "*"}):
            return value in FOREIGN_OPERATORS and self._begins_operand(self.index + 1)
        if kind == WORD:
            return self._begins_operand(self.index + 1)
        return kind in _OPERAND_KINDS

    def _begins_operand(self, index: int) -> bool:
        if index >= len(self.kinds):
            return False
        kind, value = self.kinds[index], self.values[index]
        if kind == WORD:
            return value.lower() not in self.stops and value.lower() not in {"and", "or"}
        if kind == PUNCTUATION:
            return value in {"(", "[", "{", "@", "-"}
        return kind in _OPERAND_KINDS

    def _skip_not_before_in(self) -> bool:
        """Step over the `not` of `City not in (…)`, reporting it."""
        following = self.index + 1
        if self.index == self.watch or self.values[following].lower() not in {"in", "has"}:
            return False
        found = f"not {self.values[following].lower()}"
        span = self.token_span().join(self.token_span(following))
        self.notes.error("unknown-operator", span, "before", found=found)
        self.index += 1
        return True

    def _foreign_operator(self) -> tuple[str, int]:
        """Report what stands at the place of an operator; return the operator it may mean.

        The cursor stays: the caller takes the token, unless an operand stands here and there is
        no operator at all.
        """
        value = self.value
        if self.kind not in {WORD, SYMBOL, PUNCTUATION}:
            if not self.lost:
                self.error_here("missing-operator", found=value)
            self.lost = True
            return "eq", INFIX["eq"]
        if self.follows_string():
            self.error_here("undoubled-quote", "cut", found=value)
            return "eq", INFIX["eq"]
        following = self.values[self.index + 1].lower()
        if value.lower() == "not" and INFIX.get(following, 0) > _AND:
            span = self.token_span().join(self.token_span(self.index + 1))
            right = _OPPOSITES.get(following, "")
            variant = "" if right else "before"
            self.notes.error(
                "unknown-operator", span, variant, found=f"not {following}", right=right
            )
            self.index += 1
            return right or following, INFIX[right or following]
        operator = FOREIGN_OPERATORS.get(value.lower())
        if operator is None:
            near = near_names(value, INFIX, limit=1)
            operator = near[0] if near else ""
        self.error_here(
            "unknown-operator", "" if operator else "strange", found=value, right=operator
        )
        if operator in {"", "has", "in"}:
            operator = "eq"
        return operator, INFIX[operator]

    def _read_unary(self) -> Expression:
        """Read `not` and `-` before an operand, then `has` and `in` after it."""
        index = self.index
        kind = self.kinds[index]
        value = self.values[index]
        if (kind == WORD and value.lower() == "not") or self.is_sign():
            return self._read_prefixed()
        operand = self.read_operand()
        if self.index == self.watch:
            self.caret.follow(operand, _PRIMARY)
        if self.kinds[self.index] == WORD and self.values[self.index].lower() in {"has", "in"}:
            return self._read_tight(operand, index)
        return operand

    def _read_prefixed(self) -> Expression:
        """Read a chain of prefix operators without recursion."""
        prefixes: list[tuple[str, int]] = []
        literal: Expression | None = None
        while True:
            index = self.index
            if self.kind == WORD and self.value.lower() == "not" and self._negates():
                prefixes.append(("not", index))
            elif self.is_sign():
                literal = self.read_signed()
                if literal is not None:
                    break
                if self.value == "+":
                    self.unexpected("an expression", "plus")
                else:
                    prefixes.append(("-", index))
            else:
                break
            self.index += 1
        first = self.index if literal is None else index
        self.height = 0
        operand = self.read_operand() if literal is None else literal
        operand = self._read_tight(operand, first)
        if len(prefixes) + self.height > MAX_HEIGHT:
            return self._too_tall()
        return self._wrap(prefixes, operand)

    def _wrap(self, prefixes: list[tuple[str, int]], operand: Expression) -> Expression:
        self.height += len(prefixes)
        for operator, index in reversed(prefixes):
            operand = Unary(
                "not" if operator == "not" else "-",
                operand,
                self.token_span(index),
                span=self.span_since(index),
            )
        if prefixes and prefixes[-1][0] == "not":
            self._warn_of_loose_not(prefixes[-1][1])
        return operand

    def _warn_of_loose_not(self, index: int) -> None:
        """Point out `not A eq B`, which means `(not A) eq B`."""
        if self.kind == WORD and INFIX.get(self.value.lower(), 0) >= int(Precedence.EQUALITY):
            self.hint("not-binds-tighter", self.token_span(index), found=self.value)

    def _negates(self) -> bool:
        """Whether `not` is the operator here, and not a property of this name."""
        index = self.index + 1
        kind, value = self.kinds[index], self.values[index]
        if kind == END or index == self.watch:
            return True
        if kind == PUNCTUATION:
            return value in {"(", "[", "{", "@", "-"}
        if kind == WORD and value.lower() in INFIX and value.lower() not in {"has", "in"}:
            after = self.kinds[index + 1]
            return after == WORD and self.values[index + 1].lower() in INFIX
        if kind == WORD and value.lower() in {"has", "in"}:
            return not self._begins_operand(index + 1)
        return True

    def _read_tight(self, left: Expression, first: int) -> Expression:
        """Read `has` and `in`, which bind tighter than anything else."""
        while True:
            if self.index == self.watch:
                self.caret.follow(left, _PRIMARY)
            if self.kinds[self.index] != WORD:
                break
            word = self.values[self.index].lower()
            if word == "has":
                height = self.height
                span = self._take_operator()
                self.height = 0
                right = self.read_operand()
                self.height = max(height, self.height) + 1
                self._check_flag(right)
                left = Has(left, right, span, span=self.span_since(first))
            elif word == "in":
                height = self.height
                span = self._take_operator()
                self.height = 0
                right = self.read_in_operand()
                self.height = max(height, self.height) + 1
                left = In(left, right, span, span=self.span_since(first))
            else:
                break
            if self.height > MAX_HEIGHT:
                return self._too_tall()
        return left

    def read_orderby_item(self) -> OrderByItem:
        """Read an expression and `asc` or `desc`."""
        index = self.index
        expression = self.with_stops(_DIRECTIONS, self.read_expression)
        descending = False
        direction = NOWHERE
        self.offers("asc", "desc")
        if self.kind == WORD:
            word = self.value.lower()
            if word in _DIRECTIONS:
                direction = self.token_span()
                descending = word == "desc"
                self.index += 1
            elif word in {"ascending", "descending"}:
                short = word.removesuffix("ending")
                self.error_here("unknown-direction", found=self.value, right=short)
                direction = self.token_span()
                descending = short == "desc"
                self.index += 1
        return OrderByItem(expression, descending, direction, span=self.span_since(index))

    def read_compute_item(self) -> ComputeItem:
        """Read `expression as Name`."""
        index = self.index
        expression = self.with_stops(_AS, self.read_expression)
        alias = self.read_alias()
        return ComputeItem(expression, alias, span=self.span_since(index))

    def read_alias(self, *, is_exact: bool = False) -> Name | Missing:
        """Read `as Name`; with `is_exact` an `AS` is no `as`, as in transformations."""
        self.offers("as")
        word = self.value if is_exact else self.value.lower()
        if self.kind == WORD and word == "as":
            self.index += 1
            self.expects(Expectation.NAME)
            if self.kind == WORD and "." not in self.value:
                return self.name()
            return self.missing("name", "alias")
        return self.missing("name", code="missing-alias")

    def read_search_text(self) -> SearchExpression:
        """Read the text to search for, which the lexer left in one token."""
        index = self.index
        if self.index == self.watch:
            expect_search(self.source, self.starts[index], self.caret)
        if self.kind != SEARCH:
            return self.missing("expression", "search")
        self.index += 1
        return read_search(self.source, self.starts[index], self.ends[index], self.notes)
