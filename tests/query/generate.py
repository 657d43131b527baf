"""Valid queries made from a model, as pieces, so that every place between two pieces is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from reso_explorer.query.completion.members import members

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


class Piece(NamedTuple):
    """A stretch of a query; `is_offered` tells whether completion has to know it."""

    text: str
    is_offered: bool = False


Pieces = list[Piece]

LITERALS = {
    "number": ["5", "250000", "3.5"],
    "text": ["'Reno'", "'O''Neil'", "''"],
    "moment": ["2026-01-31T00:00:00Z"],
    "date": ["2026-01-31"],
    "time": ["07:59:00"],
    "guid": ["01234567-89ab-cdef-0123-456789abcdef"],
}
ORDERED = ["eq", "ne", "gt", "ge", "lt", "le"]


def word(text: str) -> Piece:
    return Piece(text, is_offered=True)


def glue(text: str) -> Piece:
    return Piece(text)


class QueryMaker:
    """Draws parts of queries; every choice comes from hypothesis."""

    def __init__(self, draw: st.DrawFn, index: ModelIndex) -> None:
        self.draw = draw
        self.index = index

    def pick(self, options: list[str]) -> str:
        return self.draw(st.sampled_from(options))

    # --- expressions

    def condition(self, type_name: str, prefix: Pieces, depth: int = 0) -> Pieces:
        kinds = ["comparison", "comparison", "boolean", "text", "collection", "enum"]
        if depth < 2:
            kinds += ["logic", "not", "group"]
        kind = self.pick(kinds)
        if kind == "logic":
            left = self.condition(type_name, prefix, depth + 1)
            right = self.condition(type_name, prefix, depth + 1)
            operator = self.pick(["and", "or"])
            return [*left, glue(" "), word(operator), glue(" "), *right]
        if kind == "not":
            inner = self.condition(type_name, prefix, depth + 1)
            return [word("not"), glue(" ("), *inner, glue(")")]
        if kind == "group":
            return [glue("("), *self.condition(type_name, prefix, depth + 1), glue(")")]
        made = {
            "comparison": self.comparison,
            "boolean": self.boolean,
            "text": self.text_function,
            "collection": self.collection_test,
            "enum": self.enum_test,
        }[kind](type_name, prefix, depth)
        return made or self.key_test(type_name, prefix)

    def key_test(self, type_name: str, prefix: Pieces) -> Pieces:
        name = self.index.key(type_name)
        fields = [m.name for m in members(self.index, type_name) if m.family == "text"]
        chosen = fields[0] if fields else name[0].name
        return [*prefix, word(chosen), glue(" "), word("ne"), glue(" "), word("null")]

    def field(
        self, type_name: str, families: set[str], prefix: Pieces, depth: int = 0
    ) -> tuple[Pieces, str] | None:
        """Return a path to a field of one of the families, through a relation now and then."""
        found = members(self.index, type_name)
        steps = [
            m
            for m in found
            if not m.type.is_collection and m.type.is_structured and m.kind == "relation"
        ]
        if depth < 3 and steps and self.draw(st.integers(0, 5)) == 0:
            step = self.draw(st.sampled_from(steps))
            inner = self.field(step.type.name, families, [], depth + 1)
            if inner is not None:
                return [*prefix, word(step.name), glue("/"), *inner[0]], inner[1]
        fitting = [m for m in found if m.family in families]
        if not fitting:
            return None
        member = self.draw(st.sampled_from(fitting))
        return [*prefix, word(member.name)], member.family

    def comparison(self, type_name: str, prefix: Pieces, depth: int) -> Pieces | None:
        found = self.field(type_name, set(LITERALS), prefix)
        if found is None:
            return None
        path, family = found
        left = path
        if family == "text" and self.draw(st.booleans()):
            left = [word(self.pick(["tolower", "toupper", "trim"])), glue("("), *path, glue(")")]
        elif family == "number" and self.draw(st.integers(0, 3)) == 0:
            left = [*path, glue(" "), word(self.pick(["add", "mul", "sub"])), glue(" 2")]
        elif family in {"moment", "date"} and self.draw(st.integers(0, 3)) == 0:
            left = [word(self.pick(["year", "month", "day"])), glue("("), *path, glue(")")]
            family = "number"
        operator = self.pick(ORDERED)
        value = [glue(self.pick(LITERALS[family]))]
        if family == "moment" and self.draw(st.booleans()):
            value = [word("now"), glue("()")]
        return [*left, glue(" "), word(operator), glue(" "), *value]

    def boolean(self, type_name: str, prefix: Pieces, depth: int) -> Pieces | None:
        found = self.field(type_name, {"boolean"}, prefix)
        if found is None:
            return None
        value = self.pick(["true", "false", "null"])
        return [*found[0], glue(" "), word("eq"), glue(" "), word(value)]

    def text_function(self, type_name: str, prefix: Pieces, depth: int) -> Pieces | None:
        found = self.field(type_name, {"text"}, prefix)
        if found is None:
            return None
        function = self.pick(["contains", "startswith", "endswith"])
        return [word(function), glue("("), *found[0], glue(",'a')")]

    def enum_test(self, type_name: str, prefix: Pieces, depth: int) -> Pieces | None:
        fitting = [m for m in members(self.index, type_name) if m.family == "enum"]
        if not fitting:
            return None
        member = self.draw(st.sampled_from(fitting))
        enum = self.index.enum_type(member.type.name)
        if enum is None or not enum.members:
            return None
        value = self.pick([m.name for m in enum.members])
        operator = "has" if enum.is_flags else self.pick(["eq", "ne"])
        literal = word(f"{enum.qualified_name}'{value}'")
        return [*prefix, word(member.name), glue(" "), word(operator), glue(" "), literal]

    def collection_test(self, type_name: str, prefix: Pieces, depth: int) -> Pieces | None:
        fitting = [m for m in members(self.index, type_name) if m.type.is_collection]
        if not fitting:
            return None
        member = self.draw(st.sampled_from(fitting))
        path = [*prefix, word(member.name), glue("/")]
        if self.draw(st.integers(0, 3)) == 0:
            return [*path, word("$count"), glue(" "), word("gt"), glue(" 2")]
        variable = "xyzuv"[depth] if depth < 5 else "w"
        head = [*path, word(self.pick(["any", "all"])), glue(f"({variable}:")]
        if member.type.is_structured:
            inner = self.condition(member.type.name, [word(variable), glue("/")], depth + 3)
            return [*head, *inner, glue(")")]
        literal = glue({"number": "5"}.get(member.family, "'a'"))
        enum = self.index.enum_type(member.type.name)
        if enum is not None:
            literal = word(f"{enum.qualified_name}'{self.pick([m.name for m in enum.members])}'")
        elif member.type.name == "Edm.Int32":
            literal = glue("5")
        return [*head, word(variable), glue(" "), word("eq"), glue(" "), literal, glue(")")]

    # --- options

    def select(self, type_name: str) -> Pieces:
        names = [m.name for m in members(self.index, type_name) if m.kind != "relation"]
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        return joined([[word(name)] for name in chosen])

    def orderby(self, type_name: str) -> Pieces:
        fields = [
            m.name
            for m in members(self.index, type_name)
            if m.family in {"text", "number", "moment", "date", "boolean", "enum"}
        ]
        chosen = self.draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3, unique=True))
        items: list[Pieces] = []
        for name in chosen:
            tail = self.pick(["", "asc", "desc"])
            items.append([word(name), glue(" "), word(tail)] if tail else [word(name)])
        return joined(items)

    def expand(self, type_name: str, depth: int) -> Pieces:
        relations = [m for m in members(self.index, type_name) if m.kind == "relation"]
        chosen = self.draw(
            st.lists(st.sampled_from(relations), min_size=1, max_size=2, unique_by=lambda m: m.name)
        )
        items: list[Pieces] = []
        for relation in chosen:
            item = [word(relation.name)]
            if self.draw(st.booleans()):
                options = self.options(
                    relation.type.name, is_collection=relation.type.is_collection, depth=depth + 1
                )
                if options:
                    item += [glue("("), *joined(options, ";"), glue(")")]
            items.append(item)
        return joined(items)

    def options(self, type_name: str, *, is_collection: bool, depth: int) -> list[Pieces]:
        names = ["$select"]
        if is_collection:
            names += ["$filter", "$orderby", "$top", "$count"]
        has_relations = any(m.kind == "relation" for m in members(self.index, type_name))
        if has_relations and depth < 3:
            names.append("$expand")
        chosen = self.draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        return [[word(name), glue("="), *self.value(name, type_name, depth)] for name in chosen]

    def value(self, name: str, type_name: str, depth: int) -> Pieces:
        if name == "$select":
            return self.select(type_name)
        if name == "$filter":
            return self.condition(type_name, [])
        if name == "$orderby":
            return self.orderby(type_name)
        if name == "$expand":
            return self.expand(type_name, depth)
        if name == "$count":
            return [word(self.pick(["true", "false"]))]
        return [glue("5")]


def joined(items: list[Pieces], separator: str = ",") -> Pieces:
    made: Pieces = []
    for number, item in enumerate(items):
        if number:
            made.append(glue(separator))
        made += item
    return made


@st.composite
def queries(draw: st.DrawFn, index: ModelIndex) -> Pieces:
    """Draw a valid query of the model."""
    maker = QueryMaker(draw, index)
    name = draw(st.sampled_from(sorted(index.entity_sets)))
    type_name = index.entity_sets[name].type
    options = maker.options(type_name, is_collection=True, depth=0)
    made: Pieces = [word(name)]
    if options:
        made += [glue("?"), *joined(options, "&")]
    return made


def text_of(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)
