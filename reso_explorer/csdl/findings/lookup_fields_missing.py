"""A Lookup resource without the fields that make it usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_FIELDS: Final = ("LookupName", "LookupValue", "ModificationTimestamp")


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield fields that `Lookup` lacks, where some field of the document refers to it."""
    types = [found for found in scope.entity_types if found.name == "Lookup"]
    if not types:
        return
    is_used = any(
        term_key(found.term) == "LookupName"
        for item in scope.annotated
        for found in item.annotations
    )
    for found in types if is_used else ():
        known = scope.index.properties(found.qualified_name)
        for name in _FIELDS:
            if name not in known:
                yield RULE.at(Location(found.qualified_name, found.line), name=name)


RULE: Final = Rule(
    code="lookup-fields-missing",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="The Lookup resource lacks a field that RESO requires.",
    help=(
        "The Lookup resource lacks fields that RESO requires, so values of lookups can't be "
        "fetched from it."
    ),
    wrong="""
<EntityType Name="Lookup">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="LookupName" Type="Edm.String"/>
  <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/>
</EntityType>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>
  </Property>
</ComplexType>
<EntityContainer Name="C">
  <EntitySet Name="Lookup" EntityType="G.Lookup"/>
</EntityContainer>
""",
    right="""
<EntityType Name="Lookup">
  <Key><PropertyRef Name="LookupKey"/></Key>
  <Property Name="LookupKey" Type="Edm.String" Nullable="false"/>
  <Property Name="LookupName" Type="Edm.String"/>
  <Property Name="LookupValue" Type="Edm.String"/>
  <Property Name="StandardLookupValue" Type="Edm.String"/>
  <Property Name="LegacyODataValue" Type="Edm.String"/>
  <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/>
</EntityType>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="RESO.OData.Metadata.LookupName" String="Status"/>
  </Property>
</ComplexType>
<EntityContainer Name="C">
  <EntitySet Name="Lookup" EntityType="G.Lookup"/>
</EntityContainer>
""",
    spec="RESO",
    message="The Lookup resource has no field `{name}`.",
)
