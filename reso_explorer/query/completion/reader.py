"""Reads an expression up to the cursor with types at hand, and says what could follow.

It is no second parser: it builds nothing, forgives everything, and stops with `Reached` where
the tokens end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from reso_explorer.csdl.model import Property
from reso_explorer.odata.functions import SAME, find_function
from reso_explorer.odata.operators import INFIX, OPERATORS, Precedence
from reso_explorer.odata.parsing import lexer
from reso_explorer.query.completion.place import Expectation, Left, Place, Reached, Subject
from reso_explorer.query.fields import member_named
from reso_explorer.query.keys import key_parts
from reso_explorer.query.member_paths import operations_named, unqualified_operations
from reso_explorer.query.scope import Binding, Scope
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
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.functions import Function
    from reso_explorer.odata.parsing.lexer import Tokens

_COMPARING: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_PRIMARY: Final = int(Precedence.PRIMARY)
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


class Operand(NamedTuple):
    """A value that was read, and the field that it is, if it is one."""

    type: ValueType
    subject: Subject | None = None
    is_list: bool = False


NOTHING: Final = Operand(UNKNOWN)


class Wanted(NamedTuple):
    """What a value is for."""

    type: ValueType = UNKNOWN
    subject: Subject | None = None
    operator: str = ""
    usage: str = "expression"
    others: tuple[ValueType, ...] = ()


ANYTHING: Final = Wanted()
CONDITION: Final = Wanted(BOOLEAN, usage="condition")


class Reader:
    """The tokens before the cursor and the place in them."""

    def __init__(self, index: ModelIndex, tokens: Tokens, *, is_legacy: bool) -> None:
        self.index = index
        self.is_legacy = is_legacy
        self.kinds = tokens.kinds
        self.values = tokens.values
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.size = len(tokens.kinds) - 1
        self.at = 0
        self.depth = 0
        self.lefts: list[Left] = []
        self.subjects: dict[str, Subject | None] = {}
        """The collections that lambda variables walk through, by variable."""
        self.words: tuple[str, ...] = ()
        """Words that may follow a whole expression here: `asc`, `as` …"""

    # --- tokens ---------------------------------------------------------------------------------

    @property
    def is_end(self) -> bool:
        return self.at >= self.size

    @property
    def value(self) -> str:
        return self.values[self.at]

    def looks(self, sign: str) -> bool:
        """Whether the next token is this sign."""
        return self.at < self.size and self.values[self.at] == sign

    def touches(self) -> bool:
        """Whether no blank stands before the next token."""
        return self.at > 0 and self.ends[self.at - 1] == self.starts[self.at]

    def accept(self, sign: str) -> bool:
        """Go on if the next token is this sign."""
        if self.looks(sign):
            self.at += 1
            return True
        return False

    def stop(self, place: Place) -> NoReturn:
        """End the reading at a place."""
        raise Reached(place)

    def skip_group(self) -> None:
        """Skip from an opening bracket to its end."""
        depth = 0
        while not self.is_end:
            sign = self.value
            self.at += 1
            if sign in {"(", "[", "{"}:
                depth += 1
            elif sign in {")", "]", "}"}:
                depth -= 1
                if depth <= 0:
                    return

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
        left = self._unary(scope, wanted)
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
            self._unary(scope, Wanted(left.type.collection, left.subject, "in"))
            return
        while True:
            if self.is_end:
                self._stop_at_operand(scope, wanted, inside_list=True)
            if self.accept(")"):
                return
            self.inner(scope, wanted)
            if not self.accept(","):
                self.accept(")")
                return

    def _stop_at_operand(
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

    def _unary(self, scope: Scope, wanted: Wanted) -> Operand:
        if self.is_end:
            self._stop_at_operand(scope, wanted)
        kind, value = self.kinds[self.at], self.values[self.at]
        if kind == lexer.WORD and value.lower() == "not":
            self.at += 1
            self._binary(scope, CONDITION, int(Precedence.UNARY))
            return Operand(BOOLEAN)
        if value == "-" and kind == lexer.PUNCTUATION:
            self.at += 1
            return self._unary(scope, wanted)
        operand = self._operand(scope, wanted)
        while not self.is_end and self.kinds[self.at] == lexer.WORD:
            word = self.values[self.at].lower()
            if word not in {"has", "in"}:
                break
            self.at += 1
            operand = self._right(scope, operand, word, _PRIMARY, int(Precedence.UNARY))
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
                return self._root_path(scope)
            return self.rest_of_path(scope, Operand(INT64 if value == "$count" else found.item))
        if value == "@":
            self.at += 1
            if self.is_end:
                self.stop(Place(Expectation.NOTHING, scope))
            self.at += 1
            return self.rest_of_path(scope, NOTHING)
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

    # --- names ----------------------------------------------------------------------------------

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
                found = self._call(scope, function)
                return self.rest_of_path(scope, found)
        if following != "/":
            constant = _CONSTANTS.get(word) or _CONSTANTS.get(word.lower())
            if constant is not None:
                self.at += 1
                return Operand(constant)
        self.at += 1
        binding = scope.variables.get(word)
        if binding is not None and following != "(":
            return self.rest_of_path(scope, Operand(binding.type, self.subjects.get(word)))
        made = scope.shape.names.get(word)
        if made is not None:
            return self.rest_of_path(scope, Operand(made))
        return self.rest_of_path(scope, self._member(scope, scope.base.item, word))

    def _member(self, scope: Scope, before: ValueType, name: str) -> Operand:
        """Read what may follow a name, and return what it is."""
        index = self.index
        if "." in name:
            found = index.type(name)
            if found is not None:
                return Operand(
                    value_type(index, found.qualified_name, is_collection=before.is_collection)
                )
            return self._operation(scope, operations_named(index, index.qualify(name)))
        if not before.is_structured:
            return self._skipped(NOTHING)
        member = member_named(index, before.name, name)
        if member is None:
            return self._operation(scope, unqualified_operations(index, name))
        reached = value_type(index, member.type, is_collection=member.is_collection)
        subject = Subject(before.name, member) if isinstance(member, Property) else None
        if self.looks("(") and self.touches() and reached.is_collection:
            self.at += 1
            self.key(scope, reached)
            return Operand(reached.item, subject)
        return Operand(reached, subject)

    def _skipped(self, operand: Operand) -> Operand:
        if self.looks("(") and self.touches():
            self.skip_group()
        return operand

    def _operation(self, scope: Scope, overloads: tuple[object, ...]) -> Operand:
        if not overloads:
            return self._skipped(NOTHING)
        if self.looks("(") and self.touches():
            self.at += 1
            self.parameters(scope, overloads)
        result = getattr(overloads[0], "return_type", None)
        if result is None:
            return NOTHING
        return Operand(value_type(self.index, result.type, is_collection=result.is_collection))

    def parameters(self, scope: Scope, overloads: tuple[object, ...]) -> None:
        """Read the named arguments of an operation of the service."""
        known: dict[str, ValueType] = {}
        for overload in overloads:
            parameters = getattr(overload, "parameters", ())
            for parameter in parameters[1:] if getattr(overload, "is_bound", False) else parameters:
                known[parameter.name] = value_type(
                    self.index, parameter.type, is_collection=parameter.is_collection
                )
        used: list[str] = []
        while True:
            if self.is_end:
                left = tuple(name for name in known if name not in used)
                self.stop(Place(Expectation.PARAMETER, scope, names=left))
            if self.accept(")"):
                return
            name = self.value
            self.at += 1
            used.append(name)
            if self.accept("="):
                self.inner(scope, Wanted(known.get(name, UNKNOWN), operator="eq"))
            if not self.accept(","):
                if self.is_end:
                    self.stop(Place(Expectation.NOTHING))
                self.accept(")")
                return

    def key(self, scope: Scope, collection: ValueType) -> None:
        """Read a key predicate behind its opening parenthesis."""
        parts = key_parts(self.index, collection.name)
        used: list[str] = []
        while True:
            if self.is_end:
                self.stop(
                    Place(
                        Expectation.KEY,
                        scope,
                        parts[0].type if len(parts) == 1 else UNKNOWN,
                        before=collection,
                        names=tuple(p.name for p in parts if p.name not in used),
                    )
                )
            if self.accept(")"):
                return
            name = self.value
            if self.at + 1 < self.size and self.values[self.at + 1] == "=":
                self.at += 2
                used.append(name)
                part = next((p for p in parts if p.name == name), None)
                self.inner(scope, Wanted(part.type if part else UNKNOWN, operator="eq"))
            else:
                self.at += 1
                if self.is_end:
                    self.stop(Place(Expectation.NOTHING))
            if not self.accept(","):
                if self.is_end:
                    self.stop(Place(Expectation.NOTHING))
                self.accept(")")
                return

    def _root_path(self, scope: Scope) -> Operand:
        if not self.accept("/"):
            return NOTHING
        if self.is_end:
            self.stop(Place(Expectation.RESOURCE, scope))
        name = self.value
        self.at += 1
        source = self.index.entity_sets.get(name)
        if source is None:
            single = self.index.singletons.get(name)
            found = value_type(self.index, single.type) if single is not None else UNKNOWN
            return self.rest_of_path(scope, self._skipped(Operand(found)))
        found = value_type(self.index, source.type, is_collection=True)
        if self.looks("("):
            self.at += 1
            self.key(scope, found)
            found = found.item
        return self.rest_of_path(scope, Operand(found))

    def rest_of_path(self, scope: Scope, operand: Operand, usage: str = "expression") -> Operand:
        """Read segments after `/`."""
        while self.looks("/"):
            self.at += 1
            if self.is_end:
                self.stop(Place(Expectation.MEMBER, scope, before=operand.type, usage=usage))
            kind, name = self.kinds[self.at], self.values[self.at]
            if kind == lexer.WORD and name.lower() in {"any", "all"} and self._opens():
                self.at += 2
                self._lambda(scope, operand)
                operand = Operand(BOOLEAN)
            elif kind == lexer.WORD:
                self.at += 1
                operand = self._member(scope, operand.type, name)
            elif name == "$count":
                self.at += 1
                self._count_options(scope, operand)
                operand = Operand(INT64)
            elif name == "$filter" and self._opens():
                self.at += 2
                self.inner(scope.inside(operand.type.item, None), CONDITION)
                self.accept(")")
            elif name == "@":
                self.at += 2
                operand = NOTHING
            else:
                self.at += 1
                operand = NOTHING
        return operand

    def _opens(self) -> bool:
        return self.at + 1 < self.size and self.values[self.at + 1] == "("

    def _count_options(self, scope: Scope, operand: Operand) -> None:
        if self.looks("(") and self.touches():
            from reso_explorer.query.completion.option_reader import read_nested

            self.at += 1
            read_nested(
                self, scope.inside(operand.type.item, None), operand.type, ("$filter", "$search")
            )

    def _lambda(self, scope: Scope, operand: Operand) -> None:
        """Read `x:condition)` behind the opening parenthesis."""
        if self.is_end:
            self.stop(Place(Expectation.VARIABLE, scope, before=operand.type))
        if self.accept(")"):
            return
        name = self.value
        if self.at + 1 >= self.size or self.values[self.at + 1] != ":":
            self.at += 1
            if self.is_end:
                self.stop(Place(Expectation.NOTHING))
            self.inner(scope, CONDITION)
        else:
            self.at += 2
            self.subjects[name] = operand.subject
            self.inner(scope.with_variable(name, Binding(operand.type.item)), CONDITION)
        if self.is_end:
            self.stop(Place(Expectation.NOTHING))
        self.accept(")")

    # --- calls ----------------------------------------------------------------------------------

    def _call(self, scope: Scope, function: Function) -> Operand:
        """Read the arguments of a canonical function from its opening parenthesis on."""
        self.at += 1
        if function.name in {"cast", "isof"}:
            return self._type_call(scope, function.name)
        if function.name == "case":
            return self._case(scope)
        given: list[Operand] = []
        while True:
            wanted = self._argument(function, given)
            if self.is_end:
                self._stop_at_operand(scope, wanted)
            if self.accept(")"):
                break
            given.append(self.inner(scope, wanted))
            if not self.accept(","):
                if self.is_end:
                    self.stop(Place(Expectation.NOTHING))
                self.accept(")")
                break
        return Operand(_call_result(function, given))

    def _argument(self, function: Function, given: list[Operand]) -> Wanted:
        place = len(given)
        types = [
            name
            for signature in function.signatures
            if place < len(signature.parameters)
            for name in signature.parameters[place].types
        ]
        if not types:
            return ANYTHING
        subject = next((operand.subject for operand in given if operand.subject), None)
        names = [name for name in types if name.startswith("Edm.")]
        first = edm(names[0]) if names else UNKNOWN
        if place and given[0].type.is_known and function.group == "string" and first == STRING:
            return Wanted(first, subject, function.name, function.name)
        others = tuple(edm(name) for name in dict.fromkeys(names[1:]))
        return Wanted(first, None, function.name, function.name, others)

    def _type_call(self, scope: Scope, name: str) -> Operand:
        if self.is_end:
            self._stop_at_operand(scope, Wanted(operator=name))
        self.inner(scope, ANYTHING)
        found = UNKNOWN
        if self.accept(","):
            if self.is_end:
                self.stop(Place(Expectation.TYPE, scope))
            found = value_type(self.index, self.value.strip("'"))
            self.at += 1
        if self.is_end:
            self.stop(Place(Expectation.NOTHING))
        self.accept(")")
        return Operand(BOOLEAN if name == "isof" else found)

    def _case(self, scope: Scope) -> Operand:
        found = NOTHING
        while True:
            self.inner(scope, CONDITION)
            if self.accept(":"):
                found = self.inner(scope, Wanted(found.type))
            if not self.accept(","):
                self.accept(")")
                return found


_CONSTANTS: Final = {
    "null": NULL,
    "true": BOOLEAN,
    "false": BOOLEAN,
    "NaN": DOUBLE,
    "INF": DOUBLE,
}


def _call_result(function: Function, given: list[Operand]) -> ValueType:
    result = function.signatures[0].result
    if given and given[0].type.name == "Edm.Decimal" and function.group == "arithmetic":
        return given[0].type
    if result == SAME:
        return given[0].type if given else UNKNOWN
    if result.startswith("Edm."):
        return edm(result)
    return UNKNOWN
