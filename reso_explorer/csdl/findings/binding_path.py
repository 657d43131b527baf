"""A binding whose path leads to no navigation property, section 13.4.1."""

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
    """Yield bindings with a path that breaks off or ends in a property."""
    index = scope.index
    for item in scope.sources:
        type_name = item.source.type
        if index.entity_type(type_name) is None:
            continue
        known = index.navigation_properties(type_name)
        for binding in item.source.bindings:
            if binding.path in known:
                continue
            end = follow(scope, type_name, binding.path)
            ends_in_cast = end.member is None and "." in binding.path.rpartition("/")[2]
            if not end.is_judged and end.is_found:
                continue
            if end.is_found and (isinstance(end.member, NavigationProperty) or ends_in_cast):
                continue
            failed = end.failed or binding.path
            start = end.type or type_name
            yield RULE.at(
                Location(item.path, binding.line or item.source.line),
                path=binding.path,
                near=scope.near(failed, index.navigation_properties(start), start),
            )


RULE: Final = Rule(
    code="binding-path",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The path of a binding doesn't end at a relation.",
    help=(
        "The binding says in which set related rows are, but its path doesn't end at a "
        "relation. Clients can't find those rows by key."
    ),
    wrong=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets('<NavigationPropertyBinding Path="Bz" Target="Bs"/>'),
    right=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets('<NavigationPropertyBinding Path="B" Target="Bs"/>'),
    spec="13.4.1",
    message="The binding path `{path:long}` doesn't end at a relation.",
    hint="{near:long}",
)
