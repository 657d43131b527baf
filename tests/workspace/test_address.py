from __future__ import annotations

import pytest

from reso_explorer.odata import parse
from reso_explorer.workspace.address import encode_as_is, query_url
from reso_explorer.workspace.opening_service import without_token


@pytest.mark.parametrize(
    ("root", "text", "url"),
    [
        ("https://h/odata", "Property", "https://h/odata/Property"),
        ("https://h/odata/", "/Property", "https://h/odata/Property"),
        ("https://h/o?k=1", "Property", "https://h/o/Property?k=1"),
        ("https://h/o?k=1", "Property?$top=1", "https://h/o/Property?$top=1&k=1"),
        ("https://h/o", " Property?$top=1 ", "https://h/o/Property?$top=1"),
    ],
)
def test_root_and_query_are_joined(root: str, text: str, url: str) -> None:
    assert query_url(root, parse(text)) == url


@pytest.mark.parametrize(
    "text",
    [
        "Property?$filter=City eq 'São Paulo'",
        "Property?$filter=contains(Remarks,'a&b#c')",
        "Property?$filter=ListPrice gt",
        "%%%",
        "Property?$filter=(((",
        "Property?$filter=City eq 'a\u202eb'",
    ],
)
def test_whatever_is_asked_becomes_a_clean_address(text: str) -> None:
    url = query_url("https://h/odata", parse(text))
    assert url.isascii()
    assert " " not in url
    assert "#" not in url
    assert url.startswith("https://h/odata/")


def test_escapes_that_stand_already_are_kept() -> None:
    assert encode_as_is("A?$filter=b eq 'x%20y'") == "A?$filter=b%20eq%20'x%20y'"


@pytest.mark.parametrize(
    ("url", "clean", "token"),
    [
        ("https://h/o?access_token=abc", "https://h/o", "abc"),
        ("https://h/o?a=1&ACCESS_TOKEN=a%20b&c=2", "https://h/o?a=1&c=2", "a b"),
        ("https://h/o#part", "https://h/o", None),
        ("https://h/o?access_token=", "https://h/o", None),
    ],
)
def test_a_token_is_taken_out_of_an_address(url: str, clean: str, token: str | None) -> None:
    found, secret = without_token(url)
    assert found == clean
    assert (secret.reveal() if secret else None) == token
