"""`StandardName` annotations, which RESO replaced by the Field and Lookup resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield every use of the term, all under one message."""
    for item in scope.annotated:
        for found in item.annotations:
            if term_key(found.term) == "StandardName":
                yield RULE.at(Location(item.path, found.line or item.line))


RULE: Final = Rule(
    code="standard-name-deprecated",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="StandardName is deprecated.",
    help=(
        "RESO replaced the term StandardName by Display Name annotations in the Data Dictionary."
    ),
    wrong="""
<edmx:Reference Uri="https://example.org/reso.xml">
  <edmx:Include Namespace="RESO.OData.Metadata"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="RESO.OData.Metadata.StandardName" String="X"/>
  </Property>
</ComplexType>
""",
    right="""
<edmx:Reference Uri="https://example.org/reso.xml">
  <edmx:Include Namespace="RESO.OData.Metadata"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
""",
    spec="RESO",
    message="The StandardName annotation is deprecated.",
    hint="RESO replaced it by the Field and Lookup resources.",
)
