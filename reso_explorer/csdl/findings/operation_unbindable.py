"""A bound operation without a parameter to bind, section 12.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield bound actions and functions without parameters."""
    for overload in scope.overloads:
        if overload.operation.is_bound and not overload.operation.parameters:
            yield RULE.at(Location(overload.name, overload.operation.line), kind=overload.kind)


RULE: Final = Rule(
    code="operation-unbindable",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A bound operation has no parameters.",
    help=(
        "A bound operation is called on a row or a collection, its first parameter. Without "
        "parameters it can't be called."
    ),
    wrong="""
<ComplexType Name="A"/>
<Action Name="F" IsBound="true"/>
""",
    right="""
<ComplexType Name="A"/>
<Action Name="F" IsBound="true">
  <Parameter Name="a" Type="G.A"/>
</Action>
""",
    spec="12.5",
    message="A bound {kind} has no parameter to bind to.",
)
