"""Typed values of rows, their literals, and queries evaluated here.

The names below are loaded on first use: a table of the workbench reads numbers, and its first
frame must not wait for the query language.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reso_explorer.values.declared import UNDECLARED, DeclaredType, declared_type, member_type
    from reso_explorer.values.evaluate import Condition, EvaluationContext, compile_filter
    from reso_explorer.values.outcome import CANNOT_TELL, Outcome, Unsure
    from reso_explorer.values.read import AsSent, EnumValue, read_value
    from reso_explorer.values.temporal import Duration, TimeOfDay, Timestamp

__all__ = [
    "CANNOT_TELL",
    "UNDECLARED",
    "AsSent",
    "Condition",
    "DeclaredType",
    "Duration",
    "EnumValue",
    "EvaluationContext",
    "Outcome",
    "TimeOfDay",
    "Timestamp",
    "Unsure",
    "compile_filter",
    "declared_type",
    "member_type",
    "read_value",
]

_HOMES: Final = {
    "UNDECLARED": "declared",
    "DeclaredType": "declared",
    "declared_type": "declared",
    "member_type": "declared",
    "Condition": "evaluate",
    "EvaluationContext": "evaluate",
    "compile_filter": "evaluate",
    "CANNOT_TELL": "outcome",
    "Outcome": "outcome",
    "Unsure": "outcome",
    "AsSent": "read",
    "EnumValue": "read",
    "read_value": "read",
    "Duration": "temporal",
    "TimeOfDay": "temporal",
    "Timestamp": "temporal",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"reso_explorer.values.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
