from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.secret import MASK, Secret, redact


def test_a_secret_is_masked_wherever_it_is_printed() -> None:
    secret = Secret("abcdef")
    assert "abcdef" not in f"{secret} {secret!r} {[secret]}"


def test_a_secret_is_not_serialised() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("abcdef"))


@pytest.mark.parametrize(
    "text",
    [
        "https://h/x?access_token=s3cr3t-value&$top=1",
        "https://h/x?$top=1&ACCESS_TOKEN=s3cr3t-value",
        "https://h/x?access_token%3Ds3cr3t-value",
        "Authorization: Bearer s3cr3t-value",
        "curl -H 'authorization: bearer s3cr3t-value'",
        "Basic s3cr3tvalue==",
        '{"access_token": "s3cr3t-value"}',
        '{"client_secret":"s3cr3t-value"}',
        "https://user:s3cr3t-value@host/x",
    ],
)
def test_credentials_are_taken_out_of_texts(text: str) -> None:
    assert "s3cr3t" not in redact(text)
    assert MASK in redact(text)


def test_known_secrets_are_taken_out_anywhere() -> None:
    assert redact("a s3cr3t b", [Secret("s3cr3t")]) == f"a {MASK} b"


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)
