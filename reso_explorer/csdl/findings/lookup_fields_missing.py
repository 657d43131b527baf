"""A Lookup resource without the fields that make it usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope

_FIELDS: Final = ("LookupName", "LookupValue", "ModificationTimestamp")


def check(scope: Scope) -> Iterator[Problem]:
    """Yield fields that `Lookup` lacks, where some field of the document refers to it."""
    types = [found for found in scope.entity_types if found.name == "Lookup"]
    if not types:
        return
    is_used = any(
        term_key(found.term) == "LookupName"
        for item in scope.annotated
        for found in item.annotations
    )
    for found in types if is_used else ():
        known = scope.index.properties(found.qualified_name)
        for name in _FIELDS:
            if name not in known:
                yield Problem(
                    f"The Lookup resource has no field `{name}`.", found.qualified_name, found.line
                )


RULE: Final = Rule(
    "lookup-fields-missing",
    Severity.WARNING,
    "The Lookup resource lacks a field that RESO asks for.",
    "RESO",
    check,
)
