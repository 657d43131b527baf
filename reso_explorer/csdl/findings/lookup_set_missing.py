"""Fields that refer to the Lookup resource in a document without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_NAMES: Final = frozenset({"Lookup", "Lookups"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield fields with a LookupName where no entity set `Lookup` exists."""
    if any(
        item.source.name in _NAMES or item.source.type.rpartition(".")[2] in _NAMES
        for item in scope.sources
    ):
        return
    for item in scope.annotated:
        for found in item.annotations:
            if term_key(found.term) == "LookupName":
                yield RULE.at(Location(item.path, found.line or item.line))


RULE: Final = Rule(
    code="lookup-set-missing",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="LookupName is used without a Lookup entity set.",
    help=(
        "Fields refer to the Lookup resource, but the service has none, so their values are "
        "unknown. Sample the data to learn them."
    ),
    wrong="""
<edmx:Reference Uri="https://example.org/reso.xml">
  <edmx:Include Namespace="RESO.OData.Metadata"/>
</edmx:Reference>
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<ComplexType Name="V">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>
  </Property>
</ComplexType>
""",
    right="""
<edmx:Reference Uri="https://example.org/reso.xml">
  <edmx:Include Namespace="RESO.OData.Metadata"/>
</edmx:Reference>
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<ComplexType Name="V">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
""",
    spec="RESO",
    message="LookupName refers to a Lookup resource, but the service has none.",
    hint="Sample the data to learn the values.",
)
