"""An entity set path that does not start at the binding parameter or leads nowhere, 12.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield operations whose `EntitySetPath` cannot be followed."""
    for name, operation in scope.overloads:
        path = operation.entity_set_path
        if not path:
            continue
        if not operation.is_bound or not operation.parameters:
            yield Problem(
                "An operation that is not bound states an entity set path.", name, operation.line
            )
            continue
        head, _, rest = path.partition("/")
        binding = operation.parameters[0]
        if head != binding.name:
            yield Problem(
                f"The entity set path `{path}` does not start with the binding parameter "
                f"`{binding.name}`.",
                name,
                operation.line,
            )
        elif rest and scope.index.structured(binding.type) is not None:
            end = follow(scope, binding.type, rest)
            if end.failed:
                yield Problem(
                    f"The entity set path `{path}` breaks off at `{end.failed}`.",
                    name,
                    operation.line,
                )


RULE: Final = Rule(
    code="entity-set-path",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="An entity set path leads nowhere.",
    help=(
        "The path tells in which set the result of an operation is. It has to begin with "
        "the binding parameter and follow relations."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="B" Type="G.B"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<Action Name="F" IsBound="true" EntitySetPath="a/Bz">
  <Parameter Name="a" Type="G.A"/>
  <ReturnType Type="G.B"/>
</Action>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="B" Type="G.B"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<Action Name="F" IsBound="true" EntitySetPath="a/B">
  <Parameter Name="a" Type="G.A"/>
  <ReturnType Type="G.B"/>
</Action>
""",
    spec="12.6",
)
