"""An entity set path that does not start at the binding parameter or leads nowhere, 12.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_types
from reso_explorer.csdl.findings.paths import follow
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield operations whose `EntitySetPath` cannot be followed."""
    for name, operation in scope.overloads:
        path = operation.entity_set_path
        if not path:
            continue
        if not operation.is_bound or not operation.parameters:
            yield RULE.at(Location(name, operation.line), "unbound")
            continue
        head, _, rest = path.partition("/")
        binding = operation.parameters[0]
        if head != binding.name:
            yield RULE.at(
                Location(name, operation.line), "start", path=path, parameter=binding.name
            )
        elif rest and scope.index.structured(binding.type) is not None:
            end = follow(scope, binding.type, rest)
            if end.failed:
                yield RULE.at(Location(name, operation.line), path=path, failed=end.failed)


RULE: Final = Rule(
    code="entity-set-path",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="An entity set path doesn't resolve.",
    help=(
        "The path says in which set the result of an operation is. It has to begin with "
        "the binding parameter and follow relations."
    ),
    wrong=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + """\
<Action Name="F" IsBound="true" EntitySetPath="a/Bz">
  <Parameter Name="a" Type="G.A"/>
  <ReturnType Type="G.B"/>
</Action>
""",
    right=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + """\
<Action Name="F" IsBound="true" EntitySetPath="a/B">
  <Parameter Name="a" Type="G.A"/>
  <ReturnType Type="G.B"/>
</Action>
""",
    spec="12.6",
    message="The entity set path `{path:long}` stops at `{failed:long}`, which doesn't exist.",
    variants={
        "unbound": Template("An operation that isn't bound has an entity set path."),
        "start": Template(
            "The entity set path `{path:long}` doesn't begin with the binding parameter "
            "`{parameter:long}`."
        ),
    },
)
