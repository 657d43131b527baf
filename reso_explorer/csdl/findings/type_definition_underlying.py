"""A type definition over anything but a primitive type, section 11.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import TypeDefinition
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template
from reso_explorer.edm import VALUE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield type definitions over other definitions, over declared and over unknown types."""
    for found in scope.type_definitions:
        name = found.underlying_type
        if name in VALUE_TYPES or name == "Edm.PrimitiveType":
            continue
        is_definition = isinstance(scope.index.types.get(name), TypeDefinition)
        yield RULE.at(
            Location(found.qualified_name, found.line),
            "definition" if is_definition else "",
            type=name,
        )


RULE: Final = Rule(
    code="type-definition-underlying",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A type definition is not over a primitive type.",
    help=(
        "A type definition gives a new name to a primitive type of Edm, not to another definition."
    ),
    wrong="""
<TypeDefinition Name="B" UnderlyingType="Edm.Int32"/>
<TypeDefinition Name="D" UnderlyingType="G.B"/>
""",
    right="""
<TypeDefinition Name="B" UnderlyingType="Edm.Int32"/>
<TypeDefinition Name="D" UnderlyingType="Edm.Int32"/>
""",
    spec="11.1",
    message="The underlying type `{type:long}` of a type definition isn't a primitive type.",
    variants={
        "definition": Template(
            "The underlying type `{type:long}` of a type definition is another type definition."
        ),
    },
)
