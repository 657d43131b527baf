"""Every kind of sign-in: connected, saved, and opened again in another run."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind, AuthWay, ClientAuth
from reso_explorer.secret import Secret
from reso_explorer.service.errors import SignInError
from reso_explorer.service.transport import Wait
from reso_explorer.store import Store
from reso_explorer.store.profiles import Profile
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.connecting import connect, save
from reso_explorer.workspace.opening_profile import profile_of as profile_of_run
from reso_explorer.workspace.opening_profile import signed_in
from reso_explorer.workspace.profile_draft import (
    Draft,
)

from .conftest import MARK, SAP_TOKEN, SAP_V4, everything_in
from .guarded_service import (
    ACCESS,
    API_KEY,
    CLIENT_SECRET,
    PASSWORD,
    Browser,
    Guarded,
    MemoryKeyring,
)
from .signing_steps import connected, draft, opens, silent

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import MakeWorld


KINDS: list[tuple[AuthKind, dict[str, Any], dict[str, str]]] = [
    (AuthKind.CLIENT_CREDENTIALS, {}, {"client_secret": CLIENT_SECRET}),
    (
        AuthKind.CLIENT_CREDENTIALS,
        {"client_auth": ClientAuth.BASIC},
        {"client_secret": CLIENT_SECRET},
    ),
    (
        AuthKind.PASSWORD,
        {"username": "ann"},
        {"client_secret": CLIENT_SECRET, "password": PASSWORD},
    ),
    (AuthKind.BASIC, {"username": "ann"}, {"password": PASSWORD}),
    (AuthKind.API_KEY, {"header": "X-Feed-Key"}, {"api_key": API_KEY}),
    (AuthKind.QUERY_TOKEN, {"parameter": "key"}, {"token": ACCESS}),
    (AuthKind.BEARER, {}, {"token": ACCESS}),
]


@pytest.mark.parametrize(("kind", "parts", "secrets"), KINDS)
async def test_each_kind_works_in_this_run_and_the_next(
    guarded: Guarded,
    make_world: MakeWorld,
    ring: MemoryKeyring,
    home: Path,
    kind: AuthKind,
    parts: dict[str, Any],
    secrets: dict[str, str],
) -> None:
    guarded.way, guarded.valid = kind.value, {ACCESS}
    guarded.basic_only = "client_auth" in parts
    plan = draft(guarded, kind, token_url=f"{guarded.sso}/token", **parts)
    plan.secrets = {slot: Secret(text) for slot, text in secrets.items()}
    await connected(plan, make_world())
    await opens(make_world())
    assert MARK.encode() not in everything_in(home)
    assert len(guarded.grants) <= 1, "the kept token should have been used"
    kept = " ".join(ring.kept)
    assert all(f"feed:{slot}" in kept for slot in secrets)


async def test_through_the_browser_and_then_without_it(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring, home: Path
) -> None:
    person = Browser()
    world = make_world()
    world.browse = person
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        discovery_url=guarded.sso,
        scopes=("openid",),
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, world)
    assert person.reasons == ["Sign in to feed."]
    await opens(make_world())
    assert guarded.grants == ["authorization_code"]
    saved = Store(environ=world.environ).profiles.load("feed")
    assert saved.token_url == f"{guarded.sso}/token"
    assert MARK.encode() not in everything_in(home)
    assert set(ring.kept) == {
        f"reso-explorer/feed:{slot}" for slot in ("client_secret", "access_token", "refresh_token")
    }


async def test_an_ended_token_is_renewed_by_the_kept_refresh_token(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    guarded.lives = [0.001, 0.001, 3600]
    world = make_world()
    world.browse = Browser()
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        authorize_url=f"{guarded.sso}/authorize",
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, world)
    await opens(make_world())
    assert guarded.grants[0] == "authorization_code"
    assert set(guarded.grants[1:]) == {"refresh_token"}
    before = len(guarded.grants)
    await opens(make_world())
    assert len(guarded.grants) == before


async def test_two_runs_do_not_use_one_refresh_token(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    guarded.lives = [0.001, 3600]
    world = make_world()
    world.browse = Browser()
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        discovery_url=guarded.sso,
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    found = await connect(plan, world, silent)
    async with found.workspace:
        save(found, plan, Store(environ=world.environ), keep="keyring")
    first_of_all = list(guarded.grants)
    guarded.lives = [0.001] * len(first_of_all) + [3600]
    ended = json.loads(ring.kept["reso-explorer/feed:access_token"])
    ended["expires_at"] = 1.0
    ring.kept["reso-explorer/feed:access_token"] = json.dumps(ended)
    left = signed_in(*profile_of_run("feed", make_world()), make_world(), silent).credentials
    right = signed_in(*profile_of_run("feed", make_world()), make_world(), silent).credentials
    renewed = await left.headers_for(guarded.url)
    assert await right.headers_for(guarded.url) == renewed
    assert guarded.grants == [*first_of_all, "refresh_token"]


async def test_an_ended_refresh_token_means_signing_in_again(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    guarded.lives = [0.001, 0.001, 0.001, 3600]
    world = make_world()
    world.browse = Browser()
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        discovery_url=guarded.sso,
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, world)
    guarded.refresh_works = False
    guarded.valid.clear()
    with pytest.raises(SignInError) as caught:
        await opens(make_world())
    assert caught.value.message == (
        "The sign-in for feed has expired, and there is no way to prompt for a new one here."
    )
    assert "profiles sign-in feed" in caught.value.what_to_try
    again = make_world()
    again.browse = person = Browser()
    guarded.lives = [3600]
    await opens(again)
    assert person.reasons == ["The sign-in for feed has expired; sign in again."]


async def test_a_browser_on_another_machine(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    person = Browser(comes_back=False)
    asked: list[str] = []

    def paste(text: str) -> str:
        asked.append(text)
        return person.landed

    world = make_world(prompt=paste)
    world.browse = person
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        discovery_url=guarded.sso,
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, world)
    assert len(asked) == 1
    assert "Paste" in asked[0]


async def test_nobody_to_sign_in(guarded: Guarded, make_world: MakeWorld) -> None:
    plan = draft(
        guarded,
        AuthKind.AUTHORIZATION_CODE,
        discovery_url=guarded.sso,
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    with pytest.raises(WorkspaceError, match="Not signed in to feed"):
        await connect(plan, make_world(), silent)


async def test_tokens_in_the_plain_file_only_when_asked_for(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring, home: Path
) -> None:
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, make_world(), keep="file")
    assert ring.kept == {}
    kept = home / "data" / "secrets.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text())["feed"].keys() == {"client_secret", "access_token"}
    await opens(make_world())
    assert guarded.grants == ["client_credentials"]
    kept.unlink()
    assert MARK.encode() not in everything_in(home)


async def test_nothing_is_kept_where_the_environment_has_the_secret(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring, home: Path
) -> None:
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, make_world(), keep="env")
    assert ring.kept == {}
    await opens(make_world(RESO_EXPLORER_CLIENT_SECRET=CLIENT_SECRET))
    assert guarded.grants == ["client_credentials"] * 2
    assert MARK.encode() not in everything_in(home)


async def test_a_kept_token_is_not_used_for_another_client(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring, home: Path
) -> None:
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, make_world())
    path = home / "config" / "profiles" / "feed.toml"
    path.write_text(path.read_text().replace('client_id = "me"', 'client_id = "you"'))
    with pytest.raises(SignInError, match="returned no token"):
        await opens(make_world())
    assert guarded.forms[-1].get("client_id", "you") == "you"


async def test_a_token_that_the_service_takes_no_more_is_renewed(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, make_world())
    guarded.valid.clear()
    await opens(make_world())
    assert guarded.grants == ["client_credentials"] * 2


async def test_another_server_with_a_kept_token_that_it_takes_no_more(
    sap_with_oauth: str, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    plan = Draft(
        "sap",
        load("generic"),
        auth=AuthKind.CLIENT_CREDENTIALS,
        url=sap_with_oauth + SAP_V4,
        client_id="client",
        token_url=sap_with_oauth + SAP_TOKEN,
        secrets={"client_secret": Secret(MARK)},
    )
    found = await connect(plan, make_world(), silent)
    async with found.workspace as opened:
        assert (await opened.run("SalesOrder?$top=1")).rows
        save(found, plan, Store(environ=make_world().environ), keep="keyring")
    kept = json.loads(ring.kept["reso-explorer/sap:access_token"])
    fresh, kept["access_token"] = kept["access_token"], "stale-token-of-yesterday"
    ring.kept["reso-explorer/sap:access_token"] = json.dumps(kept)
    async with await Workspace.open("sap", world=make_world()) as opened:
        assert (await opened.run("SalesOrder?$top=1")).rows
    again = json.loads(ring.kept["reso-explorer/sap:access_token"])["access_token"]
    assert again not in {fresh, "stale-token-of-yesterday"}


async def test_a_damaged_kept_token_counts_for_nothing(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        secrets={"client_secret": Secret(CLIENT_SECRET)},
    )
    await connected(plan, make_world())
    ring.kept["reso-explorer/feed:access_token"] = '{"access_token": 5'
    await opens(make_world())
    assert guarded.grants == ["client_credentials"] * 2


async def test_a_keyring_that_keeps_nothing_is_told_only_where_people_have_to_sign_in(
    guarded: Guarded, make_world: MakeWorld
) -> None:
    for auth, told in ((AuthKind.CLIENT_CREDENTIALS, False), (AuthKind.AUTHORIZATION_CODE, True)):
        world = make_world(RESO_EXPLORER_CLIENT_SECRET=CLIENT_SECRET)
        world.browse = Browser()
        profile = Profile(
            name=auth.value,
            url=guarded.url,
            auth=auth,
            client_id="me",
            token_url=f"{guarded.sso}/token",
            authorize_url=f"{guarded.sso}/authorize",
        )
        Store(environ=world.environ).profiles.save(profile)
        async with await Workspace.open(auth.value, world=world) as opened:
            assert (await opened.run("Listing")).rows
        assert isinstance(world.stderr, io.StringIO)
        assert ("isn't saved for the next run" in world.stderr.getvalue()) is told


async def test_other_token_addresses_are_named(guarded: Guarded, make_world: MakeWorld) -> None:
    way = AuthWay(
        kind=AuthKind.CLIENT_CREDENTIALS,
        token_url=f"{guarded.sso}/token",
        other_token_urls=("https://elsewhere.example/token",),
    )
    plan = draft(
        guarded,
        AuthKind.CLIENT_CREDENTIALS,
        provider=replace(load("generic"), auth=(way,)),
        secrets={"client_secret": Secret("wrong-secret-1234")},
    )
    with pytest.raises(WorkspaceError) as caught:
        await connect(plan, make_world(), silent)
    assert "for --token-url: https://elsewhere.example/token." in caught.value.hint


async def test_pauses_are_told(guarded: Guarded, make_world: MakeWorld) -> None:
    guarded.valid = {ACCESS}
    told: list[str] = []
    async with await Workspace.open(
        guarded.url,
        world=make_world(RESO_EXPLORER_TOKEN=ACCESS),
        on_step=lambda step: told.append(step.text),
    ) as opened:
        waits = opened.live_connection().transport.on_wait
        assert waits is not None
        waits(Wait(90, "allowance: requests in 1 hour", guarded.url))
    assert told[-1] == "Waiting 90 seconds (allowance: requests in 1 hour)"
