"""Two children of one name in a container, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield sets, singletons and imports that repeat a name; V2 imports may be overloaded."""
    for container in scope.containers:
        named = [
            *((found.name, "set or singleton", found.line) for found in container.entity_sets),
            *((found.name, "set or singleton", found.line) for found in container.singletons),
            *((found.name, "import", found.line) for found in container.action_imports),
            *((found.name, "import", found.line) for found in container.function_imports),
        ]
        seen: dict[str, str] = {}
        for name, kind, line in named:
            before = seen.get(name)
            if before is None:
                seen[name] = kind
            elif scope.is_v4 or not kind == before == "import":
                yield Problem(
                    f"The container has two children `{name}`.",
                    f"{container.qualified_name}/{name}",
                    line,
                )


RULE: Final = Rule(
    "container-name-twice",
    Severity.ERROR,
    "Two children of a container have one name.",
    "13",
    check,
)
