"""Connecting, signing in and out, and the meter, as commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import keyring
import pytest

from tests.workspace.guarded_service import (
    ACCESS,
    API_KEY,
    CLIENT_SECRET,
    PASSWORD,
    Browser,
    Guarded,
    MemoryKeyring,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

Run = Any


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    found = MemoryKeyring()
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


@pytest.fixture
def guarded(httpserver: HTTPServer, market_file: Path) -> Guarded:
    return Guarded(httpserver, market_file.read_bytes())


def client_credentials(guarded: Guarded, *more: str) -> list[str]:
    return [
        *("connect", "feed", "--url", guarded.url, "--auth", "client_credentials"),
        *("--client-id", "me", "--token-url", f"{guarded.sso}/token", *more),
    ]


def test_client_credentials_from_the_environment(
    rx: Run, guarded: Guarded, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET", CLIENT_SECRET)
    made = rx(*client_credentials(guarded))
    assert (made.code, made.out) == (0, "reso-explorer feed\n")
    assert "taken from RESO_EXPLORER_CLIENT_SECRET" in made.err
    monkeypatch.delenv("RESO_EXPLORER_CLIENT_SECRET")
    rows = rx("query", "feed", "Listing", "--format", "json")
    assert len(json.loads(rows.out)) == 3
    assert guarded.grants == ["client_credentials"]
    again = rx(*client_credentials(guarded))
    assert again.code == 2
    assert "--replace" in again.err


def test_signing_in_and_out(
    rx: Run, guarded: Guarded, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET_FEED", CLIENT_SECRET)
    assert rx(*client_credentials(guarded)).code == 0
    assert "reso-explorer/feed:access_token" in ring.kept
    out = rx("profiles", "sign-out", "feed")
    assert "Tokens removed from the keyring" in out.err
    assert "reso-explorer/feed:access_token" not in ring.kept
    assert "reso-explorer/feed:client_secret" in ring.kept
    assert "No saved tokens" in rx("profiles", "sign-out", "feed").err
    signed = rx("profiles", "sign-in", "feed")
    assert signed.code == 0
    assert "Signed in to feed for 1 hour" in signed.err
    assert "reso-explorer/feed:access_token" in ring.kept
    removed = rx("profiles", "remove", "feed")
    assert removed.code == 0
    assert ring.kept == {}
    unknown = rx("profiles", "sign-in", "feed")
    assert unknown.code == 1
    assert "no profile" in unknown.err


def test_a_kind_without_tokens_cannot_sign_in_again(
    rx: Run, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded.valid = {ACCESS}
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", ACCESS)
    assert rx("connect", "feed", "--url", guarded.url, "--auth", "bearer").code == 0
    result = rx("profiles", "sign-in", "feed")
    assert result.code == 1
    assert "yields no tokens" in result.err


def test_through_the_browser(
    rx: Run, guarded: Guarded, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reso_explorer.world import World

    person = Browser()
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET", CLIENT_SECRET)
    for module in ("connect", "live"):
        monkeypatch.setattr(
            f"reso_explorer.cli.{module}.current_world", lambda **_: World(browse=person)
        )
    made = rx(
        *("connect", "feed", "--url", guarded.url, "--auth", "authorization_code"),
        *("--client-id", "me", "--discovery-url", guarded.sso, "--scope", "openid"),
    )
    assert made.code == 0
    assert "Fetching sign-in settings" in made.err
    assert person.reasons == ["Sign in to feed."]
    assert {"reso-explorer/feed:access_token", "reso-explorer/feed:refresh_token"} <= set(ring.kept)
    signed = rx("profiles", "sign-in", "feed")
    assert signed.code == 0
    assert person.reasons == ["Sign in to feed."] * 2


def test_the_browser_shows_the_address(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import webbrowser

    from reso_explorer.cli.browser import browse, show_only

    opened: list[str] = []

    class Window(webbrowser.BaseBrowser):
        def open(self, url: str, *_: object) -> bool:
            opened.append(url)
            return True

    monkeypatch.setattr(webbrowser, "get", Window)
    assert browse("https://sso.example/a?b=c", "Sign in to x.")
    assert opened == ["https://sso.example/a?b=c"]
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    assert not browse("https://sso.example/a", "Sign in to x.")
    assert not show_only("https://sso.example/\x1b[2Ja", "Sign in to x.")
    told = capsys.readouterr().err
    assert told.count("Sign in to x. Open this URL in a browser:") == 3
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("missing", "arguments", "environ"),
    [
        ("Which provider", (), {}),
        ("Client ID is missing", ("--auth", "client_credentials"), {}),
        (
            "Client secret is missing",
            ("--auth", "client_credentials", "--client-id", "me", "--token-url", "https://x.y/t"),
            {},
        ),
        ("User name is missing", ("--auth", "basic"), {}),
        ("Password is missing", ("--auth", "basic", "--username", "ann"), {}),
        (
            "Token URL is missing",
            ("--auth", "password", "--client-id", "me", "--username", "a"),
            {},
        ),
        (
            "Authorization URL is missing",
            ("--auth", "authorization_code", "--client-id", "me"),
            {},
        ),
        ("is not NAME=VALUE", ("--set", "dataset"), {}),
        ("is not NAME=VALUE", ("--add-header", "x y=1"), {}),
        ("has no root `alive`", ("--root", "alive"), {"RESO_EXPLORER_TOKEN": "t" * 20}),
    ],
)
def test_what_is_missing_is_named(
    rx: Run,
    missing: str,
    arguments: tuple[str, ...],
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    where = (
        ("--url", "https://api.example/odata") if arguments and "--root" not in arguments else ()
    )
    if "--root" in arguments:
        where = ("--provider", "ampre")
    result = rx("connect", "feed", *where, *arguments)
    assert result.code == 2
    assert missing in result.err


def test_a_missing_token_is_reported_with_whom_to_ask(rx: Run) -> None:
    result = rx("connect", "feed", "--provider", "spark", "--root", "live", "--auth", "bearer")
    assert result.code == 2
    assert "https://sparkplatform.com/appstore/datamart" in result.err
    assert "`reso-explorer providers spark`" in result.err


def test_placeholders_of_a_provider_are_named(rx: Run) -> None:
    result = rx("connect", "feed", "--provider", "mlsgrid", "--auth", "bearer")
    assert result.code == 2
    assert "--set originating_system=" in result.err
    result = rx(
        *("connect", "feed", "--provider", "realtyfeed", "--client-id", "me"),
        *("--set", "origin=https://x.example"),
    )
    assert result.code == 2
    assert "RESO_EXPLORER_CLIENT_SECRET_FEED" in result.err


def test_password_grant_and_token_env(
    rx: Run, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_CLIENT", CLIENT_SECRET)
    monkeypatch.setenv("RESO_EXPLORER_PASSWORD_FEED", PASSWORD)
    made = rx(
        *("connect", "feed", "--url", guarded.url, "--auth", "password", "--client-id", "me"),
        *("--username", "ann", "--token-url", f"{guarded.sso}/token"),
        *("--token-env", "MY_CLIENT", "--keep", "env"),
    )
    assert made.code == 0, made.err
    assert guarded.forms[-1]["password"] == PASSWORD
    assert rx("query", "feed", "Listing", "--format", "csv").code == 0
    assert guarded.grants == ["password", "password"]


def test_an_api_key_in_its_header(
    rx: Run, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded.way = "api_key"
    monkeypatch.setenv("RESO_EXPLORER_API_KEY", API_KEY)
    made = rx(
        *("connect", "feed", "--url", guarded.url, "--auth", "api_key"),
        *("--key-header", "X-Feed-Key", "--keep", "env"),
    )
    assert made.code == 0, made.err
    dry = rx("query", "feed", "Listing", "--dry-run")
    assert "X-Feed-Key: {api_key}" in dry.out
    assert "Bearer" not in dry.out


def test_the_meter(rx: Run, guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    from reso_explorer.store import Store
    from reso_explorer.world import World

    places = Store(environ=World().environ).places
    places.providers.mkdir(parents=True)
    (places.providers / "limited.toml").write_text(
        'title = "Limited"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
        '[[auth]]\nkind = "bearer"\n[limits]\nsuspends = true\n'
        "[[limits.quotas]]\namount = 30\nseconds = 3600\n",
        encoding="utf-8",
    )
    guarded.valid = {ACCESS}
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", ACCESS)
    made = rx("connect", "feed", "--url", guarded.url, "--provider", "limited")
    assert made.code == 0, made.err
    assert rx("query", "feed", "Listing").code == 0
    asked = len(guarded.asked)
    meter = rx("quota", "feed", "--format", "json")
    (row,) = json.loads(meter.out)
    assert (row["used"], row["of"], row["left"]) == (asked, 30, 30 - asked)
    assert row["source"] == "counted"
    assert "suspends the key" in meter.err
    assert len(guarded.asked) == asked
    assert "requests in 1 hour" in rx("quota", "feed").out
    assert rx("quota", "feed", "--refresh").code == 0
    assert len(guarded.asked) == asked + 1
    assert rx("quota", "demo").code == 2
