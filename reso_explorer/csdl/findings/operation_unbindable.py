"""A bound operation without a parameter to bind, section 12.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield bound actions and functions without parameters."""
    for overload in scope.overloads:
        if overload.operation.is_bound and not overload.operation.parameters:
            yield Problem(
                f"A bound {overload.kind} has no parameter to bind to.",
                overload.name,
                overload.operation.line,
            )


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
)
