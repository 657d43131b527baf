"""How databases differ: names, types, limits, comments, and string literals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from reso_explorer.export.schema.names import Spelling
from reso_explorer.export.schema.writing import HOSTILE
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.export.schema.tables import Column

DialectName = Literal["postgresql", "sqlite", "duckdb", "mysql"]
Comments = Literal["statement", "inline", "remark"]
ForeignKeys = Literal["altered", "inline", "remark"]

_BYTES_OF_PAGE: Final = 8160
"""Of PostgreSQL, for one row."""


class SqlDialect(Struct, frozen=True):
    """What one database does its own way.

    Attributes:
        name: of the database.
        types: column type by type of a field or exact type; `{n}` and `{p}`, `{s}` stand for facets.
        spelling: how it spells names.
        quote: the character around names.
        character: an expression for the character with a code.
        comments: how columns are described.
        foreign_keys: how other tables are referred to.
        most_columns: of a table.
        most_digits: of a decimal.
    """

    name: DialectName
    types: dict[str, str]
    spelling: Spelling
    quote: str = '"'
    character: str = "chr({})"
    comments: Comments = "remark"
    foreign_keys: ForeignKeys = "remark"
    most_columns: int = 100_000
    most_digits: int = 1000

    def named(self, name: str) -> str:
        """Return a name in quotes."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def names(self, names: Sequence[str]) -> str:
        """Return a list of quoted names."""
        return ", ".join(map(self.named, names))

    def plain(self, text: str) -> str:
        """Return a string literal in which hostile characters are visible escapes."""
        return self._quoted(visible(text, one_line=False))

    def _quoted(self, text: str) -> str:
        if self.name == "mysql":
            text = text.replace("\\", "\\\\")
        return "'" + text.replace("'", "''") + "'"

    def exact(self, text: str | None) -> str:
        """Return an expression for exactly this text; hostile characters by their codes."""
        if text is None:
            return "NULL"
        text = "".join(
            "\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text
        )
        parts: list[str] = []
        end = 0
        for found in HOSTILE.finditer(text):
            parts += [self._quoted(text[end : found.start()])] if found.start() > end else []
            code = found.group().encode().hex() if self.name == "mysql" else ord(found.group())
            parts.append(self.character.format(code))
            end = found.end()
        parts += [self._quoted(text[end:])] if end < len(text) or not parts else []
        if len(parts) > 1 and self.name == "mysql":
            return f"CONCAT({', '.join(parts)})"
        return " || ".join(parts)

    def type(self, column: Column, *, keys: int = 0) -> str:
        """Return the type of a column; `keys` is how many share the key it is part of, or 0."""
        entry = column.field
        if column.is_json:
            return self.types["json"]
        if entry.edm_type in self.types:
            return self.types[entry.edm_type]
        if entry.type == "decimal":
            digits, scale = entry.precision, entry.scale
            if not digits or scale is None or not 0 <= scale <= digits <= self.most_digits:
                return self.types["decimal"]
            return self.types["decimal_of"].format(p=digits, s=scale)
        if entry.type in self.types and entry.type != "string":
            return self.types[entry.type]
        longest = entry.max_length
        if self.name == "mysql" and keys:
            room = 768 // keys
            return f"VARCHAR({min(longest or 191, room)}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        if self.name == "mysql" and longest is not None and longest > 255:
            return "TEXT" if longest <= 16383 else "LONGTEXT"
        if entry.type != "string" or longest is None or not 0 < longest <= 10_485_760:
            return self.types["string"]
        return self.types["string_of"].format(n=longest)

    def cost(self, column: Column) -> tuple[int, ...]:
        """Return what a column takes of the limits in `room`.

        A row of MySQL (InnoDB) has 65,535 bytes, half a page of 16 KB in place: there long text
        takes 40 bytes, and a `VARCHAR` below 256 bytes all.
        """
        if self.name != "mysql":
            return (1,)
        kind = self.type(column)
        size = 4 * int(kind[8 : kind.index(")")]) if kind.startswith("VARCHAR(") else 40
        return (1, (size if size < 256 else 40) + 2, size + 2)

    @property
    def room(self) -> tuple[int, ...]:
        """The most columns of a table; of MySQL the bytes of a row in place and in all as well."""
        return (self.most_columns, 7500, 45_000) if self.name == "mysql" else (self.most_columns,)


def is_wide(columns: Sequence[Column]) -> bool:
    """Tell whether a row with all columns filled is too long for a page of PostgreSQL."""
    small = {"boolean": 1, "date": 4, "integer": 8, "number": 8, "datetime": 8}
    return sum(small.get(column.field.type, 18) for column in columns) > _BYTES_OF_PAGE


_POSTGRESQL: Final = {
    "string": "text", "string_of": "varchar({n})", "boolean": "boolean", "integer": "bigint",
    "Edm.Byte": "smallint", "Edm.SByte": "smallint", "Edm.Int16": "smallint", "Edm.Int32": "integer",
    "decimal": "numeric", "decimal_of": "numeric({p}, {s})", "number": "double precision",
    "Edm.Single": "real", "date": "date", "datetime": "timestamptz", "Edm.DateTime": "timestamp",
    "time": "time", "Edm.Time": "interval", "duration": "interval", "guid": "uuid",
    "binary": "bytea", "stream": "bytea", "json": "jsonb",
}  # fmt: skip
_SQLITE: Final = {
    "string": "TEXT", "string_of": "TEXT", "boolean": "INTEGER", "integer": "INTEGER", "decimal": "NUMERIC",
    "decimal_of": "NUMERIC", "number": "REAL", "binary": "BLOB", "stream": "BLOB", "json": "TEXT",
}  # fmt: skip
_DUCKDB: Final = {
    "string": "VARCHAR", "string_of": "VARCHAR", "boolean": "BOOLEAN", "integer": "BIGINT",
    "Edm.Byte": "SMALLINT", "Edm.SByte": "SMALLINT", "Edm.Int16": "SMALLINT", "Edm.Int32": "INTEGER",
    "decimal": "DECIMAL(38, 10)", "decimal_of": "DECIMAL({p}, {s})", "number": "DOUBLE",
    "Edm.Single": "REAL", "date": "DATE", "datetime": "TIMESTAMPTZ", "Edm.DateTime": "TIMESTAMP",
    "time": "TIME", "Edm.Time": "VARCHAR", "guid": "UUID", "binary": "BLOB", "stream": "BLOB", "json": "JSON",
}  # fmt: skip
_MYSQL: Final = {
    "string": "TEXT", "string_of": "VARCHAR({n})", "boolean": "BOOLEAN", "integer": "BIGINT",
    "Edm.Byte": "SMALLINT", "Edm.SByte": "SMALLINT", "Edm.Int16": "SMALLINT", "Edm.Int32": "INT",
    "decimal": "DECIMAL(38, 10)", "decimal_of": "DECIMAL({p}, {s})", "number": "DOUBLE",
    "Edm.Single": "FLOAT", "date": "DATE", "datetime": "DATETIME(6)", "Edm.Time": "VARCHAR(64)",
    "time": "TIME(6)", "duration": "VARCHAR(64)", "guid": "CHAR(36)", "binary": "LONGBLOB",
    "stream": "LONGBLOB", "json": "JSON",
}  # fmt: skip
_ANY: Final = Spelling(letters="any", longest=255, caseless=True)
DIALECTS: Final[dict[DialectName, SqlDialect]] = {
    "postgresql": SqlDialect(
        "postgresql", _POSTGRESQL, Spelling(letters="any", longest=63),
        comments="statement", foreign_keys="altered", most_columns=1600,
    ),
    "sqlite": SqlDialect(
        "sqlite", _SQLITE, _ANY, character="char({})", foreign_keys="inline", most_columns=2000
    ),
    "duckdb": SqlDialect("duckdb", _DUCKDB, _ANY, comments="statement", most_digits=38),
    "mysql": SqlDialect(
        "mysql", _MYSQL, Spelling(letters="any", longest=64, caseless=True, is_basic=True), quote="`",
        character="CONVERT(0x{} USING utf8mb4)", comments="inline", foreign_keys="altered",
        most_columns=1000, most_digits=65,
    ),
}  # fmt: skip
"""By name."""
