from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.export.schema import arrow, graphql, markdown, plantuml, polars, spark
from reso_explorer.export.schema.shapes import shapes

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary


def test_graphql_accepts_all_documents(feeds: dict[str, Dictionary]) -> None:
    library = pytest.importorskip("graphql")
    for name, feed in feeds.items():
        if name.startswith("reso_dd"):
            continue  # half a second each, and like the demo's
        schema = library.build_schema(graphql.export(feed))
        assert not library.validate_schema(schema)
        queries = schema.query_type.fields
        assert len(queries) >= len(feed.resources)
    hostile = library.build_schema(graphql.export(feeds["hostile"]))
    assert hostile.type_map["Status"].values["it_s"].description == "In payloads: it's"
    assert set(hostile.query_type.fields["Class"].args) == {"search", "top", "skip"}


def test_arrow_schemas_hold_the_types_and_rows_of_the_demo(
    feeds: dict[str, Dictionary], payloads: dict[str, dict[str, dict[str, Any]]]
) -> None:
    pa = pytest.importorskip("pyarrow")
    for name, feed in feeds.items():
        made: dict[str, Any] = {}
        exec(arrow.export(feed), made)
        assert made["SCHEMAS"].keys() == feed.resources.keys()
        if name == "demo_lookup":
            schema = made["SCHEMAS"]["Property"]
    assert schema.field("ListPrice").type == pa.decimal128(14, 2)
    assert schema.field("ModificationTimestamp").type == pa.timestamp("us", tz="UTC")
    assert schema.field("ListingKey").nullable is False
    assert b"seller asks" in schema.field("ListPrice").metadata[b"description"]
    texts = pa.schema(
        [each for each in schema if each.type in {pa.string(), pa.list_(pa.string())}]
    )
    rows = payloads["demo_lookup"]["Property"]["value"]
    table = pa.Table.from_pylist(
        [{key: row.get(key) for key in texts.names} for row in rows], texts
    )
    assert table.num_rows == len(rows)


def test_schemas_of_polars_and_spark_are_code_that_names_every_field(
    feeds: dict[str, Dictionary],
) -> None:
    for module in (polars, spark):
        for feed in feeds.values():
            text = module.export(feed)
            compile(text, "made.py", "exec")
            assert all(
                f"{field!r}" in text for each in feed.resources.values() for field in each.fields
            )
    assert "'ListPrice': pl.Decimal(14, 2)," in polars.export(feeds["demo_lookup"])
    assert "t.StructField('ListPrice', t.DecimalType(14, 2), True" in spark.export(
        feeds["demo_lookup"]
    )


def test_plantuml_draws_every_shape_and_relation(feeds: dict[str, Dictionary]) -> None:
    for feed in feeds.values():
        text = plantuml.export(feed, with_lookups=True)
        assert len(re.findall(r'^(?:abstract )?class "', text, re.MULTILINE)) == len(shapes(feed))
        assert text.count(" {\n") == len(re.findall(r"^}$", text, re.MULTILINE))
        assert "\x1b" not in text
    assert 'Property --> "*" Media : Media' in plantuml.export(feeds["demo_lookup"])


def test_links_of_markdown_lead_somewhere_and_no_text_is_markup(
    feeds: dict[str, Dictionary],
) -> None:
    for feed in feeds.values():
        page = markdown.export(feed)
        anchors = set(re.findall(r'<a id="([^"]+)"></a>', page))
        assert set(re.findall(r"(?<!\\)\]\(#([^)]+)\)", page)) <= anchors
        assert "<script" not in page.replace("\\<script", "")
        files = markdown.export_folder(feed)
        links = {
            link for text in files.values() for link in re.findall(r"(?<!\\)\]\(([^)]+)\)", text)
        }
        assert links <= files.keys()
        assert len(files) == 1 + len(shapes(feed)) + len(feed.lookups)
    page = markdown.export_folder(feeds["demo_lookup"])["Property.md"]
    assert "|ListPrice|Edm.Decimal (14, 2)||" in page
