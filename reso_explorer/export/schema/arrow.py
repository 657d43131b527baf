"""Arrow: schemas of pyarrow as code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.frames import FrameTarget, frame_code

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_TARGET: Final = FrameTarget(
    title="Arrow schemas",
    imports=("import pyarrow as pa",),
    types={
        "string": "pa.string()", "boolean": "pa.bool_()", "integer": "pa.int64()", "Edm.Byte": "pa.uint8()",
        "Edm.SByte": "pa.int8()", "Edm.Int16": "pa.int16()", "Edm.Int32": "pa.int32()",
        "decimal": "pa.decimal128(38, 10)", "decimal_of": "pa.decimal128({p}, {s})", "number": "pa.float64()",
        "Edm.Single": "pa.float32()", "date": "pa.date32()", "datetime": "pa.timestamp('us', tz='UTC')",
        "Edm.DateTime": "pa.timestamp('us')", "time": "pa.time64('us')", "Edm.Time": "pa.duration('us')",
        "duration": "pa.duration('us')", "binary": "pa.binary()", "stream": "pa.binary()",
    },
    array="pa.list_(pa.field('item', {item}, {nullable}))",
    record=("pa.struct([", "])"),
    schema=("pa.schema([", "])"),
    member="pa.field({name}, {type}, {nullable}, {{'description': {notes}}})",
)  # fmt: skip


def export(dictionary: Dictionary) -> str:
    """Return a module with a schema for each resource."""
    return frame_code(dictionary, _TARGET)
