"""Credentials leave a query before it is stored; the rest stays as it was written."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from reso_explorer.secret import MASK, Secret
from reso_explorer.store.stored_query import stored_query

TOKEN = "S3cr3t0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"Property?access_token={TOKEN}&$top=5", "Property?$top=5"),
        (f"Property?$top=5&access_token={TOKEN}", "Property?$top=5"),
        (f"Property?access_token={TOKEN}", "Property"),
        (f"Property?$top=5&access%5Ftoken={TOKEN}%26more&$skip=1", "Property?$top=5&$skip=1"),
        (f"$top=1&apikey={TOKEN}", "$top=1"),
        (f"Property?$top=5&amp;client_secret={TOKEN}&amp;$skip=1", "Property?$top=5&amp;$skip=1"),
        (
            f"Property?$top=5\\u0026access_token\\u003d{TOKEN}\\u0026$skip=1",
            "Property?$top=5\\u0026$skip=1",
        ),
        (
            quote(f"https://a.example/Property?access_token={TOKEN}&$top=1", safe=""),
            quote("https://a.example/Property?$top=1", safe=""),
        ),
        (f"Property('a?b')?access_token={TOKEN}", "Property('a?b')"),
    ],
)
def test_the_option_leaves(text: str, kept: str) -> None:
    stored = stored_query(text)
    assert stored.text == kept
    assert len(stored.removed) == 1


def test_names_of_what_left() -> None:
    text = f"Property?access_token={TOKEN}&$top=1&apikey={TOKEN}&access_token={TOKEN}"
    assert stored_query(text) == ("Property?$top=1", ("access_token", "apikey"))


def test_a_known_token_leaves_under_any_name() -> None:
    query = "Property?$top=1&x=known-secret-1"
    assert stored_query(query, [Secret("known-secret-1")]) == ("Property?$top=1", ("x",))


def test_a_literal_stays_whole() -> None:
    text = "Property?$filter=Name eq 'R&D?token=x' and City eq 'O''Neil & Sons'&$top=1"
    assert stored_query(text).removed == ()
    masked = f"Property?$filter=Name eq '{MASK}'&$top=1"
    text = "Property?$filter=Name eq 'known-secret-1'&$top=1"
    assert stored_query(text, [Secret("known-secret-1")]) == (masked, ())


@pytest.mark.parametrize(
    "text", ["", "Property", "Property?", "Property?&&$top=1&", "?", "$skiptoken=a&@p=1", "'&?='"]
)
def test_nothing_to_take_out(text: str) -> None:
    assert stored_query(text) == (text, ())


def test_json_of_a_query() -> None:
    text = json.dumps(f"Property?$top=5&access_token={TOKEN}").replace("&", "\\u0026")
    assert TOKEN not in stored_query(text).text
