"""An abstract type in use from which nothing derives, sections 6.2 and 9.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.model import ComplexType, EntityType
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield sets, singletons and properties whose type can have no instance."""
    places = [(item.source.type, item.path, item.source.line) for item in scope.sources]
    places += [(item.prop.type, item.path, item.prop.line) for item in scope.properties]
    abstract = {
        found.qualified_name
        for found in scope.structured
        if found.abstract and not scope.index.derived(found.qualified_name)
    }
    if not abstract:
        return
    for type_name, path, line in places:
        if type_name in abstract and isinstance(
            scope.index.types.get(type_name), EntityType | ComplexType
        ):
            yield Problem(
                f"The type `{type_name}` is abstract and no type derives from it.", path, line
            )


RULE: Final = Rule(
    "abstract-without-derived",
    Severity.WARNING,
    "An abstract type is used although no type derives from it.",
    "6.2",
    check,
)
