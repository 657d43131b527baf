"""A facet beyond what its type allows, sections 7.2.2 to 7.2.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template
from reso_explorer.edm import OLD_TYPES, TEMPORAL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Typed, TypeDefinition
    from reso_explorer.diagnostics import Diagnostic

_SECONDS: Final = TEMPORAL_TYPES | OLD_TYPES
_MOST_DIGITS: Final = 12


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield lengths of nothing, precisions of no digits, and more decimals than digits."""
    primitive = {found.qualified_name: found.underlying_type for found in scope.type_definitions}
    for item in scope.typed:
        element = item.element
        if element.precision is None and element.scale is None and element.max_length is None:
            continue
        location = Location(item.path, element.line)
        yield from _faults(location, element, primitive.get(element.type, element.type))
    for found in scope.type_definitions:
        location = Location(found.qualified_name, found.line)
        yield from _faults(location, found, found.underlying_type)


def _faults(
    location: Location, element: Typed | TypeDefinition, type_name: str
) -> Iterator[Diagnostic]:
    precision, scale = element.precision, element.scale
    if element.max_length == 0:
        yield RULE.at(location)
    if type_name in _SECONDS:
        if precision is not None and not 0 <= precision <= _MOST_DIGITS:
            yield RULE.at(
                location, "seconds", type=type_name, precision=precision, most=_MOST_DIGITS
            )
        return
    if type_name != "Edm.Decimal":
        return
    if precision is not None and precision < 1:
        yield RULE.at(location, "digits", precision=precision)
    if isinstance(scale, int):
        if scale < 0:
            yield RULE.at(location, "negative", scale=scale)
        elif precision is not None and scale > precision:
            yield RULE.at(location, "scale", scale=scale, precision=precision)


RULE: Final = Rule(
    code="facet-out-of-range",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A facet is beyond what its type allows.",
    help=(
        "The facet has a value that its type doesn't allow, for example more than 12 "
        "fractional digits of a second."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.DateTimeOffset" Precision="27"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.DateTimeOffset" Precision="3"/>
</ComplexType>
""",
    spec="7.2",
    message="MaxLength is 0, which leaves no room for a value.",
    variants={
        "seconds": Template("Precision of `{type}` is {precision}; 0 to {most} are allowed."),
        "digits": Template("Precision of a decimal is {precision}; it needs at least one digit."),
        "negative": Template("Scale is {scale}; it can't be negative."),
        "scale": Template("Scale is {scale}, more than the precision {precision}."),
    },
)
