"""An abstract type in use from which nothing derives, sections 6.2 and 9.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import ComplexType, EntityType
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
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
            yield RULE.at(Location(path, line), type=type_name)


RULE: Final = Rule(
    code="abstract-without-derived",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="An abstract type is used although no type derives from it.",
    help=(
        "Rows can't have an abstract type itself, so nothing can ever be there. The derived "
        "types may be in another document."
    ),
    wrong="""
<ComplexType Name="A" Abstract="true"/>
<ComplexType Name="B">
  <Property Name="a" Type="G.A"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A"/>
<ComplexType Name="B">
  <Property Name="a" Type="G.A"/>
</ComplexType>
""",
    spec="6.2",
    message="The type `{type:long}` is abstract, and no type derives from it.",
)
