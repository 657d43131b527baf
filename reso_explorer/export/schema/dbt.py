"""dbt: `sources.yml` with the tables of the SQL export, their columns, and tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.shapes import documentation, heading, is_open
from reso_explorer.export.schema.sql_dialects import DIALECTS
from reso_explorer.export.schema.tables import Plan
from reso_explorer.export.schema.writing import CodeWriter, comment, yaml_text
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary
    from reso_explorer.export.schema.tables import Column, Table

_BRACE: Final = re.compile(r"\{(?=[{%#])")


def export(dictionary: Dictionary, *, source: str = "feed", schema: str | None = None) -> str:
    """Return the file; keys are tested for null, closed lookups for other values.

    Args:
        dictionary: what to describe.
        source: the name of the source in dbt.
        schema: where the tables are, if it isn't called like the source.
    """
    target = DIALECTS["postgresql"]
    plan = Plan(dictionary, target.spelling, target.cost, target.room)
    code = CodeWriter("  ")
    top = [_plain(line) for line in (*heading(dictionary, "dbt sources"), *plan.notes)]
    code.add(*comment(top, "#"), "version: 2", "")
    code.add("sources:")
    with code.block(f"  - name: {yaml_text(source)}"):
        code.add(*([f"  schema: {yaml_text(schema)}"] if schema else []))
        code.add("  quoting: {identifier: true}", "  tables:")
        for table in plan.tables:
            _table(code, dictionary, table)
    return code.text()


def _table(code: CodeWriter, dictionary: Dictionary, table: Table) -> None:
    with code.block(f"    - name: {yaml_text(_plain(table.name))}"):
        code.add(*(f"    {line}" for line in _description(table.notes)), "    columns:")
        for column in table.columns:
            with code.block(f"      - name: {yaml_text(_plain(column.name))}"):
                lines = [*_description(documentation(column.field)), "quote: true"]
                lines.append(f"data_type: {yaml_text(DIALECTS['postgresql'].type(column))}")
                code.add(
                    *(f"      {line}" for line in [*lines, *_tests(dictionary, table, column)])
                )


def _tests(dictionary: Dictionary, table: Table, column: Column) -> list[str]:
    """Return the tests of a column: not null, unique, and the values of a closed lookup."""
    tests: list[str] = []
    if column.is_required or column.name in table.key:
        tests.append("- not_null")
    if table.key == [column.name]:
        tests.append("- unique")
    lookup = dictionary.lookups.get(column.field.lookup or "")
    values = list(lookup.values or ()) if lookup is not None else []
    if lookup is not None and not is_open(lookup) and not any(map(_BRACE.search, values)):
        tests.append(f"- accepted_values: {{values: [{', '.join(map(yaml_text, values))}]}}")
    return ["tests:", *(f"  {test}" for test in tests)] if tests else []


def _description(lines: list[str]) -> list[str]:
    text = _plain(visible("\n".join(lines), one_line=False))
    return [f"description: {yaml_text(text)}"] if text else []


def _plain(text: str) -> str:
    """Return text without the openings of Jinja, which dbt would run."""
    return _BRACE.sub("{ ", text)
