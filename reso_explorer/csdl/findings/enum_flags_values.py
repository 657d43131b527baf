"""A flags enumeration without explicit or with negative values, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield flags enumerations that break the rules for their values."""
    for enum in scope.enums:
        if not enum.is_flags or not enum.members:
            continue
        if not any(member.is_explicit for member in enum.members):
            yield RULE.at(Location(enum.qualified_name, enum.line))
        elif any(member.value < 0 for member in enum.members):
            yield RULE.at(Location(enum.qualified_name, enum.line), "negative")


RULE: Final = Rule(
    code="enum-flags-values",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A flags enumeration lacks values or has negative ones.",
    help="Flags are combined by their numbers, so each member needs one.",
    wrong="""
<EnumType Name="E" IsFlags="true">
  <Member Name="A"/>
  <Member Name="B"/>
</EnumType>
""",
    right="""
<EnumType Name="E" IsFlags="true">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="2"/>
</EnumType>
""",
    spec="10.3",
    message="A flags enumeration has no values.",
    variants={
        "negative": Template("A flags enumeration has a negative value."),
    },
)
