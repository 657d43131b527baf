"""Verdicts of probes against servers of which the truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    EnumMember,
    EnumType,
    Model,
    Property,
    PropertyRef,
    Schema,
)
from reso_explorer.service.probe import Outcome, Prober, ProbeTarget
from reso_explorer.store.probes import Verdict
from tests.flawed_service import FlawedService

from .conftest import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

FIELDS = ("Price", "City", "Kind", "Status", "Tags", "Levels", "Sold", "Pool", "Changed")


def model() -> ModelIndex:
    """A type with a field of each kind."""
    status = EnumType(
        name="Status",
        namespace="x",
        members=tuple(EnumMember(name=name, value=n) for n, name in enumerate(("Open", "Gone"))),
    )
    level = EnumType(
        name="Level",
        namespace="x",
        members=tuple(EnumMember(name=name, value=n) for n, name in enumerate(("Attic", "Loft"))),
    )
    types = {
        "Price": "Edm.Decimal",
        "City": "Edm.String",
        "Kind": "Edm.String",
        "Status": "x.Status",
        "Sold": "Edm.Date",
        "Pool": "Edm.Boolean",
        "Changed": "Edm.DateTimeOffset",
    }
    entity = EntityType(
        name="Property",
        namespace="x",
        key=(PropertyRef("Key"),),
        properties=(
            Property(name="Key", nullable=False),
            *(Property(name=name, type=kind) for name, kind in types.items()),
            Property(name="Tags", is_collection=True),
            Property(name="Levels", type="x.Level", is_collection=True),
        ),
    )
    container = EntityContainer(
        name="C", namespace="x", entity_sets=(EntitySet(name="Property", type="x.Property"),)
    )
    schema = Schema(
        namespace="x",
        entity_types=(entity,),
        enum_types=(status, level),
        entity_containers=(container,),
    )
    return ModelIndex(Model(schemas=(schema,)))


CITIES = ("Ashville", "Brookton", "Cedar Falls", "Dunmore")


def rows() -> list[dict[str, Any]]:
    """Rows whose first page holds one status, one kind, and no null."""
    return [
        {
            "Key": f"K{number:03}",
            "Price": 100 + (number * 37) % 50,
            "City": CITIES[number % 4],
            "Kind": "Residential" if number < 30 else "Land",
            "Status": "Open" if number < 25 else "Gone",
            "Sold": None if number % 6 == 5 else f"202{number % 4}-03-0{1 + number % 9}",
            "Pool": number % 3 == 0,
            "Changed": f"202{number % 3}-05-01T0{number % 10}:00:00Z",
            "Tags": [["a"], ["b", "c"], []][number % 3],
            "Levels": [["Attic"], ["Loft", "Attic"], ["Loft"]][number % 3],
        }
        for number in range(40)
    ]


SERVERS: dict[str, dict[str, Any]] = {
    "honest": {},
    "ignores contains": {"ignores": frozenset({"contains", "tolower", "ne", "all"})},
    "skip off top": {"skip_off_top": True, "counts_page": True},
    "enum as text": {"enum_form": "text"},
    "enum qualified": {"enum_form": "qualified"},
    "any case": {"folds_case": True},
    "refuses": {"rejects": frozenset({"City", "Price"})},
    "finds nothing": {"empty": True},
    "never sorts": {"ignored_options": frozenset({"$orderby", "$skip", "$select"})},
    "own moments": {"only_moments_with": ".000Z"},
}

S, R, I, U, W = "SUPPORTED", "REJECTED", "IGNORED", "UNKNOWN", "WRONG"  # noqa: E741

TEXTS = ("eq", "ne", "in", "contains", "startswith", "endswith", "tolower")
NUMBERS = ("eq", "ne", "gt", "ge", "lt", "le", "in", "orderby-asc", "orderby-desc", "select")

TRUTH: dict[str, dict[tuple[str, str], str]] = {
    "honest": {
        **{("City", each): S for each in TEXTS},
        **{("Kind", each): S for each in TEXTS},
        **{("Price", each): S for each in NUMBERS},
        **{("Sold", each): S for each in ("eq", "ne", "gt", "le", "year", "eq-null", "ne-null")},
        **{("Changed", each): S for each in ("eq", "ne", "gt", "le", "year")},
        **{("Status", each): S for each in ("eq", "ne", "eq:qualified", "eq:member")},
        **{("Tags", each): S for each in ("any", "all")},
        **{("Levels", each): S for each in ("any", "all")},
        **{("Pool", each): S for each in ("eq", "ne")},
        **{("", each): S for each in ("top", "skip", "count", "count-segment", "key")},
    },
    "ignores contains": {
        **{("City", each): S for each in ("eq", "in", "startswith", "endswith")},
        **{("City", each): I for each in ("contains", "tolower", "ne")},
        **{("Kind", each): I for each in ("contains", "tolower", "ne")},
        ("Status", "eq"): S,
        ("Status", "ne"): I,
        ("Tags", "any"): S,
        ("Tags", "all"): I,
        ("Levels", "all"): I,
        ("Price", "ne"): I,
        ("Price", "gt"): S,
        ("Pool", "eq"): S,
        ("Pool", "ne"): I,
    },
    "skip off top": {
        ("", "skip"): W,
        ("", "count"): W,
        ("", "top"): S,
        ("City", "eq"): S,
        ("Status", "eq"): S,
    },
    "enum as text": {
        ("Status", "eq"): S,
        ("Status", "ne"): S,
        ("Status", "eq:member"): S,
        ("Status", "eq:qualified"): W,
        ("Status", "ne:qualified"): W,
        ("Levels", "any"): S,
        ("Levels", "any:qualified"): W,
        ("Levels", "any:member"): S,
        ("Levels", "all:member"): S,
        ("City", "eq"): S,
    },
    "enum qualified": {
        ("Status", "eq"): S,
        ("Status", "ne"): S,
        ("Status", "eq:qualified"): S,
        ("Status", "eq:member"): R,
        ("Levels", "any:qualified"): S,
    },
    "any case": {
        **{("City", each): S for each in TEXTS},
        ("Status", "eq"): S,
        ("Tags", "any"): S,
    },
    "refuses": {
        **{("City", each): R for each in TEXTS},
        **{("Price", each): R for each in ("eq", "ne", "gt", "ge", "lt", "le", "in")},
        ("Price", "orderby-asc"): S,
        ("Status", "eq"): S,
    },
    "finds nothing": {
        **{("City", each): U for each in TEXTS},
        **{("Price", each): U for each in ("eq", "ne", "gt", "le")},
        ("Status", "eq"): U,
        ("Status", "eq:qualified"): U,
        ("Tags", "any"): U,
        ("Pool", "ne"): U,
        ("Sold", "eq-null"): U,
    },
    "never sorts": {
        ("Price", "orderby-asc"): I,
        ("Price", "orderby-desc"): I,
        ("Sold", "orderby-asc"): I,
        ("Price", "select"): I,
        ("", "skip"): I,
        ("Price", "gt"): S,
    },
    "own moments": {
        ("Changed", "eq"): S,
        ("Changed", "gt"): S,
        ("Changed", "le"): S,
        ("Changed", "eq:milliseconds"): S,
        ("Changed", "eq:own"): R,
        ("Sold", "eq"): S,
    },
}


def by_name(found: list[Outcome]) -> dict[tuple[str, str], str]:
    """Return verdicts by field and capability, the form behind a colon."""
    result: dict[tuple[str, str], str] = {}
    for each in found:
        form = getattr(each, "form", "")
        name = f"{each.capability}:{form}" if form else each.capability
        result[each.field, name] = each.verdict.value
    return result


async def probed(raw: RawServer, transport: Transport, name: str) -> dict[tuple[str, str], str]:
    """Probe the resource and all fields of a flawed server."""
    index = model()
    service = FlawedService(index, "x.Property", rows(), **SERVERS[name])

    async def scene(wire: Wire) -> bool:
        got = service.answer(wire.asked.target)
        await wire.send(answer(got.body, status=f"{got.status} X", headers=got.headers))
        return True

    raw.scene = scene
    prober = Prober(transport, ProbeTarget(raw.url, "Property", index, "x.Property"))
    found = [each async for each in prober.resource()]
    found += [each async for each in prober.fields(FIELDS)]
    return by_name(found)


@pytest.mark.parametrize("name", list(SERVERS))
async def test_verdicts_are_true(
    raw: RawServer, open_transport: Callable[..., Transport], name: str
) -> None:
    found = await probed(raw, open_transport(raw.url), name)
    assert {triple: found.get(triple) for triple in TRUTH[name]} == TRUTH[name]


def test_enough_is_known() -> None:
    assert sum(len(each) for each in TRUTH.values()) >= 100
    assert Verdict(W)
