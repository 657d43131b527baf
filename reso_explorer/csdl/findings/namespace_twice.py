"""Two schemas with one namespace in a document, section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield every schema after the first one of its namespace."""
    seen: set[str] = set()
    for schema in scope.schemas:
        if schema.namespace in seen:
            yield RULE.at(Location(schema.namespace, schema.line), namespace=schema.namespace)
        seen.add(schema.namespace)


RULE: Final = Rule(
    code="namespace-twice",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="Two schemas have one namespace.",
    help="A document has one schema per namespace. The contents of both are used.",
    wrong="""
<ComplexType Name="A"/>
<Schema Namespace="G">
  <ComplexType Name="V"/>
</Schema>
""",
    right="""
<ComplexType Name="A"/>
<Schema Namespace="H">
  <ComplexType Name="V"/>
</Schema>
""",
    spec="5",
    message="The namespace `{namespace:long}` is declared by two schemas; both are used.",
)
