from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from reso_explorer.secret import Secret
from reso_explorer.store.errors import StoreError
from reso_explorer.store.secrets import Secrets, SecretSource, environment_names

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import DictKeyring

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are a matter of POSIX")


class FailingKeyring:
    """A keyring that raises one error whatever is asked of it."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get_password(self, service: str, username: str, /) -> str | None:
        raise self._error

    def set_password(self, service: str, username: str, password: str, /) -> None:
        raise self._error

    def delete_password(self, service: str, username: str, /) -> None:
        raise self._error


def test_order_of_variables() -> None:
    assert environment_names("beach-idx", explicit="MY_TOKEN") == (
        "MY_TOKEN",
        "RESO_EXPLORER_TOKEN_BEACH_IDX",
        "RESO_EXPLORER_TOKEN",
        "RESO_AUTH_TOKEN",
    )
    assert environment_names(None, "client_secret") == (
        "RESO_EXPLORER_CLIENT_SECRET",
        "RESO_CLIENT_SECRET",
    )


def test_the_first_place_wins(tmp_path: Path, ring: DictKeyring) -> None:
    environ = {
        "MINE": "t1",
        "RESO_EXPLORER_TOKEN_P": "t2",
        "RESO_EXPLORER_TOKEN": "t3",
        "RESO_AUTH_TOKEN": "t4",
    }
    secrets = Secrets(environ=environ, file=tmp_path / "secrets.json", keyring=ring)
    secrets.keep("p", Secret("t5"))
    secrets.keep("p", Secret("t6"), in_file=True)
    seen = []
    for gone in ("MINE", "RESO_EXPLORER_TOKEN_P", "RESO_EXPLORER_TOKEN", "RESO_AUTH_TOKEN"):
        found = secrets.find("p", explicit="MINE")
        assert found is not None
        assert found.source is SecretSource.ENVIRONMENT
        assert found.where == f"environment variable {gone}"
        seen.append(found.secret.reveal())
        environ[gone] = "  "
    for source in (SecretSource.KEYRING, SecretSource.FILE):
        found = secrets.find("p", explicit="MINE")
        assert found is not None
        assert found.source is source
        seen.append(found.secret.reveal())
        ring.kept.clear()
    assert seen == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert secrets.find("other") is None
    assert secrets.find(None) is None


def test_slots_and_profiles_are_apart(tmp_path: Path, ring: DictKeyring) -> None:
    secrets = Secrets(environ={}, file=tmp_path / "secrets.json", keyring=ring)
    secrets.keep("p", Secret("one"))
    secrets.keep("p", Secret("two"), "client_secret")
    secrets.keep("q", Secret("three"), in_file=True)
    slots = [secrets.find("p"), secrets.find("p", "client_secret"), secrets.find("q")]
    assert [found.secret.reveal() for found in slots if found] == ["one", "two", "three"]
    assert secrets.find("q", "client_secret") is None


def test_forget(tmp_path: Path, ring: DictKeyring) -> None:
    file = tmp_path / "secrets.json"
    secrets = Secrets(environ={}, file=file, keyring=ring)
    secrets.keep("p", Secret("one"))
    secrets.keep("p", Secret("two"), in_file=True)
    assert secrets.forget("p") == ("the keyring", str(file))
    assert secrets.find("p") is None
    assert secrets.forget("p") == ()
    assert not file.exists()


def test_nothing_shows_the_secret(tmp_path: Path, ring: DictKeyring) -> None:
    secrets = Secrets(environ={}, file=tmp_path / "secrets.json", keyring=ring)
    kept = secrets.keep("p", Secret("MARKED"))
    assert "MARKED" not in repr(kept) + repr(secrets.find("p"))
    assert kept.warning is None


@posix
def test_a_plain_file_is_closed_and_warned_of(tmp_path: Path, ring: DictKeyring) -> None:
    file = tmp_path / "data" / "secrets.json"
    kept = Secrets(environ={}, file=file, keyring=ring).keep("p", Secret("one"), in_file=True)
    assert kept.source is SecretSource.FILE
    assert kept.warning is not None
    assert "plain text" in kept.warning
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ring.kept == {}


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o777])
def test_a_file_open_to_others_is_refused(tmp_path: Path, ring: DictKeyring, mode: int) -> None:
    file = tmp_path / "secrets.json"
    secrets = Secrets(environ={}, file=file, keyring=ring)
    secrets.keep("p", Secret("MARKED"), in_file=True)
    file.chmod(mode)
    for attempt in (
        lambda: secrets.find("p"),
        lambda: secrets.keep("p", Secret("x"), in_file=True),
        lambda: secrets.forget("p"),
    ):
        with pytest.raises(StoreError, match=f"open to others .*`chmod 600 {file}`") as caught:
            attempt()
        assert "MARKED" not in str(caught.value)
    assert "MARKED" in file.read_text(encoding="utf-8")


def test_a_spoilt_file_is_left_alone(tmp_path: Path, ring: DictKeyring) -> None:
    file = tmp_path / "secrets.json"
    file.write_text("{", encoding="utf-8")
    file.chmod(0o600)
    secrets = Secrets(environ={}, file=file, keyring=ring)
    with pytest.raises(StoreError, match="does not hold secrets"):
        secrets.keep("p", Secret("x"), in_file=True)
    assert file.read_text(encoding="utf-8") == "{"


def test_without_a_keyring_the_ways_out_are_told(tmp_path: Path) -> None:
    absent: Any = fail.Keyring()  # type: ignore[no-untyped-call]
    forgetful: Any = null.Keyring()  # type: ignore[no-untyped-call]
    for ring, why in (
        (absent, "this system offers none"),
        (forgetful, "it does not keep what it is given"),
        (FailingKeyring(KeyringLocked()), "it is locked"),
        (FailingKeyring(ValueError("bus went away.")), "bus went away"),
    ):
        secrets = Secrets(environ={}, file=tmp_path / "secrets.json", keyring=ring)
        assert secrets.find("p") is None
        with pytest.raises(StoreError) as caught:
            secrets.keep("p", Secret("MARKED"))
        message = str(caught.value)
        assert message.startswith(f"The keyring cannot be used: {why}. ")
        assert "RESO_EXPLORER_TOKEN_P" in message
        assert "MARKED" not in message
        assert secrets.keyring_problem == why
        secrets.keep("p", Secret("two"), in_file=True)
        found = secrets.find("p")
        assert found is not None
        assert found.source is SecretSource.FILE
        assert secrets.forget("p") == (str(tmp_path / "secrets.json"),)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (" abc \n", "abc"),
        ("Bearer abc", "abc"),
        ("Authorization: bearer  abc", "abc"),
        ("a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="),
    ],
)
def test_a_pasted_token_is_cleaned(
    tmp_path: Path, ring: DictKeyring, pasted: str, kept: str
) -> None:
    secrets = Secrets(environ={"RESO_EXPLORER_TOKEN": pasted}, file=tmp_path / "f", keyring=ring)
    found = secrets.find(None)
    assert found is not None
    assert found.secret.reveal() == kept


@pytest.mark.parametrize(
    "pasted", ["MARKED one", "a\nb", "a\r\nX-Evil: 1", "tök", "a\x00b", "“abc”"]
)
def test_what_cannot_be_a_token_is_refused(tmp_path: Path, ring: DictKeyring, pasted: str) -> None:
    secrets = Secrets(environ={}, file=tmp_path / "secrets.json", keyring=ring)
    with pytest.raises(StoreError, match="Copy it again") as caught:
        secrets.keep("p", Secret(pasted))
    assert pasted not in str(caught.value)
    assert ring.kept == {}


def test_a_password_may_hold_blanks_and_signs(tmp_path: Path, ring: DictKeyring) -> None:
    secrets = Secrets(environ={}, file=tmp_path / "secrets.json", keyring=ring)
    secrets.keep("p", Secret(" pässwörd 1 \n"), "password")
    found = secrets.find("p", "password")
    assert found is not None
    assert found.secret.reveal() == " pässwörd 1 "
    with pytest.raises(StoreError, match=r"^The password is empty\.$"):
        secrets.keep("p", Secret("\n"), "password")
