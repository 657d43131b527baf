"""Columns beside lines: exact for what readers report, by path for what rules report."""

from __future__ import annotations

import codecs

import pytest

from reso_explorer.csdl import read
from reso_explorer.diagnostics import Location
from reso_explorer.document import Document, read_metadata
from tests.csdl.documents import v4

ONE_LINE = (
    v4(
        '<EntityType Name="Größe"><Key><PropertyRef Name="Id"/></Key>'
        '<Property Name="Id" Type="Edm.Int32" Nullable="false"/>'
        '<Property Name="A" Type="Edm.String" Colour="x"><Annotation Term="s.T" Odd="1"/></Property>'
        '<Property Name="B" Type="s.Gone"/><Property Name="C" Type="s.Gone"/></EntityType>'
    )
    .decode()
    .replace("\n", " ")
)
"""A document on one line, with characters of several bytes before the places in question."""


def column(text: str) -> int:
    return ONE_LINE.index(text) + 1


def places(document: Document, rule: str) -> list[Location]:
    (found,) = (found for found in document.located_findings if found.code == rule)
    return [found.location, *found.places]


@pytest.mark.parametrize(
    "data",
    [
        ONE_LINE.encode(),
        codecs.BOM_UTF8 + ONE_LINE.encode(),
        ONE_LINE.encode("utf-16"),
        ONE_LINE.replace("utf-8", "iso-8859-1").encode("latin-1").replace(b"iso-8859-1", b"utf-8"),
    ],
)
def test_readers_report_the_column_of_the_element_in_characters(data: bytes) -> None:
    found = [finding for finding in read(data).findings if finding.code == "unknown-attribute"]
    assert [(finding.line, finding.column) for finding in found] == [
        (1, column('<Annotation Term="s.T"')),
        (1, column('<Property Name="A"')),
    ]


def test_rules_get_the_column_of_the_element_with_their_path() -> None:
    assert places(read_metadata(ONE_LINE.encode()), "type-undefined") == [
        Location("shop.Größe/B", 1, column('<Property Name="B"')),
        Location("shop.Größe/C", 1, column('<Property Name="C"')),
    ]


def test_on_several_lines_the_column_is_that_of_the_start_tag() -> None:
    data = v4('<ComplexType\n  Name="T"><Property\n   Name="A" Type="s.Gone"/>\n</ComplexType>')
    text = data.decode().split("\n")
    (found,) = places(read_metadata(data), "type-undefined")
    assert text[found.line - 1][found.column - 1 :] == "<Property"


def test_targets_by_alias_are_told_apart_on_one_line() -> None:
    data = v4(
        '<ComplexType Name="T"><Property Name="A" Type="Edm.String"/></ComplexType>'
        '<Annotations Target="s.T/A"><Annotation Term="s.X"/></Annotations>'
        '<Annotations Target="s.T/Gone"><Annotation Term="s.X"/></Annotations>'
    )
    (found,) = places(read_metadata(data), "annotation-target-missing")
    line = data.decode().split("\n")[found.line - 1]
    assert line[found.column - 1 :].startswith('<Annotations Target="s.T/Gone"')


def test_text_that_names_use_has_its_column() -> None:
    data = v4('<ComplexType Name="T"><Property Name="A" Type="Int32"/>stray</ComplexType>')
    found = {finding.code: finding for finding in read(data).findings}
    line = data.decode().split("\n")[found["unprefixed-type"].line - 1]
    assert line[found["unprefixed-type"].column - 1 :].startswith('Int32"')
    assert line[found["stray-text"].column - 1 :].startswith("stray")


def test_json_on_several_lines_has_the_column_of_its_member() -> None:
    data = b'{"$Version": "4.01",\n "s": {\n  "T": {"$Kind": "ComplexType",\n   "A": {"$Type": "s.Gone"}}}}'
    assert places(read_metadata(data), "type-undefined") == [Location("s.T/A", 4, 4)]


def test_a_model_without_its_bytes_has_no_columns() -> None:
    document = Document(read(ONE_LINE.encode()))
    assert [place.column for place in places(document, "type-undefined")] == [0, 0]
