"""A flags enumeration whose values are no bits, section 10.2.

Real feeds number the members 0, 1, 2 …; bit arithmetic on them gives nonsense.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import EnumType
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield flags enumerations with values that are no combination of single bits."""
    for enum in scope.enums:
        if enum.is_flags and not has_bit_values(enum):
            yield RULE.at(Location(enum.qualified_name, enum.line))


def has_bit_values(enum: EnumType) -> bool:
    """Tell whether every value is zero, a power of two or a combination of such members."""
    bits = 0
    for member in enum.members:
        if member.value > 0 and member.value & (member.value - 1) == 0:
            bits |= member.value
    return all(member.value >= 0 and member.value & ~bits == 0 for member in enum.members)


RULE: Final = Rule(
    code="enum-flags-sequential",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="The values of a flags enumeration aren't single bits.",
    help=(
        "Members of a flags enumeration are combined bit by bit. Values that share bits "
        "can't be told apart after that; use 1, 2, 4, 8, and so on."
    ),
    wrong="""
<EnumType Name="E" IsFlags="true">
  <Member Name="A" Value="3"/>
  <Member Name="B" Value="5"/>
</EnumType>
""",
    right="""
<EnumType Name="E" IsFlags="true">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="2"/>
</EnumType>
""",
    spec="10.2",
    message="The values of a flags enumeration aren't single bits.",
    hint="Combine members by name; don't do bit arithmetic.",
)
