"""Reads an expression up to the cursor with types at hand, and says what could follow.

It is no second parser: it builds nothing, forgives everything, and stops with `Reached` where
the tokens end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from reso_explorer.odata.functions import find_function
from reso_explorer.odata.operators import INFIX, OPERATORS, Precedence
from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.query.completion.call_reader import read_call
from reso_explorer.query.completion.paths import member_operand, read_root_path, rest_of_path
from reso_explorer.query.completion.place import Expectation, Left, Place
from reso_explorer.query.completion.token_reader import (
    ANYTHING,
    CONDITION,
    NOTHING,
    Operand,
    TokenReader,
    Wanted,
)
from reso_explorer.query.types import (
    BOOLEAN,
    DATE,
    DOUBLE,
    INT32,
    INT64,
    MOMENT,
    NULL,
    STRING,
    UNKNOWN,
    ValueType,
    edm,
    promoted,
    value_type,
)

if TYPE_CHECKING:
    from reso_explorer.query.scope import Scope

_COMPARING: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_PRIMARY: Final = int(Precedence.PRIMARY)
_UNARY: Final = int(Precedence.UNARY)
_LITERALS: Final = {
    lexer.STRING: STRING,
    lexer.UNCLOSED: STRING,
    lexer.SMART: STRING,
    lexer.NUMBER: INT32,
    lexer.DATE: DATE,
    lexer.DATE_TIME: MOMENT,
    lexer.TIME: edm("Edm.TimeOfDay"),
    lexer.GUID: edm("Edm.Guid"),
    lexer.JUNK: UNKNOWN,
    lexer.JSON_STRING: STRING,
    lexer.JSON_UNCLOSED: STRING,
    lexer.PLACEHOLDER: UNKNOWN,
}
_TOP: Final = 99
_MOST_DEPTH: Final = 60


class Reader(TokenReader):
    """Reads expressions."""

    # --- expressions ----------------------------------------------------------------------------

    def expression(self, scope: Scope, wanted: Wanted = ANYTHING) -> Operand:
        """Read a whole expression of its own."""
        kept, self.lefts = self.lefts, []
        found = self._binary(scope, wanted, 0)
        self.lefts = kept
        return found

    def inner(self, scope: Scope, wanted: Wanted = ANYTHING) -> Operand:
        """Read an expression in brackets, after which no word of the outside may stand."""
        words, self.words = self.words, ()
        found = self.expression(scope, wanted)
        self.words = words
        return found

    def _binary(self, scope: Scope, wanted: Wanted, level: int) -> Operand:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            self.stop(Place(Expectation.NOTHING))
        left = self._unary(scope, wanted, level)
        while True:
            if self.is_end:
                self._stop_at_operator(left, scope, level)
            word = self.values[self.at].lower()
            rank = INFIX.get(word, 0)
            if self.kinds[self.at] != lexer.WORD or not rank:
                break
            if rank < level:
                break
            self.at += 1
            left = self._right(scope, left, word, rank, level)
        self.depth -= 1
        return left

    def _stop_at_operator(self, left: Operand, scope: Scope, level: int) -> NoReturn:
        lefts = (Left(left.type, level, _TOP), *reversed(self.lefts))
        self.stop(
            Place(Expectation.OPERATOR, scope, before=left.type, lefts=lefts, words=self.words)
        )

    def _right(self, scope: Scope, left: Operand, word: str, rank: int, level: int) -> Operand:
        result = self._result(word, left.type, UNKNOWN)
        self.lefts.append(Left(result, level, rank + 1))
        if word == "in":
            self._in_list(scope, left)
            right = NOTHING
        elif word in _COMPARING or word == "has":
            wanted = Wanted(left.type.item, left.subject, word)
            right = self._binary(scope, wanted, rank + 1)
        elif word in {"and", "or"}:
            right = self._binary(scope, CONDITION, rank + 1)
        else:
            pairs = [p for p in OPERATORS[word].operands if left.type.name in p.left]
            names = {name for pair in pairs for name in pair.right}
            wanted = Wanted(left.type if left.type.name in names or not names else edm(min(names)))
            right = self._binary(scope, wanted, rank + 1)
        self.lefts.pop()
        return Operand(self._result(word, left.type, right.type))

    def _result(self, word: str, left: ValueType, right: ValueType) -> ValueType:
        if word in _COMPARING or word in {"has", "in", "and", "or"}:
            return BOOLEAN
        if not right.is_known:
            return left
        if left.name in {"Edm.Date", "Edm.DateTimeOffset"}:
            return left if right.name == "Edm.Duration" else edm("Edm.Duration")
        found = promoted(left, right)
        return found if found.is_known else left

    def _in_list(self, scope: Scope, left: Operand) -> None:
        wanted = Wanted(left.type.item, left.subject, "in")
        if self.is_end:
            self.stop(
                Place(
                    Expectation.OPERAND,
                    scope,
                    left.type.collection,
                    (),
                    left.subject,
                    "in",
                    names=("(",),
                )
            )
        if not self.accept("("):
            self._unary(scope, Wanted(left.type.collection, left.subject, "in"), _UNARY)
            return
        while True:
            if self.is_end:
                self.stop_at_operand(scope, wanted, inside_list=True)
            if self.accept(")"):
                return
            self.inner(scope, wanted)
            if not self.accept(","):
                self.accept(")")
                return

    def stop_at_operand(
        self, scope: Scope, wanted: Wanted, *, inside_list: bool = False
    ) -> NoReturn:
        self.stop(
            Place(
                Expectation.OPERAND,
                scope,
                wanted.type,
                wanted.others,
                wanted.subject,
                wanted.operator,
                usage=wanted.usage,
                inside_list=inside_list,
            )
        )

    def _unary(self, scope: Scope, wanted: Wanted, level: int) -> Operand:
        if self.is_end:
            self.stop_at_operand(scope, wanted)
        kind, value = self.kinds[self.at], self.values[self.at]
        if kind == lexer.WORD and value.lower() == "not":
            self.at += 1
            self.lefts.append(Left(BOOLEAN, level, _UNARY))
            self._binary(scope, CONDITION, _UNARY)
            self.lefts.pop()
            return Operand(BOOLEAN)
        if value == "-" and kind == lexer.PUNCTUATION:
            self.at += 1
            return self._unary(scope, wanted, level)
        operand = self._operand(scope, wanted)
        while not self.is_end and self.kinds[self.at] == lexer.WORD:
            word = self.values[self.at].lower()
            if word not in {"has", "in"}:
                break
            self.at += 1
            operand = self._right(scope, operand, word, _PRIMARY, _UNARY)
        return operand

    def _operand(self, scope: Scope, wanted: Wanted) -> Operand:
        kind, value = self.kinds[self.at], self.values[self.at]
        literal = _LITERALS.get(kind)
        if literal is not None:
            self.at += 1
            is_decimal = kind == lexer.NUMBER and ("." in value or "e" in value.lower())
            return Operand(DOUBLE if is_decimal else literal)
        if kind == lexer.WORD:
            return self._word(scope, wanted)
        if kind == lexer.DOLLAR:
            self.at += 1
            found = {"$it": scope.it, "$this": scope.this}.get(value, UNKNOWN)
            if value == "$root":
                return read_root_path(self, scope)
            return rest_of_path(self, scope, Operand(INT64 if value == "$count" else found.item))
        if value == "@":
            self.at += 1
            if self.is_end:
                self.stop(Place(Expectation.NOTHING, scope))
            self.at += 1
            return rest_of_path(self, scope, NOTHING)
        if value == "(":
            self.at += 1
            found_inside = self.inner(scope, wanted)
            if self.is_end:
                self._stop_at_operator(found_inside, scope, 0)
            self.accept(")")
            return found_inside
        if value in {"[", "{"}:
            self.skip_group()
            return NOTHING
        self.at += 1
        return NOTHING

    def _word(self, scope: Scope, wanted: Wanted) -> Operand:
        word = self.values[self.at]
        following = self.values[self.at + 1] if self.at + 1 < self.size else ""
        next_kind = self.kinds[self.at + 1] if self.at + 1 < self.size else lexer.END
        joined = self.ends[self.at] == self.starts[self.at + 1]
        if next_kind in {lexer.STRING, lexer.UNCLOSED} and joined:
            self.at += 2
            return Operand(value_type(self.index, word))
        if following == "(":
            function = find_function(word)
            if function is not None:
                self.at += 1
                found = read_call(self, scope, function)
                return rest_of_path(self, scope, found)
        if following != "/":
            constant = _CONSTANTS.get(word) or _CONSTANTS.get(word.lower())
            if constant is not None:
                self.at += 1
                return Operand(constant)
        self.at += 1
        binding = scope.variables.get(word)
        if binding is not None and following != "(":
            return rest_of_path(self, scope, Operand(binding.type, self.subjects.get(word)))
        made = scope.shape.names.get(word)
        if made is not None:
            return rest_of_path(self, scope, Operand(made))
        return rest_of_path(self, scope, member_operand(self, scope, scope.base.item, word))


_CONSTANTS: Final = {
    "null": NULL,
    "true": BOOLEAN,
    "false": BOOLEAN,
    "NaN": DOUBLE,
    "INF": DOUBLE,
}
