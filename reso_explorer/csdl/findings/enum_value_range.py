"""Member values beyond the underlying type, section 10.1.

Seen in real feeds: `Edm.Int32` with powers of two up to 2 to the 62.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity
from reso_explorer.edm import INTEGER_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield one problem per enumeration with values that its type cannot hold."""
    for enum in scope.enums:
        low, high = INTEGER_RANGES.get(enum.underlying_type, INTEGER_RANGES["Edm.Int64"])
        beyond = [member for member in enum.members if not low <= member.value <= high]
        if beyond:
            yield RULE.at(
                Location(f"{enum.qualified_name}/{beyond[0].name}", beyond[0].line),
                type=enum.underlying_type,
            )


RULE: Final = Rule(
    code="enum-value-range",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="Values of an enumeration are beyond its underlying type.",
    help=(
        "The number of the member is outside the range of the enumeration's type; readers "
        "in other languages fail on it."
    ),
    wrong="""
<EnumType Name="E">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="4294967296"/>
</EnumType>
""",
    right="""
<EnumType Name="E">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="2"/>
</EnumType>
""",
    spec="10.1",
    message="Members of an enumeration have values outside the range of `{type:long}`.",
    hint="Read such values as 64-bit integers.",
)
