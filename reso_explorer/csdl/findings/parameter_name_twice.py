"""Two parameters of one name, section 12.9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield operations with a parameter name that occurs twice in one overload."""
    for name, operation in scope.overloads:
        seen: set[str] = set()
        for parameter in operation.parameters:
            if parameter.name in seen:
                yield RULE.at(Location(name, parameter.line or operation.line), name=parameter.name)
            seen.add(parameter.name)


RULE: Final = Rule(
    code="parameter-name-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two parameters have one name.",
    help="Parameters are passed by name, so a name can be used once.",
    wrong="""
<Action Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <Parameter Name="a" Type="Edm.Int32"/>
</Action>
""",
    right="""
<Action Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <Parameter Name="b" Type="Edm.Int32"/>
</Action>
""",
    spec="12.9",
    message="An operation has two parameters named `{name}`.",
)
