"""Fields whose enumeration the document leaves out on purpose: open lookups.

RESO documents put all enumerations into a schema of their own and define none for lists that
are regional, such as cities and schools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def is_open_lookup(scope: Scope, type_name: str) -> bool:
    """Tell whether an undefined type belongs to a namespace that holds enumerations only."""
    return type_name.rpartition(".")[0] in scope.enum_namespaces


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield the fields of open lookups, all under one message that names the first lookups."""
    known = scope.index.types
    candidates = [
        item
        for item in scope.properties
        if item.prop.type not in known and not item.prop.type.startswith("Edm.")
    ]
    undefined = {name: is_open_lookup(scope, name) for name in {c.prop.type for c in candidates}}
    open_names = sorted(name.rpartition(".")[2] for name, is_open in undefined.items() if is_open)
    if not open_names:
        return
    for item in candidates:
        if undefined[item.prop.type]:
            yield RULE.at(Location(item.path, item.prop.line), names=tuple(open_names))


RULE: Final = Rule(
    code="open-lookup",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="The enumeration of a field is not published.",
    help=(
        "RESO documents leave out the values of regional lists such as cities and schools. "
        "Sample the data to learn them."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="City" Type="E.City"/>
</ComplexType>
<Schema Namespace="E">
  <EnumType Name="Status"><Member Name="On"/><Member Name="Off"/></EnumType>
</Schema>
""",
    right="""
<ComplexType Name="A">
  <Property Name="City" Type="E.Status"/>
</ComplexType>
<Schema Namespace="E">
  <EnumType Name="Status"><Member Name="On"/><Member Name="Off"/></EnumType>
</Schema>
""",
    spec="RESO",
    message="Open lookups without published values: {names:and}.",
    hint="The allowed values aren't in the document; sample the data.",
)
