"""Every provider says whom to ask for a key, and which plans, roles, and kinds of keys exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reso_explorer import providers
from reso_explorer.providers.catalogue import Catalogue
from reso_explorer.providers.describe import describe, how_to_get_a_key
from reso_explorer.providers.forms import Certainty
from reso_explorer.providers.provider import KeyTopic
from reso_explorer.service.decode_error import ErrorContext, decode_error
from reso_explorer.service.errors import UnauthorizedError
from reso_explorer.service.transport import Headers, Reply
from reso_explorer.workspace.opening_service import Address, error_context

if TYPE_CHECKING:
    from pathlib import Path

every = pytest.mark.parametrize("name", providers.names())

STIFF = re.compile(
    r"(?i)\b(tells?|told|stands?|holds?|credential|answers?|refused|kept|blanks?|moments?|wants|"
    r"ask (?:for|again)|(?:service|token|the|an|this) address(?:es)?|(?:do|does) not)\b"
)
"""Words that a teammate would not use here."""


@every
def test_every_topic_has_advice_in_plain_sentences(name: str) -> None:
    provider = providers.load(name)
    for topic in KeyTopic:
        known = provider.key_advice(topic)
        assert known, topic
        for advice in known:
            assert advice.text[0].isupper()
            assert advice.text.endswith(".")
            assert not STIFF.search(advice.text), advice.text
            documented = advice.certainty is Certainty.DOCUMENTED
            assert advice.source or not documented or name == "spark", advice.text


@every
def test_what_has_no_source_is_marked_uncertain(name: str) -> None:
    for advice in providers.load(name).key_advice():
        if "aren't published" in advice.text:
            assert advice.certainty is Certainty.UNKNOWN or advice.source, advice.text


@every
def test_the_command_prints_it(name: str) -> None:
    provider = providers.load(name)
    lines = next(part.lines for part in describe(provider) if part.title == "Getting a key")
    assert len(lines) == len(provider.key_advice())
    for word in ("Whom to ask: ", "Plans: ", "Roles: ", "Kinds of keys: ", "Demo access: "):
        assert any(line.startswith(word) for line in lines)
    assert f"reso-explorer providers {name}" in how_to_get_a_key(provider)


def test_known_facts_and_their_certainty_are_shown() -> None:
    spark = "\n".join(line for part in describe(providers.load("spark")) for line in part.lines)
    assert "generic agent" in spark
    assert "OpenID Connect key is for products where many agents sign in" in spark
    bridge = describe(providers.load("bridge"))
    lines = next(part.lines for part in bridge if part.title == "Getting a key")
    assert "Demo access: Practice datasets: test, actris_ref, and abor_ref." in lines[-1]
    assert lines[0].endswith("[uncertain]")


def test_a_text_in_a_file_of_the_user_is_advice_on_whom_to_ask(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'title = "Ours"\nsource = "Us."\ndate = 2026-01-02\ngetting_a_key = "Ask Ann."\n',
        encoding="utf-8",
    )
    provider = Catalogue(tmp_path).load("ours")
    assert [each.text for each in provider.key_advice(KeyTopic.ASK)] == ["Ask Ann."]
    assert how_to_get_a_key(provider).startswith("Ask Ann. `reso-explorer providers ours` ")


def _context(provider_id: str) -> ErrorContext:
    provider = providers.load(provider_id)
    return error_context(Address("https://sparkapi.com/Reso/OData", provider=provider))


def _reply(status: int, body: bytes = b"") -> Reply:
    headers = Headers([("Content-Type", "application/json")])
    return Reply(status, "", headers, "https://sparkapi.com/Reso/OData/Property", body)


@pytest.mark.parametrize("status", [401, 403])
def test_a_rejected_key_is_answered_with_whom_to_ask(status: int) -> None:
    error = decode_error(_reply(status), _context("spark"))
    assert "https://sparkplatform.com/appstore/datamart" in error.what_to_try
    assert "`reso-explorer providers spark`" in error.what_to_try
    if isinstance(error, UnauthorizedError):
        assert "Datamart" in error.getting_a_key


def test_a_key_for_another_host_needs_no_new_one() -> None:
    body = b'{"D": {"Success": false, "Code": 1021, "Message": "Use replication."}}'
    error = decode_error(_reply(403, body), _context("spark"))
    assert "replication.sparkapi.com" in error.what_to_try
    assert "Datamart" not in error.what_to_try


def test_an_unknown_provider_adds_nothing() -> None:
    assert error_context(Address("https://a.example/odata")).getting_a_key == ""
    error = decode_error(_reply(403), ErrorContext())
    assert error.what_to_try == "Ask the provider what your token is licensed for."
