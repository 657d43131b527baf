"""Keys in headers of their own, and what the provider files promise about signing in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers import load, names
from reso_explorer.providers.provider import AuthKind
from reso_explorer.secret import Secret
from reso_explorer.store import Store
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.connecting import connect
from reso_explorer.workspace.connecting import signed_in as signed_in_first
from reso_explorer.workspace.profile_draft import (
    Draft,
    needed_secrets,
    needed_variables,
    profile_of,
    roots_of,
)

from .conftest import MARK, everything_in
from .guarded_service import API_KEY, CLIENT_SECRET, Guarded, MemoryKeyring
from .signing_steps import connected, opens, silent

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.workspace import World

    from .conftest import MakeWorld


def with_key(world: World, guarded: Guarded) -> Any:
    """A provider of the user's own that wants a key and its site beside the token."""
    from reso_explorer.store.places import Places

    folder = Places.default(world.environ).providers
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyed.toml").write_text(
        f"""
title = "Keyed"
source = "invented"
date = 2026-01-01
summary = "For tests."

[placeholders.api_key]
text = "The key of the header."
secret = true

[placeholders.site]
text = "The registered site."

[placeholders.app]
text = "The number of the application."

[[roots]]
name = "live"
url = "{guarded.url}"

[[auth]]
kind = "client_credentials"
token_url = "{guarded.sso}/token"
extra = {{ appId = "{{app}}" }}

[[headers]]
name = "x-api-key"
value = "{{api_key}}"

[[headers]]
name = "Origin"
value = "{{site}}"
""",
        encoding="utf-8",
    )
    return load("keyed", user_folder=folder)


async def test_keys_in_headers_are_filled_and_never_shown(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring, home: Path
) -> None:
    guarded.api_key = API_KEY
    world = make_world()
    plan = Draft(
        "feed",
        with_key(world, guarded),
        auth=AuthKind.CLIENT_CREDENTIALS,
        client_id="me",
        variables={"site": "https://site.example", "app": "17"},
    )
    assert needed_variables(plan) == ()
    assert [slot for slot, _, _ in needed_secrets(plan)] == ["client_secret", "api_key"]
    plan.secrets = {"client_secret": Secret(CLIENT_SECRET), "api_key": Secret(API_KEY)}
    await connected(plan, world)
    assert guarded.forms[0]["appId"] == "17"
    assert guarded.seen_headers[0]["origin"] == "https://site.example"
    saved = Store(environ=world.environ).profiles.load("feed")
    assert saved.headers == {"x-api-key": "{api_key}", "Origin": "{site}"}
    async with await Workspace.open("feed", world=make_world()) as opened:
        assert (await opened.run("Listing")).rows
        for language in ("curl", "python", "javascript", "url"):
            assert MARK not in str(opened.code("Listing", language))
        assert '"x-api-key: ${RESO_EXPLORER_API_KEY:?}"' in str(opened.code("Listing", "curl"))
        assert opened.connection is not None
        assert MARK not in json.dumps(opened.connection.transport.trace.as_har())
    assert MARK.encode() not in everything_in(home)
    del ring.kept["reso-explorer/feed:api_key"]
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open("feed", world=make_world())
    assert caught.value.message == "The header x-api-key needs the secret api_key."
    assert "RESO_EXPLORER_API_KEY_FEED" in caught.value.hint
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return API_KEY

    await opens(make_world(prompt=prompt))
    assert asked == ["Api key for profile feed: "]


async def test_a_header_without_its_value_is_told(guarded: Guarded, make_world: MakeWorld) -> None:
    world = make_world()
    plan = Draft(
        "feed",
        with_key(world, guarded),
        auth=AuthKind.CLIENT_CREDENTIALS,
        client_id="me",
        secrets={"client_secret": Secret(CLIENT_SECRET), "api_key": Secret(API_KEY)},
    )
    assert needed_variables(plan) == ("app", "site")
    with pytest.raises(WorkspaceError) as caught:
        await connect(plan, world, silent)
    assert "needs a value for app" in caught.value.message
    plan.variables["app"] = "17"
    with pytest.raises(WorkspaceError) as caught:
        await connect(plan, world, silent)
    assert caught.value.message == (
        "The header Origin needs a value for site (The registered site)."
    )
    assert "--set site=" in caught.value.hint
    assert guarded.asked == []


# --- what the provider files promise ----------------------------------------------------------------


def ways() -> list[tuple[str, int]]:
    return [(name, number) for name in names() for number in range(len(load(name).auth))]


@pytest.mark.parametrize(("name", "number"), ways())
async def test_each_login_of_each_provider_can_be_filled_in(
    name: str, number: int, make_world: MakeWorld
) -> None:
    provider = load(name)
    plan = Draft("feed", provider, auth=provider.auth[number].kind, username="ann")
    plan.url = "" if provider.roots else "https://api.example/odata"
    for variable in needed_variables(plan):
        plan.variables[variable] = "x1"
    assert needed_variables(plan) == ()
    if plan.auth in {
        AuthKind.CLIENT_CREDENTIALS,
        AuthKind.PASSWORD,
        AuthKind.AUTHORIZATION_CODE,
    }:
        assert plan.needs_client_id
        plan.client_id = "me"
    if plan.needs_token_url:
        plan.token_url = "https://sso.example/token"
    if plan.needs_authorize_url:
        plan.authorize_url = "https://sso.example/authorize"
    for slot, title, _ in needed_secrets(plan):
        assert title
        plan.secrets[slot] = Secret(f"{slot}-{MARK}")
    root, url = roots_of(plan)[0]
    profile = profile_of(plan, root, url)
    Store(environ=make_world().environ).profiles.save(profile)
    who, _ = signed_in_first(plan, profile, make_world(), silent, None)
    assert "{" not in url + "".join(who.headers.values())
    if plan.auth is AuthKind.BEARER:
        assert MARK in str(await who.credentials.headers_for(url))
    for secret in plan.secrets.values():
        assert secret in who.credentials.secrets()
