"""A facet on a type that it says nothing about, section 7.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity
from reso_explorer.edm import (
    ABSTRACT_TYPES,
    GEO_TYPES,
    OLD_TYPES,
    TEMPORAL_TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_OPEN: Final = ABSTRACT_TYPES | {"Edm.PrimitiveType"}
_LENGTH: Final = frozenset({"Edm.String", "Edm.Binary", "Edm.Stream"}) | _OPEN
_PRECISION: Final = frozenset({"Edm.Decimal"}) | TEMPORAL_TYPES | OLD_TYPES | _OPEN
_SCALE: Final = frozenset({"Edm.Decimal"}) | _OPEN
_UNICODE: Final = frozenset({"Edm.String"}) | _OPEN
_SRID: Final = GEO_TYPES | _OPEN

_APPLIES: Final = (
    ("max_length", "MaxLength", _LENGTH),
    ("precision", "Precision", _PRECISION),
    ("scale", "Scale", _SCALE),
    ("unicode", "Unicode", _UNICODE),
    ("srid", "SRID", _SRID),
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield facets that do not fit the primitive type of their element."""
    primitive = {found.qualified_name: found.underlying_type for found in scope.type_definitions}
    for item in scope.typed:
        element = item.element
        if (
            element.max_length is None
            and element.precision is None
            and element.scale is None
            and element.unicode is None
            and element.srid is None
        ):
            continue
        type_name = primitive.get(element.type, element.type)
        if not type_name.startswith("Edm.") and type_name not in scope.index.types:
            continue
        for attribute, facet, types in _APPLIES:
            if getattr(element, attribute) is not None and type_name not in types:
                yield RULE.at(Location(item.path, element.line), facet=facet, type=element.type)
    for found in scope.type_definitions:
        for attribute, facet, types in _APPLIES:
            if getattr(found, attribute) is not None and found.underlying_type not in types:
                yield RULE.at(
                    Location(found.qualified_name, found.line),
                    facet=facet,
                    type=found.underlying_type,
                )


RULE: Final = Rule(
    code="facet-not-applicable",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A facet does not apply to its type.",
    help=(
        "A facet such as MaxLength has no meaning for this type. It may belong to another "
        "property, or the type is wrong."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Date" MaxLength="10"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String" MaxLength="10"/>
</ComplexType>
""",
    spec="7.2",
    message="{facet} doesn't apply to `{type:long}`.",
)
