"""A document of OData V1 to V3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield one problem for a document that is not V4."""
    if not scope.is_v4:
        schema = scope.schemas[0] if scope.schemas else None
        yield RULE.at(Location(schema.namespace if schema else "", 0), version=scope.model.version)


RULE: Final = Rule(
    code="old-version",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="The document is older than OData V4.",
    help=(
        "The service uses OData V1, V2, or V3. Literals, functions, and options are "
        "written differently there."
    ),
    wrong="""
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
  <edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" m:DataServiceVersion="2.0">
    <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
      <ComplexType Name="A"/>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
""",
    right="""
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="G" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <ComplexType Name="A"/>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
""",
    spec="3.1",
    message="The document describes an OData {version} service.",
    hint="Write queries the V2 way.",
)
