"""A type that derives from itself, section 6.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding import Severity
from reso_explorer.csdl.findings.rule import Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield one type of each cycle of base types."""
    reported: set[str] = set()
    for found in scope.structured:
        name = found.qualified_name
        if not found.base_type or name in reported:
            continue
        chain = scope.index.lineage(name)
        last = chain[-1].base_type if chain else None
        if last is None:
            continue
        names = [member.qualified_name for member in chain]
        if last not in names:
            continue
        cycle = names[names.index(last) :]
        if name not in cycle or reported.intersection(cycle):
            continue
        reported.update(cycle)
        shown = " → ".join([*cycle[:5], "…"] if len(cycle) > 5 else [*cycle, cycle[0]])
        yield Problem(f"Types derive from each other: {shown}.", name, found.line)


RULE: Final = Rule("base-type-cycle", Severity.ERROR, "A type derives from itself.", "6.1", check)
