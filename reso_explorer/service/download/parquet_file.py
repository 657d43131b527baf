"""Rows as Parquet, with types worked out from the values."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Final

from reso_explorer.export import row_json
from reso_explorer.service.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reso_explorer.service.rows import Row

_BATCH: Final = 5_000


class _Column:
    """What was seen in one column."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.whole = 1
        self.scale = 0

    def see(self, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self.kinds.add("bool")
        elif isinstance(value, int):
            self.kinds.add("int" if -(2**63) <= value < 2**63 else "text")
            self.whole = max(self.whole, len(str(abs(value))))
        elif isinstance(value, Decimal):
            self._see_decimal(value)
        elif isinstance(value, str):
            self.kinds.add("text")
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            self.kinds.add("texts")
        else:
            self.kinds.add("json")

    def _see_decimal(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            self.kinds.add("text")
            return
        self.kinds.add("decimal")
        self.scale = max(self.scale, -exponent)
        self.whole = max(self.whole, value.adjusted() + 1)

    @property
    def kind(self) -> str:
        """The type that holds everything seen."""
        if len(self.kinds) == 1:
            (only,) = self.kinds
        elif self.kinds == {"int", "decimal"}:
            only = "decimal"
        else:
            only = "text"
        if only == "decimal" and self.whole + self.scale > 38:
            return "text"
        return only


def check_parquet() -> None:
    """Make sure that Parquet can be written.

    Raises:
        ServiceError: the extra is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401 - only whether it is there
    except ImportError:
        raise ServiceError(
            "Parquet files need the package pyarrow, which is not installed.",
            what_to_try='Install it with: pip install "reso-explorer[parquet]". '
            "Or write NDJSON or CSV.",
        ) from None


def write_parquet(
    rows: Callable[[], Iterable[Row]], columns: Sequence[str], file: IO[bytes]
) -> tuple[str, ...]:
    """Write the table; return notes. The rows are read twice: for the types, then for the values.

    Whole numbers become int64, decimals decimal128 with the digits seen, lists of texts lists;
    other lists and objects, and columns of mixed kinds, become text.
    """
    check_parquet()
    import pyarrow as pa
    import pyarrow.parquet as pq

    seen = {name: _Column() for name in columns}
    for row in rows():
        for name, column in seen.items():
            column.see(row.get(name))
    kinds = {name: column.kind if column.kinds else "text" for name, column in seen.items()}
    types: dict[str, Callable[[_Column], Any]] = {
        "bool": lambda _: pa.bool_(),
        "int": lambda _: pa.int64(),
        "decimal": lambda column: pa.decimal128(column.whole + column.scale, column.scale),
        "text": lambda _: pa.string(),
        "texts": lambda _: pa.list_(pa.string()),
        "json": lambda _: pa.string(),
    }
    schema = pa.schema([(name, types[kinds[name]](seen[name])) for name in columns])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        batch: list[Row] = []
        for row in rows():
            batch.append(row)
            if len(batch) >= _BATCH:
                writer.write_table(_table(pa, schema, kinds, batch))
                batch.clear()
        if batch:
            writer.write_table(_table(pa, schema, kinds, batch))
    mixed = sorted(name for name, column in seen.items() if len(column.kinds) > 1)
    mixed = [name for name in mixed if kinds[name] == "text"]
    if mixed:
        return (f"Columns of mixed kinds became text: {', '.join(mixed)}.",)
    return ()


def _table(pa: Any, schema: Any, kinds: dict[str, str], rows: list[Row]) -> Any:
    arrays = [
        pa.array([_cell(row.get(name), kind) for row in rows], type=schema.field(name).type)
        for name, kind in kinds.items()
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "decimal":
        return Decimal(value)
    if kind in {"text", "json"} and not isinstance(value, str):
        return row_json.encode(value).decode("utf-8")
    return value
