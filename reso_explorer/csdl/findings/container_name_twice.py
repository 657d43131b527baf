"""Two children of one name in a container, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield sets, singletons and imports that repeat a name; V2 imports may be overloaded."""
    for container in scope.containers:
        named = [
            *((found.name, "set or singleton", found.line) for found in container.entity_sets),
            *((found.name, "set or singleton", found.line) for found in container.singletons),
            *((found.name, "import", found.line) for found in container.action_imports),
            *((found.name, "import", found.line) for found in container.function_imports),
        ]
        seen: dict[str, str] = {}
        for name, kind, line in named:
            before = seen.get(name)
            if before is None:
                seen[name] = kind
            elif scope.is_v4 or not kind == before == "import":
                yield RULE.at(Location(f"{container.qualified_name}/{name}", line), name=name)


RULE: Final = Rule(
    code="container-name-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two children of a container have one name.",
    help=(
        "A name in the container stands for one thing in a URL. Which one the server means "
        "can't be known."
    ),
    wrong="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <Singleton Name="Bs" Type="G.B"/>
</EntityContainer>
""",
    right="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <Singleton Name="B" Type="G.B"/>
</EntityContainer>
""",
    spec="13",
    message="The container has two children named `{name:long}`.",
)
