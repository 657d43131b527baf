"""A facet beyond what its type allows, sections 7.2.2 to 7.2.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.edm import OLD_TYPES, TEMPORAL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Typed, TypeDefinition

_SECONDS: Final = TEMPORAL_TYPES | OLD_TYPES
_MOST_DIGITS: Final = 12


def check(scope: Scope) -> Iterator[Problem]:
    """Yield lengths of nothing, precisions of no digits, and more decimals than digits."""
    primitive = {found.qualified_name: found.underlying_type for found in scope.type_definitions}
    for item in scope.typed:
        element = item.element
        if element.precision is None and element.scale is None and element.max_length is None:
            continue
        for message in _faults(element, primitive.get(element.type, element.type)):
            yield Problem(message, item.path, element.line)
    for found in scope.type_definitions:
        for message in _faults(found, found.underlying_type):
            yield Problem(message, found.qualified_name, found.line)


def _faults(element: Typed | TypeDefinition, type_name: str) -> Iterator[str]:
    precision, scale = element.precision, element.scale
    if element.max_length == 0:
        yield "MaxLength is 0, which leaves room for nothing."
    if type_name in _SECONDS:
        if precision is not None and not 0 <= precision <= _MOST_DIGITS:
            yield f"Precision of `{type_name}` is {precision}; 0 to {_MOST_DIGITS} are possible."
        return
    if type_name != "Edm.Decimal":
        return
    if precision is not None and precision < 1:
        yield f"Precision of a decimal is {precision}; it has at least one digit."
    if isinstance(scale, int):
        if scale < 0:
            yield f"Scale is {scale}; it may not be negative."
        elif precision is not None and scale > precision:
            yield f"Scale is {scale} and larger than the precision {precision}."


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
)
