"""An enumeration without members, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield enumerations that no value belongs to."""
    for enum in scope.enums:
        if not enum.members:
            yield RULE.at(Location(enum.qualified_name, enum.line))


RULE: Final = Rule(
    code="enum-empty",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An enumeration has no members.",
    help=(
        "An enumeration without members allows no value at all. Its values may have been "
        "cut by the provider."
    ),
    wrong="""
<EnumType Name="E"/>
""",
    right="""
<EnumType Name="E">
  <Member Name="On"/>
  <Member Name="Off"/>
</EnumType>
""",
    spec="10.3",
    message="An enumeration has no members; its values are unknown.",
)
