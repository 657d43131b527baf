"""A binding to a set that is not there or holds other entities, section 13.4.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_sets, two_types
from reso_explorer.csdl.findings.paths import follow
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield bindings whose target does not resolve, and those to a set of an unrelated type."""
    index = scope.index
    for item in scope.sources:
        if index.entity_type(item.source.type) is None:
            continue
        for binding in item.source.bindings:
            line = binding.line or item.source.line
            target_type, fault = target_type_of(scope, binding.target)
            if fault:
                known = [*index.entity_sets, *index.singletons]
                hint = scope.near(binding.target.rpartition("/")[2], known, "sets")
                yield RULE.at(Location(item.path, line), fault=fault, near=hint)
                continue
            end = follow(scope, item.source.type, binding.path)
            bound = end.member.type if end.member is not None else end.type
            if not target_type or not end.is_found or not end.is_judged:
                continue
            if not (index.is_a(bound, target_type) or index.is_a(target_type, bound)):
                yield RULE.at(
                    Location(item.path, line),
                    "other",
                    severity=Severity.WARNING,
                    target=binding.target,
                    type=target_type,
                    related=bound,
                )


def target_type_of(scope: Scope, target: str) -> tuple[str, str]:
    """Return the type of a target path, "" where it cannot be judged, and what fails or ""."""
    index = scope.index
    head, _, rest = target.partition("/")
    if "." in head:
        container = index.qualify(head)
        if container not in index.containers:
            return "", "" if scope.is_foreign(container) else f"there is no container `{container}`"
        head, _, rest = rest.partition("/")
    source = index.entity_sets.get(head) or index.singletons.get(head)
    if source is None:
        inherits = any(
            container.extends and container.extends not in index.containers
            for container in scope.containers
        )
        return "", "" if inherits else f"there is no set `{head}`"
    if not rest:
        return source.type if index.entity_type(source.type) is not None else "", ""
    end = follow(scope, source.type, rest)
    if end.failed:
        return "", f"`{end.type}` has no `{end.failed}`"
    return end.type if end.is_judged and end.type in index.types else "", ""


RULE: Final = Rule(
    code="binding-target",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The target of a binding doesn't exist or has other rows.",
    help=("The set in which related rows should be doesn't exist, or has rows of another type."),
    wrong=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets('<NavigationPropertyBinding Path="B" Target="Nowhere"/>'),
    right=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets('<NavigationPropertyBinding Path="B" Target="Bs"/>'),
    spec="13.4.2",
    message="A binding target doesn't exist: {fault:long}.",
    hint="{near:long}",
    variants={
        "other": Template(
            "The binding target `{target:long}` has rows of `{type:long}`; the relation is to "
            "`{related:long}`."
        ),
    },
)
