"""A function that returns nothing, section 12.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Function
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield functions without a return type."""
    for name, operation in scope.overloads:
        if isinstance(operation, Function) and operation.return_type is None:
            yield RULE.at(
                Location(name, operation.line), severity=None if scope.is_v4 else Severity.WARNING
            )


RULE: Final = Rule(
    code="function-without-return-type",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A function has no return type.",
    help="A function always returns something. Generators can't produce code for it.",
    wrong="""
<Function Name="F"/>
""",
    right="""
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    spec="12.3",
    message="A function has no return type.",
)
