"""An unbound operation that nothing lets be called, sections 13.5 and 13.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield unbound actions and functions without an import."""
    imported = {
        found.action for container in scope.containers for found in container.action_imports
    }
    imported |= {
        found.function for container in scope.containers for found in container.function_imports
    }
    for overload in scope.overloads:
        if not overload.operation.is_bound and overload.name not in imported:
            variant = "function" if overload.kind == "function" else ""
            yield RULE.at(Location(overload.name, overload.operation.line), variant)


RULE: Final = Rule(
    code="operation-without-import",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An unbound operation has no import.",
    help=(
        "An unbound operation is called through an import in the container. Without one, an "
        "action can't be called at all, and a function only in expressions, by its full name."
    ),
    wrong="""
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
""",
    right="""
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
  <FunctionImport Name="F" Function="G.F"/>
</EntityContainer>
""",
    spec="13.5",
    message="An unbound action has no import, so it can't be called.",
    variants={
        "function": Template(
            "An unbound function has no import, so only expressions such as `$filter` and "
            "`$orderby` can call it, by its full name."
        ),
    },
)
