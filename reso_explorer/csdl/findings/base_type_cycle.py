"""A type that derives from itself, section 6.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import StructuredType
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield one type of each cycle of base types."""
    finished: set[str] = set()
    for found in scope.structured:
        walked: dict[str, int] = {}
        current: StructuredType | None = found
        while current is not None and current.qualified_name not in finished:
            name = current.qualified_name
            if name in walked:
                cycle = list(walked)[walked[name] :]
                shown = [*cycle[:5], "…"] if len(cycle) > 5 else [*cycle, name]
                yield RULE.at(Location(name, current.line), cycle=" → ".join(shown))
                break
            walked[name] = len(walked)
            base = current.base_type
            current = scope.index.structured(base) if base else None
        finished.update(walked)


RULE: Final = Rule(
    code="base-type-cycle",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A type derives from itself.",
    help=("A type that is its own ancestor can't be resolved; tools that follow base types fail."),
    wrong="""
<ComplexType Name="A" BaseType="G.B"/>
<ComplexType Name="B" BaseType="G.A"/>
""",
    right="""
<ComplexType Name="A" BaseType="G.B"/>
<ComplexType Name="B"/>
""",
    spec="6.1",
    message="Types derive from each other: {cycle:long}.",
)
