"""A required parameter after an optional one, section 12.9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Parameter
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield functions whose optional parameters are not the last ones."""
    for name, operation in scope.overloads:
        optional = [_is_optional(scope, name, parameter) for parameter in operation.parameters]
        if any(optional) and not all(optional[optional.index(True) :]):
            yield RULE.at(Location(name, operation.line))


def _is_optional(scope: Scope, operation: str, parameter: Parameter) -> bool:
    annotations = scope.index.annotations(f"{operation}/{parameter.name}", parameter.annotations)
    return any(term_key(found.term) == "Core.OptionalParameter" for found in annotations)


RULE: Final = Rule(
    code="optional-parameter-order",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A required parameter follows an optional one.",
    help="Optional parameters come last, otherwise a call can't leave them out.",
    wrong="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<Action Name="F">
  <Parameter Name="a" Type="Edm.Int32">
    <Annotation Term="Org.OData.Core.V1.OptionalParameter"/>
  </Parameter>
  <Parameter Name="b" Type="Edm.Int32"/>
</Action>
""",
    right="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<Action Name="F">
  <Parameter Name="b" Type="Edm.Int32"/>
  <Parameter Name="a" Type="Edm.Int32">
    <Annotation Term="Org.OData.Core.V1.OptionalParameter"/>
  </Parameter>
</Action>
""",
    spec="12.9",
    message="An operation has a required parameter after an optional one.",
)
