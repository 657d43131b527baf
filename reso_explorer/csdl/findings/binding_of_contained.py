"""A binding for a relation whose entities are contained, section 13.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_sets, two_types
from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import NavigationProperty
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield bindings whose path ends in a containment navigation property."""
    for item in scope.sources:
        for binding in item.source.bindings:
            member = follow(scope, item.source.type, binding.path).member
            if isinstance(member, NavigationProperty) and member.contains_target:
                yield RULE.at(
                    Location(f"{item.path}/{binding.path}", binding.line or item.source.line)
                )


RULE: Final = Rule(
    code="binding-of-contained",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A containment relation is bound to a set.",
    help=(
        "Contained rows have their URL below their parent, not in a set. Remove the binding "
        "or the containment."
    ),
    wrong=two_types('<NavigationProperty Name="N" Type="G.B" ContainsTarget="true"/>')
    + two_sets('<NavigationPropertyBinding Path="N" Target="Bs"/>'),
    right=two_types('<NavigationProperty Name="N" Type="G.B" ContainsTarget="true"/>')
    + two_sets(""),
    spec="13.4",
    message="A relation that contains its rows is bound to a set.",
    hint="Contained rows have their URL below their parent.",
)
