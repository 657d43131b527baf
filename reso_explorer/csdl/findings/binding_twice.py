"""Two bindings for one path, section 13.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
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
            same = " to the same target" if before == binding.target else ""
            yield Problem(
                f"The path `{binding.path}` is bound twice{same}; the first one counts.",
                item.path,
                binding.line or item.source.line,
            )


RULE: Final = Rule("binding-twice", Severity.WARNING, "A path is bound twice.", "13.4", check)
