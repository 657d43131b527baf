"""Fixes that put another name: only of a field that can stand there, its value in the right form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace as changed

from reso_explorer.csdl.model import Property
from reso_explorer.diagnostics import Edit, Fix
from reso_explorer.odata.ast import Literal, NameSegment
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.meant import meant_literal
from reso_explorer.query.report import written
from reso_explorer.query.types import value_type
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Compared
    from reso_explorer.query.steps import ResolvedPath
    from reso_explorer.query.types import ValueType

_CODES: Final = frozenset({"unknown-field", "undeclared-field", "lambda-variable-forgotten"})
_OF_TEXT: Final = frozenset(
    [
        "contains",
        "startswith",
        "endswith",
        "substringof",
        "tolower",
        "toupper",
        "length",
        "trim",
        "indexof",
        "substring",
        "concat",
        "matchespattern",
    ]
)


def sound_renames(analysis: Analysis, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics; a new name takes the value beside it along, or isn't offered.

    `ResourceRecordKeyNumeric eq 5` becomes `ResourceRecordKey eq '5'`.
    """
    for diagnostic in found:
        if diagnostic.code not in _CODES or diagnostic.fix is None:
            yield diagnostic
            continue
        path = next((path for path in analysis.paths if _ends_at(path, diagnostic)), None)
        fix = diagnostic.fix if path is None else _sound(analysis, path, diagnostic.fix)
        yield changed(diagnostic, fix=fix)


def _ends_at(path: ResolvedPath, diagnostic: Diagnostic) -> bool:
    last = path.last
    return (
        last is not None
        and isinstance(last.segment, NameSegment)
        and last.segment.name.span == diagnostic.span
    )


def _sound(analysis: Analysis, path: ResolvedPath, fix: Fix) -> Fix | None:
    last = path.last
    if last is None or len(fix.edits) != 1 or path.usage not in {"expression", "orderby"}:
        return fix
    name = fix.edits[0].text.rpartition("/")[2]
    owner = last.before.name
    declared = analysis.index.properties(owner).get(name)
    if declared is None:
        is_relation = name in analysis.index.navigation_properties(owner)
        return None if is_relation else fix
    member = declared.member
    if not isinstance(member, Property):
        return fix
    found = value_type(analysis.index, member.type, is_collection=member.is_collection)
    if found.is_structured or found.is_collection:
        return None
    for compared in analysis.comparisons:
        if compared.node.left is path.node:
            return _with_value(analysis, compared, found, fix)
    for called in analysis.calls:
        is_argument = any(argument is path.node for argument in called.node.arguments)
        if is_argument and called.node.name.text in _OF_TEXT and type_family(found) != "text":
            return None
    return fix


def _with_value(analysis: Analysis, compared: Compared, found: ValueType, fix: Fix) -> Fix | None:
    """Return the fix with the value that the field is compared with in the form of its type."""
    value = compared.node.right
    if not isinstance(value, Literal):
        return fix
    wanted, given = type_family(found), literal_family(value)
    if given in {wanted, "null", "unknown"} or wanted in {"unknown", "enum", "open"}:
        return fix
    text = str(value.value)
    if wanted == "text":
        new: str | None = literal(analysis.index, found, text, analysis.dialect)
    else:
        new = meant_literal(analysis, found, text)
    if new is None:
        return None
    edit = Edit(value.span.start, value.span.end, written(analysis, new))
    return Fix(fix.says, (*fix.edits, edit))
