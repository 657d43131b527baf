from __future__ import annotations

import difflib
import hashlib
import json
import random
import re
from functools import cache
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest
from lxml import etree

from reso_explorer.dictionary import Dictionary, build
from reso_explorer.dictionary.write_json import fingerprint, write_json
from reso_explorer.document import read_metadata
from reso_explorer.shipped import schema_file
from tests.dictionary.feed import FEED, feed

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.dictionary.model import ResourceEntry, TypeEntry

LAYOUT = """{
 "format": "reso-explorer/dictionary",
 "version": "2.0",
 "service": {"protocol":"odata-4","csdl":"4.0","lookupStyle":"enum","clauses":{"one":"{field} eq {literal}"},"literals":{"Edm.String":"'{value}'"}},
 "resources": {
  "Rows": {"name":"Rows","kind":"set","type":"S.Row","key":["Id"],
   "fields": {
    "Id": {"name":"Id","type":"string","key":true,"required":true,"edmType":"Edm.String"},
    "Kind": {"name":"Kind","type":"string","edmType":"S.Kind","lookup":"S.Kind"}
   },
   "relations": {}}
 },
 "types": {},
 "lookups": {
  "S.Kind": {"name":"Kind","source":"enum","edmType":"S.Kind","literal":"S.Kind'{value}'",
   "values": {
    "One": {},
    "Two": {"number":5}
   }}
 },
 "operations": {
  "S.Go()": {"name":"Go","kind":"action"}
 }
}
"""
SMALL = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Row"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Kind" Type="S.Kind"/><Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>
<EnumType Name="Kind"><Member Name="One" Value="0"/><Member Name="Two" Value="5"/></EnumType>
<Action Name="Go"/>
<EntityContainer Name="C"><EntitySet Name="Rows" EntityType="S.Row"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


@cache
def _closed() -> jsonschema.Draft202012Validator:
    """Return a validator that knows every key: the shipped schema, closed."""
    schema = json.loads(schema_file("dictionary-2.schema.json").read_text(encoding="utf-8"))
    for found in (schema, *schema["$defs"].values()):
        if "properties" in found:
            found["additionalProperties"] = False
    return jsonschema.Draft202012Validator(schema)


def _lines(text: str) -> list[str]:
    return write_json(build(feed(text))).decode().splitlines()


def test_one_record_is_one_line() -> None:
    assert write_json(build(feed(SMALL))).decode() == LAYOUT


def test_what_is_written_reads_back(dictionary: Dictionary) -> None:
    assert msgspec.json.decode(write_json(dictionary), type=Dictionary) == dictionary


def test_a_comment_and_another_order_change_nothing() -> None:
    root = etree.fromstring(FEED.encode())
    for parent in root.iter("{*}EntityContainer", "{*}EntityType", "{*}EnumType"):
        parts = list(parent)
        random.Random(1).shuffle(parts)
        parent[:] = parts
        parent.insert(0, etree.Comment("no matter"))
    assert _lines(etree.tostring(root).decode()) == _lines(FEED)


def test_a_new_field_is_one_line_of_each_resource() -> None:
    place = '<Property Name="Owner"'
    text = FEED.replace(place, f'<Property Name="Outlook" Type="Edm.String"/>{place}', 1)
    told = [each for each in difflib.ndiff(_lines(FEED), _lines(text)) if each[0] in "+-"]
    record = '+     "Outlook": {"name":"Outlook","type":"string","edmType":"Edm.String"'
    assert told == [record + ',"filterable":true},', record + "},"]


def test_hidden_characters_are_escapes() -> None:
    text = FEED.replace("What the seller asks.", "a\u202eb\u2028c\u200bd\x7f")
    written = write_json(build(feed(text))).decode()
    assert "a\\u202eb\\u2028c\\u200bd\\u007f" in written
    assert json.loads(written)["resources"]["Listings"]["fields"]["Price"]["description"] == (
        "a\u202eb\u2028c\u200bd\x7f"
    )


def test_odd_names_are_names_as_any_other() -> None:
    names = [
        "@odata.type",
        "class",
        "N" * 300,
        "listprice",
        "ListPrice",
        "שלום",
        "🏠",
        "a/b~c",
        "__proto__",
    ]
    fields = "".join(f'<Property Name="{name}" Type="Edm.String"/>' for name in names)
    many = "".join(f'<Property Name="F{number}" Type="Edm.Int32"/>' for number in range(2000))
    place = '<Property Name="Kind" Type="S.Kind"/>'
    written = write_json(build(feed(SMALL.replace(place, fields + many))))
    found = json.loads(written)["resources"]["Rows"]["fields"]
    assert list(found) == sorted([*names, "Id", *(f"F{number}" for number in range(2000))])
    assert all(each["name"] == name for name, each in found.items())


def test_half_a_character_is_an_escape(dictionary: Dictionary) -> None:
    caveat = msgspec.structs.replace(dictionary.caveats[0], text="\ud800")
    odd = msgspec.structs.replace(dictionary, caveats=(caveat,))
    assert '"text":"\\ud800"' in write_json(odd).decode()
    assert fingerprint(odd).startswith("sha256:")


def test_anybody_can_check_the_fingerprint(dictionary: Dictionary) -> None:
    data = json.loads(write_json(dictionary))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    assert fingerprint(dictionary) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_the_invented_feed_is_valid(dictionary: Dictionary) -> None:
    _closed().validate(json.loads(write_json(dictionary)))


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    [
        ("spark.xml", 270),
        ("reso-dd-2.0-enum.xml", 419),
        ("reso-dd-2.0-lookup.xml", 242),
        ("trippin.xml", 16),
        ("northwind-v2.xml", 26),
        ("northwind-v4.xml", 26),
    ],
)
def test_real_documents_are_valid_and_small(corpus: Path, name: str, kilobytes: int) -> None:
    written = write_json(build(read_metadata(corpus / name)))
    _closed().validate(json.loads(written))
    assert len(written) // 1000 == kilobytes


def test_a_large_document_is_valid_and_resolves(corpus: Path) -> None:
    found = build(read_metadata(corpus / "msgraph-v1.0.xml"))
    assert len(found.shapes) == 2963
    for shape in found.shapes.values():
        for field in shape.fields.values():
            assert field.missing or field.target is None or field.target in found.shapes
            assert field.lookup is None or field.lookup in found.lookups
        for relation in shape.relations.values():
            assert relation.missing or relation.target in found.shapes
        assert all(each in found.shapes for each in _ids_of(shape))
    part = msgspec.structs.replace(
        found,
        resources=dict(list(found.resources.items())[::10]),
        types=dict(list(found.types.items())[::200]),
        lookups=dict(list(found.lookups.items())[::100]),
        operations=dict(list(found.operations.items())[::100]),
    )
    _closed().validate(json.loads(write_json(part)))


def _ids_of(shape: ResourceEntry | TypeEntry) -> list[str]:
    named = [each.declared_by for each in shape.fields.values()]
    named += [each.declared_by for each in shape.relations.values()]
    return [each for each in (*named, shape.extends) if each]


def test_the_model_and_the_schema_name_the_same_keys() -> None:
    from reso_explorer.dictionary import model

    schema = json.loads(schema_file("dictionary-2.schema.json").read_text(encoding="utf-8"))
    of_title = {
        found["title"]: found for found in (schema, *schema["$defs"].values()) if "title" in found
    }
    for kind in vars(model).values():
        if not isinstance(kind, type) or not issubclass(kind, model.Entry) or kind is model.Entry:
            continue
        title = _TITLES.get(kind.__name__, kind.__name__.removesuffix("Entry"))
        keys = list(kind.__struct_encode_fields__)
        assert list(of_title[title]["properties"]) == keys, title


_TITLES = {
    "ColumnPair": "Pair",
    "JoinConstant": "Condition",
    "BoundEntry": "Bound",
    "ReturnEntry": "Returned",
}


def test_every_key_is_told_in_the_schema() -> None:
    text = schema_file("dictionary-2.schema.json").read_text(encoding="utf-8")
    assert not re.search(r'"description": ""', text)
