"""What a service takes, found out against servers that do, refuse, ignore and fail."""

from __future__ import annotations

import json
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
    NavigationProperty,
    Property,
    PropertyRef,
    Schema,
)
from reso_explorer.demo import DemoService
from reso_explorer.document import read_metadata
from reso_explorer.service.auth import Bearer
from reso_explorer.service.errors import (
    ServiceError,
    TooManyRequestsError,
    UnauthorizedError,
)
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.probe import Outcome, Prober, ProbeTarget
from reso_explorer.service.urls import split_options
from reso_explorer.store.probes import Verdict

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

S, R, I, U = Verdict.SUPPORTED, Verdict.REJECTED, Verdict.IGNORED, Verdict.UNKNOWN  # noqa: E741


def small_index() -> ModelIndex:
    status = EnumType(
        name="Status",
        namespace="x",
        members=(EnumMember(name="Active", value=0), EnumMember(name="Sold", value=1)),
    )
    entity = EntityType(
        name="Property",
        namespace="x",
        key=(PropertyRef("Key"),),
        properties=(
            Property(name="Key", nullable=False),
            Property(name="Price", type="Edm.Decimal"),
            Property(name="City"),
            Property(name="Status", type="x.Status"),
            Property(name="Tags", is_collection=True),
            Property(name="Void"),
        ),
        navigation_properties=(NavigationProperty(name="Media", type="x.Media"),),
    )
    container = EntityContainer(
        name="C", namespace="x", entity_sets=(EntitySet(name="Property", type="x.Property"),)
    )
    schema = Schema(
        namespace="x", entity_types=(entity,), enum_types=(status,), entity_containers=(container,)
    )
    return ModelIndex(Model(schemas=(schema,)))


ROWS = [
    {
        "Key": str(number),
        "Price": 100 - number,
        "City": f"City {number}",
        "Status": "Active" if number % 2 else "Sold",
        "Tags": ["a"] if number % 2 else ["b", "c"],
        "Void": None,
    }
    for number in range(4)
]


def target(raw: RawServer, **more: Any) -> ProbeTarget:
    return ProbeTarget(raw.url, "Property", small_index(), "x.Property", **more)


async def outcomes(found: AsyncIterator[Outcome]) -> dict[str, Outcome]:
    """Return outcomes by capability and field; those of single forms have the form in front."""
    return {f"{each.form} {each.capability} {each.field}".strip(): each async for each in found}


def verdicts(found: dict[str, Outcome]) -> dict[str, Verdict]:
    return {name: each.verdict for name, each in found.items()}


# --- a service that does what it should ------------------------------------------------------------


@pytest.fixture(scope="module", params=["lookup", "enum"])
def demo(request: pytest.FixtureRequest) -> Iterator[DemoService]:
    with DemoService(request.param, listings=60) as service:
        yield service


async def test_honest_service(demo: DemoService, open_transport: Callable[..., Transport]) -> None:
    transport = open_transport(demo.url, Bearer(demo.token))
    document = read_metadata((await fetch_metadata(transport, demo.url)).content)
    type_name = document.index.entity_sets["Property"].type
    honest = ProbeTarget(
        demo.url, "Property", document.index, type_name, meanings=document.meanings
    )
    prober = Prober(transport, honest)
    whole = verdicts(await outcomes(prober.resource()))
    assert {name for name, verdict in whole.items() if verdict is not S} == {"search"}
    assert whole["expand Media"] is S
    for name, expected in {
        "ListPrice": {"eq", "gt", "le", "in", "orderby-asc", "select", "eq-null"},
        "StandardStatus": {"eq", "ne"},
        "City": {"contains", "startswith", "endswith", "tolower"},
        "ModificationTimestamp": {"gt", "lt", "year"},
        "Appliances": {"any", "all"},
    }.items():
        tried = await outcomes(prober.field(name))
        found = verdicts({each: outcome for each, outcome in tried.items() if not outcome.form})
        supported = {each.split()[0] for each, verdict in found.items() if verdict is S}
        assert expected <= supported, name
        assert R not in found.values()
        assert I not in found.values()


# --- servers that do not ----------------------------------------------------------------------------


async def test_service_that_ignores_everything(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode()))
    prober = Prober(open_transport(raw.url), target(raw))
    whole = verdicts(await outcomes(prober.resource()))
    assert whole == {
        "top": I,
        "skip": I,
        "count": I,
        "count-segment": U,
        "key": I,
        "maxpagesize": I,
        "search": I,
        "format": S,
        "apply": I,
        "compute": I,
        "expand Media": I,
    }
    price = verdicts(await outcomes(prober.field("Price")))
    assert price["select Price"] is I
    assert price["orderby-asc Price"] is I
    assert price["orderby-desc Price"] is I  # in order, but so it is without being asked
    assert price["eq Price"] is I
    assert price["gt Price"] is I
    tags = verdicts(await outcomes(prober.field("Tags")))
    assert (tags["any Tags"], tags["all Tags"]) == (I, I)


async def test_service_that_refuses_filters(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        refused = answer(
            b'{"error":{"code":"1","message":"City may not be filtered"}}', status="400 Bad Request"
        )
        good = answer(json.dumps({"value": ROWS}).encode())
        await wire.send(refused if "$filter" in wire.asked.target else good)
        return True

    raw.scene = scene
    found = await outcomes(Prober(open_transport(raw.url), target(raw)).field("City"))
    assert {verdicts(found)[f"{name} City"] for name in ("eq", "ne", "in", "contains")} == {R}
    assert "City may not be filtered" in found["eq City"].words
    assert "$filter=City%20eq%20" in found["eq City"].url


async def test_forms_are_tried_before_a_refusal_counts(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        text = dict(split_options("http://x" + wire.asked.target)[1]).get("$filter", "")
        rows = ROWS
        if "x.Status" in text:
            rows = []
        elif "has" in text:
            await wire.send(answer(b"{}", status="500 Oops"))
            return True
        elif "'" in text:
            rows = [
                row for row in ROWS if (row["Status"] == text.split("'")[1]) == (" eq " in text)
            ]
        await wire.send(answer(json.dumps({"value": rows}).encode()))
        return True

    raw.scene = scene
    found = await outcomes(Prober(open_transport(raw.url), target(raw)).field("Status"))
    assert found["eq Status"].verdict is S
    assert found["eq Status"].words == (
        "as 'Active': returned 2 rows, which all match; without the condition, 2 of 4 don't"
    )
    assert found["qualified eq Status"].verdict is Verdict.WRONG
    assert found["qualified eq Status"].words == "returned no rows; with 'Active', 2 rows"
    assert found["member eq Status"].verdict is S
    assert found["qualified ne Status"].verdict is Verdict.WRONG
    assert found["has Status"].verdict is U


async def test_silent_zero_proves_nothing(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        rows = [] if "$filter" in wire.asked.target else ROWS
        await wire.send(answer(json.dumps({"value": rows}).encode()))
        return True

    raw.scene = scene
    found = await outcomes(Prober(open_transport(raw.url), target(raw)).field("City"))
    assert found["eq City"].verdict is U
    assert found["eq City"].words == "returned no rows, although 1 row seen before matches"


async def test_field_without_values(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode()))
    found = await outcomes(Prober(open_transport(raw.url), target(raw)).field("Void"))
    assert found["filter Void"].verdict is U
    assert "eq Void" not in found


async def test_value_is_looked_for_further_away(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        further = "$top=50" in wire.asked.target or "$filter" in wire.asked.target
        rows = [{"Key": "9", "Void": "here"}] if further else ROWS
        await wire.send(answer(json.dumps({"value": rows}).encode()))
        return True

    raw.scene = scene
    found = await outcomes(Prober(open_transport(raw.url), target(raw)).field("Void"))
    assert found["eq Void"].verdict is S


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (answer(b"", status="401 No"), UnauthorizedError),
        (answer(b"", status="429 No", headers={"Retry-After": "999"}), TooManyRequestsError),
    ],
)
async def test_credential_or_allowance_that_ends_stops_the_probe(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    bad: bytes,
    error: type[ServiceError],
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode()), bad)
    with pytest.raises(error):
        await outcomes(Prober(open_transport(raw.url), target(raw)).resource())


async def test_service_without_rows_cannot_be_probed(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(b"", status="403 No"))
    with pytest.raises(ServiceError):
        await outcomes(Prober(open_transport(raw.url), target(raw)).resource())


async def test_slow_answers_are_unknown(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    import asyncio

    async def scene(wire: Wire) -> bool:
        if "$orderby" in wire.asked.target:
            await asyncio.sleep(60)
        await wire.send(answer(json.dumps({"value": ROWS}).encode()))
        return True

    raw.scene = scene
    prober = Prober(open_transport(raw.url), target(raw), patience=0.3)
    found = await outcomes(prober.field("Tags"))
    assert "any Tags" in found
    slow = await outcomes(prober.field("City"))
    assert slow["orderby-asc City"].verdict is U
    assert "complete response" in slow["orderby-asc City"].words


async def test_what_every_request_needs(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(json.dumps({"value": ROWS}).encode()))
    needy = target(raw, options={"Class": "A"}, condition="Origin eq 'x'")
    prober = Prober(open_transport(raw.url), needy)
    await outcomes(prober.field("Price"))
    asked = [dict(split_options("http://x" + each.target)[1]) for each in raw.asked]
    assert all(options["Class"] == "A" for options in asked)
    assert all(options["$filter"].startswith("Origin eq 'x'") for options in asked)
    assert "Origin eq 'x' and (Price eq 99)" in {options["$filter"] for options in asked}


LABELS = b"""<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Stage">
<Member Name="OnHold"><Annotation Term="RESO.OData.Metadata.StandardName" String="On Hold"/></Member>
<Member Name="Gone"><Annotation Term="RESO.OData.Metadata.StandardName" String="Gone"/></Member>
</EnumType>
<EntityType Name="Property"><Key><PropertyRef Name="Key"/></Key>
<Property Name="Key" Type="Edm.String" Nullable="false"/><Property Name="Stage" Type="x.Stage"/>
</EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="x.Property"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


async def test_display_texts_in_rows_of_an_enumeration(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    rows = [{"Key": f"K{n}", "Stage": "Gone" if n % 3 else "On Hold"} for n in range(9)]

    async def scene(wire: Wire) -> bool:
        text = dict(split_options("http://x" + wire.asked.target)[1]).get("$filter", "")
        word, is_eq = text.split("'")[1] if "'" in text else "", " eq " in text
        found = [row for row in rows if (row["Stage"] == word) is is_eq] if word else rows
        await wire.send(answer(json.dumps({"value": [] if "x.Stage" in text else found}).encode()))
        return True

    raw.scene = scene
    document = read_metadata(LABELS)
    wanted = ProbeTarget(
        raw.url, "Property", document.index, "x.Property", meanings=document.meanings
    )
    found = await outcomes(Prober(open_transport(raw.url), wanted).field("Stage"))
    assert found["eq Stage"].words.startswith("as 'On Hold': returned 3 rows")
    assert verdicts(found)["plain eq Stage"] is S
    assert {verdicts(found)[f"{form} eq Stage"] for form in ("member", "qualified")} == {
        Verdict.WRONG
    }
