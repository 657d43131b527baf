"""Names in one place that differ only in letter case, section 15.2.

They are legal, and people and databases mix them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.scope import members_of
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield types of a schema and members of a type whose names differ in case only."""
    yield from _clashes(
        [(found.qualified_name, found.qualified_name, found.line) for found in scope.named_types]
    )
    for found in scope.structured:
        owner = found.qualified_name
        yield from _clashes([(item.name, owner, item.line) for item in members_of(found)])
    for enum in scope.enums:
        owner = enum.qualified_name
        yield from _clashes([(member.name, owner, member.line) for member in enum.members])


def _clashes(names: list[tuple[str, str, int]]) -> Iterator[Diagnostic]:
    if len({name.lower() for name, _, _ in names}) == len({name for name, _, _ in names}):
        return
    seen: dict[str, str] = {}
    for name, owner, line in names:
        first = seen.setdefault(name.lower(), name)
        if first != name:
            path = owner if name == owner else f"{owner}/{name}"
            yield RULE.at(Location(path, line), first=first, second=name)


RULE: Final = Rule(
    code="names-differ-by-case",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="Two names differ only in case.",
    help=("Two names differ only in case. That's allowed, but databases and people mix them up."),
    wrong="""
<ComplexType Name="A">
  <Property Name="city" Type="Edm.String"/>
  <Property Name="City" Type="Edm.String"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="City" Type="Edm.String"/>
</ComplexType>
""",
    spec="15.2",
    message="`{first}` and `{second}` differ only in case.",
)
