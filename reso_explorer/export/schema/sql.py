"""SQL DDL for PostgreSQL, SQLite, DuckDB and MySQL: resources, their lists, and lookups as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.export.schema.shapes import documentation, heading
from reso_explorer.export.schema.sql_dialects import DIALECTS, is_wide
from reso_explorer.export.schema.tables import Plan
from reso_explorer.export.schema.writing import CodeWriter, comment

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary, LookupEntry
    from reso_explorer.export.schema.sql_dialects import DialectName, SqlDialect
    from reso_explorer.export.schema.tables import ForeignKey, Table


def postgresql(dictionary: Dictionary) -> str:
    """Return `export` for PostgreSQL."""
    return export(dictionary, dialect="postgresql")


def sqlite(dictionary: Dictionary) -> str:
    """Return `export` for SQLite."""
    return export(dictionary, dialect="sqlite")


def duckdb(dictionary: Dictionary) -> str:
    """Return `export` for DuckDB."""
    return export(dictionary, dialect="duckdb")


def mysql(dictionary: Dictionary) -> str:
    """Return `export` for MySQL and MariaDB."""
    return export(dictionary, dialect="mysql")


def export(dictionary: Dictionary, *, dialect: DialectName) -> str:
    """Return statements that make all tables and fill those of lookups.

    Foreign keys come from the joins that the document states. A feed with fewer rows than they
    ask for needs a file without them: they stand at the end. DuckDB, which can't replace a row
    that others refer to, gets them as remarks.
    """
    target = DIALECTS[dialect]
    plan = Plan(dictionary, target.spelling, target.cost, target.room)
    code = CodeWriter("  ")
    code.add(*comment([*heading(dictionary, f"Tables for {dialect}"), *plan.notes], "--"), "")
    for key, name in plan.lookups.items():
        _lookup(code, target, name, dictionary.lookups[key])
    found = {table.name: table for table in plan.tables}
    for table in plan.tables:
        _table(code, target, table, _types(target, table, found))
    for table in plan.tables:
        for number, foreign in enumerate(table.foreign_keys, 1):
            _foreign_key(code, target, table, foreign, number)
    return code.text()


def _lookup(code: CodeWriter, target: SqlDialect, name: str, lookup: LookupEntry) -> None:
    """Write the table of a lookup with its values."""
    values = lookup.values or {}
    code.add(*comment(documentation(lookup), "--"))
    longest = max(map(len, values))
    text = target.types["string"]
    kind = text
    if target.name == "mysql" and longest <= 700:
        kind = f"VARCHAR({max(longest, 64)}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    has_key = target.name != "mysql" or longest <= 700
    columns = ("label", "legacy", "standard", "description")
    with code.block(f"CREATE TABLE {target.named(name)} (", ");"):
        code.add(f"{target.named('value')} {kind} NOT NULL{' PRIMARY KEY' if has_key else ''},")
        for column in columns:
            code.add(f"{target.named(column)} {text}{',' if column != columns[-1] else ''}")
    rows = [
        ", ".join(
            map(target.exact, (value, each.label, each.legacy, each.standard, each.description))
        )
        for value, each in values.items()
    ]
    with code.block(f"INSERT INTO {target.named(name)} VALUES"):
        code.add(
            *(f"({row}){',' if number < len(rows) else ';'}" for number, row in enumerate(rows, 1))
        )
    code.add("")


def _types(target: SqlDialect, table: Table, found: dict[str, Table]) -> dict[str, str]:
    """Return the types of columns that are part of a key, of this table or of another."""
    kinds = {
        column.name: target.type(column, keys=len(table.key))
        for column in table.columns
        if column.name in table.key
    }
    for foreign in table.foreign_keys:
        other = {column.name: column for column in found[foreign.table].columns}
        for name, key in zip(foreign.columns, foreign.targets, strict=True):
            kinds.setdefault(name, target.type(other[key], keys=len(foreign.targets)))
    return kinds


def _table(code: CodeWriter, target: SqlDialect, table: Table, kinds: dict[str, str]) -> None:
    if target.comments == "remark":
        code.add(*comment(table.notes, "--"))
    if target.name == "postgresql" and is_wide(table.columns):
        code.add("-- A row with all columns filled is longer than a page: PostgreSQL rejects it.")
    keys = len(table.key)
    lines: list[tuple[str, str]] = []
    for column in table.columns:
        is_key = column.name in table.key
        parts = [target.named(column.name), kinds.get(column.name) or target.type(column)]
        parts += ["NOT NULL"] if is_key or column.is_required else []
        text = "\n".join(documentation(column.field))
        if text and target.comments == "inline":
            parts.append(f"COMMENT {target.plain(text[:1000])}")
        remark = " ".join(text.split()) if target.comments == "remark" else ""
        lines.append((" ".join(parts), f"  {comment([remark], '--')[0]}" if remark else ""))
    if keys:
        lines.append((f"PRIMARY KEY ({target.names(table.key)})", ""))
    if target.foreign_keys == "inline":
        lines += [(_references(target, key), "") for key in table.foreign_keys]
    closing = ")"
    if target.comments == "inline":
        about = "\n".join(table.notes)[:2000]
        closing += " DEFAULT CHARACTER SET utf8mb4" + (
            f" COMMENT {target.plain(about)}" if about else ""
        )
    with code.block(f"CREATE TABLE {target.named(table.name)} (", closing + ";"):
        for number, (line, remark) in enumerate(lines, 1):
            code.add(f"{line}{',' if number < len(lines) else ''}{remark}")
    if target.comments == "statement":
        _describe(code, target, table)
    code.add("")


def _describe(code: CodeWriter, target: SqlDialect, table: Table) -> None:
    name = target.named(table.name)
    if table.notes:
        code.add(f"COMMENT ON TABLE {name} IS {target.plain(chr(10).join(table.notes))};")
    for column in table.columns:
        text = "\n".join(documentation(column.field))
        if text:
            code.add(
                f"COMMENT ON COLUMN {name}.{target.named(column.name)} IS {target.plain(text)};"
            )


def _references(target: SqlDialect, key: ForeignKey) -> str:
    return (
        f"FOREIGN KEY ({target.names(key.columns)}) "
        f"REFERENCES {target.named(key.table)} ({target.names(key.targets)})"
    )


def _foreign_key(
    code: CodeWriter, target: SqlDialect, table: Table, key: ForeignKey, number: int
) -> None:
    """Write a foreign key on its own, where the database takes it after all tables."""
    if target.foreign_keys == "inline":
        return
    rule = target.spelling.identifier(f"{table.name}_{key.relation}_{number}_fk")
    statement = f"ALTER TABLE {target.named(table.name)} ADD CONSTRAINT {target.named(rule)} {_references(target, key)};"
    code.add(*(comment([statement], "--") if target.foreign_keys == "remark" else [statement]))
