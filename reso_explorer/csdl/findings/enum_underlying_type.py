"""An enumeration over a type that is no integer, section 10.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity
from reso_explorer.edm import INTEGER_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield enumerations with an underlying type other than the five integer types."""
    for enum in scope.enums:
        if enum.underlying_type not in INTEGER_RANGES:
            yield RULE.at(
                Location(enum.qualified_name, enum.line),
                type=enum.underlying_type,
                allowed=tuple(sorted(INTEGER_RANGES)),
            )


RULE: Final = Rule(
    code="enum-underlying-type",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The underlying type of an enumeration isn't an integer type.",
    help="Members of an enumeration are integers: Edm.Byte, SByte, Int16, Int32, or Int64.",
    wrong="""
<EnumType Name="E" UnderlyingType="Edm.String">
  <Member Name="A"/>
  <Member Name="B"/>
</EnumType>
""",
    right="""
<EnumType Name="E" UnderlyingType="Edm.Int64">
  <Member Name="A"/>
  <Member Name="B"/>
</EnumType>
""",
    spec="10.1",
    message="An enumeration can't have the underlying type `{type:long}`.",
    hint="Allowed are {allowed:and}.",
)
