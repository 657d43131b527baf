"""Connecting for the first time, saving the profile, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind
from reso_explorer.secret import Secret
from reso_explorer.service.errors import ServiceError, UnauthorizedError
from reso_explorer.store import Store, StoreError
from reso_explorer.workspace import SourceKind, Step, Workspace, WorkspaceError
from reso_explorer.workspace.connecting import Draft, connect, roots_of, save
from tests.strict_service import StrictService

from .conftest import MARK, SAP_TOKEN, SAP_V4, everything_in

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.demo import DemoService
    from reso_explorer.providers import Provider
    from reso_explorer.workspace import World

    from .conftest import MakeWorld, Service


def silent(_step: Step) -> None:
    return None


def draft(name: str, url: str = "", **rest: Any) -> Draft:
    rest.setdefault("provider", load("generic"))
    rest.setdefault("secrets", {"token": Secret(MARK)})
    return Draft(name, url=url, **rest)


def two_hosts(world: World, *urls: str) -> Provider:
    """A provider of the user's own with several roots."""
    from reso_explorer.store.places import Places

    folder = Places.default(world.environ).providers
    folder.mkdir(parents=True, exist_ok=True)
    roots = "".join(f'[[roots]]\nname = "r{n}"\nurl = "{url}"\n' for n, url in enumerate(urls))
    (folder / "twohosts.toml").write_text(
        'title = "Two hosts"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
        f'[[auth]]\nkind = "bearer"\n{roots}',
        encoding="utf-8",
    )
    return load("twohosts", user_folder=folder)


async def test_a_profile_is_saved_and_opened_again(
    demo: DemoService, world: World, make_world: MakeWorld, home: Path
) -> None:
    plan = draft("feed", demo.url, role="IDX")
    connected = await connect(plan, world, silent)
    async with connected.workspace as opened:
        assert opened.kind is SourceKind.PROFILE
        assert opened.title == "feed"
        store = Store(environ=world.environ)
        path, kept = save(connected, plan, store, keep="file")
    assert "IDX" in path.read_text(encoding="utf-8")
    assert MARK not in path.read_text(encoding="utf-8")
    assert [secret.warning is not None for secret in kept] == [True]
    nobody = make_world()
    async with await Workspace.open("feed", world=nobody) as again:
        assert again.profile == "feed"
        assert (await again.run("Property?$top=1")).rows
        assert again.snapshot is not None
        assert again.snapshot.profile == "feed"
    assert everything_in(home).count(MARK.encode()) == 1


async def test_a_profile_takes_its_token_from_the_environment(
    demo: DemoService, world: World, make_world: MakeWorld, home: Path
) -> None:
    plan = draft("my-feed", demo.url, token_env="MY_TOKEN")
    connected = await connect(plan, world, silent)
    async with connected.workspace:
        save(connected, plan, Store(environ=world.environ), keep="env")
    for known in (make_world(MY_TOKEN=MARK), make_world(RESO_EXPLORER_TOKEN_MY_FEED=MARK)):
        async with await Workspace.open("my-feed", world=known) as opened:
            assert opened.is_live
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open("my-feed", world=make_world())
    assert "MY_TOKEN" in caught.value.hint
    assert MARK.encode() not in everything_in(home)


async def test_a_missing_token_is_asked_for(
    demo: DemoService, world: World, make_world: MakeWorld
) -> None:
    plan = draft("feed", demo.url)
    connected = await connect(plan, world, silent)
    async with connected.workspace:
        save(connected, plan, Store(environ=world.environ), keep="env")
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return MARK

    async with await Workspace.open("feed", world=make_world(prompt=prompt)) as opened:
        assert opened.is_live
    assert asked == ["Token for profile feed: "]


async def test_the_next_host_is_tried(demo: DemoService, refused: str, world: World) -> None:
    provider = two_hosts(world, refused, demo.url)
    told: list[str] = []
    plan = draft("feed", provider=provider)
    connected = await connect(plan, world, lambda step: told.append(step.text))
    async with connected.workspace:
        first, second = connected.attempts
        assert (first.root, first.url) == ("r0", refused)
        assert first.problem
        assert (second.root, second.problem) == ("r1", "")
        assert connected.profile.root == "r1"
        assert connected.profile.url == demo.url.rstrip("/")
    assert [text for text in told if text.startswith("Trying")] == [
        f"Trying {refused}",
        f"Trying {demo.url}",
    ]


async def test_no_host_opens(demo: DemoService, refused: str, world: World) -> None:
    provider = two_hosts(world, refused, demo.url)
    plan = draft("feed", provider=provider, secrets={"token": Secret("wrong-token-123456")})
    with pytest.raises(WorkspaceError) as caught:
        await connect(plan, world, silent)
    assert caught.value.message == "No URL of Two hosts opened with this key."
    assert [line.split(": ")[0] for line in caught.value.detail.splitlines()] == [
        refused,
        demo.url,
    ]
    assert "wrong-token" not in str(vars(caught.value))


async def test_client_credentials(
    sap_with_oauth: str, world: World, make_world: MakeWorld, home: Path
) -> None:
    plan = draft(
        "sap",
        sap_with_oauth + SAP_V4,
        auth=AuthKind.CLIENT_CREDENTIALS,
        client_id="client",
        token_url=sap_with_oauth + SAP_TOKEN,
        secrets={"client_secret": Secret(MARK)},
    )
    connected = await connect(plan, world, silent)
    async with connected.workspace as opened:
        assert (await opened.run("SalesOrder?$top=2")).rows
        save(connected, plan, Store(environ=world.environ), keep="env")
    again = make_world(RESO_EXPLORER_CLIENT_SECRET_SAP=MARK)
    async with await Workspace.open("sap", world=again) as opened:
        assert (await opened.run("SalesOrder?$top=2")).rows
    assert MARK.encode() not in everything_in(home)


@pytest.mark.parametrize("secret", ["wrong-secret-123", ""])
async def test_wrong_client_credentials(sap_with_oauth: str, world: World, secret: str) -> None:
    plan = draft(
        "sap",
        sap_with_oauth + SAP_V4,
        auth=AuthKind.CLIENT_CREDENTIALS,
        client_id="client",
        token_url=sap_with_oauth + SAP_TOKEN,
        secrets={"client_secret": Secret(secret)},
    )
    with pytest.raises((WorkspaceError, ServiceError)) as caught:
        await connect(plan, world, silent)
    assert str(caught.value)
    assert "wrong-secret" not in str(vars(caught.value))


async def test_basic(world: World) -> None:
    from .conftest import serve_sap

    server, url = serve_sap(basic_auth=f"ann:{MARK}")
    try:
        plan = draft(
            "sap",
            url + SAP_V4,
            auth=AuthKind.BASIC,
            username="ann",
            secrets={"password": Secret(MARK)},
        )
        async with (await connect(plan, world, silent)).workspace as opened:
            assert (await opened.run("SalesOrder?$top=1")).rows
    finally:
        server.shutdown()
        server.server_close()


async def test_a_keyring_that_keeps_nothing_leaves_no_profile_behind(
    demo: DemoService, world: World
) -> None:
    plan = draft("feed", demo.url)
    store = Store(environ=world.environ)
    connected = await connect(plan, world, silent)
    async with connected.workspace:
        with pytest.raises(StoreError) as caught:
            save(connected, plan, store, keep="keyring")
    assert "RESO_EXPLORER_TOKEN_FEED" in str(caught.value)
    assert store.profiles.names() == ()


async def test_two_keys_of_one_service_keep_their_snapshots_apart(
    service: Service, world: World
) -> None:
    whole = service.metadata
    for name, metadata in (("vow", whole), ("idx", whole.replace(b"OfficePhone", b"Phone"))):
        service.etag, service.metadata = f'"{name}"', metadata
        plan = draft(name, service.url)
        connected = await connect(plan, world, silent)
        async with connected.workspace:
            save(connected, plan, Store(environ=world.environ), keep="env")
    service.etag = ""
    async with await Workspace.open("vow", world=world, quick=True) as vow:
        assert "OfficePhone" in vow.document.index.properties("market.Office")
    async with await Workspace.open("idx", world=world, quick=True) as idx:
        assert "Phone" in idx.document.index.properties("market.Office")
    store = Store(environ=world.environ)
    assert {each.profile for each in store.snapshots.all()} == {"vow", "idx"}


async def test_a_profile_with_a_revoked_key(
    demo: DemoService, world: World, make_world: MakeWorld
) -> None:
    plan = draft("feed", demo.url)
    connected = await connect(plan, world, silent)
    async with connected.workspace:
        save(connected, plan, Store(environ=world.environ), keep="env")
    with pytest.raises(UnauthorizedError):
        await Workspace.open("feed", world=make_world(RESO_EXPLORER_TOKEN="revoked-key-123"))


def test_placeholders_of_an_address_are_asked_for(world: World) -> None:
    plan = draft("feed", provider=load("bridge"))
    with pytest.raises(WorkspaceError) as caught:
        roots_of(plan)
    assert caught.value.is_usage
    assert "--set dataset=" in caught.value.hint
    plan.variables["dataset"] = "test"
    assert all("{" not in url for _, url in roots_of(plan))


def test_a_provider_without_address_needs_one(world: World) -> None:
    with pytest.raises(WorkspaceError) as caught:
        roots_of(draft("feed"))
    assert "--url" in caught.value.hint


async def test_a_broken_profile_is_told(world: World, home: Path) -> None:
    folder = home / "config" / "profiles"
    folder.mkdir(parents=True)
    (folder / "odd.toml").write_text("url = 5", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open("odd", world=world)
    assert "odd.toml" in caught.value.message
    assert caught.value.is_usage


async def test_a_web_page_at_the_address_is_no_connection(
    httpserver: HTTPServer, world: World
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        "<html><title>Sign in</title></html>", content_type="text/html"
    )
    with pytest.raises(WorkspaceError) as caught:
        await connect(draft("feed", httpserver.url_for("/odata")), world, silent)
    assert "page" in caught.value.message


def one_host(world: World, *urls: str, suspends: bool = False) -> Provider:
    """A provider with several paths, invented."""
    folder = Store(environ=world.environ).places.providers
    folder.mkdir(parents=True, exist_ok=True)
    roots = "".join(
        f'[[roots]]\nname = "r{number}"\nurl = "{url}"\n' for number, url in enumerate(urls)
    )
    limits = "[limits]\nsuspends = true\n" if suspends else ""
    (folder / "paths.toml").write_text(
        'title = "Paths"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
        f'{roots}[[auth]]\nkind = "bearer"\n{limits}',
        encoding="utf-8",
    )
    return load("paths", user_folder=folder)


async def test_a_host_that_refuses_the_key_is_asked_once(world: World) -> None:
    with StrictService(auth="key") as first, StrictService(auth="key") as second:
        urls = [f"{root}/{path}" for root in (first.url, second.url) for path in ("a", "b", "c")]
        plan = draft("feed", provider=one_host(world, *urls))
        with pytest.raises(WorkspaceError, match="No URL of Paths") as caught:
            await connect(plan, world, silent)
    assert (len(first.came), len(second.came)) == (1, 1)
    assert len(caught.value.detail.splitlines()) == 2


@pytest.mark.parametrize(
    ("status", "suspends", "asked"),
    [(429, False, 0), (429, True, 0), (403, True, 0), (403, False, 1)],
)
async def test_a_limit_ends_the_search_for_a_host(
    world: World, status: int, asked: int, *, suspends: bool
) -> None:
    with StrictService(auth="key") as first, StrictService(auth="key") as second:
        first.refusals.append((status, {"Retry-After": "900"}, '{"error":{"message":"No."}}'))
        plan = draft("feed", provider=one_host(world, first.url, second.url, suspends=suspends))
        with pytest.raises(WorkspaceError):
            await connect(plan, world, silent)
    assert len(first.came) == 1
    assert len(second.came) == asked
