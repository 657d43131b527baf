"""Terms of a vocabulary that the document neither declares nor includes, section 4.2.

Common, and harmless for terms that are known by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield annotations whose namespace has dots and is not known; aliases are the reader's."""
    known = scope.declared | set(scope.included)
    if not scope.is_v4:
        return
    for item in scope.annotated:
        for found in item.annotations:
            namespace = found.term.rpartition(".")[0]
            if namespace not in known and "." in namespace:
                yield RULE.at(Location(item.path, found.line or item.line), namespace=namespace)
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            for found in group.annotations:
                namespace = found.term.rpartition(".")[0]
                if namespace not in known and "." in namespace:
                    yield RULE.at(
                        Location(group.target, found.line or group.line), namespace=namespace
                    )


RULE: Final = Rule(
    code="vocabulary-undeclared",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="Terms of a vocabulary are used that the document does not include.",
    help=(
        "A document should reference the vocabularies it uses. Well-known ones are "
        "understood anyway."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
  </Property>
</ComplexType>
""",
    right="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
  </Property>
</ComplexType>
""",
    spec="4.2",
    message="Terms of `{namespace:long}` are used without a reference to that vocabulary.",
)
