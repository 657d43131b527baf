"""`graph` where a document declares no relations: the columns that join, and the second request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

Run = Any

DOCUMENTS = Path(__file__).parents[1] / "graph" / "documents"
FEED = str(DOCUMENTS / "plain-feed.xml")


def test_a_path_over_columns_is_printed_as_the_request_it_takes(rx: Run) -> None:
    result = rx("graph", "path", FEED, "Property", "Office")
    assert result.code == 0
    first, second = result.out.splitlines()[2:4]
    assert "Office?$filter=OfficeKey eq '{ListOfficeKey}'" in first
    assert "ListOfficeKey = OfficeKey" in first
    assert "inferred, high confidence" in first
    assert "BuyerOfficeMlsId = OfficeMlsId" in second
    assert "Replace the names in braces" in result.err


def test_each_request_of_a_path_has_a_line_of_its_own(rx: Run) -> None:
    out = rx("graph", "path", FEED, "Property", "Office", "--limit", "4").out
    assert "then Office?$filter=OfficeKey eq '{OfficeKey}'" in out.splitlines()[-1]


def test_a_path_over_columns_as_json(rx: Run) -> None:
    out = rx("graph", "path", FEED, "Property", "Office", "--format", "json").out
    first = json.loads(out)[0]
    assert first["expand"] == ""
    assert first["requests"] == ["Office?$filter=OfficeKey eq '{ListOfficeKey}'"]
    assert first["confidence"] == "high"
    step = first["steps"][0]
    assert (step["join"], step["secondRequest"]) == ("ListOfficeKey = OfficeKey", True)
    assert step["confidence"] == "high"


def test_no_path_names_the_ambiguous_column(rx: Run) -> None:
    result = rx("graph", "path", FEED, "Property", "EastSide")
    assert result.out == ""
    assert "No path from Property to EastSide within 6 steps." in result.err
    assert "BranchKey is ambiguous: it can be the key of EastSide or WestSide." in result.err


def test_joins_lists_relations_then_columns_then_doubts(rx: Run) -> None:
    out = rx("graph", "joins", FEED, "Property", "--format", "json").out
    rows = json.loads(out)
    assert [row["relation"] for row in rows][:2] == ["Pictures", "Siblings"]
    agent = [row for row in rows if row["relation"] == "ListAgent"]
    assert [row["join"] for row in agent] == [
        "ListAgentKey = MemberKey",
        "ListAgentKeyNumeric = MemberKeyNumeric",
        "ListAgentMlsId = MemberMlsId",
    ]
    assert {row["confidence"] for row in agent} == {"high"}
    assert rows[-1]["target"] == "EastSide or WestSide"
    assert rows[-1]["known"].startswith("ambiguous")


def test_a_former_option_still_works(rx: Run) -> None:
    long = rx("graph", "path", FEED, "Property", "Office", "--longest", "1").out
    short = rx("graph", "path", FEED, "Property", "Office", "--max-steps", "1").out
    assert long == short
    assert "then" not in short


def test_nothing_uses_it_is_said(rx: Run) -> None:
    result = rx("graph", "used-by", FEED, "Picture")
    assert "1 use." in result.err
    result = rx("graph", "used-by", FEED, "TeamSeats")
    assert result.err.strip() == "Nothing in this document uses TeamSeats."


def test_the_request_is_spelled_for_an_old_service(rx: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text(
        """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
        <edmx:DataServices m:DataServiceVersion="2.0"
          xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
        <Schema Namespace="s" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
         <EntityType Name="Boat"><Key><PropertyRef Name="BoatID"/></Key>
          <Property Name="BoatID" Type="Edm.Int64" Nullable="false"/></EntityType>
         <EntityType Name="Trip"><Key><PropertyRef Name="TripID"/></Key>
          <Property Name="TripID" Type="Edm.Guid" Nullable="false"/>
          <Property Name="BoatID" Type="Edm.Int64"/></EntityType>
         <EntityType Name="Stop"><Key><PropertyRef Name="StopID"/></Key>
          <Property Name="StopID" Type="Edm.Int32" Nullable="false"/>
          <Property Name="TripID" Type="Edm.Guid"/></EntityType>
         <EntityContainer Name="C" m:IsDefaultEntityContainer="true">
          <EntitySet Name="Boats" EntityType="s.Boat"/><EntitySet Name="Trips" EntityType="s.Trip"/>
          <EntitySet Name="Stops" EntityType="s.Stop"/>
         </EntityContainer></Schema></edmx:DataServices></edmx:Edmx>""",
        encoding="utf-8",
    )
    out = rx("graph", "path", str(path), "Trip", "Boat").out
    assert "Boats?$filter=BoatID eq {BoatID}L" in out
    out = rx("graph", "path", str(path), "Stop", "Trip").out
    assert "Trips?$filter=TripID eq guid'{TripID}'" in out


def test_joins_are_drawn_dashed_if_asked(rx: Run) -> None:
    plain = rx("graph", "draw", FEED).out
    assert "ListOffice" not in plain
    drawn = rx("graph", "draw", FEED, "--joins").out
    assert 'Property ..> "0..1" Office : ListOffice' in drawn
    assert "Property_ListAgent" not in drawn, "ways back are left out"
    dot = rx("graph", "draw", FEED, "--joins", "--format", "dot").out
    assert 'style=dashed, tooltip="ListOfficeKey = OfficeKey"' in dot
    graphml = rx("graph", "draw", FEED, "--joins", "--format", "graphml").out
    assert "ListOfficeKey = OfficeKey" in graphml
    near = rx("graph", "draw", FEED, "--joins", "--only", "Land").out
    assert "OUID" not in near


def test_show_lists_the_joins_of_a_type(rx: Run) -> None:
    out = rx("show", FEED, "Member").out
    line = next(line for line in out.splitlines() if line.startswith("Office "))
    assert line.split()[1:] == ["0..1", "feed.Office", "OfficeKey", "=", "OfficeKey", "high"]
    assert "Property.ListAgent" not in out, "ways back are for `graph joins`"
    data = json.loads(rx("show", FEED, "QueueItem", "--format", "json").out)
    office = next(join for join in data["joins"] if join["name"] == "Office")
    assert office["columns"] == [{"source": "ResourceRecordKey", "target": "OfficeKey"}]
    assert office["ownConstants"] == [{"source": "ResourceName", "value": "Office"}]
    assert office["confidence"] == "high"


def test_an_end_may_be_a_field_or_words_for_one(rx: Run) -> None:
    result = rx("graph", "path", FEED, "Property", "Member.MemberAORMlsId", "--limit", "1")
    assert "&$select=MemberAORMlsId" in result.out
    assert (
        result.out == rx("graph", "path", FEED, "Property", "member aor mls id", "--limit", "1").out
    )
    own = rx("graph", "path", FEED, "Property", "ListingId", "--limit", "1")
    assert "ListingId is a field of Property itself: $select=ListingId" in own.err
    data = json.loads(
        rx("graph", "path", FEED, "Property", "MemberAORMlsId", "--format", "json").out
    )
    assert data[0]["requests"][-1].endswith("$select=MemberAORMlsId")


def test_an_svg_has_every_type_and_dashes_joins(rx: Run) -> None:
    text = rx("graph", "draw", FEED, "--joins", "--only", "Land", "--format", "svg").out
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    names = {each.text for each in root.iter(f"{space}title")}
    assert "feed.Land" in names
    dashed = [p for p in root.iter(f"{space}path") if p.get("class") == "edge join"]
    assert bool(dashed) == ("inferred" in text)
