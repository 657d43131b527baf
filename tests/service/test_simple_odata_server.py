"""A service of others that answers wrongly with 200: simple-odata-server, from npm.

It ignores functions and `in`, returns a row by key with a stray list of rows, and an empty list
for a key that doesn't exist.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.pages import pages
from reso_explorer.service.probe import Prober, ProbeTarget
from reso_explorer.service.rows import read_count
from reso_explorer.service.urls import resource_url
from reso_explorer.store.probes import Verdict

from .node_peer import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Transport

SCRIPT = Path(__file__).with_name("simple_odata_server.cjs")
PACKAGES = ("simple-odata-server", "simple-odata-server-nedb", "nedb")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("simple-odata-server") / "stderr"
    with served(SCRIPT, packages=PACKAGES, log=log) as port:
        yield f"http://127.0.0.1:{port}/"


async def read(transport: Transport, root: str, path: str, **options: str) -> Page:
    url = resource_url(root, path, {f"${name}": value for name, value in options.items()})
    document = read_metadata((await fetch_metadata(transport, root)).content)
    context = ErrorContext(index=document.index, type_name="Shop.Item")
    (page,) = [each async for each in pages(transport, url, context=context)]
    return page


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"filter": "contains(Name,'house')"}, ["filter-ignored"]),
        ({"filter": "Name in ('house','x')"}, ["filter-ignored"]),
        ({"filter": "Amount gt 20"}, []),
        ({"orderby": "Amount desc", "top": "3"}, []),
    ],
)
async def test_ignored_conditions_are_seen_in_the_rows(
    server: str,
    open_transport: Callable[..., Transport],
    options: dict[str, str],
    codes: list[str],
) -> None:
    page = await read(open_transport(server), server, "Items", **options)
    assert [each.code for each in page.judgments] == codes


async def test_a_row_by_key_and_a_count(
    server: str, open_transport: Callable[..., Transport]
) -> None:
    transport = open_transport(server)
    page = await read(transport, server, "Items('i03')")
    assert (page.is_single, page.rows[0]["Name"], page.rows[0]["Amount"]) == (True, "house", 3)
    assert read_count(expect_ok(await transport.get(f"{server}Items/$count"))) == 25


async def test_probe_verdicts_are_right(
    server: str, open_transport: Callable[..., Transport]
) -> None:
    transport = open_transport(server)
    index = read_metadata((await fetch_metadata(transport, server)).content).index
    target = ProbeTarget(server, "Items", index=index, type_name="Shop.Item")
    prober = Prober(transport, target)
    found = {
        (each.field, each.capability): each.verdict
        async for each in prober.fields(["Name", "Amount"])
        if not each.form
    }
    ignored = {key for key, verdict in found.items() if verdict is Verdict.IGNORED}
    functions = {("Name", each) for each in ("contains", "startswith", "endswith")}
    assert ignored == {("Name", "in"), ("Amount", "in"), *functions}
    for operator in ("eq", "ne", "ge", "gt", "le", "lt", "select", "orderby-desc"):
        assert found["Amount", operator] is Verdict.SUPPORTED, operator
    assert found["Name", "eq"] is Verdict.SUPPORTED
    assert found["Name", "tolower"] is not Verdict.SUPPORTED
    assert Verdict.REJECTED not in found.values()
