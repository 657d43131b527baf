"""Member values beyond the underlying type, section 10.1.

Seen in real feeds: `Edm.Int32` with powers of two up to 2 to the 62.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity
from reso_explorer.edm import INTEGER_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield one problem per enumeration with values that its type cannot hold."""
    for enum in scope.enums:
        low, high = INTEGER_RANGES.get(enum.underlying_type, INTEGER_RANGES["Edm.Int64"])
        beyond = [member for member in enum.members if not low <= member.value <= high]
        if beyond:
            yield Problem(
                f"Members of an enumeration have values beyond `{enum.underlying_type}`.",
                f"{enum.qualified_name}/{beyond[0].name}",
                beyond[0].line,
                "Read such values as 64-bit integers.",
            )


RULE: Final = Rule(
    "enum-value-range",
    Severity.WARNING,
    "Values of an enumeration are beyond its underlying type.",
    "10.1",
    check,
)
