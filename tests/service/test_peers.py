"""Services of others: mock-sap V4 and V2, with sign-in and faults on request."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import mocksap
import pytest

from reso_explorer.document import read_metadata
from reso_explorer.secret import Secret
from reso_explorer.service.auth import Basic
from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.doctor import Doctor, State
from reso_explorer.service.errors import (
    BadRequestError,
    ForbiddenError,
    HttpStatusError,
    NotFoundError,
    ServerFaultError,
    ServiceError,
    UnauthorizedError,
)
from reso_explorer.service.metadata import fetch_metadata, fetch_service_document
from reso_explorer.service.pages import End, pages
from reso_explorer.service.probe import Prober, ProbeTarget
from reso_explorer.service.rows import read_count
from reso_explorer.service.urls import count_option, resource_url
from reso_explorer.store.probes import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Transport

    from .conftest import FakeClock

ROOTS = {
    "V4": "/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/api_salesorder/0001/",
    "V2": "/sap/opu/odata/sap/API_SALES_ORDER_SRV/",
}
SETS = {"V4": "SalesOrder", "V2": "A_SalesOrder"}


def started(**options: Any) -> tuple[Any, threading.Thread]:
    server = mocksap.make_server(mocksap.Config(port=0, quiet=True, **options))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return server, thread


@pytest.fixture(scope="module")
def sap() -> Iterator[str]:
    server, thread = started()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def guarded() -> Iterator[str]:
    server, thread = started(basic_auth="ann:geheim-99")
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(10)


async def rows(transport: Transport, url: str) -> list[Page]:
    return [page async for page in pages(transport, url)]


@pytest.mark.parametrize("version", ["V4", "V2"])
async def test_features(sap: str, open_transport: Callable[..., Transport], version: str) -> None:
    root, name = sap + ROOTS[version], SETS[version]
    transport = open_transport(root)
    document = read_metadata((await fetch_metadata(transport, root)).content)
    service = await fetch_service_document(transport, root)
    assert set(service.set_names) == set(document.index.entity_sets)
    (page,) = await rows(
        transport,
        resource_url(root, name, {"$top": "3", **dict([count_option(document.index)])}),
    )
    assert len(page.rows) == 3
    assert page.count == 25
    assert page.end is End.COMPLETE
    assert page.odata_version == ("4.0" if version == "V4" else "2.0")
    assert Decimal(page.rows[0]["TotalNetAmount"]) > 0
    reply = await transport.get(f"{root}{name}/$count", accept="text/plain")
    assert read_count(expect_ok(reply)) == 25
    (expanded,) = await rows(
        transport, resource_url(root, name, {"$top": "1", "$expand": "to_Item"})
    )
    assert "to_Item" in expanded.rows[0]


@pytest.mark.parametrize("version", ["V4", "V2"])
async def test_mistakes_are_explained(
    sap: str, open_transport: Callable[..., Transport], version: str
) -> None:
    root, name = sap + ROOTS[version], SETS[version]
    transport = open_transport(root)
    document = read_metadata((await fetch_metadata(transport, root)).content)
    type_name = document.index.entity_sets[name].type
    context = ErrorContext(
        sets=tuple(document.index.entity_sets),
        names=tuple(document.index.properties(type_name)),
        resource=name,
    )
    wrong = await transport.get(resource_url(root, name, {"$filter": "SalesOrderTyp eq 'OR'"}))
    with pytest.raises(BadRequestError) as caught:
        expect_ok(wrong, context)
    assert "Did you mean `SalesOrderType`" in caught.value.what_to_try
    with pytest.raises(NotFoundError) as missing:
        expect_ok(await transport.get(f"{root}{name}s"), context)
    assert f"Did you mean `{name}`" in missing.value.what_to_try


@pytest.mark.parametrize(
    ("scenario", "error", "words"),
    [
        ("error", ServerFaultError, "HTTP 500"),
        ("busy", ServerFaultError, "HTTP 503"),
        ("auth", UnauthorizedError, "requires you to sign in"),
        ("forbidden", ForbiddenError, "HTTP 403"),
        ("lock", HttpStatusError, "HTTP 423"),
        ("precondition", HttpStatusError, "HTTP 412"),
        ("expired-token", UnauthorizedError, "HTTP 401"),
        ("notfound", NotFoundError, "HTTP 404"),
    ],
)
async def test_faults_on_request(
    sap: str,
    open_transport: Callable[..., Transport],
    clock: FakeClock,
    scenario: str,
    error: type[ServiceError],
    words: str,
) -> None:
    transport = open_transport(sap, clock=clock)
    url = f"{sap}{ROOTS['V4']}SalesOrder?$top=1"
    reply = await transport.get(url, headers={"sap-mock-scenario": scenario})
    with pytest.raises(error, match=words):
        expect_ok(reply)
    assert clock.slept == ([30, 30, 30] if scenario == "busy" else [])


async def test_basic_sign_in(guarded: str, open_transport: Callable[..., Transport]) -> None:
    root = guarded + ROOTS["V4"]
    good = open_transport(root, Basic("ann", Secret("geheim-99")))
    assert (await fetch_metadata(good, root)).content
    with pytest.raises(UnauthorizedError) as wrong:
        await fetch_metadata(open_transport(root, Basic("ann", Secret("other-00"))), root)
    assert "Check that the token" in wrong.value.what_to_try
    with pytest.raises(UnauthorizedError, match="requires you to sign in") as none:
        await fetch_metadata(open_transport(root), root)
    assert "`Basic`" in none.value.what_to_try


@pytest.mark.parametrize("version", ["V4", "V2"])
async def test_doctor(sap: str, open_transport: Callable[..., Transport], version: str) -> None:
    root = sap + ROOTS[version]
    transport = open_transport(root)
    found = {each.step: each async for each in Doctor(transport, root).examine()}
    ills = {step for step, each in found.items() if each.state is not State.OK}
    assert not ills
    assert found["count"].text == "25 rows."
    assert "although 5 were preferred" in found["paging"].text


@pytest.mark.parametrize("version", ["V4", "V2"])
async def test_probe(sap: str, open_transport: Callable[..., Transport], version: str) -> None:
    root, name = sap + ROOTS[version], SETS[version]
    transport = open_transport(root)
    document = read_metadata((await fetch_metadata(transport, root)).content)
    wanted = ProbeTarget(root, name, document.index, document.index.entity_sets[name].type)
    prober = Prober(transport, wanted)
    found = {each.capability: each.verdict async for each in prober.resource()}
    assert {found[each] for each in ("top", "skip", "count", "key", "expand")} == {
        Verdict.SUPPORTED
    }
    if version == "V4":
        assert found["search"] is Verdict.REJECTED
        assert found["maxpagesize"] is Verdict.IGNORED
    else:
        assert not {"search", "maxpagesize", "apply", "compute"} & set(found)  # V4 only
    amount = {each.capability: each.verdict async for each in prober.field("TotalNetAmount")}
    assert {amount[each] for each in ("eq", "ne", "gt", "le", "orderby-desc")} == {
        Verdict.SUPPORTED
    }
    assert amount.get("in") is (Verdict.REJECTED if version == "V4" else None)
    made = {each.capability: each.verdict async for each in prober.field("CreationDate")}
    assert {made[each] for each in ("eq", "ne", "gt", "le")} == {Verdict.SUPPORTED}
    kind = {each.capability: each async for each in prober.field("SalesOrderType")}
    rejected = {name for name, each in kind.items() if each.verdict is Verdict.REJECTED}
    assert rejected <= {"in"}
    if version == "V2":
        assert "contains" not in kind
        assert "substringof" in kind
