"""An import of an operation or into a set that is not there, sections 13.5 and 13.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.binding_target import target_type_of
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Action, ActionImport, Function, FunctionImport
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield imports of unknown or bound operations, and those into an unknown entity set."""
    index = scope.index
    for container in scope.containers:
        path = container.qualified_name + "/"
        for action in container.action_imports:
            overloads = index.actions.get(action.action, [])
            location = Location(path + action.name, action.line)
            fault = _fault(scope, "action", action.action, overloads, index.actions, location)
            yield from _problems(scope, location, action, fault)
        for function in container.function_imports:
            declared = index.functions.get(function.function, [])
            location = Location(path + function.name, function.line)
            name = function.function
            fault = _fault(scope, "function", name, declared, index.functions, location)
            yield from _problems(scope, location, function, fault)


def _fault(
    scope: Scope,
    kind: str,
    target: str,
    overloads: Sequence[Action | Function],
    known: Iterable[str],
    location: Location,
) -> Diagnostic | None:
    """Return the problem of an operation that can't be imported."""
    if not overloads:
        if scope.is_foreign(target):
            return None
        near = scope.near(target, known, kind)
        return RULE.at(location, kind=kind, target=target, near=near)
    if all(overload.is_bound for overload in overloads):
        return RULE.at(location, "bound", kind=kind, target=target)
    return None


def _problems(
    scope: Scope,
    location: Location,
    found: ActionImport | FunctionImport,
    fault: Diagnostic | None,
) -> Iterator[Diagnostic]:
    if fault is not None:
        yield fault
    if found.entity_set:
        _, wrong = target_type_of(scope, found.entity_set)
        if wrong:
            yield RULE.at(location, "set", fault=wrong)


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
    message="The imported {kind} `{target:long}` doesn't exist.",
    hint="{near:long}",
    variants={
        "bound": Template(
            "The imported {kind} `{target:long}` is bound.", "Only unbound ones can be imported."
        ),
        "set": Template("The entity set of an import doesn't exist: {fault:long}."),
    },
)
