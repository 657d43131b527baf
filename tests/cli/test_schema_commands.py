from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Run = Any


def test_show_a_document_lists_resources(rx: Run, market_file: Path) -> None:
    result = rx("show", str(market_file))
    assert result.code == 0
    assert "market.Listing" in result.out
    assert "market.Person" in result.out.partition("without a resource")[2]


def test_show_a_type_as_json_has_its_properties(rx: Run, market_file: Path) -> None:
    data = json.loads(rx("show", str(market_file), "Listing", "--format", "json").out)
    by_name = {prop["name"]: prop for prop in data["properties"]}
    assert by_name["ListPrice"]["type"] == "Edm.Decimal"
    assert by_name["ListPrice"]["precision"] == 14
    assert by_name["ListPrice"]["description"] == "What the seller asks for"
    assert by_name["Status"]["lookupName"] == "Status"
    assert [nav["name"] for nav in data["navigationProperties"]][:2] == [
        "SellerAgent",
        "BuyerAgent",
    ]


def test_inherited_properties_name_their_type(rx: Run, market_file: Path) -> None:
    data = json.loads(rx("show", str(market_file), "Person", "--format", "json").out)
    assert data["properties"][0]["declaredBy"] == "market.Thing"
    assert data["key"][0]["name"] == "ThingKey"


def test_show_a_field_lists_allowed_values(rx: Run, market_file: Path) -> None:
    result = rx("show", str(market_file), "Listing/DoorColour")
    assert result.code == 0
    assert "Bright Green" in result.out


def test_show_an_operation(rx: Run, market_file: Path) -> None:
    data = json.loads(rx("show", str(market_file), "Nearby", "--format", "json").out)
    assert data[0]["parameters"][0]["name"] == "town"


def test_show_prints_csv_that_a_reader_takes(rx: Run, market_file: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(rx("show", str(market_file), "Agent", "--format", "csv").out))
    )
    assert [row["field"] for row in rows] == ["AgentKey", "OfficeID"]


def test_show_prints_the_source(rx: Run, market_file: Path) -> None:
    result = rx("show", str(market_file), "Listing/ListPrice", "--xml")
    assert result.out.startswith('<Property Name="ListPrice"')


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "{file}", "Listng"), "Did you mean `Listing`?"),
        (("show", "{file}", "Listing/ListPrce"), "Listing has no field `ListPrce`."),
        (("show", "nowhere.xml"), "No file or profile named `nowhere.xml`."),
        (("graph", "path", "{file}", "Listing", "Ofice"), "Did you mean `Office`?"),
        (("search", "{file}", "kind:feild"), "Did you mean `field`?"),
        (("shwo", "x"), "Did you mean `show`?"),
        (("show", "{file}", "--formt", "json"), "--format"),
    ],
)
def test_a_wrong_call_is_told_and_exits_with_2(
    rx: Run, market_file: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = rx(*(part.replace("{file}", str(market_file)) for part in arguments))
    assert result.code == 2
    assert sentence in result.err
    assert result.out == ""
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"<html><head><title>Sign in</title></head><body></body></html>", "Sign in"),
        (b'{"error":{"code":"401","message":"No token"}}', "No token"),
        (b"<edmx:Edmx xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><edmx:Data", ""),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", ""),
    ],
)  # fmt: skip
def test_what_is_no_metadata_is_named_and_exits_with_1(
    rx: Run, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(content)
    result = rx("show", str(path))
    assert result.code == 1
    assert result.err.startswith(f"Error: {path}")
    assert sentence.casefold() in result.err.casefold()
    assert "root:" not in result.err


def test_search_says_why(rx: Run, market_file: Path) -> None:
    rows = json.loads(rx("search", str(market_file), "pool", "date", "--format", "json").out)
    assert rows[0]["label"] == "Pool Terms: Pool Date"
    assert rows[0]["why"] == "word in name"


def test_a_cut_is_never_silent(rx: Run, market_file: Path) -> None:
    result = rx("search", str(market_file), "kind:field", "--limit", "3")
    assert "Showing the first 3 results" in result.err


def test_graph_path_as_json(rx: Run, market_file: Path) -> None:
    result = rx("graph", "path", str(market_file), "Visit", "Office", "--format", "json")
    first = json.loads(result.out)[0]
    assert first["expand"] == "Listing($expand=SellerAgent($expand=Office))"
    assert first["steps"][0]["joinKnown"] == "stated"
    assert first["steps"][1]["join"] == "SellerAgentKey = AgentKey"


@pytest.mark.parametrize("command", ["neighbors", "neighbours", "used-by", "joins"])
def test_graph_questions_about_a_type(rx: Run, market_file: Path, command: str) -> None:
    result = rx("graph", command, str(market_file), "Listing", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out)


@pytest.mark.parametrize("command", ["hubs", "cycles", "components"])
def test_graph_questions_about_all(rx: Run, market_file: Path, command: str) -> None:
    assert rx("graph", command, str(market_file), "--format", "json").code == 0


def test_hostile_names_are_shown_as_escapes(rx: Run, tmp_path: Path) -> None:
    text = (
        '<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<EntityType Name="T"><Key><PropertyRef Name="K"/></Key>'
        '<Property Name="K" Type="Edm.String" Nullable="false">'
        '<Annotation Term="Core.Description" String="&#x202e;evil&#x85;"/></Property>'
        "</EntityType></Schema>"
    )
    path = tmp_path / "hostile.xml"
    path.write_text(text, encoding="utf-8")
    for form in ("table", "json", "csv"):
        out = rx("show", str(path), "T", "--format", form).out
        assert "evil" in out
        assert "\u202e" not in out
        assert "\x85" not in out


def test_standard_input_is_read_only_when_asked(
    rx: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, market_file: Path
) -> None:
    import sys
    from types import SimpleNamespace

    stream = SimpleNamespace(buffer=io.BytesIO(market_file.read_bytes()), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", stream)
    assert rx("show", "-", "Agent").code == 0
