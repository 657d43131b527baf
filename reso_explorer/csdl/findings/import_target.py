"""An import of an operation or into a set that is not there, sections 13.5 and 13.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.binding_target import target_type_of
from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Action, ActionImport, Function, FunctionImport


def check(scope: Scope) -> Iterator[Problem]:
    """Yield imports of unknown or bound operations, and those into an unknown entity set."""
    index = scope.index
    for container in scope.containers:
        path = container.qualified_name + "/"
        for action in container.action_imports:
            overloads = index.actions.get(action.action, [])
            fault = _fault(scope, "action", action.action, overloads, index.actions)
            yield from _problems(scope, path, action, fault)
        for function in container.function_imports:
            declared = index.functions.get(function.function, [])
            fault = _fault(scope, "function", function.function, declared, index.functions)
            yield from _problems(scope, path, function, fault)


def _fault(
    scope: Scope,
    kind: str,
    target: str,
    overloads: Sequence[Action | Function],
    known: Iterable[str],
) -> tuple[str, str] | None:
    """Return message and hint for an operation that cannot be imported."""
    if not overloads:
        if scope.is_foreign(target):
            return None
        hint = scope.near(target, known, kind)
        return f"The imported {kind} `{target}` is not there.", hint
    if all(overload.is_bound for overload in overloads):
        return f"The imported {kind} `{target}` is bound.", "Only unbound ones can be imported."
    return None


def _problems(
    scope: Scope, path: str, found: ActionImport | FunctionImport, fault: tuple[str, str] | None
) -> Iterator[Problem]:
    if fault is not None:
        yield Problem(fault[0], path + found.name, found.line, fault[1])
    if found.entity_set:
        _, wrong = target_type_of(scope, found.entity_set)
        if wrong:
            yield Problem(
                f"The entity set of an import does not exist: {wrong}.",
                path + found.name,
                found.line,
            )


RULE: Final = Rule(
    code="import-target",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="An import names an operation or entity set that does not exist.",
    help=("The operation or entity set of the import doesn't exist, so calls by its name fail."),
    wrong="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <FunctionImport Name="F" Function="G.F"/>
  <FunctionImport Name="H" Function="G.Nothing"/>
</EntityContainer>
""",
    right="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <FunctionImport Name="F" Function="G.F"/>
  <FunctionImport Name="H" Function="G.F"/>
</EntityContainer>
""",
    spec="13.5",
)
