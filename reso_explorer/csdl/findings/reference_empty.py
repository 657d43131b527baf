"""A reference that takes nothing from the other document, section 4.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield references without an include, and those without an address."""
    for reference in scope.model.references:
        if not reference.includes and not reference.include_annotations:
            yield RULE.at(Location(reference.uri, reference.line))
        elif not reference.uri.strip() and scope.is_v4:
            yield RULE.at(Location(reference.uri, reference.line), "nowhere")


RULE: Final = Rule(
    code="reference-empty",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A reference includes nothing or has no URI.",
    help="A reference that includes nothing has no effect.",
    wrong="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<edmx:Reference Uri="https://example.org/x.xml"/>
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
    spec="4.1",
    message="A reference includes nothing from the other document.",
    variants={
        "nowhere": Template("A reference has no URI."),
    },
)
