"""Types in a few letters for lists, and with their facets for the detail view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EnumType, StructuredType, TypeDefinition
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty, Property, Typed

_SHORT: Final = {
    "String": "Str",
    "Boolean": "Bool",
    "Byte": "Int",
    "SByte": "Int",
    "Int16": "Int",
    "Int32": "Int",
    "Int64": "Int",
    "Decimal": "Dec",
    "Double": "Num",
    "Single": "Num",
    "Date": "Date",
    "DateTime": "Time",
    "DateTimeOffset": "Time",
    "TimeOfDay": "Clock",
    "Time": "Clock",
    "Duration": "Span",
    "Guid": "Guid",
    "Binary": "Bytes",
    "Stream": "File",
    "Untyped": "Any",
}

ORDERED: Final = frozenset({"Int", "Dec", "Num", "Date", "Time", "Clock", "Span"})
"""Short names of types whose values have an order that people ask for."""


def simple(name: str) -> str:
    """Return the last part of a qualified name, safe to show."""
    return visible(name.rpartition(".")[2])


def short_type(index: ModelIndex, typed: Typed) -> str:
    """Return the type of a field in at most five letters, `[]` for a collection in place of two."""
    name = index.primitive(typed.type)
    if name.startswith("Edm."):
        short = _SHORT.get(name[4:]) or ("Geo" if name.startswith("Edm.Geo") else name[4:8])
    else:
        found = index.type(name)
        if isinstance(found, EnumType):
            short = "Enum"
        elif isinstance(found, StructuredType):
            short = "{…}"
        else:
            short = "?"
    return f"{short[:4]}[]" if typed.is_collection else short


def full_type(typed: Typed | TypeDefinition) -> str:
    """Return the type with its facets: `Edm.Decimal(14,2)`, `Collection(Edm.String(50))`."""
    name = visible(typed.underlying_type if isinstance(typed, TypeDefinition) else typed.type)
    facets: list[str] = []
    if typed.max_length is not None:
        facets.append(str(typed.max_length))
    if typed.precision is not None:
        facets.append(str(typed.precision))
    if typed.scale is not None:
        facets.append(str(typed.scale))
    text = f"{name}({','.join(facets)})" if facets else name
    if not isinstance(typed, TypeDefinition) and typed.is_collection:
        return f"Collection({text})"
    return text


def size(prop: Property) -> str:
    """Return the length or the precision and scale of a field: `50`, `14,2`, ""."""
    if prop.max_length is not None:
        return str(prop.max_length)
    if prop.precision is None and prop.scale is None:
        return ""
    precision = "" if prop.precision is None else str(prop.precision)
    return precision if prop.scale is None else f"{precision},{prop.scale}"


def multiplicity(navigation: NavigationProperty) -> str:
    """Return how many rows a relation leads to, as people write it."""
    return many_text(navigation.multiplicity)


def many_text(multiplicity: str) -> str:
    """Return a multiplicity of the model as people write it: `0..*` for `*`."""
    return "0..*" if multiplicity == "*" else multiplicity
