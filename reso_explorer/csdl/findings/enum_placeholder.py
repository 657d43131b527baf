"""An enumeration that holds only a placeholder, as older RESO documents write open lookups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.enums import is_placeholder
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield placeholder members; they are no values."""
    for enum in scope.enums:
        for member in enum.members:
            if is_placeholder(member.name):
                yield RULE.at(Location(f"{enum.qualified_name}/{member.name}", member.line))


RULE: Final = Rule(
    code="enum-placeholder",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An enumeration has a placeholder instead of values.",
    help=(
        "The document has a sample member where the real values should be. Fetch the values "
        "from the Lookup resource or sample the data."
    ),
    wrong="""
<EnumType Name="City">
  <Member Name="SampleCityEnumValue"/>
</EnumType>
""",
    right="""
<EnumType Name="City">
  <Member Name="Reno"/>
  <Member Name="Elko"/>
</EnumType>
""",
    spec="RESO",
    message="A member of an enumeration is a placeholder; no values are published.",
)
