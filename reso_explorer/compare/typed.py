"""Type, multiplicity, facets and nullability of anything that has a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import (
    facet,
    multiplicity,
    nullability,
    structure_changed,
    type_changed,
)
from reso_explorer.csdl.model import EDM_STRING, EnumType, StructuredType

if TYPE_CHECKING:
    from reso_explorer.compare.change import Impact
    from reso_explorer.compare.sides import Pair, Sides
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Typed, TypeDefinition

_FACETS: Final = (
    ("max_length", "MaxLength"),
    ("precision", "Precision"),
    ("scale", "Scale"),
    ("unicode", "Unicode"),
    ("srid", "SRID"),
    ("default_value", "DefaultValue"),
)


def compare_typed(sides: Sides, pair: Pair, old: Typed, new: Typed) -> None:
    """Compare two elements with a value, such as fields or parameters.

    What follows from another type or multiplicity, such as a length that has no meaning any more,
    is not told again.
    """
    if old.is_collection != new.is_collection:
        _tell_multiplicity(sides, pair, old, new)
        return
    if sides.names[old.type] != new.type:
        compare_type_names(sides, pair, old.type, new.type)
    if old.nullable != new.nullable:
        tell_nullability(sides, pair, may_be_null=new.nullable is not False)
    if sides.names[sides.old.primitive(old.type)] == sides.new.primitive(new.type):
        compare_facets(sides, pair, old, new)


def steps_between_text_and_enum(sides: Sides, old: Typed, new: Typed) -> bool:
    """Tell whether a value was text and is of an enumeration, or the reverse."""
    return (old.type == EDM_STRING and _is_enum(sides.new, new.type)) or (
        new.type == EDM_STRING and _is_enum(sides.old, old.type)
    )


def type_text(name: str, *, is_collection: bool) -> str:
    """Return a type as documents write it."""
    return f"Collection({name})" if is_collection else name


def typed_text(element: Typed) -> str:
    """Return the type of an element as documents write it."""
    return type_text(element.type, is_collection=element.is_collection)


def _tell_multiplicity(sides: Sides, pair: Pair, old: Typed, new: Typed) -> None:
    before, after = typed_text(old), typed_text(new)
    became = "a collection" if new.is_collection else "a single value"
    sides.changed(
        ElementKind.TYPE,
        multiplicity.impact(),
        pair,
        f"`{pair.title}` became {became}: {before} is {after} now.",
        shared=f"{{count}} {pair.plural} became {became}: {before} is {after} now.",
        before=before,
        after=after,
    )


def compare_type_names(sides: Sides, pair: Pair, before: str, after: str) -> None:
    """Tell that the type is another one; the names are known to differ.

    All fields that step from enumerations to text, or back, do so for one cause.
    """
    told = f"changed their type from {before} to {after}"
    if after == EDM_STRING and _is_enum(sides.old, before):
        told = "hold text (Edm.String) now and no longer members of an enumeration"
    elif before == EDM_STRING and _is_enum(sides.new, after):
        told = "hold members of an enumeration now and no longer text (Edm.String)"
    sides.changed(
        ElementKind.TYPE,
        _type_impact(sides, before, after),
        pair,
        f"`{pair.title}` changed its type from {before} to {after}.",
        shared=f"{{count}} {pair.plural} {told}.",
        before=before,
        after=after,
    )


def _is_enum(index: ModelIndex, name: str) -> bool:
    """Tell whether a type is an enumeration, or an open one that is named and never defined."""
    found = index.type(name)
    return isinstance(found, EnumType) or (found is None and not name.startswith("Edm."))


def _type_impact(sides: Sides, before: str, after: str) -> Impact:
    old, new = sides.old.type(before), sides.new.type(after)
    if isinstance(old, StructuredType) or isinstance(new, StructuredType):
        is_derived = sides.new.is_a(after, sides.names[before])
        return structure_changed.impact(is_derived=is_derived)
    return type_changed.impact(sides.old.primitive(before), sides.new.primitive(after))


def tell_nullability(sides: Sides, pair: Pair, *, may_be_null: bool) -> None:
    """Tell that null may come now, or no longer comes."""
    now = "may be null now" if may_be_null else "never null any more"
    sides.changed(
        ElementKind.NULLABILITY,
        nullability.impact(may_be_null=may_be_null),
        pair,
        f"`{pair.title}` {now if may_be_null else 'is ' + now}.",
        shared=f"{{count}} {pair.plural} {now if may_be_null else 'are ' + now}.",
        before="not null" if may_be_null else "nullable",
        after="nullable" if may_be_null else "not null",
    )


def compare_facets(
    sides: Sides, pair: Pair, old: Typed | TypeDefinition, new: Typed | TypeDefinition
) -> None:
    """Compare length, precision, scale and the like."""
    for attribute, name in _FACETS:
        before, after = getattr(old, attribute, None), getattr(new, attribute, None)
        if before == after:
            continue
        told = f"{name} went from {_size(before)} to {_size(after)}"
        sides.changed(
            ElementKind.FACET,
            facet.impact(name, before, after),
            pair,
            f"`{pair.title}`: {told}.",
            shared=f"{told} in {{count}} {pair.plural}.",
            before=None if before is None else _size(before),
            after=None if after is None else _size(after),
        )


def _size(value: object) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
