"""Parameter aliases without a value, and those whose value is themselves (OData 4.01 URL, 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import AliasSegment, QueryOptions, RelativeUri
from reso_explorer.odata.ast.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import AliasOption
    from reso_explorer.query.analysis import Analysis

UNDEFINED_ALIAS: Final = Rule(
    code="undefined-alias",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A parameter alias without a value.",
    help="`@name` needs a value among the options: `@name=…`. Without it the alias is null.",
    wrong="Property?$filter=City eq @city",
    right="Property?$filter=City eq @city&@city='a'",
    spec="URL 5.3",
    message="`@{alias}` has no value, so it's null.",
    hint="Add `@{alias}=…` to the options.",
)

ALIAS_CYCLE: Final = Rule(
    code="alias-cycle",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Parameter aliases that refer to each other in a circle.",
    help="The value of an alias may be another alias, but the last one needs a value.",
    wrong="Property?$filter=City eq @a&@a=@b&@b=@a",
    right="Property?$filter=City eq @a&@a=@b&@b='Reno'",
    spec="URL 5.3",
    message="The value of `@{alias}` refers back to `@{alias}`, so it has none.",
    hint="Give one of them a value: {names:or}.",
    variants={"self": Template("`@{alias}` is its own value.", "Give it a value: `@{alias}=…`.")},
)

RULES: Final = (UNDEFINED_ALIAS, ALIAS_CYCLE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report aliases that the query uses and does not define, and circles of them."""
    yield from _cycles(analysis.aliases)
    if not isinstance(analysis.result.tree, RelativeUri | QueryOptions):
        return
    for use in analysis.alias_uses:
        name = use.name.text
        if name not in analysis.aliases:
            yield UNDEFINED_ALIAS.at(use.span, alias=name)


def _cycles(aliases: Mapping[str, AliasOption]) -> Iterator[Diagnostic]:
    """Yield each circle once, at the alias of it that is defined first."""
    uses = {name: _named_in(option) for name, option in aliases.items()}
    told: set[str] = set()
    for name, option in aliases.items():
        circle = _circle(uses, name)
        if circle and not told.intersection(circle):
            told.update(circle)
            variant = "self" if len(circle) == 1 else ""
            names = tuple(f"@{each}" for each in circle)
            yield ALIAS_CYCLE.at(option.span, variant, alias=name, names=names)


def _named_in(option: AliasOption) -> list[str]:
    """Return the aliases in the value of an alias."""
    return [node.name.text for node in walk(option.value) if isinstance(node, AliasSegment)]


def _circle(uses: Mapping[str, list[str]], start: str) -> list[str]:
    """Return the aliases on a way from one back to itself, [] where there is none."""
    before: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        for each in uses.get(name, ()):
            if each == start:
                way = [name]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if each not in before:
                before[each] = name
                waiting.append(each)
    return []
