"""From a place to the things that can be written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.query.completion import functions, members, values
from reso_explorer.query.completion.candidate import Candidate
from reso_explorer.query.keys import key_parts
from reso_explorer.query.lambdas import free_variable
from reso_explorer.query.types import STRING, TypeKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.completion.context import Place

_OPTION_WORDS: Final = {
    "$filter": "which rows",
    "$select": "which fields",
    "$expand": "which relations",
    "$orderby": "in which order",
    "$top": "how many rows at most",
    "$skip": "how many rows to skip",
    "$count": "include the total count",
    "$search": "full-text search",
    "$compute": "computed fields",
    "$apply": "groups and totals",
    "$levels": "how many levels deep",
    "$format": "response format",
    "$inlinecount": "include the total count",
}
_LEGACY_LEFT: Final = frozenset({"$search", "$compute", "$apply", "$count"})
_SPACED: Final = frozenset({Expectation.METHOD, Expectation.SEARCH})
"""What a space follows."""
_EDM: Final = (
    "Edm.String",
    "Edm.Int32",
    "Edm.Int64",
    "Edm.Decimal",
    "Edm.Double",
    "Edm.Boolean",
    "Edm.Date",
    "Edm.DateTimeOffset",
    "Edm.TimeOfDay",
    "Edm.Duration",
    "Edm.Guid",
)


class _Documentation(dict[str, str]):
    """What the document says about its elements, by path."""

    def __init__(self, _: ModelIndex) -> None:
        super().__init__()


class Proposer:
    """Makes candidates for a place."""

    def __init__(
        self,
        index: ModelIndex,
        meanings: Meanings,
        dialect: Dialect,
        lookups: Lookups | None,
        now: dt.datetime,
        *,
        is_legacy: bool,
    ) -> None:
        self.index = index
        self.meanings = meanings
        self.dialect = dialect
        self.lookups = lookups
        self.now = now
        self.is_legacy = is_legacy

    def propose(self, place: Place) -> Iterator[Candidate]:
        """Yield everything that may stand at a place, in any order."""
        maker = {
            Expectation.OPERAND: self._operand,
            Expectation.ITEM: self._values,
            Expectation.LIST: self._list,
            Expectation.OPERATOR: self._operator,
            Expectation.MEMBER: self._member,
            Expectation.SELECT: self._select,
            Expectation.EXPAND: self._expand,
            Expectation.OPTION: self._option,
            Expectation.TYPE: self._type,
            Expectation.VARIABLE: self._variable,
            Expectation.RESOURCE: self._resource,
            Expectation.SEGMENT: self._segment,
            Expectation.ARGUMENT: self._argument,
            Expectation.CHOICE: self._choice,
            Expectation.TRANSFORMATION: self._transformation,
            Expectation.METHOD: self._choice,
            Expectation.ALIAS: self._choice,
            Expectation.SEARCH: self._choice,
        }.get(place.expectation)
        if maker is not None:
            yield from maker(place)

    def documentation(self, element: str) -> str:
        """Return what the document says about an element."""
        known = self.index.part(_Documentation)
        text = known.get(element)
        if text is None:
            said = (self.meanings.label(element), self.meanings.description(element))
            parts = dict.fromkeys(part.strip().rstrip(".") for part in said if part)
            text = known[element] = ". ".join(parts)
        return text

    # --- expressions ----------------------------------------------------------------------------

    def _values(self, place: Place) -> Iterator[Candidate]:
        for wanted in (place.wanted.type, *place.wanted.others):
            if wanted is place.wanted.type or wanted.name == "Edm.Duration":
                yield from values.values(
                    self.index, self.meanings, self.dialect, self.lookups, place, wanted, self.now
                )

    def _operand(self, place: Place) -> Iterator[Candidate]:
        wanted = place.wanted
        yield from self._values(place)
        for alias in place.variables:
            yield Candidate(f"@{alias}", f"@{alias}", "variable", "a parameter alias", 12)
        if wanted.usage == "constant":
            return
        is_value = wanted.operator in {"eq", "ne", "gt", "ge", "lt", "le", "has", "in"}
        types = (wanted.type, *wanted.others)
        yield from members.operands(
            self.index,
            self.meanings,
            self.dialect,
            place.scope,
            types,
            wanted.usage,
            behind=15 if is_value else 0,
        )
        if wanted.usage == "groupby":
            for number, word in enumerate(place.words):
                insert = f"{word}()"
                yield Candidate(word, insert, "function", "", 30 + number, caret=len(insert) - 1)
            return
        yield from functions.calls(self.dialect, types, wanted.usage, is_legacy=self.is_legacy)
        yield from _further_words(place)

    def _list(self, place: Place) -> Iterator[Candidate]:
        quote = "''" if place.wanted.type.item == STRING else ""
        detail = "fields to group by" if place.wanted.usage == "groupby" else "a list of values"
        yield Candidate("(…)", f"({quote})", "snippet", detail, 0, ("(",), 1 + bool(quote))

    def _operator(self, place: Place) -> Iterator[Candidate]:
        yield from functions.operators(self.index, self.dialect, place, is_legacy=self.is_legacy)

    def _member(self, place: Place) -> Iterator[Candidate]:
        yield from members.segments(self.index, place.before, place.scope, place.usage)

    def _type(self, place: Place) -> Iterator[Candidate]:
        for number, name in enumerate(_EDM):
            yield Candidate(name, name, "type", "", number, (name[4:],))
        for name in self.index.types:
            yield Candidate(name, name, "type", "", 20, (name.rpartition(".")[2],), element=name)

    def _variable(self, place: Place) -> Iterator[Candidate]:
        name = free_variable(place.scope)
        insert = f"{name}:{name}/" if place.before.is_structured else f"{name}:{name} eq "
        yield Candidate(f"{insert.rstrip()}…", insert, "variable", "one item", 0, (name,))

    # --- lists ----------------------------------------------------------------------------------

    def _select(self, place: Place) -> Iterator[Candidate]:
        scope = place.scope
        if not place.names:
            yield Candidate("*", "*", "keyword", "all fields", 30)
        for name, made in scope.shape.names.items():
            if name not in place.names:
                yield Candidate(name, name, "computed", made.shown)
        if not scope.base.is_structured:
            return
        for member in members.members(self.index, scope.base.name):
            if member.name in place.names:
                continue
            fit = 20 if member.kind == "relation" else 0
            yield Candidate(
                member.name, member.name, member.kind, member.detail, fit, element=member.element
            )
        yield from members.casts(self.index, scope.base, fit=25)

    def _expand(self, place: Place) -> Iterator[Candidate]:
        scope = place.scope
        if not scope.base.is_structured:
            return
        rules = self.dialect.expand
        for member in members.members(self.index, scope.base.name):
            if member.kind == "field" or member.name in place.names:
                continue
            if member.kind == "structure" and not self._has_relations(member.type.name):
                continue
            fit = 30 if member.kind == "structure" else 0
            if member.name in rules.refused or (rules.names and member.name not in rules.names):
                fit += 40
            yield Candidate(
                member.name, member.name, member.kind, member.detail, fit, element=member.element
            )
            if member.kind == "relation" and rules.nested_options and not self.is_legacy:
                insert = f"{member.name}($select=)"
                yield Candidate(
                    f"{member.name}($select=…)",
                    insert,
                    "snippet",
                    "only some of its fields",
                    fit + 10,
                    caret=len(insert) - 1,
                    element=member.element,
                )
        if not place.names:
            yield Candidate("*", "*", "keyword", "all relations", 50)
        yield from members.casts(self.index, scope.base, fit=45)

    def _has_relations(self, type_name: str) -> bool:
        return bool(self.index.navigation_properties(type_name))

    def _option(self, place: Place) -> Iterator[Candidate]:
        used = set(place.words)
        known = place.names
        if self.is_legacy:
            known = tuple(name for name in known if name not in _LEGACY_LEFT)
            if not place.is_nested and "$inlinecount" not in used:
                known += ("$inlinecount",)
        if not place.is_nested and "$format" not in used:
            known += ("$format",)
        for number, name in enumerate(known):
            yield Candidate(
                name, f"{name}=", "option", _OPTION_WORDS.get(name, ""), number, (name[1:],)
            )
        if place.is_nested:
            return
        for own in self.dialect.own_options:
            if own.name.lower() not in used:
                yield Candidate(own.name, f"{own.name}=", "option", "", 30, documentation=own.text)
        for part in self.dialect.required:
            if part.part == "parameter" and part.name.lower() not in used:
                insert = f"{part.name}={part.value if part.value and '{' not in part.value else ''}"
                yield Candidate(
                    part.name, insert, "option", "required here", 0, documentation=part.text
                )

    def _choice(self, place: Place) -> Iterator[Candidate]:
        for number, name in enumerate(place.names):
            tail = " " if place.expectation in _SPACED else ""
            yield Candidate(name, name + tail, "keyword", "", number)

    def _transformation(self, place: Place) -> Iterator[Candidate]:
        for number, name in enumerate(place.names):
            insert, caret = f"{name}()", len(name) + 1
            if name == "groupby":
                insert, caret = "groupby(())", 9
            elif name == "identity":
                insert, caret = name, len(name)
            yield Candidate(name, insert, "function", "", number, caret=caret)

    # --- the resource path ------------------------------------------------------------------------

    def _resource(self, place: Place) -> Iterator[Candidate]:
        index = self.index
        for name, entity_set in index.entity_sets.items():
            own = self.dialect.set_names.get(name)
            written = own[0] if own else name
            yield Candidate(
                written,
                written,
                "resource",
                entity_set.type.rpartition(".")[2],
                0,
                (name,) if own else (),
                element=name,
            )
        for name, singleton in index.singletons.items():
            shown = singleton.type.rpartition(".")[2]
            yield Candidate(name, name, "resource", shown, 2, element=name)
        for container in index.containers.values():
            for imported in container.function_imports:
                for overload in index.functions.get(imported.function, ())[:1]:
                    if self.is_legacy:
                        yield members.function_import(imported.name, overload, 10)
                    else:
                        yield members.operation(imported.name, overload, 10)
        if place.expectation is Expectation.RESOURCE and not place.is_nested:
            yield Candidate("$metadata", "$metadata", "keyword", "the schema", 40)
            yield Candidate(
                "$crossjoin(…)", "$crossjoin()", "keyword", "pairs of rows", 50, caret=11
            )

    def _segment(self, place: Place) -> Iterator[Candidate]:
        before = place.before
        if before.is_collection:
            yield Candidate("$count", "$count", "keyword", "how many", 0)
            if before.is_structured:
                yield from members.casts(self.index, before, fit=10)
                yield from members.functions(self.index, before, fit=5)
            return
        if before.is_structured:
            for candidate in members.segments(self.index, before, place.scope, "resource"):
                fit = 10 if candidate.kind == "field" else 0
                yield candidate._replace(fit=candidate.fit + fit)
        else:
            yield Candidate("$value", "$value", "keyword", "the raw value", 1)
        if before.kind is TypeKind.ENTITY:
            yield Candidate("$ref", "$ref", "keyword", "the reference", 30)

    def _argument(self, place: Place) -> Iterator[Candidate]:
        """Yield key values and the names of key parts, or the parameters of an operation."""
        parts = {part.name: part for part in key_parts(self.index, place.before.name)}
        if not parts:
            for number, name in enumerate(place.names):
                yield Candidate(name, f"{name}=", "key", "parameter", number)
            return
        if len(parts) == 1 and place.wanted.type == STRING:
            yield Candidate("'…'", "''", "snippet", next(iter(parts)), 0, caret=1)
        for name in place.names:
            insert = f"{name}=''" if parts[name].type == STRING else f"{name}="
            caret = len(insert) - 1 if insert.endswith("'") else len(insert)
            yield Candidate(name, insert, "key", parts[name].type.shown, 1, caret=caret)


def _further_words(place: Place) -> Iterator[Candidate]:
    """Yield `not`, `$it` and the like."""
    scope = place.scope
    if place.wanted.usage == "condition":
        yield Candidate("not (…)", "not ()", "snippet", "the opposite", 30, ("not",), 5)
    is_open = place.wanted.usage == "expression" and not place.wanted.type.is_known
    if place.wanted.usage == "condition" or is_open:
        yield Candidate("true", "true", "value", "", 45)
        yield Candidate("false", "false", "value", "", 45)
    yield Candidate("$root/…", "$root/", "keyword", "another resource", 71)
    if place.wanted.usage == "aggregate":
        yield Candidate("$count", "$count ", "keyword", "how many rows", 3)
    if scope.variables or scope.this is not scope.base:
        yield Candidate("$it", "$it", "keyword", "the requested row", 40)
    elif scope.base.is_structured:
        yield Candidate("$it", "$it", "keyword", "the requested row", 70)
    if not scope.base.is_structured and scope.base.is_known:
        yield Candidate("$this", "$this", "keyword", "the item", 0)
