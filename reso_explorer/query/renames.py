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
from reso_explorer.query.types import comparable, value_type
from reso_explorer.values.enum_literals import find_member
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Expression
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import ResolvedPath
    from reso_explorer.query.types import ValueType

_CODES: Final = frozenset({"unknown-field", "undeclared-field", "lambda-variable-forgotten"})
_TAKEN: Final = (
    ("contains startswith endswith substringof matchespattern", frozenset({"text"})),
    ("tolower toupper length trim indexof substring concat", frozenset({"text"})),
    ("year month day", frozenset({"date", "moment"})),
    ("hour minute second", frozenset({"time", "moment"})),
    ("date time totaloffsetminutes", frozenset({"moment"})),
    ("round floor ceiling", frozenset({"number"})),
)
"""Functions, and the families of types that they take."""


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
    if any(condition.node is path.node for condition in analysis.conditions):
        return fix if found.name == "Edm.Boolean" else None
    for compared in (*analysis.comparisons, *analysis.arithmetic):
        node = compared.node
        if node.left is path.node or node.right is path.node:
            other = node.right if node.left is path.node else node.left
            return _beside(analysis, other, found, fix)
    for called in analysis.calls:
        is_argument = any(argument is path.node for argument in called.node.arguments)
        if is_argument and not _takes(called.node.name.text, found):
            return None
    return fix


def _takes(function: str, found: ValueType) -> bool:
    """Whether a function takes a value of a type; one that isn't known takes any."""
    family = type_family(found)
    if function.startswith("geo."):
        return family == "geo"
    return all(family in families for names, families in _TAKEN if function in names.split())


def _beside(analysis: Analysis, other: Expression, found: ValueType, fix: Fix) -> Fix | None:
    """Return the fix with what the field is compared with in the form of its type."""
    if not isinstance(other, Literal):
        return fix if comparable(analysis.index, found, analysis.type_of(other)) else None
    wanted, given = type_family(found), literal_family(other)
    text = str(other.value)
    if wanted == "enum":
        enum = analysis.index.enum_type(found.name)
        is_member = enum is not None and find_member(enum, text, analysis.meanings) is not None
        return fix if is_member or given == "null" else None
    if given in {wanted, "null", "unknown"} or wanted in {"unknown", "open"}:
        return fix
    if wanted == "text":
        new: str | None = literal(analysis.index, found, text, analysis.dialect)
    else:
        new = meant_literal(analysis, found, text)
    if new is None:
        return None
    edit = Edit(other.span.start, other.span.end, written(analysis, new))
    return Fix(fix.says, (*fix.edits, edit))
