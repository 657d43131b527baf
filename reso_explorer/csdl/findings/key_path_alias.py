"""Key parts with a path but no alias, or with an alias that clashes, section 6.5.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield key parts whose name in URLs is missing or not unique."""
    for found in scope.entity_types:
        name = found.qualified_name
        seen: set[str] = set()
        for part in found.key:
            line = part.line or found.line
            known = part.alias or part.name
            if "/" in part.name and not part.alias:
                yield RULE.at(Location(name, line), part=part.name)
            elif known in seen:
                yield RULE.at(Location(name, line), "twice", part=known)
            elif part.alias and part.alias in scope.index.properties(name):
                yield RULE.at(Location(name, line), "taken", part=part.alias)
            seen.add(known)


RULE: Final = Rule(
    code="key-path-alias",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A key part has no unambiguous name in URLs.",
    help="A part of a key inside a structure needs an alias, which is its name in URLs.",
    wrong="""
<ComplexType Name="I">
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</ComplexType>
<EntityType Name="A">
  <Key><PropertyRef Name="Info/Id"/></Key>
  <Property Name="Info" Type="G.I" Nullable="false"/>
</EntityType>
""",
    right="""
<ComplexType Name="I">
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</ComplexType>
<EntityType Name="A">
  <Key><PropertyRef Name="Info/Id" Alias="Id"/></Key>
  <Property Name="Info" Type="G.I" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message="The key part `{part:long}` is a path and needs an alias.",
    variants={
        "twice": Template("The key names `{part:long}` twice."),
        "taken": Template("The key alias `{part:long}` is also the name of a property."),
    },
)
