"""Polars: schemas as code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.frames import FrameTarget, frame_code

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_TARGET: Final = FrameTarget(
    title="Polars schemas",
    imports=("import polars as pl",),
    types={
        "string": "pl.String", "boolean": "pl.Boolean", "integer": "pl.Int64", "Edm.Byte": "pl.UInt8",
        "Edm.SByte": "pl.Int8", "Edm.Int16": "pl.Int16", "Edm.Int32": "pl.Int32",
        "decimal": "pl.Decimal(38, 10)", "decimal_of": "pl.Decimal({p}, {s})", "number": "pl.Float64",
        "Edm.Single": "pl.Float32", "date": "pl.Date", "datetime": "pl.Datetime('us', 'UTC')",
        "Edm.DateTime": "pl.Datetime('us')", "time": "pl.Time", "Edm.Time": "pl.Duration('us')",
        "duration": "pl.Duration('us')", "binary": "pl.Binary", "stream": "pl.Binary",
    },
    array="pl.List({item})",
    record=("pl.Struct({", "})"),
    schema=("pl.Schema({", "})"),
    member="{name}: {type}",
)  # fmt: skip


def export(dictionary: Dictionary) -> str:
    """Return a module with a schema for each resource."""
    return frame_code(dictionary, _TARGET)
