"""One simple name for types of several namespaces, section 15.3.

Legal, yet tools that know types by their simple name mix them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield types whose simple name an earlier type of another namespace has."""
    first: dict[str, str] = {}
    for found in scope.named_types:
        earlier = first.setdefault(found.name, found.namespace)
        if earlier != found.namespace:
            yield RULE.at(Location(found.qualified_name, found.line))


RULE: Final = Rule(
    code="short-name-shared",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="Types of several namespaces share a simple name.",
    help=(
        "Two types have the same name in different namespaces. Lists that show short names "
        "mix them up."
    ),
    wrong="""
<ComplexType Name="A"/>
<Schema Namespace="H">
  <ComplexType Name="A"/>
</Schema>
""",
    right="""
<ComplexType Name="A"/>
<Schema Namespace="H">
  <ComplexType Name="B"/>
</Schema>
""",
    spec="15.3",
    message="A simple type name occurs in several namespaces.",
    hint="Always use the qualified name.",
)
