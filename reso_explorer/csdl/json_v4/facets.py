"""Types and facets in CSDL JSON, OData CSDL JSON 4.01 section 7.2, with the defaults of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.json_v4.parse import JsonNumber

if TYPE_CHECKING:
    from reso_explorer.csdl.json_v4.context import Place

FACETS: Final = ("$MaxLength", "$Precision", "$Scale", "$Unicode", "$SRID", "$DefaultValue")
TYPED: Final = frozenset({"$Type", "$Collection", "$Nullable", *FACETS})
"""Members of anything with a type."""

_FIELDS: Final = {
    "$MaxLength": "max_length",
    "$Precision": "precision",
    "$Scale": "scale",
    "$Unicode": "unicode",
    "$SRID": "srid",
    "$DefaultValue": "default_value",
}
_SYMBOLS: Final = {
    "$MaxLength": ("max",),
    "$Precision": (),
    "$Scale": ("variable", "floating"),
    "$SRID": ("variable",),
}


def read_facets(place: Place, names: tuple[str, ...] = FACETS) -> dict[str, Any]:
    """Return the model fields of the facets that an object states and that can be read."""
    found: dict[str, Any] = {}
    for member in names:
        if member not in place.value:
            continue
        value: Any
        if member == "$Unicode":
            value = place.flag(member)
        elif member == "$DefaultValue":
            value = place.literal(member)
        else:
            value = _number_or_symbol(place, member)
        if value is not None:
            found[_FIELDS[member]] = value
    return found


def _number_or_symbol(place: Place, member: str) -> int | str | None:
    value = place.value[member]
    if isinstance(value, str):
        text = value.strip().lower()
        if text in _SYMBOLS[member] and not isinstance(value, JsonNumber):
            return text
        if text.isascii() and text.lstrip("-").isdigit() and len(text) < 10:
            return int(text)
    message = f"{member} has the value {shown(str(value))}, which can't be used; it's ignored."
    place.ctx.report("invalid-facet", message, place, member)
    return None


def typed_fields(place: Place, *, default: str | None = "Edm.String") -> dict[str, Any]:
    """Return the model fields of a typed object, with what JSON means where it says nothing.

    Absent means: not nullable, and any scale for `Edm.Decimal`.
    """
    written = place.text("$Type")
    if written is None and default is None:
        place.ctx.report("missing-type", "$Type is missing.", place)
    type_name, is_collection = place.ctx.types[written or default or "Edm.EntityType"]
    fields: dict[str, Any] = {
        "type": type_name,
        "is_collection": is_collection or place.flag("$Collection") is True,
        "nullable": place.flag("$Nullable") is True,
        "line": place.line,
    }
    fields |= read_facets(place)
    if type_name == "Edm.Decimal":
        fields.setdefault("scale", "variable")
    return fields
