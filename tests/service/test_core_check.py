"""The Core smoke run against services that pass, and against one that lies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.document import read_metadata
from reso_explorer.service.auth import Bearer
from reso_explorer.service.core_check import (
    CheckResult,
    CheckStatus,
    check_ids,
    core_check,
    core_price,
)
from reso_explorer.service.core_check.slots import pick_slots
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.probe import ProbeTarget
from tests.flawed_service import FlawedService

from .conftest import answer, scripted
from .test_probe import ROWS, target
from .test_probe_truth import model, rows

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
    assert failed["metadata-request"] == "the response isn't XML"
    assert failed["skip"] == "both pages have 4 keys in common"
    assert failed["count"] == "the response has no @odata.count"
    assert "HTTP 200 instead of 400" in failed["response-code-400"]
    assert "HTTP 200 instead of 404" in failed["response-code-404"]
    assert "of 4 rows don't meet `Price gt" in failed["filter-decimal-gt"]
    assert "don't meet" in failed["filter-enum-single-eq"]
    assert "doesn't have `Media`" in failed["x-expand-to-one"]
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
    assert found["x-next-link-walk"].reason == "the server returned a key twice, on page 2"


def test_slots_prefer_values(raw: RawServer) -> None:
    slots = pick_slots(target(raw), ROWS)
    assert slots.decimal is not None
    assert (slots.decimal.name, slots.decimal.middle, slots.decimal.largest) == ("Price", 99, 100)
    assert slots.single is not None
    assert (slots.single.name, slots.single.is_enum) == ("Status", True)
    assert slots.multi is None
    assert (slots.to_one, slots.to_many) == ("Media", None)
    assert pick_slots(target(raw), []).decimal is None


# --- results that RESO's scenarios demand ------------------------------------------------------------


def flawed(raw: RawServer, **faults: object) -> ProbeTarget:
    service = FlawedService(model(), "x.Property", rows(), **faults)  # type: ignore[arg-type]

    async def scene(wire: Wire) -> bool:
        got = service.answer(wire.asked.target)
        await wire.send(answer(got.body, status=f"{got.status} X", headers=got.headers))
        return True

    raw.scene = scene
    return ProbeTarget(raw.url, "Property", service.index, "x.Property")


@pytest.mark.parametrize(
    ("faults", "check", "reason"),
    [
        ({"skip_off_top": True}, "skip", "the second page ($top=5&$skip=5) has no rows"),
        ({"empty": True}, "filter-date-ge", "the server returned no rows, although sampled rows"),
        (
            {"empty": True},
            "filter-datetime-lt",
            "the server returned no rows, although sampled rows",
        ),
        (
            {"enum_form": "text"},
            "filter-enum-single-eq",
            "the server returned no rows, although sampled rows",
        ),
        ({"ignores": frozenset({"ge"})}, "filter-decimal-ge", "don't meet `Price ge"),
        (
            {"ignored_options": frozenset({"$top"})},
            "top",
            "the server returned 40 rows instead of 5",
        ),
        ({"ignored_options": frozenset({"$count"})}, "count", "no @odata.count"),
        ({"ignored_options": frozenset({"$skip"})}, "skip", "both pages have 5 keys in common"),
    ],
)
async def test_each_answer_must_have_results(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    faults: dict[str, object],
    check: str,
    reason: str,
) -> None:
    found = await run(open_transport(raw.url), flawed(raw, **faults))
    assert found[check].status is CheckStatus.FAIL
    assert reason in found[check].reason
    assert found[check].demands.startswith("HTTP 200; OData-Version 4.0 or 4.01; JSON; at least")
    assert found["filter-decimal-eq"].status is (
        CheckStatus.FAIL if "empty" in faults else CheckStatus.PASS
    )


async def test_no_result_is_no_pass(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    wanted = flawed(raw)
    same = [{**row, "Price": 7} for row in rows()]
    service = FlawedService(wanted.index, "x.Property", same)

    async def scene(wire: Wire) -> bool:
        got = service.answer(wire.asked.target)
        await wire.send(answer(got.body, status=f"{got.status} X", headers=got.headers))
        return True

    raw.scene = scene
    found = await run(open_transport(raw.url), wanted)
    assert found["filter-decimal-gt"].status is CheckStatus.SKIP
    assert found["filter-decimal-gt"].reason == (
        "the server returned no rows, and no sampled row meets the condition"
    )
    assert found["filter-decimal-ge"].status is CheckStatus.PASS
    assert found["filter-decimal-ge"].rows == (5,)


async def test_one_check_can_be_explained(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    wanted = flawed(raw)
    transport = open_transport(raw.url)
    (found,) = [each async for each in core_check(transport, wanted, only="skip")]
    assert found.rows == (5, 5)
    assert found.demands.endswith("rows on both pages, at most 5 each, and no key on both")
    assert len(found.urls) == 2
    assert len(raw.asked) == core_price(wanted, only="skip") == 3
    assert set(check_ids(wanted)) == {*IDS, *EXTRA}


async def test_legacy_service_gets_one_line(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    document = read_metadata(
        b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
        <edmx:DataServices m:DataServiceVersion="2.0"
         xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
        <Schema Namespace="x" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
        <EntityType Name="Sale"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="Sales" EntityType="x.Sale"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>"""
    )
    wanted = ProbeTarget(raw.url, "Sales", document.index, "x.Sale")
    (found,) = [each async for each in core_check(open_transport(raw.url), wanted)]
    assert found.status is CheckStatus.FAIL
    assert found.reason == "The service uses OData 2.0; RESO Core needs 4.0"
    assert raw.asked == []
    assert core_price(wanted) == 0
