"""Where the query language meets a model and a server: check, complete, adapt, explain, edit.

Every name is imported on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reso_explorer.query import edits
    from reso_explorer.query.adapt import adapt
    from reso_explorer.query.adaptation.adapted import Adapted, Change
    from reso_explorer.query.check import check
    from reso_explorer.query.complete import complete
    from reso_explorer.query.completion.candidate import Completion
    from reso_explorer.query.diagnostic import (
        Diagnostic,
        Edit,
        Fix,
        Severity,
        apply_edits,
        apply_fix,
    )

__all__ = [
    "Adapted",
    "Change",
    "Completion",
    "Diagnostic",
    "Edit",
    "Fix",
    "Severity",
    "adapt",
    "apply_edits",
    "apply_fix",
    "check",
    "complete",
    "edits",
]

_HOMES: Final = {
    "Adapted": "adaptation.adapted",
    "Change": "adaptation.adapted",
    "Completion": "completion.candidate",
    "Diagnostic": "diagnostic",
    "Edit": "diagnostic",
    "Fix": "diagnostic",
    "Severity": "diagnostic",
    "apply_edits": "diagnostic",
    "apply_fix": "diagnostic",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "edits":
        return import_module("reso_explorer.query.edits")
    module = import_module(f"reso_explorer.query.{_HOMES.get(name, name)}")
    found = getattr(module, name)
    globals()[name] = found
    return found
