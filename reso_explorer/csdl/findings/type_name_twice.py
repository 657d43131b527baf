"""Two types, terms or containers of one name in a namespace, section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import EntityContainer, NamedType, Term


def check(scope: Scope) -> Iterator[Problem]:
    """Yield every declaration of a name after the first one."""
    first: dict[str, int] = {}
    elements: list[NamedType | Term | EntityContainer] = [
        *scope.named_types,
        *scope.terms,
        *scope.containers,
    ]
    for found in elements:
        name = found.qualified_name
        if name not in first:
            first[name] = found.line
            continue
        where = f" in line {first[name]}" if first[name] else ""
        yield Problem(
            f"The name `{name}` is declared before{where}; the first one counts.",
            name,
            found.line,
        )


RULE: Final = Rule(
    "type-name-twice", Severity.ERROR, "Two elements of a schema have one name.", "5", check
)
