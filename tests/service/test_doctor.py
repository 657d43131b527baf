"""The walk that says what is wrong, at services that are ill in one way each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.secret import Secret
from reso_explorer.service.auth import Bearer
from reso_explorer.service.doctor import Doctor, State, StepResult

from .conftest import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Credentials, Transport

    from .conftest import FakeClock, RawServer, Wire

METADATA = b"""<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="P"><Key><PropertyRef Name="K"/></Key>
<Property Name="K" Type="Edm.String" Nullable="false"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="x.P"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""

HEADERS = {"OData-Version": "4.0", "X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "3"}


class Patient:
    """A service that is well but for the answers given for parts of addresses."""

    def __init__(self, **ills: bytes) -> None:
        self.ills = ills
        self.sets = ["Property"]

    async def __call__(self, wire: Wire) -> bool:
        target = wire.asked.target
        kind = "rows"
        if "$metadata" in target:
            kind = "metadata"
        elif "$count" in target:
            kind = "count"
        elif target in {"/odata", "/odata/"}:
            kind = "root"
        elif "$top=1" in target:
            kind = "first"
        body: object = {"value": [{"K": "1"}]}
        if kind == "root":
            body = {"value": [{"name": name, "url": name} for name in self.sets]}
        elif kind == "rows" and "skip" not in target:
            body = {"value": [{"K": "1"}], "@odata.nextLink": "Property?$skip=1"}
        elif kind == "rows":
            body = {"value": [{"K": "2"}]}
        elif kind == "count":
            body = {"@odata.count": 2, "value": [{"K": "1"}]}
        data = METADATA if kind == "metadata" else json.dumps(body).encode()
        await wire.send(self.ills.get(kind) or answer(data, headers=HEADERS))
        return True


async def examined(transport: Transport, url: str, resource: str = "") -> dict[str, StepResult]:
    return {each.step: each async for each in Doctor(transport, url, resource=resource).examine()}


async def seen(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    patient: Patient,
    credentials: Credentials | None = None,
) -> dict[str, StepResult]:
    raw.scene = patient
    transport = open_transport(raw.url, credentials or Bearer(Secret("a-token")))
    return await examined(transport, f"{raw.url}/odata/$metadata")


def states(found: dict[str, StepResult]) -> dict[str, State]:
    return {step: each.state for step, each in found.items() if each.state is not State.OK}


async def test_well(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    found = await seen(raw, open_transport, Patient())
    assert states(found) == {}
    assert list(found) == [
        "credential",
        "connection",
        "service document",
        "metadata",
        "first row",
        "count",
        "paging",
        "quota",
    ]
    assert len(raw.asked) == 6
    assert "1 entity type, 1 entity set" in found["metadata"].text
    assert found["count"].text == "2 rows."
    assert "pages of 1 and 1 rows" in found["paging"].text
    assert found["quota"].text == "x-ratelimit: 3 of 10 left."


async def test_demo(open_transport: Callable[..., Transport]) -> None:
    with DemoService(listings=60) as demo:
        found = await examined(open_transport(demo.url, Bearer(demo.token)), demo.url)
        assert states(found) == {}
        anonymous = await examined(open_transport(demo.url), demo.url)
    assert anonymous["credential"].text == "No credentials are sent."
    failed = [each for each in anonymous.values() if each.state is State.FAILED]
    assert [each.step for each in failed] == ["service document"]
    assert "requires you to sign in" in failed[0].text
    assert "No credentials were sent" in failed[0].what_to_try
    assert anonymous["not tried"].text == (
        "metadata, first row, count, paging: nothing was sent after the service document step failed."
    )


async def test_nobody_there(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    url = raw.url
    raw.stop()
    raw.start()
    found = await examined(open_transport(url), url)
    assert found["connection"].state is State.FAILED
    assert "nothing listens" in found["connection"].text
    assert list(found) == ["credential", "connection", "not tried"]


HTML = answer(b"<html><title>Sign in</title></html>", headers={"Content-Type": "text/html"})


@pytest.mark.parametrize(
    ("kind", "reply", "step", "state", "words"),
    [
        ("metadata", HTML, "metadata", State.FAILED, "sign-in page"),
        ("metadata", answer(b"<x/>"), "metadata", State.FAILED, ""),
        ("metadata", answer(b"", status="401 No"), "metadata", State.FAILED, "HTTP 401"),
        ("root", HTML, "service document", State.WARNING, "sign-in page"),
        ("first", answer(b"", status="403 No"), "first row", State.FAILED, "HTTP 403"),
        ("first", answer(b'{"value":[]}'), "first row", State.WARNING, "without a row"),
        (
            "first",
            answer(b'{"value":[{"K":1}]}'),
            "first row",
            State.WARNING,
            "OData-Version missing",
        ),
        ("count", answer(b"", status="400 No"), "count", State.WARNING, "HTTP 400"),
        ("count", answer(b'{"value":[]}'), "count", State.WARNING, "ignored the request"),
        (
            "rows",
            answer(b'{"value":[{"K":1}],"@odata.nextLink":"https://evil.example.test/P"}'),
            "paging",
            State.FAILED,
            "another host",
        ),
        ("rows", answer(b'{"value":[{"K":1}]}'), "paging", State.OK, "no next link"),
    ],
    ids=range(11),
)
async def test_ills(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    kind: str,
    reply: bytes,
    step: str,
    state: State,
    words: str,
) -> None:
    found = await seen(raw, open_transport, Patient(**{kind: reply}))
    assert found[step].state is state
    assert words in found[step].text
    others = {name: each for name, each in states(found).items() if name != step}
    assert set(others.values()) <= {State.SKIPPED}


async def test_sets_that_are_not_declared(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    patient = Patient()
    patient.sets = ["Property", "Extra"]
    found = await seen(raw, open_transport, patient)
    assert states(found) == {"metadata": State.WARNING}
    assert "doesn't declare: Extra" in found["metadata"].text


async def test_an_expired_token_is_not_sent(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = Patient()
    kind = Bearer(Secret("x"))
    kind.expires_at = clock.time - 7200
    found = await examined(open_transport(raw.url, kind, clock=clock), f"{raw.url}/odata")
    assert found["credential"].text == "The token expired 2 hours ago."
    assert list(found) == ["credential", "not tried"]
    assert raw.asked == []
    kind.expires_at = clock.time + 7200
    found = await examined(open_transport(raw.url, kind, clock=clock), f"{raw.url}/odata")
    assert "expires in 2 hours" in found["credential"].text


@pytest.mark.parametrize("status", ["401 No", "429 Slow down", "403 No"])
@pytest.mark.parametrize(
    ("kind", "step", "requests"),
    [
        ("root", "service document", 1),
        ("metadata", "metadata", 2),
        ("first", "first row", 3),
        ("count", "count", 4),
        ("rows", "paging", 5),
    ],
)
async def test_a_fatal_answer_ends_the_walk(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    clock: FakeClock,
    status: str,
    kind: str,
    step: str,
    requests: int,
) -> None:
    raw.scene = Patient(**{kind: answer(b"", status=status, headers={"Retry-After": "900"})})
    transport = open_transport(raw.url, Bearer(Secret("a-token")), clock=clock)
    found = await examined(transport, f"{raw.url}/odata")
    if (status, kind) == ("403 No", "root"):
        assert states(found) == {step: State.WARNING}
        return
    assert found[step].state is State.FAILED
    told = f"HTTP {status[:3]}"
    assert [each.step for each in found.values() if told in each.text and each.error] == [step]
    assert len(raw.asked) == requests
    last = list(found)[-1]
    assert last == ("quota" if step == "paging" else "not tried")


async def test_notes_are_reported_once(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    plain = Patient()
    found = await seen(raw, open_transport, plain)
    assert states(found) == {}
    odd = answer(b'[{"K":"1"}]', headers=HEADERS)
    found = await seen(raw, open_transport, Patient(first=odd, rows=odd))
    texts = " ".join(each.text for each in found.values())
    assert "bare list" in found["first row"].text
    assert texts.count("bare list") == 1


async def test_named_resource(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    raw.scene = Patient()
    await examined(open_transport(raw.url), f"{raw.url}/odata", resource="Member")
    assert any(asked.target.startswith("/odata/Member?") for asked in raw.asked)
