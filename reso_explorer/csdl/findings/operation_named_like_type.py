"""An operation with the name of a type, section 5.

XML documents with both can be read; CSDL JSON cannot express them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield operations whose qualified name is also that of a type."""
    for overload in scope.overloads:
        if overload.name in scope.index.types:
            yield RULE.at(
                Location(overload.name, overload.operation.line),
                name=overload.name,
                kind=_KINDS[overload.kind],
            )


_KINDS: Final = {"action": "an action", "function": "a function"}

RULE: Final = Rule(
    code="operation-named-like-type",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="An operation has the name of a type.",
    help=(
        "CSDL JSON has one member per name, so it can't express both a type and an "
        "operation of that name."
    ),
    wrong="""
<ComplexType Name="A"/>
<Function Name="A">
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    right="""
<ComplexType Name="A"/>
<Function Name="F">
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    spec="5",
    message="`{name:long}` is a type and {kind}.",
    hint="CSDL JSON can express only one of them.",
)
