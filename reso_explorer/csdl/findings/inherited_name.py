"""A property that its base type has already, section 7.

V4.01 lets a derived type restate a property with a more specific type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.inherited_members import InheritedMembers
from reso_explorer.csdl.findings.scope import members_of
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


_ANY: Final = frozenset({"Edm.PrimitiveType", "Edm.ComplexType", "Edm.EntityType", "Edm.Untyped"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield members that repeat an inherited name with a type that is no subtype."""
    index = scope.index
    inherited = index.part(InheritedMembers)
    for found in scope.structured:
        if not found.base_type or index.is_a(found.base_type, found.qualified_name):
            continue
        for member in members_of(found):
            declared = inherited.property(found, member.name) or inherited.relation(
                found, member.name
            )
            if declared is None:
                continue
            before = declared.member.type
            if member.type == before or before in _ANY or index.is_a(member.type, before):
                if scope.model.version == "4.01":
                    continue
                variant, severity = "same", Severity.WARNING
            else:
                variant, severity = "", Severity.ERROR
            yield RULE.at(
                Location(f"{found.qualified_name}/{member.name}", member.line),
                variant,
                severity=severity,
                owner=declared.owner.qualified_name,
            )


RULE: Final = Rule(
    code="inherited-name",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A type repeats a property that it inherits.",
    help=(
        "A derived type declares a property that its base type has already. Which "
        "declaration is meant can't be known."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Int32"/>
</ComplexType>
<ComplexType Name="B" BaseType="G.A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Int32"/>
</ComplexType>
<ComplexType Name="B" BaseType="G.A">
  <Property Name="y" Type="Edm.String"/>
</ComplexType>
""",
    spec="7",
    message="A type declares a property of its base type again with another type.",
    hint="It's inherited from `{owner:long}`.",
    variants={
        "same": Template(
            "A type declares a property of its base type again.",
            "It's inherited from `{owner:long}`.",
        ),
    },
)
