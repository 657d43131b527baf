"""Advice on hosts names only those that can be right: same provider, same kind."""

from __future__ import annotations

import pytest

from reso_explorer import providers
from reso_explorer.secret import Secret
from reso_explorer.service.auth import ApiKey, Basic, Bearer, WithKeys
from reso_explorer.workspace.opening_service import Address, error_context, other_roots

REPLICATION = (
    "https://replication.sparkapi.com/Reso/OData",
    "https://replication.sparkapi.com/Version/3/Reso/OData",
)


@pytest.mark.parametrize(
    ("url", "same", "counterparts"),
    [
        ("https://sparkapi.com/Reso/OData", (), REPLICATION),
        ("https://sparkapi.com/Version/3/Reso/OData", (), REPLICATION),
        (
            "https://replication.sparkapi.com/Reso/OData",
            (),
            (
                "https://sparkapi.com/Reso/OData",
                "https://sparkapi.com/v1/Reso/OData",
                "https://sparkapi.com/Version/3/Reso/OData",
            ),
        ),
        ("https://api.sparkapi.com/Reso/OData", ("https://sparkapi.com/Reso/OData",), ()),
    ],
)
def test_spark(url: str, same: tuple[str, ...], counterparts: tuple[str, ...]) -> None:
    assert other_roots(Address(url, provider=providers.load("spark"))) == (same, counterparts)


def test_no_provider() -> None:
    assert other_roots(Address("https://api.example.test/odata")) == ((), ())


@pytest.mark.parametrize("name", providers.names())
def test_no_root_is_named_that_cannot_be_right(name: str) -> None:
    provider = providers.load(name)
    uses = {root.url: root.use for root in provider.roots}
    for root in provider.roots:
        if "{" in root.url:
            continue
        same, counterparts = other_roots(Address(root.url, provider=provider))
        for url in (*same, *counterparts):
            assert url.split("/")[2] != root.url.split("/")[2]
            assert "{" not in url
            assert uses[url] not in {"mistake", "former"}
        if root.use in {"live", "test", "replication"}:
            assert {uses[url] for url in same} <= {root.use}


def test_what_a_credential_is_made_of() -> None:
    basic = Basic("me", Secret("pass-word-1"))
    for who, sends in (
        (None, "token"),
        (Bearer(Secret("a-token-1234")), "token"),
        (basic, "user name and password"),
        (WithKeys(basic, {"x-api-key": Secret("key-1234")}), "user name and password"),
        (ApiKey(Secret("key-12345")), "key"),
    ):
        address = Address("https://api.example.test/odata", credentials=who)
        assert error_context(address).sends == sends
