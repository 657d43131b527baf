"""All lookups of a resource or a service: where from, in how many requests, in which spelling."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from reso_explorer.providers import dialect, load
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.all_lookups import FieldValues, all_values, lookup_fields, lookup_plan
from reso_explorer.world import World
from tests.feed_service import FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = "org.reso.metadata"
METADATA = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="Feed" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Colors"><Member Name="Red" Value="0"/><Member Name="Green" Value="1"/></EnumType>
<EntityType Name="Listing"><Key><PropertyRef Name="ListingKey"/></Key>
<Property Name="ListingKey" Type="Edm.String" Nullable="false"/>
<Property Name="Door" Type="Feed.Colors"/>
<Property Name="StandardStatus" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="StandardStatus"/></Property>
<Property Name="MlsStatus" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="MlsStatus"/></Property>
<Property Name="City" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="City"/></Property>
<Property Name="County" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="County"/></Property>
<Property Name="Cooling" Type="Collection(Edm.String)">
<Annotation Term="RESO.OData.Metadata.LookupName" String="Cooling"/></Property>
<Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType>
<EntityType Name="Room"><Key><PropertyRef Name="RoomKey"/></Key>
<Property Name="RoomKey" Type="Edm.String" Nullable="false"/><Property Name="Wall" Type="Feed.Colors"/>
<Property Name="RoomType" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="RoomType"/></Property></EntityType>
<EntityType Name="Value"><Key><PropertyRef Name="LookupKey"/></Key>
<Property Name="LookupKey" Type="Edm.String" Nullable="false"/>
<Property Name="LookupName" Type="Edm.String"/><Property Name="LookupValue" Type="Edm.String"/>
<Property Name="StandardLookupValue" Type="Edm.String"/>
<Property Name="LegacyODataValue" Type="Edm.String"/>
<Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="Feed.Listing"/>
<EntitySet Name="Lookup" EntityType="Feed.Value"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


def value(number: int, name: str, text: str, *, standard: str = "", legacy: str = "") -> Any:
    return {
        "LookupKey": f"l{number:03}",
        "LookupName": name,
        "LookupValue": text,
        "StandardLookupValue": standard or text,
        "LegacyODataValue": legacy or None,
        "ModificationTimestamp": f"2024-05-01T00:00:{number % 60:02}Z",
    }


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.metadata = METADATA.encode()
        service.page, service.top_is_page, service.largest = 10, True, 1000
        values = [
            value(0, "StandardStatus", "Active"),
            value(1, "StandardStatus", "Active Under Contract", legacy="ActiveUnderContract"),
            *(value(2 + n, "MlsStatus", f"Status {n}", standard="Active") for n in range(38)),
            value(50, "Cooling", "Central Air", legacy="b__43656e7472616c20416972"),
        ]
        service.rows["Lookup"] = {each["LookupKey"]: each for each in values}
        for n in range(30):
            service.put(f"k{n}", City=f"City {n % 4}", County="Clark" if n % 3 else "Elko", at=n)
        yield service


async def gathered(
    feed: FeedService, tmp_path: Path, **options: Any
) -> tuple[dict[str, FieldValues], list[str], int]:
    """All values by path, the notes, and the requests that the plan announced."""
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    notes: list[str] = []
    async with await Workspace.open(feed.url, world=world) as workspace:
        known = dialect(load("spark"))
        workspace.dialect = msgspec.structs.replace(
            known, top=msgspec.structs.replace(known.top, maximum=1000)
        )
        plan = lookup_plan(workspace, lookup_fields(workspace, options.pop("resource", "")))
        found = await all_values(workspace, plan, on_note=notes.append, **options)
    return {each.field.path: each for each in found}, notes, plan.requests


async def test_one_walk_and_one_sample_serve_all_fields(feed: FeedService, tmp_path: Path) -> None:
    found, notes, announced = await gathered(feed, tmp_path)
    assert list(found) == [
        f"Property/{name}"
        for name in ("Door", "StandardStatus", "MlsStatus", "City", "County", "Cooling")
    ] + ["Room/Wall", "Room/RoomType"]
    assert len(feed.asked) == 2
    assert announced == 1
    assert [v.value for v in found["Room/Wall"].found.values] == ["Red", "Green"]
    assert found["Room/RoomType"].found.values == ()
    assert any(
        "no rows for 2 fields; taking their values from rows (1 more request)" in n for n in notes
    )
    door = found["Property/Door"].found
    assert [(each.value, each.literal) for each in door.values] == [
        ("Red", "Feed.Colors'Red'"),
        ("Green", "Feed.Colors'Green'"),
    ]
    status = found["Property/StandardStatus"].found
    assert [(v.value, v.literal, v.legacy) for v in status.values] == [
        ("Active", "'Active'", ""),
        ("Active Under Contract", "'Active Under Contract'", "ActiveUnderContract"),
    ]
    assert found["Property/MlsStatus"].found.values[3].label == "Active"
    city = found["Property/City"].found
    assert city.is_sample
    assert {v.value: v.count for v in city.values} == {
        "City 0": 8, "City 1": 8, "City 2": 7, "City 3": 7,
    }  # fmt: skip
    assert city.source.startswith("sampled from Property")


async def test_a_second_run_sends_nothing(feed: FeedService, tmp_path: Path) -> None:
    first, _, _ = await gathered(feed, tmp_path)
    feed.asked.clear()
    second, _, announced = await gathered(feed, tmp_path)
    assert (announced, feed.asked) == (0, [])
    assert {name: each.found.values for name, each in first.items()} == {
        name: each.found.values for name, each in second.items()
    }


@pytest.mark.parametrize("changed", [False, True])
async def test_old_values_are_checked_before_they_are_read_again(
    feed: FeedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, changed: bool
) -> None:
    await gathered(feed, tmp_path)
    feed.asked.clear()
    if changed:
        new = value(59, "StandardStatus", "Coming Soon")
        feed.rows["Lookup"]["l059"] = new
    monkeypatch.setattr("reso_explorer.workspace.lookup_resource.REFRESH_HOURS", 0)
    found, _, _ = await gathered(feed, tmp_path)
    lookups = [path for path in feed.asked if "/Lookup" in path]
    assert len(lookups) == (2 if changed else 1)
    assert "$orderby=ModificationTimestamp" in lookups[0]
    values = [each.value for each in found["Property/StandardStatus"].found.values]
    assert ("Coming Soon" in values) == changed


async def test_without_sampling_the_fields_stay_empty(feed: FeedService, tmp_path: Path) -> None:
    found, _, _ = await gathered(feed, tmp_path, sample=False)
    assert found["Property/City"].found.values == ()
    assert len(feed.asked) == 1


async def test_a_lookup_resource_that_is_forbidden_is_said_and_rows_are_sampled(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.refuse = lambda path: 403 if "/Lookup" in path else None
    found, notes, _ = await gathered(feed, tmp_path)
    assert any(note.startswith("Can't read the Lookup resource: ") for note in notes)
    assert found["Property/City"].found.is_sample
    assert found["Property/Door"].found.values


def test_on_the_command_line(
    feed: FeedService, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    from reso_explorer.cli.app import run

    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path / "home"))
    assert run(["lookups", feed.url, "--all", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    data = {each["field"]: each for each in json.loads(out)}
    assert data["Property/StandardStatus"]["values"][1]["legacy"] == "ActiveUnderContract"
    assert data["Property/City"]["isSample"]
    assert "Sending about 1 request" in err
    assert "8 fields" in err
    assert run(["lookups", feed.url, "Property", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "field,value,literal,label,legacy,count,origin"
    assert "Property/Door,Red,Feed.Colors'Red',,,,EnumType Feed.Colors" in out
    assert "Sending no requests" in err
    assert run(["lookups", feed.url]) == 2
    assert run(["lookups", feed.url, "Property", "Active"]) == 2
