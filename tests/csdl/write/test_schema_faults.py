"""What keeps written CSDL XML from being valid against the XML Schema of OASIS."""

from __future__ import annotations

import pytest
from lxml import etree

from reso_explorer.csdl import read
from reso_explorer.csdl.write_xml import to_csdl_xml
from reso_explorer.csdl.write_xml.schema_faults import schema_faults
from tests.csdl.test_v4_form import XSD

PARTS = {
    "": "",
    "1 name isn't an identifier, first `two words` in line": (
        '<Property Name="two words" Type="Edm.String"/>'
    ),
    "2 names aren't identifiers, first `2nd` in line": (
        '<Property Name="2nd" Type="Edm.String"/><Property Name="a-b" Type="Edm.String"/>'
    ),
    "1 negative SRID, first in line": '<Property Name="P" Type="Edm.GeographyPoint" SRID="-1"/>',
}


@pytest.mark.parametrize(("said", "inside"), PARTS.items(), ids=["valid", "name", "names", "srid"])
def test_what_the_schema_rejects_is_said(said: str, inside: str) -> None:
    text = (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        '<edmx:DataServices><Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'<ComplexType Name="T">{inside}</ComplexType></Schema></edmx:DataServices></edmx:Edmx>'
    )
    written = to_csdl_xml(read(text.encode()).model)
    faults = schema_faults(written)
    assert [each.partition("schema: ")[2].rpartition(" ")[0] for each in faults] == [said] * bool(
        said
    )
    if XSD.is_file():
        assert etree.XMLSchema(etree.parse(str(XSD))).validate(
            etree.fromstring(written)
        ) is not bool(said)
