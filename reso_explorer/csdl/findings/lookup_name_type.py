"""LookupName on a field that is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield lookup fields of numbers, dates or Booleans, and those with an enumeration, too."""
    for owner, prop in scope.properties:
        if not prop.annotations or prop.type == "Edm.String":
            continue
        for found in prop.annotations:
            if term_key(found.term) != "LookupName":
                continue
            primitive = scope.index.primitive(prop.type)
            if primitive == "Edm.String":
                continue
            is_value = primitive.startswith("Edm.")
            yield RULE.at(
                Location(f"{owner}/{prop.name}", found.line or prop.line),
                "" if is_value else "both",
                severity=None if is_value else Severity.INFO,
                type=primitive,
            )


RULE: Final = Rule(
    code="lookup-name-type",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A field with LookupName isn't a string.",
    help=(
        "LookupName means that the field has strings from the Lookup resource, which "
        "doesn't go with its type."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="n" Type="Edm.Int32">
    <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>
  </Property>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="n" Type="Edm.String">
    <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>
  </Property>
</ComplexType>
""",
    spec="RESO",
    message="A field with LookupName has the type `{type:long}`.",
    variants={
        "both": Template(
            "A field has both an enumeration and a LookupName.", "Filters use the enumeration."
        ),
    },
)
