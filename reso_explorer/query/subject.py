"""What a value is for, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.query.report import source

if TYPE_CHECKING:
    from reso_explorer.query.analysis import Analysis, Expected


def subject(analysis: Analysis, expected: Expected) -> str:
    """Return the field, parameter or expression that a value stands for, in backticks."""
    if expected.field is not None and expected.field.member is not None:
        return ticked(expected.field.member.name)
    if expected.name:
        return ticked(expected.name)
    if expected.other is not None:
        return ticked(source(analysis, expected.other.span))
    return "This"
