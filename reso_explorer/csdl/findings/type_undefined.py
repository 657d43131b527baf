"""The type of a property, parameter, return value or term is not defined, section 7.1.

Queries on such a field can still work, so this is a warning. Undefined enumerations that
follow the open-lookup pattern have a rule of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.open_lookup import is_open_lookup
from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.edm import ALL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield elements of a type that neither the document nor its references have."""
    types = scope.index.types
    for item in scope.typed:
        name = item.element.type
        if name in ALL_TYPES or name in types:
            continue
        if name.startswith("Edm."):
            yield Problem(
                f"There is no primitive type `{name}`.",
                item.path,
                item.element.line,
                scope.near(name, ALL_TYPES, "Edm"),
                Severity.ERROR,
            )
        elif scope.is_foreign(name):
            yield Problem(
                f"Types of `{name.rpartition('.')[0]}` are in another document.",
                item.path,
                item.element.line,
                f"It is declared by {scope.included[name.rpartition('.')[0]]}.",
                Severity.INFO,
            )
        elif not is_open_lookup(scope, name):
            yield Problem(
                f"The type `{name}` is not defined.",
                item.path,
                item.element.line,
                scope.near(name, types, "types"),
            )


RULE: Final = Rule(
    code="type-undefined",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A type is not defined.",
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
)
