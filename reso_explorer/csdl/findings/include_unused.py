"""A namespace that is included and never used, section 4.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.expression_names import names_in
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield includes whose namespace no type reference and no annotation uses."""
    if not scope.included:
        return
    used = _namespaces(scope)
    for reference in scope.model.references:
        for include in reference.includes:
            if include.namespace not in used:
                yield RULE.at(Location(include.namespace, include.line or reference.line))


def _namespaces(scope: Scope) -> set[str]:
    """Return the namespaces of all names that stand in the document."""
    names = {item.element.type for item in scope.typed}
    names |= {item.navigation.type for item in scope.navigations}
    names |= {found.base_type for found in scope.structured if found.base_type}
    names |= {item.source.type for item in scope.sources}
    names |= {found.extends for found in scope.containers if found.extends}
    names |= {found.base_term for found in scope.terms if found.base_term}
    for group in scope.annotations:
        names |= names_in(group)
    for schema in scope.schemas:
        names |= {found.target.partition("/")[0] for found in schema.annotation_groups}
    return {name.partition("(")[0].rpartition(".")[0] for name in names}


RULE: Final = Rule(
    code="include-unused",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An included namespace is not used.",
    help=(
        "The document includes a namespace and uses nothing of it. Harmless; it may be left over."
    ),
    wrong="""
<edmx:Reference Uri="https://example.org/x.xml">
  <edmx:Include Namespace="Some.Thing"/>
</edmx:Reference>
<ComplexType Name="A"/>
""",
    right="""
<ComplexType Name="A"/>
""",
    spec="4.2",
    message="An included namespace isn't used.",
)
