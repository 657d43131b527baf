from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reso_explorer.diagnostics import Diagnostic, Location, Severity, Template
from reso_explorer.service.census import CensusTaker
from reso_explorer.service.probe import Outcome
from reso_explorer.store.probes import Verdict
from reso_explorer.tui.present.describe import describe
from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.present.places import FINDINGS, OVERVIEW, Place, PlaceKind
from reso_explorer.tui.session import Results, Session

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.tui.present.description import Description, Section
    from tests.tui.conftest import SampleWorkspace


@pytest.fixture
def session(workspace: SampleWorkspace) -> Session:
    return Session(workspace)  # type: ignore[arg-type]


@pytest.fixture
def market_session(workspace: SampleWorkspace, market: Document) -> Session:
    workspace.document = market
    return Session(workspace)  # type: ignore[arg-type]


def facts(description: Description) -> dict[str, tuple[str, str]]:
    return {fact.name: (fact.text, fact.how) for fact in description.facts}


def section(description: Description, name: str) -> Section:
    return next(section for section in description.sections if section.id == name)


def column(found: Section, number: int) -> list[str]:
    return [row.cells[number].text for row in found.rows]


def test_the_overview_tells_size_format_and_resources(session: Session) -> None:
    overview = describe(session, OVERVIEW)
    size = "3 resources · 3 types · 12 fields · 1 enumeration"
    assert overview.gist == f"{size} · OData 4.0 · CSDL XML"
    resources = section(overview, "resources")
    assert column(resources, 0) == ["House", "Person", "Photo"]
    assert column(resources, 1) == ["8", "2", "2"]
    assert [each.title for each in resources.columns][3:] == ["Type", "Description"]
    assert column(resources, 3) == ["", "", ""], "a type of the same name is not said twice"
    assert resources.rows[0].use is not None


def test_a_resource_tells_its_fields_relations_and_users(session: Session) -> None:
    house = describe(session, Place(PlaceKind.RESOURCE, "House", "House"))
    assert facts(house)["Key"] == ("HouseKey", "")
    fields = section(house, "fields")
    assert column(fields, 0)[:3] == ["◆ HouseKey", "  Price", "≡ Status"]
    price = fields.rows[1]
    assert [cell.text for cell in price.cells[:6]] == ["  Price", "Dec", "", "", "", ""]
    relations = section(house, "relations")
    assert column(relations, 0) == ["Owner", "Photos"]
    assert column(relations, 1) == ["0..1", "0..*"]
    assert column(relations, 3) == ["OwnerKey = PersonKey", "HouseKey = HouseKey"]
    assert all("inferred" in how for how in column(relations, 4))
    assert relations.rows[0].place == Place(PlaceKind.RESOURCE, "Person", "Person")
    used = section(house, "used")
    assert ("Person", "Houses") in list(zip(column(used, 0), column(used, 1), strict=True))


async def test_fields_tell_how_full_they_are_in_loaded_rows_and_in_a_sample(
    session: Session,
) -> None:
    house = Place(PlaceKind.RESOURCE, "House", "House")
    page = await session.workspace.run("House")
    session.tab.results = Results("House", resource="House")
    session.tab.results.add(page)
    fields = section(describe(session, house), "fields")
    filled = dict(zip((row.copy for row in fields.rows), column(fields, 3), strict=True))
    assert (filled["Price"], filled["Remarks"], filled["Built"]) == ("100%", "52%", "")
    assert fields.note == "filled in 25 loaded rows"
    remarks = describe(session, Place(PlaceKind.FIELD, "town.House/Remarks", "House"))
    assert facts(remarks)["Filled"] == ("52% of 25 loaded rows", "")
    taker = CensusTaker("House", session.workspace.document.index.properties("town.House"))
    taker.add([{"Price": 1}, {"Price": None}])
    session.known.take(taker.result())
    fields = section(describe(session, house), "fields")
    filled = dict(zip((row.copy for row in fields.rows), column(fields, 3), strict=True))
    assert (filled["Price"], filled["Remarks"]) == ("50%", "0%")
    assert fields.note == "filled in 2 rows just now"


def test_fields_tell_what_works_on_them(session: Session) -> None:
    for capability, verdict in (("eq", Verdict.SUPPORTED), ("orderby-asc", Verdict.REJECTED)):
        session.known.add(Outcome("House", "Price", capability, verdict, "", ""))
    fields = section(describe(session, Place(PlaceKind.RESOURCE, "House", "House")), "fields")
    works = dict(zip((row.copy for row in fields.rows), column(fields, 4), strict=True))
    assert (works["Price"], works["Status"]) == ("filter eq", "")
    assert fields.note == "probed just now"


def test_a_field_tells_what_is_known_and_how(session: Session) -> None:
    price = describe(session, Place(PlaceKind.FIELD, "town.House/Price", "House"))
    assert price.gist == "Edm.Decimal(14,2) · nullable"
    assert facts(price)["About"] == ("What it costs.", "Core.Description")
    assert price.use is not None
    assert price.use.resource == "House"
    assert price.line == 8


def test_a_lookup_field_is_loading_until_its_values_are_there(
    session: Session, workspace: SampleWorkspace
) -> None:
    place = Place(PlaceKind.FIELD, "town.House/Status", "House")
    assert section(describe(session, place), "values").is_loading
    values = asyncio.run(workspace.lookup_values("town.House", "Status"))
    session.values["town.House", "Status"] = values
    loaded = section(describe(session, place), "values")
    assert column(loaded, 0) == [
        "town.Status'Standing'",
        "town.Status'Sold'",
        "town.Status'Ruin'",
    ]
    assert loaded.note == "EnumType town.Status"
    use = loaded.rows[0].use
    assert use is not None
    assert use.clause == "Status eq town.Status'Standing'"


def test_an_enumeration_tells_its_values_and_its_fields(session: Session) -> None:
    status = describe(session, Place(PlaceKind.TYPE, "town.Status"))
    assert column(section(status, "values"), 0) == ["Standing", "Sold", "Ruin"]
    assert column(section(status, "used"), 1) == ["Status"]
    value = describe(session, Place(PlaceKind.VALUE, "town.Status/Sold"))
    assert facts(value)["Number"] == ("1", "by its position")


def test_a_relation_tells_its_target_and_the_fields_behind_it(session: Session) -> None:
    owner = describe(session, Place(PlaceKind.RELATION, "town.House/Owner", "House"))
    assert owner.gist == "0..1 Person"
    assert facts(owner)["Leads to"][0] == "Person"
    name = section(owner, "fields").rows[1]
    assert name.use is not None
    assert (name.use.name, name.use.within) == ("Name", ("Owner",))


def test_a_function_tells_how_it_is_called(session: Session) -> None:
    nearest = describe(session, Place(PlaceKind.FUNCTION, "town.Nearest"))
    assert facts(nearest)["Call"] == ("Nearest(count: Int32) → House[]", "unbound")
    assert column(section(nearest, "parameters"), 1) == ["count"]


def test_a_lookup_tells_the_fields_that_use_it(session: Session) -> None:
    color = describe(session, Place(PlaceKind.LOOKUP, "lookup:Color"))
    assert column(section(color, "fields"), 1) == ["Color"]


def test_labels_and_inherited_fields_are_told(market_session: Session) -> None:
    pool = "market.Listing/Pool_sp_Terms_co_Pool_sp_Date"
    label = facts(describe(market_session, Place(PlaceKind.FIELD, pool)))["Label"]
    assert label == ("Pool Terms: Pool Date", "MLS.OData.Metadata.LocalName")
    key = describe(market_session, Place(PlaceKind.FIELD, "market.Person/ThingKey"))
    assert facts(key)["Inherited"][0] == "market.Thing"
    thing = describe(market_session, Place(PlaceKind.TYPE, "market.Thing"))
    assert thing.gist == "abstract entity type"
    assert facts(thing)["Extended by"][0] == "Person"


def test_findings_are_listed_with_a_way_to_them(session: Session) -> None:
    assert section(describe(session, FINDINGS), "findings").is_loading
    session.findings = session.workspace.document.findings
    found = describe(session, FINDINGS)
    rows = section(found, "findings").rows
    findings = session.findings
    assert len(rows) == len(findings) > 0
    for row, finding in zip(rows, findings, strict=True):
        told = {fact.name: fact.text for fact in row.facts}
        assert told["What"] == finding.message
        assert told.get("To do", "") == finding.hint


def test_a_problem_comes_with_the_help_of_its_rule(session: Session) -> None:
    found = Diagnostic(
        "key-nullable", Severity.INFO, Location("town.House/Id", 3), Template("A key.")
    )
    session.findings = (found,)
    (row,) = section(describe(session, FINDINGS), "findings").rows
    told = {fact.name: fact.text for fact in row.facts if fact.name}
    assert told["Why"].startswith("Parts of a key are never null.")
    assert told["Wrong"].startswith("<EntityType")
    assert told["Right"].startswith("<EntityType")
    assert told["Source"] == "OData CSDL 4.01, section 6.5"


def test_problems_of_the_query_come_first(session: Session) -> None:
    session.put(Draft(resource="House", filter="Prcie gt 5"))
    session.findings = ()
    found = describe(session, FINDINGS)
    assert [each.id for each in found.sections] == ["query", "findings"]
    (row,) = found.sections[0].rows
    assert row.cells[2].text == "Prcie"
    assert "Fix" in {fact.name for fact in row.facts}


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_what_is_not_there_is_said_and_nothing_fails(session: Session, kind: PlaceKind) -> None:
    place = Place(kind, "lookup:No" if kind is PlaceKind.LOOKUP else "town.No/Thing")
    assert describe(session, place).heading


def test_real_documents_can_be_described_as_a_whole(
    corpus: object, workspace: SampleWorkspace
) -> None:
    from pathlib import Path

    from reso_explorer.document import read_metadata

    for path in sorted(Path(str(corpus)).glob("*.xml")):
        workspace.document = read_metadata(path)
        index = workspace.document.index
        session = Session(workspace)  # type: ignore[arg-type]
        for name in index.entity_sets:
            described = describe(session, Place(PlaceKind.RESOURCE, name, name))
            assert described.sections[0].rows, (path.name, name)
        for name in list(index.types)[:200]:
            assert describe(session, Place(PlaceKind.TYPE, name)).heading
        for place in [row.place for row in described.sections[0].rows[:50]]:
            assert place is not None
            assert describe(session, place).heading
