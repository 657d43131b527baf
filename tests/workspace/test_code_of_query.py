"""What a profile and its provider put into the code of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from reso_explorer.providers.provider import AuthKind, ClientAuth
from reso_explorer.store import Store
from reso_explorer.store.profiles import Profile
from reso_explorer.workspace import Workspace
from tests.strict_service import CLIENT_SECRET, PASSWORD, TOKEN, StrictService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import MakeWorld

SECRETS = {
    "RESO_EXPLORER_TOKEN": TOKEN,
    "RESO_EXPLORER_CLIENT_SECRET": CLIENT_SECRET,
    "RESO_EXPLORER_PASSWORD": PASSWORD,
    "RESO_EXPLORER_API_KEY": TOKEN,
}
PROFILE = Profile(
    name="feed",
    url="",
    provider="mlsgrid",
    variables={"originating_system": "demo"},
    headers={"Accept-Encoding": "gzip"},
)


@pytest.fixture
def strict() -> Iterator[StrictService]:
    with StrictService(most=99) as service:
        yield service


async def code(
    strict: StrictService,
    make_world: MakeWorld,
    query: str,
    language: str = "python",
    **changes: object,
) -> str:
    world = make_world(prompt=None, **SECRETS)
    profile = replace(PROFILE, url=strict.url, **changes)
    Store(environ=world.environ).profiles.save(profile, replace=True)
    async with await Workspace.open("feed", world=world) as opened:
        text = str(opened.code(query, language))
    assert not any(secret in text for secret in SECRETS.values())
    return text


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("Property", "$top=5000"),
        ("Property?$select=ListingKey", "$top=5000"),
        ("Property?$expand=Media", "$top=1000"),
        ("Property?$top=7", "$top=7"),
    ],
)
async def test_the_page_size_of_the_provider(
    strict: StrictService, make_world: MakeWorld, query: str, size: str
) -> None:
    text = await code(strict, make_world, query)
    assert size in text
    assert text.count("$top=") == 1
    assert "OriginatingSystemName" in text
    assert "suspends the key" in text


async def test_pages_by_value_where_links_end(strict: StrictService, make_world: MakeWorld) -> None:
    """AMPRE pages by a cursor; a query with an order of its own keeps it."""
    strict.demands_system = False
    given: dict[str, Any] = {"provider": "ampre", "variables": {}, "headers": {}}
    text = await code(strict, make_world, "Property?$filter=ListPrice gt 5", **given)
    assert "ORDER = 'ModificationTimestamp'" in text
    assert "TIE = 'ListingKey'" in text
    assert "plain(found[-1][ORDER])" in text
    assert "quoted(found[-1][TIE])" in text
    assert "$orderby=ModificationTimestamp,ListingKey" in text
    assert "'(ListPrice gt 5) and '" in text
    text = await code(strict, make_world, "Property?$orderby=ListPrice", **given)
    assert "ORDER" not in text
    assert "$orderby=ListPrice" in text


async def test_one_request_has_no_other_order(strict: StrictService, make_world: MakeWorld) -> None:
    strict.demands_system = False
    text = await code(strict, make_world, "Property", "curl", provider="ampre", variables={})
    assert "orderby" not in text


async def test_full_pages_without_a_link(strict: StrictService, make_world: MakeWorld) -> None:
    text = await code(strict, make_world, "Property")  # mlsgrid pages by $skip
    assert "if len(found) >= 5000:" in text
    assert "&$skip={count}" in text


async def test_a_preferred_page_size(strict: StrictService, make_world: MakeWorld) -> None:
    strict.demands_system = False
    text = await code(strict, make_world, "Property", provider="generic", variables={})
    assert "odata.maxpagesize=1000" in text
    assert "suspends the key" not in text
    assert "maxpagesize" not in await code(strict, make_world, "Property('1')", provider="generic")


@pytest.mark.parametrize("language", ["curl", "python", "javascript"])
@pytest.mark.parametrize(
    ("changes", "auth", "wanted"),
    [
        ({"auth": AuthKind.BASIC, "username": "ann"}, "basic", "RESO_EXPLORER_PASSWORD"),
        ({"auth": AuthKind.API_KEY}, "key", "RESO_EXPLORER_API_KEY"),
        ({"auth": AuthKind.QUERY_TOKEN}, "query", "access_token"),
        ({"auth": AuthKind.BEARER}, "bearer", "Bearer "),
        (
            {
                "auth": AuthKind.CLIENT_CREDENTIALS,
                "client_id": "app",
                "client_auth": ClientAuth.POST,
                "scopes": ("api",),
            },
            "bearer",
            "client_credentials",
        ),
    ],
    ids=["basic", "key", "query", "bearer", "client"],
)
async def test_the_sign_in_of_the_profile(
    strict: StrictService,
    make_world: MakeWorld,
    language: str,
    changes: dict[str, object],
    auth: str,
    wanted: str,
) -> None:
    strict.auth = auth
    text = await code(
        strict, make_world, "Property", language, token_url=f"{strict.url}/token", **changes
    )
    assert wanted in text
    assert "{user:password" not in text
    assert ("Bearer" in text) is (auth == "bearer")
