"""What CSDL JSON leaves out is said."""

from __future__ import annotations

import json

from click.testing import CliRunner

from reso_explorer.cli.app import cli
from reso_explorer.csdl import read
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_json.losses import json_losses
from tests.csdl.documents import v2, v4

CLASHING = v4(
    """<ComplexType Name="image"><Property Name="P" Type="Edm.Int32"/>
      <Property Name="P" Type="Edm.String"/></ComplexType>
    <Function Name="image"><ReturnType Type="Edm.Stream"/></Function>
    <Function Name="image"><Parameter Name="w" Type="Edm.Int32"/><ReturnType Type="Edm.Stream"/>
    </Function><Function Name="fine"><ReturnType Type="Edm.Stream"/></Function>
    <EnumType Name="E"><Member Name="A"/><Member Name="A"/></EnumType>"""
)


def test_what_has_no_place_is_named_and_the_rest_is_written() -> None:
    model = read(CLASHING).model
    assert json_losses(model) == (
        "Left out 2 overloads of `shop.image`: a type has that name.",
        "Left out 1 element named `shop.image/P`: the name is taken.",
        "Left out 1 element named `shop.E/A`: the name is taken.",
    )
    written = to_csdl_json(model)["shop"]
    assert written["image"]["$Kind"] == "ComplexType"
    assert written["image"]["P"] == {"$Type": "Edm.Int32", "$Nullable": True}
    assert written["fine"][0]["$Kind"] == "Function"


def test_a_document_without_clashes_loses_nothing() -> None:
    assert json_losses(read(v4('<ComplexType Name="T"/>')).model) == ()


def test_the_command_line_says_it_beside_the_data() -> None:
    result = CliRunner().invoke(cli, ["export", "-", "--format", "csdl-json"], input=CLASHING)
    assert json.loads(result.stdout)["$Version"] == "4.0"
    assert "Left out 2 overloads of `shop.image`: a type has that name." in result.stderr
    old = v2('<ComplexType Name="T"><Property Name="D" Type="Edm.DateTime"/></ComplexType>')
    result = CliRunner().invoke(cli, ["export", "-", "--format", "csdl-json"], input=old)
    assert json.loads(result.stdout)["$Version"] == "4.01"
    assert "Edm.DateTime became Edm.DateTimeOffset at 1 place" in result.stderr
