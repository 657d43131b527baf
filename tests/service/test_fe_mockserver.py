"""A V4 service of others over our own metadata: fe-mockserver, with rows it makes up.

It comes from npm; see `node_peer`.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.service.census import CensusTaker
from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.doctor import Doctor, State
from reso_explorer.service.errors import NotFoundError, ServerFaultError
from reso_explorer.service.listed import compare_with_container
from reso_explorer.service.metadata import fetch_metadata, fetch_service_document
from reso_explorer.service.pages import End, pages
from reso_explorer.service.probe import Prober, ProbeTarget
from reso_explorer.service.rows import read_count
from reso_explorer.service.urls import resource_url
from reso_explorer.store.probes import Verdict

from .node_peer import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Transport

SCHEMAS = Path(__file__).parents[2] / "schemas"
SCRIPT = Path(__file__).with_name("fe_mockserver.cjs")
PACKAGES = ("@sap-ux/fe-mockserver-core", "express")
DIALECTS = ("enum", "lookup")
MADE = 150
"""Rows that the server makes up for each set."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve both dialects; the address has no slash at its end."""
    place = tmp_path_factory.mktemp("fe-mockserver")
    services = []
    for dialect in DIALECTS:
        file = shutil.copy(SCHEMAS / f"demo-{dialect}.xml", place)
        services.append(f"/{dialect}={file}")
    with served(SCRIPT, *services, packages=PACKAGES, log=place / "stderr") as port:
        yield f"http://127.0.0.1:{port}"


async def read(
    transport: Transport, root: str, name: str, options: Mapping[str, str], prefer: str = ""
) -> Page:
    """Return the only page of an answer."""
    url = resource_url(root, name, options)
    (page,) = [each async for each in pages(transport, url, prefer=prefer)]
    return page


async def read_index(transport: Transport, root: str) -> ModelIndex:
    return read_metadata((await fetch_metadata(transport, root)).content).index


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_documents(
    server: str, open_transport: Callable[..., Transport], dialect: str
) -> None:
    root = f"{server}/{dialect}"
    transport = open_transport(root)
    fetched = await fetch_metadata(transport, root)
    assert fetched.content == (SCHEMAS / f"demo-{dialect}.xml").read_bytes()
    assert fetched.etag.startswith('W/"')
    again = await fetch_metadata(transport, root, etag=fetched.etag)
    assert (again.not_modified, again.content) == (False, fetched.content)
    index = read_metadata(fetched.content).index
    listed = await fetch_service_document(transport, root)
    assert listed.form == "atom"
    assert {"Property", "Member", "Lookup"} < set(listed.set_names)
    assert compare_with_container(listed, index) == ()


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_rows(server: str, open_transport: Callable[..., Transport], dialect: str) -> None:
    root = f"{server}/{dialect}"
    transport = open_transport(root)
    options = {"$top": "3", "$skip": "2", "$select": "ListingKey,ListPrice"}
    page = await read(transport, root, "Property", options)
    assert [row["ListingKey"] for row in page.rows] == [f"ListingKey{each}" for each in (2, 3, 4)]
    assert all(row.keys() == {"ListingKey", "ListPrice"} for row in page.rows)
    assert all(isinstance(row["ListPrice"], Decimal | int) for row in page.rows)
    assert page.count == MADE
    assert page.odata_version == "4.0"
    assert page.notes == ()
    reply = await transport.get(f"{root}/Property/$count", accept="text/plain")
    assert read_count(expect_ok(reply)) == MADE
    single = await read(transport, root, "Property('ListingKey7')", {"$select": "ListingKey,City"})
    assert single.is_single
    assert single.rows[0]["City"] == "City_7"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_relations(
    server: str, open_transport: Callable[..., Transport], dialect: str
) -> None:
    root = f"{server}/{dialect}"
    transport = open_transport(root)
    options = {"$top": "1", "$select": "ListingKey", "$expand": "ListAgent,Media"}
    page = await read(transport, root, "Property", options)
    (row,) = page.rows
    assert row["ListAgent"]["MemberKey"] == "MemberKey0"
    assert {each["MediaKey"] for each in row["Media"]} >= {"MediaKey0", "MediaKey1"}
    assert page.notes == ()


@pytest.mark.parametrize(("dialect", "filled"), [("enum", 0), ("lookup", MADE)])
async def test_one_long_page_and_its_census(
    server: str, open_transport: Callable[..., Transport], dialect: str, filled: int
) -> None:
    root = f"{server}/{dialect}"
    transport = open_transport(root)
    page = await read(transport, root, "Property", {}, prefer="odata.maxpagesize=20")
    assert (page.end, page.next_link, len(page.rows)) == (End.COMPLETE, None, MADE)
    (note,) = page.notes
    assert note == f"The server sent pages of {MADE} rows although 20 were preferred."
    index = await read_index(transport, root)
    declared = set(index.properties(index.entity_sets["Property"].type))
    taker = CensusTaker("Property", declared)
    taker.add(page.rows)
    census = taker.result()
    assert {each.name for each in census.fields if each.present} == declared
    key, status = census.field("ListingKey"), census.field("StandardStatus")
    assert key is not None
    assert status is not None
    assert (key.filled, key.distinct, key.kinds) == (MADE, MADE, ("text",))
    assert (status.present, status.filled) == (MADE, filled)


async def test_mistakes_are_explained(
    server: str, open_transport: Callable[..., Transport]
) -> None:
    root = f"{server}/enum"
    transport = open_transport(root)
    index = await read_index(transport, root)
    context = ErrorContext(
        sets=tuple(index.entity_sets),
        names=tuple(index.properties(index.entity_sets["Property"].type)),
        resource="Property",
    )
    wrong = await transport.get(resource_url(root, "Property", {"$filter": "ListPrice gt"}))
    with pytest.raises(ServerFaultError, match=r"HTTP 500.*ListPrice gt\.") as told:
        expect_ok(wrong, context)
    assert "simplify the query" in told.value.what_to_try
    unknown = await transport.get(f"{root}/Propertys")
    assert unknown.content_type == "text/plain"
    with pytest.raises(ServerFaultError, match="HTTP 500"):
        expect_ok(unknown, context)
    missing = await transport.get(f"{root}/Property('none')")
    assert missing.body == b""
    with pytest.raises(NotFoundError) as empty:
        expect_ok(missing, context)
    assert "Check the service URL and the key" in empty.value.what_to_try


async def test_doctor(server: str, open_transport: Callable[..., Transport]) -> None:
    root = f"{server}/enum"
    transport = open_transport(root)
    found = {each.step: each async for each in Doctor(transport, root).examine()}
    assert all(each.state is State.OK for each in found.values())
    assert found["count"].text == f"{MADE} rows."
    assert "although 5 were preferred" in found["paging"].text


async def test_probe(server: str, open_transport: Callable[..., Transport]) -> None:
    root = f"{server}/lookup"
    transport = open_transport(root)
    index = await read_index(transport, root)
    target = ProbeTarget(root, "TeamMembers", index, index.entity_sets["TeamMembers"].type)
    prober = Prober(transport, target)
    found = {each.capability: each.verdict async for each in prober.resource()}
    for each in ("top", "skip", "count", "count-segment", "key", "expand", "apply"):
        assert found[each] is Verdict.SUPPORTED, each
    assert found["search"] is Verdict.UNKNOWN
    assert found["maxpagesize"] is Verdict.IGNORED
    assert found["compute"] is Verdict.IGNORED
    text = {each.capability: each.verdict async for each in prober.field("TeamMemberKey")}
    for each in ("select", "eq", "ne", "in", "endswith", "tolower", "orderby-desc"):
        assert text[each] is Verdict.SUPPORTED, each
    time = {each.capability: each async for each in prober.field("ModificationTimestamp")}
    assert time["eq"].verdict is Verdict.SUPPORTED
    assert time["in"].verdict is Verdict.UNKNOWN
    assert "HTTP 500" in time["in"].words


async def test_what_it_ignores_is_told(
    server: str, open_transport: Callable[..., Transport]
) -> None:
    root = f"{server}/lookup/"
    transport = open_transport(root)
    expanded = {"$expand": "Media($top=2)", "$top": "3", "$select": "ListingKey"}
    page = await read(transport, root, "Property", expanded)
    assert [each.code for each in page.judgments] == ["expand-top-ignored"]
    assert f"`$expand=Media($top=2)` returned {MADE} rows." in page.notes[-1]
    made = {"$compute": "ListPrice mul 2 as Twice", "$select": "ListingKey,Twice", "$top": "2"}
    page = await read(transport, root, "Property", made)
    assert [each.code for each in page.judgments] == ["compute-ignored"]
    heeded = {"$filter": "ListPrice gt 500", "$orderby": "ListPrice desc", "$top": "5"}
    page = await read(transport, root, "Property", heeded)
    assert page.judgments == ()
