"""Spark: schemas of PySpark as code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.frames import FrameTarget, frame_code

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_TARGET: Final = FrameTarget(
    title="Spark schemas",
    imports=("from pyspark.sql import types as t",),
    types={
        "string": "t.StringType()", "boolean": "t.BooleanType()", "integer": "t.LongType()",
        "Edm.Byte": "t.ShortType()", "Edm.SByte": "t.ByteType()", "Edm.Int16": "t.ShortType()",
        "Edm.Int32": "t.IntegerType()", "decimal": "t.DecimalType(38, 10)", "decimal_of": "t.DecimalType({p}, {s})",
        "number": "t.DoubleType()", "Edm.Single": "t.FloatType()", "date": "t.DateType()",
        "datetime": "t.TimestampType()", "Edm.DateTime": "t.TimestampNTZType()",
        "binary": "t.BinaryType()", "stream": "t.BinaryType()",
    },
    array="t.ArrayType({item}, {nullable})",
    record=("t.StructType([", "])"),
    schema=("t.StructType([", "])"),
    member="t.StructField({name}, {type}, {nullable}, {{'comment': {notes}}})",
)  # fmt: skip


def export(dictionary: Dictionary) -> str:
    """Return a module with a schema for each resource; times and durations are text."""
    return frame_code(dictionary, _TARGET)
