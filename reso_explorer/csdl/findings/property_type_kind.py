"""A property of a type that properties may not have, section 7.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.edm import OLD_TYPES, TERM_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield properties of an entity type, of a V2 type in V4, or of a type for terms only.

    Documents that declare terms may describe their records with such types.
    """
    types = scope.index.types
    for owner, prop in scope.properties:
        name = prop.type
        if name.startswith("Edm."):
            if name in OLD_TYPES and scope.is_v4:
                better = "Edm.DateTimeOffset" if name == "Edm.DateTime" else "Edm.TimeOfDay"
                yield Problem(
                    f"The type `{name}` is not part of OData V4.",
                    f"{owner}/{prop.name}",
                    prop.line,
                    f"V4 has `{better}`.",
                )
            elif name == "Edm.EntityType" or (name in TERM_TYPES and not scope.terms):
                yield Problem(
                    f"A property may not have the type `{name}`.",
                    f"{owner}/{prop.name}",
                    prop.line,
                )
        elif isinstance(types.get(name), EntityType):
            yield Problem(
                f"A property has the entity type `{name}`.",
                f"{owner}/{prop.name}",
                prop.line,
                "Entities are related by navigation properties.",
            )


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
)
