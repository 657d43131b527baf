"""What a value is for, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.report import source

if TYPE_CHECKING:
    from reso_explorer.query.analysis import Analysis, Expected


def subject_name(analysis: Analysis, expected: Expected) -> str:
    """Return the field, parameter or expression that a value is for, "" if there is none."""
    if expected.field is not None and expected.field.member is not None:
        return expected.field.member.name
    if expected.name:
        return expected.name
    if expected.other is not None:
        return source(analysis, expected.other.span)
    return ""
