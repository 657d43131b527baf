"""Two members of one name in an enumeration, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield members whose name occurs before in the same enumeration."""
    for enum in scope.enums:
        if len({member.name for member in enum.members}) == len(enum.members):
            continue
        seen: set[str] = set()
        for member in enum.members:
            if member.name in seen:
                yield RULE.at(
                    Location(f"{enum.qualified_name}/{member.name}", member.line), name=member.name
                )
            seen.add(member.name)


RULE: Final = Rule(
    code="enum-member-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two members of an enumeration have one name.",
    help="Two members with one name can't be told apart in a query.",
    wrong="""
<EnumType Name="E">
  <Member Name="A"/>
  <Member Name="A"/>
</EnumType>
""",
    right="""
<EnumType Name="E">
  <Member Name="A"/>
  <Member Name="B"/>
</EnumType>
""",
    spec="10.3",
    message="An enumeration has the member `{name}` twice.",
)
