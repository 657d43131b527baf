"""The literal form that a probe proved is the one that lookups, checks, and completion write."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug import Response

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.document import read_metadata
from reso_explorer.store.database import Database
from reso_explorer.store.lookups import LookupRow
from reso_explorer.store.probes import Probes, Verdict
from reso_explorer.store.schema import MIGRATIONS
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.lookups import find_values
from reso_explorer.workspace.probing import kept_probes, probe, probe_price, probe_target
from tests.flawed_service import FlawedService

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

    from reso_explorer.workspace import World

METADATA = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EnumType Name="Status"><Member Name="Open"/><Member Name="Gone"/></EnumType>
   <EntityType Name="Property"><Key><PropertyRef Name="Key"/></Key>
    <Property Name="Key" Type="Edm.String" Nullable="false"/>
    <Property Name="Status" Type="x.Status"/>
   </EntityType>
   <EntityContainer Name="C"><EntitySet Name="Property" EntityType="x.Property"/>
   </EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""
ROWS = [{"Key": f"K{n:02}", "Status": "Open" if n % 3 else "Gone"} for n in range(12)]
QUALIFIED = "Property?$filter=Status eq x.Status'Open'"
TEXT = "Property?$filter=Status eq 'Open'"


def serve(httpserver: HTTPServer, **faults: Any) -> str:
    index = ModelIndex(read_metadata(METADATA.encode()).model)
    service = FlawedService(index, "x.Property", ROWS, **faults)

    def answer(request: Request) -> Response:
        found = service.answer("/Property?" + request.query_string.decode())
        return Response(found.body, status=found.status, headers=found.headers)

    httpserver.expect_request("/odata/$metadata").respond_with_data(
        METADATA, content_type="application/xml"
    )
    httpserver.expect_request("/odata/Property").respond_with_handler(answer)
    return httpserver.url_for("/odata")


@pytest.mark.parametrize(
    ("form", "right", "wrong", "literals"),
    [
        ("text", TEXT, QUALIFIED, ["'Open'", "'Gone'"]),
        ("qualified", QUALIFIED, TEXT, ["x.Status'Open'", "x.Status'Gone'"]),
    ],
)
async def test_the_proved_form_is_written_everywhere(
    httpserver: HTTPServer, world: World, form: str, right: str, wrong: str, literals: list[str]
) -> None:
    url = serve(httpserver, enum_form=form)
    async with await Workspace.open(url, world=world) as opened:
        price = probe_price(opened, "Property", ["Status"])
        before = len(httpserver.log)
        assert [each async for each in probe(opened, "Property", ["Status"])]
        assert len(httpserver.log) - before <= price
    async with await Workspace.open(url, world=world) as opened:  # from what was saved
        values = (await find_values(opened, "x.Property", "Status")).values
        assert [each.literal for each in values] == literals
        assert not [d for d in opened.check(right) if d.severity.value != "info"]
        (found,) = [d for d in opened.check(wrong) if d.code in {"enum-form", "enum-as-text"}]
        assert "When probed, the server found rows with" in str(found.says) + found.message
        assert opened.fix(wrong).text == right
        start = "Property?$filter=Status eq "
        labels = [each.insert for each in opened.complete(start, len(start))]
        assert literals[0] in labels
        assert not {QUALIFIED, TEXT} & {start + each for each in labels} - {right}


async def test_evidence_is_kept(httpserver: HTTPServer, world: World) -> None:
    url = serve(httpserver, enum_form="text")
    async with await Workspace.open(url, world=world) as opened:
        assert [each async for each in probe(opened, "Property", ["Status"])]
        kept = {
            (each.capability, each.form): each
            for each in kept_probes(opened, "Property", "Status", with_forms=True)
        }
        assert not [each for each in kept_probes(opened, "Property", "Status") if each.form]
    wrong, right = kept["eq", "qualified"], kept["eq", "member"]
    assert wrong.verdict is Verdict.WRONG
    assert wrong.words == "returned no rows; with 'Gone', 4 rows"
    assert wrong.url.endswith("?$top=10&$filter=Status%20eq%20x.Status'Gone'")
    assert (right.verdict, right.rows) == (Verdict.SUPPORTED, 4)
    assert kept["eq", ""].verdict is Verdict.SUPPORTED


def test_verdicts_of_the_former_method_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    old = sqlite3.connect(path)
    for step in MIGRATIONS[:3]:
        for statement in [step] if isinstance(step, str) else step:
            old.execute(statement)
    old.execute("PRAGMA user_version = 3")
    values = ("p", "Property", "", "skip", "SUPPORTED", "", "2026-01-01T00:00:00+00:00")
    old.execute("INSERT INTO probes VALUES (?,?,?,?,?,?,?)", values)
    old.commit()
    old.close()
    database = Database(path)
    probes = Probes(database)
    assert probes.all("p") == ()
    assert probes.put("p", "Property", "skip", Verdict.WRONG)
    assert database.write("UPDATE probes SET method = method - 1")
    assert probes.all("p") == ()
    assert probes.get("p", "Property", "skip") is None
    database.close()


LOOKUP = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="Property"><Key><PropertyRef Name="Key"/></Key>
    <Property Name="Key" Type="Edm.String" Nullable="false"/>
    <Property Name="View" Type="Edm.String">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="View"/></Property>
    <Property Name="City" Type="Edm.String"/>
   </EntityType>
   <EntityContainer Name="C"><EntitySet Name="Property" EntityType="x.Property"/>
   </EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""


async def test_saved_lookups_give_the_values_that_sample_rows_lack(
    httpserver: HTTPServer, world: World
) -> None:
    far = {"Key": "K200", "View": "Lake", "City": None}

    def answer(request: Request) -> Response:
        condition = request.args.get("$filter", "")
        if "null" in condition or "$orderby" in request.args:
            return Response("{}", status=400, content_type="application/json")
        rows = [{"Key": f"K{n}", "View": None, "City": "Reno" if n else "Elko"} for n in range(5)]
        if condition:
            rows = [far] if condition == "View eq 'Lake'" else []
        return Response(json.dumps({"value": rows}), content_type="application/json")

    httpserver.expect_request("/odata/$metadata").respond_with_data(
        LOOKUP, content_type="application/xml"
    )
    httpserver.expect_request("/odata/Property").respond_with_handler(answer)

    async def verdict(workspace: Workspace) -> tuple[Verdict, int, int]:
        before, price = len(httpserver.log), probe_price(workspace, "Property", ["View"])
        found = {each.capability: each async for each in probe(workspace, "Property", ["View"])}
        one = found.get("eq") or found["filter"]
        return one.verdict, len(httpserver.log) - before, price

    async with await Workspace.open(httpserver.url_for("/odata"), world=world) as workspace:
        assert (await verdict(workspace))[0] is Verdict.UNKNOWN
        assert workspace.store is not None
        entries = [LookupRow(value=each) for each in ("Hill", "Lake", "Park")]
        workspace.store.lookups.put(workspace.address, "View", entries)
        counted = [LookupRow(value="Elko", count=3), LookupRow(value="Reno", count=40)]
        counted.append(LookupRow(value="Never"))
        workspace.store.lookups.put(workspace.address, "Property/City", counted)
        target = probe_target(workspace, "Property")
        assert target.known == {"City": ("Elko", "Reno")}
        assert target.possible == {"View": ("Hill", "Lake", "Park")}
        found, requests, price = await verdict(workspace)
        assert found is Verdict.SUPPORTED
        assert requests <= price
