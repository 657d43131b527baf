"""Overloads of a function that return different types, section 12.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield unbound function overloads whose return type differs from the first one's."""
    for name, overloads in scope.index.functions.items():
        unbound = [found for found in overloads if not found.is_bound and found.return_type]
        for found in unbound[1:]:
            first, other = unbound[0].return_type, found.return_type
            if first is None or other is None:
                continue
            if (first.type, first.is_collection) != (other.type, other.is_collection):
                yield RULE.at(Location(name, found.line), name=name)


RULE: Final = Rule(
    code="overload-return-type",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="Overloads of a function return different types.",
    help=(
        "Overloads of one function return the same type, so that a path can continue after "
        "any of them."
    ),
    wrong="""
<Function Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Date"/>
</Function>
<Function Name="F">
  <Parameter Name="b" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    right="""
<Function Name="F">
  <Parameter Name="a" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
<Function Name="F">
  <Parameter Name="b" Type="Edm.Int32"/>
  <ReturnType Type="Edm.Int32"/>
</Function>
""",
    spec="12.4",
    message="Overloads of the function `{name:long}` return different types.",
)
