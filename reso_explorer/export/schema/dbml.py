"""DBML: tables, references and enumerations, for dbdiagram.io and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.export.schema.names import Spelling
from reso_explorer.export.schema.shapes import documentation, heading, is_open
from reso_explorer.export.schema.sql_dialects import DIALECTS
from reso_explorer.export.schema.tables import Plan
from reso_explorer.export.schema.writing import CodeWriter, comment
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary
    from reso_explorer.export.schema.tables import Table


def export(dictionary: Dictionary) -> str:
    """Return the tables of the SQL export; closed lookups are enumerations."""
    plan = Plan(dictionary, Spelling(letters="any", longest=255, caseless=True))
    code = CodeWriter("  ")
    code.add(*comment([*heading(dictionary, "Tables"), *plan.notes], "//"), "")
    enums: dict[str, str] = {}
    for key, name in plan.lookups.items():
        lookup = dictionary.lookups[key]
        if not is_open(lookup):
            enums[key] = _named(name)
        with code.block(f"Enum {_named(name)} {{", "}"):
            for value, entry in (lookup.values or {}).items():
                code.add(
                    _named(value or " ") + _settings([], [entry.label or entry.description or ""])
                )
    for table in plan.tables:
        _table(code, table, enums)
    for table in plan.tables:
        for foreign in table.foreign_keys:
            own, other = (
                ", ".join(map(_named, names)) for names in (foreign.columns, foreign.targets)
            )
            code.add(f"Ref: {_named(table.name)}.({own}) > {_named(foreign.table)}.({other})")
    return code.text()


def _table(code: CodeWriter, table: Table, enums: dict[str, str]) -> None:
    with code.block(f"Table {_named(table.name)} {{", "}"):
        for column in table.columns:
            kind = (
                enums.get(column.field.lookup or "") or f'"{DIALECTS["postgresql"].type(column)}"'
            )
            facts = ["not null"] if column.is_required or column.name in table.key else []
            facts += ["pk"] if table.key == [column.name] else []
            notes = documentation(column.field)
            code.add(f"{_named(column.name)} {kind}{_settings(facts, notes)}")
        if len(table.key) > 1:
            with code.block("indexes {", "}"):
                code.add(f"({', '.join(map(_named, table.key))}) [pk]")
        if table.notes:
            code.add(f"Note: {_text(table.notes)}")


def _named(name: str) -> str:
    return '"' + visible(name).replace("\\", "/").replace('"', "'") + '"'


def _text(lines: list[str]) -> str:
    text = visible(" ".join(lines)).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _settings(facts: list[str], notes: list[str]) -> str:
    parts = facts + ([f"note: {_text(notes)}"] if any(notes) else [])
    return f" [{', '.join(parts)}]" if parts else ""
