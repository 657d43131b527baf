"""JSON of rows without a detour over property objects.

The general serializer converts every value on its own and then replaces each decimal in the
whole text; a page of wide rows took seconds. Rows hold values that msgspec writes as they are,
so only control information and expanded rows go the general way.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec
from odatapy.server.serializer.json_serializer import (
    EntitySerializerOptions,
    ODataJsonSerializer,
    _augment_context,
    _context_text,
    _Control,
    _split_select,
)

from reso_explorer.demo.engine.rows import Row
from reso_explorer.demo.table.resources import by_name

if TYPE_CHECKING:
    from odatapy.data import Entity
    from odatapy.edm.model import Edm, EdmEntityType
    from odatapy.edm.primitives import Facets

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number", enc_hook=Decimal)
"""Writes decimals with their exact digits; the hook takes odatapy's number texts."""

_HIDDEN: Final = {
    name: tuple(field.name for field in resource.fields if "hidden" in field.marks)
    for name, resource in by_name().items()
}


class RowSerializer(ODataJsonSerializer):
    """odatapy's JSON serializer with a short cut for rows at minimal metadata."""

    def _dumps(self, obj: Any) -> str:
        return _ENCODER.encode(obj).decode()

    def _primitive(self, value: Any, type_fqn: str | None, facets: Facets | None) -> Any:
        if isinstance(value, Decimal) and not self.ieee754_compatible:
            return value
        return super()._primitive(value, type_fqn, facets)

    def _entity_dict(
        self,
        edm: Edm,
        entity_type: EdmEntityType,
        entity: Entity,
        options: EntitySerializerOptions,
        ctrl: _Control,
        *,
        top_level: bool,
    ) -> dict[str, Any]:
        omit = self._omit(options)
        general = self._full or self.ieee754_compatible or omit == "defaults"
        if general or not isinstance(entity, Row):
            return super()._entity_dict(
                edm, entity_type, entity, options, ctrl, top_level=top_level
            )
        selected, _ = _split_select(options.select)
        out: dict[str, Any] = {}
        if top_level and not self._none:
            listed = self._select_list(options.select, options.expand)
            context = _context_text(options.context_url)
            out["@odata.context"] = _augment_context(context, select_list=listed, derived_type=None)
        values = self._values(entity, selected)
        if omit:
            values = {name: value for name, value in values.items() if value is not None}
        out |= values
        if options.expand or selected:
            self._write_navigation(edm, out, entity_type, entity, options, ctrl, selected=selected)
        return out

    def _values(self, row: Row, selected: set[str] | None) -> dict[str, Any]:
        """Return the values to write, in declared order, the key always first."""
        if selected is None:
            out = dict(row.values)
        else:
            key = by_name()[row.resource].key
            out = {
                name: value for name, value in row.values.items() if name in selected or name == key
            }
        for name, prop in row.computed.items():
            if selected is None or name in selected:
                out[name] = prop.value
        for name in _HIDDEN[row.resource]:
            if name in out:
                del out[name]
                out[f"{name}@Core.Permissions"] = "None"
        return out
