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

_FLAGS: Final = {
    name: frozenset(field.name for field in resource.fields if field.kind == "flags")
    for name, resource in by_name().items()
}
_HIDDEN: Final = {
    name: tuple(field.name for field in resource.fields if "hidden" in field.marks)
    for name, resource in by_name().items()
}


class RowSerializer(ODataJsonSerializer):
    """odatapy's JSON serializer with a short cut for rows at minimal metadata."""

    enum_dialect = False

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
        plain = not (self._full or self.ieee754_compatible or self._omit(options))
        if not plain or not isinstance(entity, Row) or top_level:
            return super()._entity_dict(
                edm, entity_type, entity, options, ctrl, top_level=top_level
            )
        selected, _ = _split_select(options.select)
        out = self._values(entity, selected)
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
        if self.enum_dialect:
            for name in _FLAGS[row.resource]:
                if isinstance(out.get(name), list):
                    out[name] = ",".join(out[name])
        for name in _HIDDEN[row.resource]:
            if name in out:
                del out[name]
                out[f"{name}@Core.Permissions"] = "None"
        return out
