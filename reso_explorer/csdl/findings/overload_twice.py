"""Two overloads that a call cannot tell apart, sections 12.2 and 12.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Action
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Function
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield actions of one binding type and functions of the same parameter names."""
    seen: set[Hashable] = set()
    for name, operation in scope.overloads:
        signature = (name, *_signature(operation))
        if signature in seen:
            kind = "action" if isinstance(operation, Action) else "function"
            yield RULE.at(Location(name, operation.line), kind=kind, name=name)
        seen.add(signature)


def _signature(operation: Action | Function) -> tuple[Hashable, ...]:
    parameters = operation.parameters
    binding: tuple[Hashable, ...] = ()
    if operation.is_bound and parameters:
        binding = (parameters[0].type, parameters[0].is_collection)
    if isinstance(operation, Action):
        return ("action", operation.is_bound, *binding)
    rest = parameters[1:] if operation.is_bound else parameters
    names = frozenset(parameter.name for parameter in rest)
    return ("function", operation.is_bound, *binding, names)


RULE: Final = Rule(
    code="overload-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two overloads can't be told apart.",
    help=("A call names its parameters; two overloads with the same names can't be told apart."),
    wrong="""
<Function Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
<Function Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    right="""
<Function Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
<Function Name="F">
  <Parameter Name="b" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    spec="12.2",
    message="Two overloads of the {kind} `{name:long}` can't be told apart.",
)
