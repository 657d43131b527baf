"""A property of a type that properties may not have, section 7.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template
from reso_explorer.edm import NEW_TYPES, TERM_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield properties of an entity type, of a V2 type in V4, or of a type for terms only.

    Documents that declare terms may describe their records with such types.
    """
    types = scope.index.types
    for owner, prop in scope.properties:
        name = prop.type
        if name.startswith("Edm."):
            if name in NEW_TYPES and scope.is_v4:
                yield RULE.at(
                    Location(f"{owner}/{prop.name}", prop.line),
                    "old",
                    type=name,
                    better=NEW_TYPES[name],
                )
            elif name == "Edm.EntityType" or (name in TERM_TYPES and not scope.terms):
                yield RULE.at(Location(f"{owner}/{prop.name}", prop.line), type=name)
        elif isinstance(types.get(name), EntityType):
            yield RULE.at(Location(f"{owner}/{prop.name}", prop.line), "entity", type=name)


RULE: Final = Rule(
    code="property-type-kind",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A property has a type that properties may not have.",
    help=(
        "The type isn't one that a property of this OData version can have, for example "
        "Edm.DateTime of V2 in a V4 document."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.DateTime"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.DateTimeOffset"/>
</ComplexType>
""",
    spec="7.1",
    message="A property can't have the type `{type:long}`.",
    variants={
        "old": Template("The type `{type:long}` isn't part of OData V4.", "V4 has `{better}`."),
        "entity": Template(
            "A property has the entity type `{type:long}`.",
            "Related rows need a navigation property.",
        ),
    },
)
