"""The Core smoke run against services that pass, and against one that lies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.document import read_metadata
from reso_explorer.service.auth import Bearer
from reso_explorer.service.core_check import CheckResult, CheckStatus, core_check
from reso_explorer.service.core_check.slots import pick_slots
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.probe import ProbeTarget

from .conftest import answer, scripted
from .test_probe import ROWS, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

IDS = [
    "metadata-request",
    "service-document",
    "fetch-by-key",
    "select",
    "top",
    "skip",
    "count",
    "orderby-timestamp-asc",
    "orderby-timestamp-desc",
    "orderby-timestamp-asc-filter-int-gt",
    "orderby-timestamp-desc-filter-int-gt",
    "filter-int-and",
    "filter-int-or",
    "filter-int-not",
    "filter-int-eq",
    "filter-int-ne",
    "filter-int-gt",
    "filter-int-ge",
    "filter-int-lt",
    "filter-int-le",
    "filter-decimal-eq",
    "filter-decimal-ne",
    "filter-decimal-gt",
    "filter-decimal-ge",
    "filter-decimal-lt",
    "filter-decimal-le",
    "filter-date-eq",
    "filter-date-ne",
    "filter-date-gt",
    "filter-date-ge",
    "filter-date-lt",
    "filter-date-le",
    "filter-datetime-eq",
    "filter-datetime-ne",
    "filter-datetime-gt",
    "filter-datetime-ge",
    "filter-datetime-lt",
    "filter-datetime-le",
    "filter-enum-single-has",
    "filter-enum-single-eq",
    "filter-enum-single-ne",
    "filter-enum-multi-has",
    "filter-enum-multi-has-and",
    "filter-coll-enum-any",
    "filter-coll-enum-all",
    "response-code-400",
    "response-code-404",
]

EXTRA = {
    "x-string-lookup-eq",
    "x-string-lookup-ne",
    "x-string-lookup-in",
    "x-string-lookup-any",
    "x-string-lookup-all",
    "x-expand-to-one",
    "x-expand-to-many",
    "x-next-link-walk",
}


async def run(transport: Transport, wanted: ProbeTarget) -> dict[str, CheckResult]:
    found = [result async for result in core_check(transport, wanted)]
    assert len({result.id for result in found}) == len(found)
    return {result.id: result for result in found}


@pytest.mark.parametrize("dialect", ["lookup", "enum"])
@pytest.mark.parametrize("resource", ["Property", "Member"])
async def test_honest_service(
    open_transport: Callable[..., Transport], dialect: str, resource: str
) -> None:
    with DemoService(dialect, listings=60) as demo:  # type: ignore[arg-type]
        transport = open_transport(demo.url, Bearer(demo.token))
        document = read_metadata((await fetch_metadata(transport, demo.url)).content)
        type_name = document.index.entity_sets[resource].type
        honest = ProbeTarget(
            demo.url, resource, document.index, type_name, meanings=document.meanings
        )
        found = await run(transport, honest)
    assert set(found) == {*IDS, *EXTRA}
    assert [each.id for each in found.values() if each.status is CheckStatus.FAIL] == []
    assert all(each.urls for each in found.values() if each.status is CheckStatus.PASS)
    assert all(each.reason for each in found.values() if each.status is CheckStatus.SKIP)
    if resource == "Property":
        lookups = {name for name, each in found.items() if each.status is CheckStatus.SKIP}
        if dialect == "lookup":
            assert all(name.startswith(("filter-enum", "filter-coll")) for name in lookups)
        else:
            assert "filter-enum-single-eq" not in lookups
            assert "filter-coll-enum-any" not in lookups
        assert len(found["skip"].urls) == 2
        assert len(found["x-next-link-walk"].urls) == 10


async def test_lying_service(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    rows = [{**row, "Price": 5 - number} for number, row in enumerate(ROWS)]

    async def scene(wire: Wire) -> bool:
        headers = {"OData-Version": "4.0"}
        await wire.send(answer(json.dumps({"value": rows}).encode(), headers=headers))
        return True

    raw.scene = scene
    found = await run(open_transport(raw.url), target(raw))
    failed = {name: each.reason for name, each in found.items() if each.status is CheckStatus.FAIL}
    assert failed["metadata-request"] == "the answer is no XML"
    assert failed["skip"] == "both pages carry the same keys"
    assert failed["count"] == "the answer carries no @odata.count"
    assert "HTTP 200 in place of 400" in failed["response-code-400"]
    assert "HTTP 200 in place of 404" in failed["response-code-404"]
    assert "does not meet `Price gt" in failed["filter-decimal-gt"]
    assert "does not meet" in failed["filter-enum-single-eq"]
    assert "does not carry `Media`" in failed["x-expand-to-one"]
    assert found["service-document"].status is CheckStatus.PASS
    assert found["filter-int-eq"].status is CheckStatus.SKIP
    assert found["filter-int-eq"].reason == "no integer field with values"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [({}, "no OData-Version header"), ({"OData-Version": "3.0"}, "OData-Version is '3.0'")],
)
async def test_version_header(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    headers: dict[str, str],
    reason: str,
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode(), headers=headers))
    found = await run(open_transport(raw.url), target(raw))
    assert reason in found["top"].reason


async def test_refused_service(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = scripted(answer(b"", status="401 No"))
    found: list[CheckResult] = []
    with pytest.raises(ServiceError):
        found.extend([each async for each in core_check(open_transport(raw.url), target(raw))])


async def test_repeated_keys_in_the_walk(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        start = 2 if "page" in wire.asked.target else 0
        value = {"value": ROWS[start : start + 3]}
        if not start:
            value["@odata.nextLink"] = "Property?page=2"  # type: ignore[assignment]
        await wire.send(answer(json.dumps(value).encode(), headers={"OData-Version": "4.0"}))
        return True

    raw.scene = scene
    found = await run(open_transport(raw.url), target(raw))
    assert found["x-next-link-walk"].reason == "a key came twice, on page 2"


def test_slots_prefer_values(raw: RawServer) -> None:
    slots = pick_slots(target(raw), ROWS)
    assert slots.decimal is not None
    assert (slots.decimal.name, slots.decimal.middle, slots.decimal.largest) == ("Price", 99, 100)
    assert slots.single is not None
    assert (slots.single.name, slots.single.is_enum) == ("Status", True)
    assert slots.multi is None
    assert (slots.to_one, slots.to_many) == ("Media", None)
    assert pick_slots(target(raw), []).decimal is None
