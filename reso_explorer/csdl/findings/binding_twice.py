"""Two bindings for one path, section 13.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_sets, two_types
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield bindings that repeat a path of their set."""
    for item in scope.sources:
        bindings = item.source.bindings
        if len({binding.path for binding in bindings}) == len(bindings):
            continue
        seen: dict[str, str] = {}
        for binding in bindings:
            before = seen.get(binding.path)
            if before is None:
                seen[binding.path] = binding.target
                continue
            yield RULE.at(
                Location(item.path, binding.line or item.source.line),
                "same" if before == binding.target else "",
                path=binding.path,
            )


RULE: Final = Rule(
    code="binding-twice",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A path is bound twice.",
    help="A path can be bound to one set. The first binding is used.",
    wrong=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets("""\
<NavigationPropertyBinding Path="B" Target="Bs"/>
<NavigationPropertyBinding Path="B" Target="Bs"/>"""),
    right=two_types('<NavigationProperty Name="B" Type="G.B"/>')
    + two_sets('<NavigationPropertyBinding Path="B" Target="Bs"/>'),
    spec="13.4",
    message="The path `{path:long}` is bound twice; the first binding is used.",
    variants={
        "same": Template(
            "The path `{path:long}` is bound twice to the same target; the first binding is used."
        ),
    },
)
