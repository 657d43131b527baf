"""Where the query language meets a model and a server: check, complete, adapt, explain, edit.

Every name is imported on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reso_explorer.query import adapt, edit
    from reso_explorer.query.check_query import check
    from reso_explorer.query.completion.candidate import Completion
    from reso_explorer.query.completion.complete import complete
    from reso_explorer.query.explain_query import explain, explain_clauses
    from reso_explorer.query.fix_query import Applied, Fixed, fix_all

__all__ = [
    "Adapted",
    "Applied",
    "Change",
    "Completion",
    "Fixed",
    "adapt",
    "check",
    "complete",
    "edit",
    "explain",
    "explain_clauses",
    "fix_all",
]

_PACKAGES: Final = frozenset({"adapt", "edit"})
_HOMES: Final = {
    "check": "check_query",
    "complete": "completion.complete",
    "explain": "explain_query",
    "explain_clauses": "explain_query",
    "Completion": "completion.candidate",
    "Applied": "fix_query",
    "Fixed": "fix_query",
    "fix_all": "fix_query",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _PACKAGES:
        return import_module(f"reso_explorer.query.{name}")
    module = import_module(f"reso_explorer.query.{_HOMES[name]}")
    found = getattr(module, name)
    globals()[name] = found
    return found
