"""A condition that finds nothing, with its value written in the other ways that servers want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.odata.ast import (
    Binary,
    EnumLiteral,
    Has,
    LambdaSegment,
    Literal,
    LiteralKind,
    NameSegment,
    Path,
    Span,
)
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.values.enum_literals import enum_literal, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from reso_explorer.odata.ast import Expression
    from reso_explorer.query.fields import FieldAt
    from reso_explorer.workspace.workspace import Workspace

MOST_FORMS: Final = 4
"""Other forms of one condition that are worth a request each."""

_ENUM_FORMS: Final = (
    LiteralForm.QUALIFIED,
    LiteralForm.PLAIN,
    LiteralForm.MEMBER,
    LiteralForm.SHORT,
)


class FormComparison(NamedTuple):
    """A field and the value it is compared with; `span` is where the value is in the text."""

    path: str
    value: str
    span: Span
    is_string: bool
    is_plain: bool
    """Whether it is `FIELD eq VALUE` and nothing more."""


async def other_forms(workspace: Workspace, type_name: str, condition: str) -> tuple[str, ...]:
    """Return the condition with its value in other forms, the likeliest first.

    Values of a lookup count by any of their spellings; its values are read if they aren't known.
    A condition that compares no field with a value has no other form.

    Raises:
        ServiceError: the Lookup resource couldn't be read.
    """
    from reso_explorer.query.fields import find_field

    found = comparison(condition)
    if found is None:
        return ()
    field = find_field(workspace.document.index, type_name, found.path)
    if field is None or field.property is None:
        return ()
    start, end = found.span.start, found.span.end
    texts = [
        condition[:start] + each + condition[end:]
        async for each in _written(workspace, field, found)
    ]
    if found.is_plain and found.is_string and field.type.name == "Edm.String":
        texts.append(f"tolower({found.path}) eq {quoted(found.value.lower())}")
    return tuple(text for text in dict.fromkeys(texts) if text != condition)[:MOST_FORMS]


def comparison(condition: str) -> FormComparison | None:
    """Return what a condition compares by `eq`, `has`, or `any`; None for anything else."""
    from reso_explorer.odata import parse

    tree = parse(condition, "filter", encoded=False).tree.expression
    if isinstance(tree, Path) and isinstance(tree.segments[-1], LambdaSegment):
        last, before = tree.segments[-1], Path(tree.segments[:-1])
        inside = last.predicate
        if last.function != "any" or not isinstance(inside, Binary) or not _is_names(before):
            return None
        left = inside.left
        if not isinstance(left, Path) or not _is_names(left):
            return None
        path = "/".join((*_names(before), *_names(left)[1:]))
        return _compared(path, inside, condition, is_plain=False)
    if isinstance(tree, Binary | Has) and isinstance(tree.left, Path) and _is_names(tree.left):
        path = "/".join(_names(tree.left))
        return _compared(path, tree, condition, is_plain=isinstance(tree, Binary))
    return None


def _compared(path: str, node: Binary | Has, text: str, *, is_plain: bool) -> FormComparison | None:
    right = node.right
    if isinstance(node, Binary) and node.operator != "eq":
        return None
    if isinstance(right, EnumLiteral):
        value = ",".join(member.text for member in right.members)
        return FormComparison(path, value, right.span, is_string=False, is_plain=is_plain)
    if not isinstance(right, Literal) or right.value is None:
        return None
    is_string = right.kind is LiteralKind.STRING
    value = str(right.value) if is_string else right.span.of(text)
    return FormComparison(path, value, right.span, is_string, is_plain)


def _is_names(node: Expression) -> bool:
    return (
        isinstance(node, Path)
        and bool(node.segments)
        and all(isinstance(each, NameSegment) and each.arguments is None for each in node.segments)
    )


def _names(node: Path) -> list[str]:
    return [each.name.text for each in node.segments if isinstance(each, NameSegment)]


async def _written(
    workspace: Workspace, field: FieldAt, found: FormComparison
) -> AsyncIterator[str]:
    """Yield the value of a comparison in all forms that fit the field's type."""
    from reso_explorer.query.types import TypeKind

    if field.type.kind is TypeKind.ENUM:
        for text in _of_enum(workspace, field.type.name, found.value):
            yield text
        yield quoted(found.value)
    elif field.type.name == "Edm.String" or not field.type.is_known:
        for text in await _of_lookup(workspace, field, found.value):
            yield quoted(text)
        if not found.is_string:
            yield quoted(found.value)
    else:
        for text in _of_scalar(workspace, field, found):
            yield text


def _of_enum(workspace: Workspace, type_name: str, value: str) -> Iterator[str]:
    document = workspace.document
    for form in _ENUM_FORMS:
        yield enum_literal(document.index, type_name, value, form=form, meanings=document.meanings)


async def _of_lookup(workspace: Workspace, field: FieldAt, value: str) -> list[str]:
    """Return the other spellings of a value of a lookup: value, display text, older code."""
    from reso_explorer.service.lookups import LookupTable
    from reso_explorer.store.lookups import LookupRow
    from reso_explorer.workspace.lookup_resource import lookup_set

    name = workspace.document.meanings.field(field.owner, field.member.name).lookup_name
    if name is None:
        return []
    known = workspace.values_at_hand(str(name.value))
    if known is None and lookup_set(workspace):
        await workspace.lookup_values(field.owner, field.member.name)
        known = workspace.values_at_hand(str(name.value))
    table = LookupTable(
        LookupRow(value=each.value, standard=each.label, legacy=each.legacy) for each in known or ()
    )
    entry = table.find(value)
    return [each for each in (entry.value, entry.standard, entry.legacy) if each] if entry else []


def _of_scalar(workspace: Workspace, field: FieldAt, found: FormComparison) -> Iterator[str]:
    from reso_explorer.service.probe.scalar_forms import further_forms
    from reso_explorer.values.declared import is_legacy
    from reso_explorer.values.literals import literal

    index = workspace.document.index
    value = found.value
    if not found.is_string and "'" in value:  # a literal with a prefix, such as datetime'…'
        value = value.partition("'")[2].rstrip("'")
    own = literal(index, field.type, value, workspace.dialect)
    yield own
    for _, text in further_forms(field.type.name, own, legacy=is_legacy(index)):
        yield text
