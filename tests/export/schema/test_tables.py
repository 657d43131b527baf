from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from reso_explorer.dictionary import build
from reso_explorer.dictionary.model import NotesEntry
from reso_explorer.export.schema import dbml, dbt, sql
from reso_explorer.export.schema.sql_dialects import DIALECTS
from reso_explorer.export.schema.tables import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.dictionary import Dictionary
    from reso_explorer.document import Document
    from reso_explorer.export.schema.sql_dialects import DialectName

Pages = dict[str, dict[str, dict[str, Any]]]


def _rows(
    feed: Dictionary, pages: dict[str, dict[str, Any]], dialect: DialectName
) -> Iterator[tuple[str, list[Any]]]:
    """Yield statements that put rows of JSON into the tables, as a loader would."""
    target = DIALECTS[dialect]
    plan = Plan(feed, target.spelling, target.cost, target.room)
    for table in plan.tables:
        resource, _, path = table.path.partition("/")
        for row in pages[resource]["value"]:
            items = (
                [row] if not path else [(at, each) for at, each in enumerate(row.get(path) or [])]
            )
            for item in items:
                cells = []
                for column in table.columns:
                    if not path or column.name in row:
                        value = row.get(column.path)
                    else:
                        value = item[0] if column.name == "position" else item[1]
                    cells.append(json.dumps(value) if isinstance(value, dict | list) else value)
                marks = ", ".join("?" * len(cells))
                yield f"INSERT INTO {target.named(table.name)} VALUES ({marks})", cells


def test_sqlite_makes_the_tables_of_all_documents_and_takes_the_rows_of_the_demo(
    feeds: dict[str, Dictionary], payloads: Pages
) -> None:
    for name, feed in feeds.items():
        base = sqlite3.connect(":memory:")
        base.executescript(sql.sqlite(feed))
        for statement, cells in _rows(feed, payloads[name], "sqlite") if name in payloads else ():
            base.execute(statement, cells)
        if name == "demo_lookup":
            price = payloads[name]["Property"]["value"][0]["ListPrice"]
            assert base.execute('SELECT "ListPrice" FROM "Property"').fetchone() == (price,)
            assert base.execute('SELECT count(*) FROM "Property_Appliances"').fetchone()[0] > 3
        base.close()


def test_values_of_lookups_are_in_their_tables_exactly(hostile: Dictionary) -> None:
    base = sqlite3.connect(":memory:")
    base.executescript(sql.sqlite(hostile))
    values = dict(base.execute('SELECT value, label FROM "lookup_Status"').fetchall())
    wanted = hostile.lookups["A.Status"].values or {}
    same = {value.replace("\0", "\ufffd") for value in wanted}
    assert values.keys() == same
    assert "\u202e" in values["Active"]
    base.close()


def test_duckdb_takes_tables_and_rows(feeds: dict[str, Dictionary], payloads: Pages) -> None:
    duckdb = pytest.importorskip("duckdb")
    base = duckdb.connect()
    base.execute(sql.duckdb(feeds["hostile"]))
    base = duckdb.connect()
    name = "demo_lookup"
    base.execute(sql.duckdb(feeds[name]))
    for statement, cells in _rows(feeds[name], payloads[name], "duckdb"):
        if '"Property' in statement:
            base.execute(statement, cells)
    kinds = dict(
        base.execute("SELECT column_name, column_type FROM (DESCRIBE Property)").fetchall()
    )
    assert kinds["ListPrice"] == "DECIMAL(14,2)"
    assert kinds["ModificationTimestamp"] == "TIMESTAMP WITH TIME ZONE"
    found = base.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'ListPrice'")
    assert "seller asks" in found.fetchone()[0]


@pytest.fixture
def place() -> Iterator[str]:
    """A folder that another user may be given; that of `tmp_path` is closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def test_postgresql_takes_the_tables(feeds: dict[str, Dictionary], place: str) -> None:
    needed = ["initdb", "postgres", "setpriv", "chown"]
    if os.geteuid() != 0 or not all(map(shutil.which, needed)):
        pytest.skip("PostgreSQL can't be started here: it takes initdb, postgres, setpriv and root")
    subprocess.run(["chown", "nobody:nogroup", place], check=True)
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    data = f"{place}/data"
    made = subprocess.run(
        [*nobody, "initdb", "-A", "trust", "-N", "-U", "x", "-D", data], capture_output=True, check=False
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    for name in ("hostile", "demo_lookup"):
        # the single-user mode ends a statement at an empty line with -j, and stops with an error
        text = sql.postgresql(feeds[name]).replace("\n\n", "\n").replace(";\n", ";\n\n")
        run = subprocess.run(
            [*nobody, "postgres", "--single", "-j", "-D", data, "template1"],
            input=text, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert "ERROR" not in run.stderr, run.stderr[-2000:]
        assert run.returncode == 0


def test_foreign_keys_come_from_stated_joins_only(market: Document) -> None:
    text = sql.postgresql(build(market))
    assert (
        'ALTER TABLE "Visit" ADD CONSTRAINT "Visit_Listing_1_fk" '
        'FOREIGN KEY ("ListingKey") REFERENCES "Listing" ("ListingKey");' in text
    )
    assert text.count("ADD CONSTRAINT") == 1
    assert '"Site_Town" text' in text
    assert text.index('"ListingKey" varchar(40) NOT NULL,') < text.index('"BuyerAgentKey" text')


def test_names_fit_and_differ(hostile: Dictionary) -> None:
    for dialect, longest in (("postgresql", 63), ("mysql", 64)):
        target = DIALECTS[dialect]  # type: ignore[index]
        plan = Plan(hostile, target.spelling, target.cost, target.room)
        names = [table.name for table in plan.tables] + list(plan.lookups.values())
        assert len(set(names)) == len(names)
        for table in plan.tables:
            columns = [column.name for column in table.columns]
            folded = [(target.spelling.caseless and name.casefold()) or name for name in columns]
            assert len(set(folded)) == len(folded)
            assert all(len(name.encode()) <= longest for name in [*columns, table.name])
        assert any("Listings.PRICE is the column" in note for note in plan.notes) == (
            dialect == "mysql"
        )


def test_names_and_keys_are_those_that_mysql_takes(hostile: Dictionary) -> None:
    target = DIALECTS["mysql"]
    plan = Plan(hostile, target.spelling, target.cost, target.room)
    names = [column.name for table in plan.tables for column in table.columns]
    assert max(map(ord, "".join(names))) < 0x10000
    text = sql.mysql(hostile)
    own = text[text.index("CREATE TABLE `Listings` (") :]
    key = "VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    assert f"`ListingKey` {key} NOT NULL COMMENT" in own
    assert f"`price_683b531f` {key},\n" in own  # the column of a foreign key to such a key
    assert "\\\\N{DASH} \\\\x1b[31m" in own  # a backslash of a text is doubled


def test_tables_and_columns_have_the_names_of_the_notes(hostile: Dictionary) -> None:
    listings = hostile.resources["Listings"]
    price = replace(listings.fields["Price"], notes=NotesEntry(column="asking_price"))
    noted = replace(
        listings, fields={**listings.fields, "Price": price}, notes=NotesEntry(column="homes")
    )
    feed = replace(hostile, resources={**hostile.resources, "Listings": noted})
    text = sql.sqlite(feed)
    base = sqlite3.connect(":memory:")
    base.executescript(text)
    base.execute('INSERT INTO homes ("ListingKey", asking_price, "Status") VALUES (1, 2, 3)')
    assert base.execute('SELECT count(*) FROM "homes_strings"').fetchone() == (0,)
    assert "-- Listings.Price is the column asking_price" in text
    assert "-- Listings is the table homes" in text
    base.close()


def test_wide_tables_go_on_in_further_ones_with_the_same_key(feeds: dict[str, Dictionary]) -> None:
    target = DIALECTS["mysql"]
    plan = Plan(feeds["demo_lookup"], target.spelling, target.cost, target.room)
    parts = [table for table in plan.tables if table.path == "Property"]
    assert [part.name for part in parts[:2]] == ["Property", "Property_more"]
    for part in parts:
        assert part.columns[0].name == "ListingKey"
        assert part.key == ["ListingKey"]
        assert sum(target.cost(column)[1] for column in part.columns) <= 7500
    assert parts[1].foreign_keys[0].table == "Property"
    names = [column.path for part in parts for column in part.columns[1:]]
    single = [
        each.name
        for each in feeds["demo_lookup"].resources["Property"].fields.values()
        if not each.collection
    ]
    assert sorted(names) == sorted(set(single) - {"ListingKey"})


def test_dbt_reads_sources_and_no_text_is_a_template(feeds: dict[str, Dictionary]) -> None:
    yaml = pytest.importorskip("yaml")
    for name in ("hostile", "demo_lookup"):
        text = dbt.export(feeds[name], source="mls", schema="raw")
        assert not any(sign in text for sign in ("{{ ", "{%", "{#"))
        source = yaml.safe_load(text)["sources"][0]
        assert (source["name"], source["schema"]) == ("mls", "raw")
        tables = {table["name"]: table for table in source["tables"]}
        columns = {
            column["name"]: column
            for column in tables[next(iter(feeds[name].resources))]["columns"]
        }
        assert len(columns) > 3
    listing = {column["name"]: column for column in tables["Property"]["columns"]}
    assert listing["ListingKey"]["tests"] == ["not_null", "unique"]
    assert listing["ListPrice"]["data_type"] == "numeric(14, 2)"


def test_dbml_names_tables_references_and_values(market: Document, hostile: Dictionary) -> None:
    text = dbml.export(build(market))
    assert 'Ref: "Visit".("ListingKey") > "Listing".("ListingKey")' in text
    assert '"ListingKey" "varchar(40)" [not null, pk' in text
    odd = dbml.export(hostile)
    assert "\u202e" not in odd
    assert "\x1b" not in odd
