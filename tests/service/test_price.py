"""The number of requests that is said beforehand, against the number that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.demo import DemoService
from reso_explorer.document import read_metadata
from reso_explorer.service.auth import Bearer
from reso_explorer.service.core_check import core_check, core_price
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.probe import Prober, ProbeTarget, field_price, resource_price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.service.transport import Transport


@pytest.fixture(scope="module", params=["lookup", "enum"])
def demo(request: pytest.FixtureRequest) -> Iterator[DemoService]:
    with DemoService(request.param, listings=60) as service:
        yield service


@pytest.fixture
async def transport(demo: DemoService, open_transport: Callable[..., Transport]) -> Transport:
    return open_transport(demo.url, Bearer(demo.token))


@pytest.fixture
async def target(demo: DemoService, transport: Transport) -> ProbeTarget:
    fetched = await fetch_metadata(transport, demo.url)
    index = ModelIndex(read_metadata(fetched.content).model)
    name = index.qualify(index.entity_sets["Property"].type)
    return ProbeTarget(demo.url, "Property", index, name)


async def test_fields(transport: Transport, target: ProbeTarget) -> None:
    names = list(target.index.properties(target.type_name))[::8]
    before = transport.trace.total
    prober = Prober(transport, target)
    async for _ in prober.fields(names):
        pass
    sent = transport.trace.total - before
    assert sent == prober.requests
    price = field_price(target, names)
    assert 0.4 * price <= sent <= price


async def test_a_resource(transport: Transport, target: ProbeTarget) -> None:
    before = transport.trace.total
    async for _ in Prober(transport, target).resource():
        pass
    sent = transport.trace.total - before
    assert 0.8 * resource_price(target) <= sent <= resource_price(target)


async def test_the_core_check(transport: Transport, target: ProbeTarget) -> None:
    before = transport.trace.total
    async for _ in core_check(transport, target):
        pass
    sent = transport.trace.total - before
    assert 0.6 * core_price(target) <= sent <= core_price(target)
