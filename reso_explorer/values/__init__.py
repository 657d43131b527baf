"""Typed values of rows, their literals, and queries evaluated here."""

from reso_explorer.values.declared import UNDECLARED, DeclaredType, declared_type, member_type
from reso_explorer.values.evaluate import (
    Condition,
    EvaluationContext,
    compile_filter,
    evaluate,
)
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
    "evaluate",
    "member_type",
    "read_value",
]
