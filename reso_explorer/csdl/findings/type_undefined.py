"""The type of a property, parameter, return value or term is not defined, section 7.1.

Queries on such a field can still work, so this is a warning. Undefined enumerations that
follow the open-lookup pattern have a rule of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.open_lookup import is_open_lookup
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template
from reso_explorer.edm import ALL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield elements of a type that neither the document nor its references have."""
    types = scope.index.types
    for item in scope.typed:
        name = item.element.type
        if name in ALL_TYPES or name in types:
            continue
        if name.startswith("Edm."):
            yield RULE.at(
                Location(item.path, item.element.line),
                "primitive",
                severity=Severity.ERROR,
                type=name,
                near=scope.near(name, ALL_TYPES, "Edm"),
            )
        elif scope.is_foreign(name):
            yield RULE.at(
                Location(item.path, item.element.line),
                "elsewhere",
                severity=Severity.INFO,
                namespace=name.rpartition(".")[0],
                uri=scope.included[name.rpartition(".")[0]],
            )
        elif not is_open_lookup(scope, name):
            yield RULE.at(
                Location(item.path, item.element.line),
                type=name,
                near=scope.near(name, types, "types"),
            )


RULE: Final = Rule(
    code="type-undefined",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A type isn't defined.",
    help=(
        "The type of the field isn't in the document, so its values are unknown. Check the "
        "spelling, or load the document that declares it."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="G.Nothing"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
""",
    spec="7.1",
    message="The type `{type:long}` isn't defined.",
    hint="{near:long}",
    variants={
        "primitive": Template("There is no primitive type `{type:long}`.", "{near:long}"),
        "elsewhere": Template(
            "Types of `{namespace:long}` are in another document.", "It's declared by {uri:long}."
        ),
    },
)
