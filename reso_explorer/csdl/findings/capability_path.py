"""A capability that names a property which the set's entities do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.meaning.terms import term_key, term_shown
from reso_explorer.csdl.meaning.values import paths_of, record_of
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.diagnostics import Diagnostic

_LISTS: Final = {
    "Capabilities.FilterRestrictions": ("NonFilterableProperties", "RequiredProperties"),
    "Capabilities.SortRestrictions": (
        "NonSortableProperties",
        "AscendingOnlyProperties",
        "DescendingOnlyProperties",
    ),
    "Capabilities.ExpandRestrictions": ("NonExpandableProperties",),
    "Capabilities.CountRestrictions": ("NonCountableProperties",),
}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield paths in the restrictions of sets that lead nowhere."""
    for item in scope.sources:
        type_name = item.source.type
        if scope.index.entity_type(type_name) is None:
            continue
        annotations = scope.index.annotations(item.path, item.source.annotations)
        for annotation in annotations:
            for path in _listed(annotation):
                end = follow(scope, type_name, path)
                if end.failed:
                    known = [
                        *scope.index.properties(type_name),
                        *scope.index.navigation_properties(type_name),
                    ]
                    yield RULE.at(
                        Location(item.path, annotation.line or item.source.line),
                        term=term_shown(annotation.term),
                        path=path,
                        type=type_name,
                        near=scope.near(end.failed, known, type_name),
                    )


def _listed(annotation: Annotation) -> Iterator[str]:
    names = _LISTS.get(term_key(annotation.term))
    if names is not None:
        record = record_of(annotation.value)
        for name in names:
            yield from paths_of(record.get(name))


RULE: Final = Rule(
    code="capability-path",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A capability names a property that does not exist.",
    help=(
        "A restriction on a field that doesn't exist has no effect, so the field that was "
        "meant may be used although the server rejects it."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Height" Type="Edm.Int32"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A">
    <Annotation Term="Org.OData.Capabilities.V1.SortRestrictions">
      <Record><PropertyValue Property="NonSortableProperties">
        <Collection><PropertyPath>Heigth</PropertyPath></Collection>
      </PropertyValue></Record>
    </Annotation>
  </EntitySet>
</EntityContainer>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Height" Type="Edm.Int32"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A">
    <Annotation Term="Org.OData.Capabilities.V1.SortRestrictions">
      <Record><PropertyValue Property="NonSortableProperties">
        <Collection><PropertyPath>Height</PropertyPath></Collection>
      </PropertyValue></Record>
    </Annotation>
  </EntitySet>
</EntityContainer>
""",
    spec="14.3",
    message="`{term}` names `{path:long}`, which `{type:long}` doesn't have.",
    hint="{near:long}",
)
