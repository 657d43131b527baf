"""An enumeration with values on some members only, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield enumerations where some members state a value and others do not."""
    for enum in scope.enums:
        explicit = sum(member.is_explicit for member in enum.members)
        if 0 < explicit < len(enum.members):
            first = next(member for member in enum.members if not member.is_explicit)
            yield RULE.at(Location(f"{enum.qualified_name}/{first.name}", first.line))


RULE: Final = Rule(
    code="enum-values-mixed",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="Some members of an enumeration have a value and others don't.",
    help=(
        "Either every member has a value or none has. Otherwise the numbers of the rest are "
        "unclear."
    ),
    wrong="""
<EnumType Name="E">
  <Member Name="A" Value="1"/>
  <Member Name="B"/>
</EnumType>
""",
    right="""
<EnumType Name="E">
  <Member Name="A" Value="1"/>
  <Member Name="B" Value="2"/>
</EnumType>
""",
    spec="10.3",
    message="Some members of an enumeration have a value and others don't.",
    hint="Trust the names, not the numbers.",
)
