"""Queries of OData 4.01 made from a model by a random generator, right ones and damaged ones.

The same seed gives the same queries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reso_explorer.query.completion.members import Member, members

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from reso_explorer.csdl.index import ModelIndex

NUMBERS = ("0", "5", "-7", "250000", "3.5", "-0.25", "1e3")
TEXTS = ("'Reno'", "'O''Neil'", "''", "'a b'", "'x,y;z)'", "'100%25'")
MOMENTS = ("2026-01-31T00:00:00Z", "2026-01-31T07:59:00.5-05:00", "now()", "mindatetime()")
DATES = ("2026-01-31", "1999-12-01")
BOOLEANS = ("true", "false")
ORDERED = ("eq", "ne", "gt", "ge", "lt", "le")
KEYS = ("K1", "O''Neil", "a-b")
VARIABLES = "xyzuvw"
SEARCHES = ("Reno", "Reno AND lake", "NOT pool OR (Reno lake)", '"two words"')
WORDS = re.compile(r"'(?:[^']|'')*'|\$?\w[\w.]*|\S")
NOISE = (
    *("'", "(", ")", ",", ";", "=", "&", " ", "/", "$", "@p", " and ", " eq ", "null", "true", "'x'"),
    *("5", "2026-01-31", "any(x:x)", "$count", "asc", "nosuch", "City", "ListPrice", "Media", "now()"),
)  # fmt: skip


class RandomQueries:
    """Draws queries of one model."""

    def __init__(self, index: ModelIndex, chance: random.Random) -> None:
        self.index = index
        self.chance = chance
        self.kinds: dict[str, Callable[[str, str, int], str]] = {
            "number": self.number,
            "text": self.text,
            "moment": lambda base, prefix, _: self.moment(base, prefix),
            "date": lambda base, prefix, _: self.date(base, prefix),
            "boolean": lambda base, prefix, _: self.truth(base, prefix),
        }

    def pick(self, options: tuple[str, ...] | list[str]) -> str:
        return self.chance.choice(options)

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    # --- fields

    def of(self, base: str, *families: str) -> list[Member]:
        return [
            member
            for member in members(self.index, base)
            if member.family in families and not member.type.is_collection
        ]

    def relations(self, base: str, *, many: bool | None = None) -> list[Member]:
        found = [member for member in members(self.index, base) if member.kind == "relation"]
        return [m for m in found if many is None or m.type.is_collection is many]

    def collections(self, base: str) -> list[Member]:
        return [member for member in members(self.index, base) if member.type.is_collection]

    def path(self, base: str, prefix: str, *families: str) -> str | None:
        """Return a path to a field of one of the families, or None where there is none."""
        steps = self.relations(base, many=False)
        if steps and self.one_in(6):
            step = self.chance.choice(steps)
            inner = self.path(step.type.name, "", *families)
            if inner is not None:
                return f"{prefix}{step.name}/{inner}"
        fitting = self.of(base, *families)
        if not fitting:
            return None
        start = "$it/" if not prefix and self.one_in(25) else prefix
        return start + self.chance.choice(fitting).name

    # --- values

    def number(self, base: str, prefix: str, depth: int) -> str:
        kind = self.chance.randrange(12)
        field = self.path(base, prefix, "number") or self.pick(NUMBERS)
        if kind == 0 and depth < 3:
            operator = self.pick(("add", "sub", "mul", "div", "divby", "mod"))
            return f"({field} {operator} {self.number(base, prefix, depth + 1)})"
        if kind == 1:
            return f"length({self.text(base, prefix, depth + 1)})"
        if kind == 2:
            return f"indexof({self.text(base, prefix, depth + 1)},'a')"
        if kind == 3:
            return f"{self.pick(('year', 'month', 'day'))}({self.moment(base, prefix)})"
        if kind == 4:
            return f"{self.pick(('hour', 'minute', 'second'))}({self.moment(base, prefix)})"
        if kind == 5:
            return f"{self.pick(('round', 'floor', 'ceiling'))}({field})"
        if kind == 6 and self.collections(base):
            return f"{prefix}{self.chance.choice(self.collections(base)).name}/$count"
        if kind == 7:
            return f"-{field}" if field[0].isalpha() else field
        if kind == 8:
            return self.pick(NUMBERS)
        if kind == 9 and self.one_in(3):
            return f"cast({field},Edm.{self.pick(('Decimal', 'Int32', 'Double'))})"
        return field

    def text(self, base: str, prefix: str, depth: int) -> str:
        field = self.path(base, prefix, "text") or "'a'"
        kind = self.chance.randrange(9)
        if kind == 0:
            return f"{self.pick(('tolower', 'toupper', 'trim'))}({field})"
        if kind == 1 and depth < 3:
            return f"concat({field},{self.text(base, prefix, depth + 1)})"
        if kind == 2:
            return f"substring({field},{self.pick(('1', '0,5'))})"
        if kind == 3:
            return self.pick(TEXTS)
        return field

    def moment(self, base: str, prefix: str) -> str:
        field = self.path(base, prefix, "moment")
        if field is None or self.one_in(6):
            return self.pick(MOMENTS)
        if self.one_in(8):
            return f"({field} {self.pick(('add', 'sub'))} duration'P1DT2H')"
        return field

    def date(self, base: str, prefix: str) -> str:
        field = self.path(base, prefix, "date")
        if field is None:
            return self.pick(DATES)
        return f"date({self.moment(base, prefix)})" if self.one_in(5) else field

    def truth(self, base: str, prefix: str) -> str:
        return self.path(base, prefix, "boolean") or self.pick(BOOLEANS)

    def literal(self, family: str) -> str:
        made = {"number": NUMBERS, "text": TEXTS, "moment": MOMENTS, "date": DATES}
        return self.pick(made.get(family, BOOLEANS))

    # --- conditions

    def condition(self, base: str, prefix: str = "", depth: int = 0) -> str:
        kind = self.chance.randrange(16)
        if kind < 3 and depth < 3:
            left = self.condition(base, prefix, depth + 1)
            operator = self.pick(("and", "or"))
            return f"{left} {operator} {self.condition(base, prefix, depth + 1)}"
        if kind == 3 and depth < 3:
            return f"not ({self.condition(base, prefix, depth + 1)})"
        if kind == 4 and depth < 3:
            return f"({self.condition(base, prefix, depth + 1)})"
        if kind == 5:
            function = self.pick(("contains", "startswith", "endswith"))
            return f"{function}({self.text(base, prefix, depth)},{self.pick(TEXTS)})"
        if kind == 6 and self.collections(base):
            return self.lambda_test(base, prefix, depth)
        if kind == 7 and self.of(base, "enum"):
            return self.enum_test(base, prefix)
        if kind == 8 and self.of(base, "boolean"):
            return self.truth(base, prefix)
        if kind == 9:
            field = self.path(base, prefix, *self.kinds, "enum")
            return f"{field or 'null'} {self.pick(('eq', 'ne'))} null"
        if kind == 10:
            family = self.pick(("text", "number"))
            items = ",".join(self.literal(family) for _ in range(self.chance.randrange(1, 4)))
            return f"{self.path(base, prefix, family) or self.literal(family)} in ({items})"
        if kind == 11 and self.one_in(3):
            return self.rare(base, prefix)
        return self.comparison(base, prefix, depth)

    def comparison(self, base: str, prefix: str, depth: int) -> str:
        family = self.pick(list(self.kinds))
        left = self.kinds[family](base, prefix, depth)
        operator = self.pick(ORDERED if family != "boolean" else ("eq", "ne"))
        right = self.kinds[family](base, prefix, depth) if self.one_in(5) else self.literal(family)
        return f"{left} {operator} {right}"

    def rare(self, base: str, prefix: str) -> str:
        text = self.path(base, prefix, "text") or "'a'"
        number = self.path(base, prefix, "number") or "1"
        return self.pick((
            f"matchesPattern({text},'^a')",
            f"case({number} gt 5:true,true:false)",
            f"isof({text},Edm.String)",
            f"{text} in ['a','b']",
            f"time({self.moment(base, prefix)}) gt 07:59:00",
            f"fractionalseconds({self.moment(base, prefix)}) eq 0",
            f"totaloffsetminutes({self.moment(base, prefix)}) eq 60",
            f"hassubset(['a','b'],['{self.pick(('a', 'c'))}'])",
            f"{number} eq @p",
        ))  # fmt: skip

    def enum_test(self, base: str, prefix: str) -> str:
        member = self.chance.choice(self.of(base, "enum"))
        enum = self.index.enum_type(member.type.name)
        names = [item.name for item in enum.members] if enum is not None else []
        if enum is None or not names:
            return f"{prefix}{member.name} eq null"
        name = enum.qualified_name
        kind = self.chance.randrange(5)
        if kind == 0:
            items = ",".join(f"{name}'{self.pick(names)}'" for _ in range(2))
            return f"{prefix}{member.name} in ({items})"
        literal = f"'{self.pick(names)}'" if kind == 1 else f"{name}'{self.pick(names)}'"
        return f"{prefix}{member.name} {self.pick(('eq', 'ne', 'has'))} {literal}"

    def lambda_test(self, base: str, prefix: str, depth: int) -> str:
        member = self.chance.choice(self.collections(base))
        path = f"{prefix}{member.name}"
        if self.one_in(8):
            return f"{path}/any()"
        variable = VARIABLES[min(depth, 5)]
        call = f"{path}/{self.pick(('any', 'all'))}({variable}:"
        if member.type.is_structured:
            return f"{call}{self.condition(member.type.name, f'{variable}/', depth + 2)})"
        enum = self.index.enum_type(member.type.name)
        if enum is not None and enum.members:
            name = self.pick([item.name for item in enum.members])
            return f"{call}{variable} eq {enum.qualified_name}'{name}')"
        if member.type.name == "Edm.String" and self.one_in(3):
            return f"{call}contains({variable},'a'))"
        return f"{call}{variable} eq {self.literal('text')})"

    # --- options

    def option(self, name: str, base: str, depth: int) -> str:
        made: dict[str, Callable[[], str]] = {
            "$filter": lambda: self.condition(base),
            "$select": lambda: self.select(base),
            "$orderby": lambda: self.orderby(base),
            "$expand": lambda: self.expand(base, depth),
            "$top": lambda: self.pick(("0", "5", "200")),
            "$skip": lambda: self.pick(("0", "10")),
            "$count": lambda: self.pick(BOOLEANS),
            "$search": lambda: self.pick(SEARCHES),
            "$compute": lambda: f"{self.number(base, '', 0)} as Made",
            "$apply": lambda: self.apply(base),
            "$format": lambda: self.pick(("json", "application/json;odata.metadata=none")),
        }
        return f"{name}={made[name]()}"

    def select(self, base: str) -> str:
        if self.one_in(12):
            return "*"
        names = [member.name for member in members(self.index, base)]
        return ",".join(self.chance.sample(names, min(len(names), self.chance.randrange(1, 5))))

    def orderby(self, base: str) -> str:
        items = []
        for _ in range(self.chance.randrange(1, 4)):
            family = self.pick(list(self.kinds))
            made = self.kinds[family](base, "", 1)
            items.append(made + self.pick(("", " asc", " desc")))
        return ",".join(items)

    def expand(self, base: str, depth: int) -> str:
        relations = self.relations(base)
        if self.one_in(20):
            return "*"
        chosen = self.chance.sample(relations, min(len(relations), self.chance.randrange(1, 3)))
        items = []
        for relation in chosen:
            tail = ""
            if self.one_in(15) and relation.type.is_collection:
                tail = self.pick(("/$ref", "/$count"))
            elif self.one_in(2):
                options = self.nested(relation, depth)
                tail = f"({options})" if options else ""
            items.append(relation.name + tail)
        return ",".join(items)

    def nested(self, relation: Member, depth: int) -> str:
        names = ["$select"]
        if self.relations(relation.type.name) and depth < 3:
            names.append("$expand")
        if relation.type.is_collection:
            names += ["$filter", "$orderby", "$top", "$skip", "$count", "$search"]
        chosen = self.chance.sample(names, min(len(names), self.chance.randrange(4)))
        return ";".join(self.option(name, relation.type.name, depth + 1) for name in chosen)

    def apply(self, base: str) -> str:
        number = (self.of(base, "number") or self.of(base, "text"))[0].name
        text = self.chance.choice(self.of(base, "text")).name
        return self.pick((
            f"groupby(({text}))",
            f"groupby(({text}),aggregate($count as N))",
            f"aggregate({number} with max as Most)",
            f"filter({self.condition(base)})/groupby(({text}),aggregate({number} with min as L))",
            f"filter({self.condition(base)})/aggregate($count as N)",
        ))  # fmt: skip

    # --- queries

    def query(self) -> str:
        """Return a query that OData 4.01 allows on the model."""
        name = self.pick(sorted(self.index.entity_sets))
        base = self.index.entity_sets[name].type
        kind = self.chance.randrange(20)
        options = [
            "$select",
            "$filter",
            "$filter",
            "$orderby",
            "$top",
            "$skip",
            "$count",
            "$format",
        ]
        options += ["$search", "$compute", "$apply"] if self.one_in(6) else []
        options += ["$expand"] if self.relations(base) else []
        if kind == 0:
            return f"{name}/$count?{self.option('$filter', base, 0)}"
        if kind < 4:
            return self.single(name, base)
        if kind == 4:
            return self.pick((
                "NearbyListings(Latitude=39.1,Longitude=-119.7,Miles=5)?$top=5",
                "NearbyListings(Latitude=@a,Longitude=@b,Miles=@c)?@a=39.1&@b=-119.7&@c=5",
                "MarketSummaryOf(City='Reno')",
                "MarketSummaryOf(City='Reno')/MedianListPrice",
                "$metadata",
                "",
                f"$crossjoin({name},Office)",
            ))  # fmt: skip
        chosen = list(dict.fromkeys(self.chance.sample(options, self.chance.randrange(1, 5))))
        if "$apply" in chosen:
            chosen = ["$apply"]
        made = "&".join(self.option(option, base, 0) for option in chosen)
        return f"{name}?{made}" + ("&@p=5" if "@p" in made else "")

    def single(self, name: str, base: str) -> str:
        key = f"{name}('{self.pick(KEYS)}')"
        member = self.chance.choice(list(members(self.index, base)))
        options = ["$select", "$format", *(["$expand"] if self.relations(base) else [])]
        if self.one_in(3):
            return f"{key}?{self.option(self.pick(options), base, 0)}"
        if member.kind == "relation" and member.type.is_collection:
            tail = self.pick(("", "/$count", f"?{self.option('$filter', member.type.name, 0)}"))
            return f"{key}/{member.name}{tail}"
        if member.kind == "relation":
            return f"{key}/{member.name}"
        tail = (
            self.pick(("", "/$count")) if member.type.is_collection else self.pick(("", "/$value"))
        )
        return f"{key}/{member.name}{tail}"

    def damaged(self) -> str:
        """Return a query with one or two words exchanged, left out, doubled or misspelt."""
        text = self.query()
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            words = list(WORDS.finditer(text))
            if not words:
                return text
            word = self.chance.choice(words)
            old = word.group()
            new = self.pick((
                "", old[:-1], f"{old}x", f"{old} {old}", old.swapcase(), f"'{old}'",
                self.pick(NOISE), self.pick(NOISE), self.chance.choice(words).group(),
                self.pick((*ORDERED, "and", "not", "has", "in", "add", "mod")),
            ))  # fmt: skip
            text = text[: word.start()] + new + text[word.end() :]
        return text
