"""LookupName on a field that is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
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
            yield Problem(
                f"A field with LookupName has the type `{primitive}`."
                if is_value
                else "A field has both an enumeration and a LookupName.",
                f"{owner}/{prop.name}",
                found.line or prop.line,
                "" if is_value else "Filters use the enumeration.",
                severity=None if is_value else Severity.INFO,
            )


RULE: Final = Rule(
    code="lookup-name-type",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A field with LookupName is no text.",
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
)
