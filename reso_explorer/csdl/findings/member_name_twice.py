"""Two properties of one name in a type, section 7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield properties and navigation properties that repeat a name of their own kind."""
    for found in scope.structured:
        for group in (found.properties, found.navigation_properties):
            if len({member.name for member in group}) == len(group):
                continue
            seen: set[str] = set()
            for member in group:
                if member.name in seen:
                    yield RULE.at(
                        Location(f"{found.qualified_name}/{member.name}", member.line),
                        name=member.name,
                    )
                seen.add(member.name)


RULE: Final = Rule(
    code="member-name-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two properties of a type have one name.",
    help="Names are unique within a type. Which property a query means can't be known.",
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Int32"/>
  <Property Name="x" Type="Edm.Int32"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Int32"/>
  <Property Name="y" Type="Edm.Int32"/>
</ComplexType>
""",
    spec="7",
    message="The name `{name}` occurs twice in one type.",
)
