from __future__ import annotations

import gzip

from reso_explorer.csdl import read
from reso_explorer.csdl.source import element_source
from tests.csdl.documents import v4

XML = v4(
    """  <EntityType Name="T">
    <!-- <Property Name="No"> -->
    <Property Name="P" Type="Edm.String"/>
    <Property Name="Q"
        Type="Edm.String">
      <Annotation Term="s.A" String="a > b"/>
    </Property>
  </EntityType>"""
)


def test_the_piece_is_dedented() -> None:
    found = read(XML).model.schemas[0].entity_types[0]
    first, second = found.properties
    assert element_source(XML, first.line) == '<Property Name="P" Type="Edm.String"/>'
    assert element_source(XML, second.line).splitlines() == [
        '<Property Name="Q"',
        '    Type="Edm.String">',
        '  <Annotation Term="s.A" String="a > b"/>',
        "</Property>",
    ]
    whole = element_source(XML, found.line).splitlines()
    assert (whole[0], whole[-1], len(whole)) == ('<EntityType Name="T">', "</EntityType>", 8)


def test_any_form_of_bytes_will_do() -> None:
    wanted = '<Property Name="P" Type="Edm.String"/>'
    for data in (gzip.compress(XML), XML.decode().encode("utf-16"), b"\xef\xbb\xbf" + XML):
        assert element_source(data, 7) == wanted


def test_long_lines_and_long_elements_are_clipped() -> None:
    data = v4(f'<EntityType Name="{"x" * 900}">' + "<Key/>\n" * 900 + "</EntityType>")
    found = element_source(data, 5).splitlines()
    assert len(found) == 401
    assert "more characters" in found[0]
    assert len(found[0]) < 450
    assert "more lines" in found[-1]


def test_one_more_line_and_one_more_character_are_singular() -> None:
    data = v4('<EntityType Name="T">\n<Key/>\n</EntityType>')
    assert element_source(data, 5, max_lines=2).splitlines()[-1] == "… 1 more line"
    cut = element_source(data, 5, max_lines=1, max_width=20).splitlines()[0]
    assert cut == '<EntityType Name="T"… 1 more character'


def test_hostile_text_is_made_visible() -> None:
    data = v4('<EntityType Name="a\u202eb"/>')
    assert "\u202e" not in element_source(data, 5)


def test_json_members() -> None:
    data = b'{"$Version": "4.01",\n "a": {\n  "T": {\n   "$Kind": "EntityType",\n   "P": {}\n  },\n  "U": {"$Kind": "EntityType"}\n }\n}'
    assert element_source(data, 3).splitlines() == [
        '"T": {',
        ' "$Kind": "EntityType",',
        ' "P": {}',
        "}",
    ]
    assert element_source(data, 4) == '"$Kind": "EntityType"'


def test_lines_that_are_not_there() -> None:
    for line in (-1, 0, 999):
        assert element_source(XML, line) == ""
    assert element_source(b"", 1) == ""
    assert element_source(b"plain", 1) == "plain"
