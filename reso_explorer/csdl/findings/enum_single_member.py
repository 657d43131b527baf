"""An enumeration with one member, which tells nothing apart.

Seen in feeds where the member stands for "this feed" or where a list was cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.enums import is_placeholder
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield enumerations whose only member is no placeholder."""
    for enum in scope.enums:
        if len(enum.members) == 1 and not is_placeholder(enum.members[0].name):
            yield RULE.at(Location(enum.qualified_name, enum.line))


RULE: Final = Rule(
    code="enum-single-member",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An enumeration has only one member.",
    help=(
        "With one member there is nothing to choose. The list may be cut, or the "
        "enumeration is a placeholder."
    ),
    wrong="""
<EnumType Name="E">
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
    message="An enumeration has only one member.",
)
