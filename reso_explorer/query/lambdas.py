"""Names for lambda variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.query.scope import Scope

VARIABLES: Final = "xyzuvwabcdefghijklmnopqrst"


def free_variable(scope: Scope | None) -> str:
    """Return a variable that no lambda around uses: x, then y, then z."""
    taken = set() if scope is None else set(scope.variables)
    return next((name for name in VARIABLES if name not in taken), "x")
