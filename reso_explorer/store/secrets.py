"""Secrets: found in the environment, the system's keyring, or a file the user asked for."""

from __future__ import annotations

import os
import re
import stat
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from msgspec import Struct

from reso_explorer.secret import Secret
from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import locked, read_text, remove, write_whole
from reso_explorer.store.places import APP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOKEN: Final = "token"  # noqa: S105 - a slot, no secret
"""The slot of the token that is sent; other slots: client_secret, password, api_key …"""

_FOREIGN: Final = {
    TOKEN: "RESO_AUTH_TOKEN",
    "client_id": "RESO_CLIENT_ID",
    "client_secret": "RESO_CLIENT_SECRET",
}
"""Names that RESO's own tools use."""

_FILE_WARNING: Final = (
    "{path} holds secrets in plain text. Whoever can read your files or their backups can read it."
)


class SecretSource(StrEnum):
    """Where a secret came from or went to."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


class FoundSecret(Struct, frozen=True, kw_only=True):
    """A secret and where it was found; `where` names the variable, keyring or file."""

    secret: Secret
    source: SecretSource
    where: str


class KeptSecret(Struct, frozen=True, kw_only=True):
    """Where a secret was put, and a warning to be shown."""

    source: SecretSource
    where: str
    warning: str | None = None


class Keyring(Protocol):
    """The part of a keyring that is used here."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


def environment_names(
    profile: str | None, slot: str = TOKEN, *, explicit: str | None = None
) -> tuple[str, ...]:
    """Return the environment variables a secret is looked for in, first one first.

    Args:
        profile: the profile's name, whose own variable comes before the general one.
        slot: which secret.
        explicit: a variable that the profile names, which comes before all others.
    """
    names = [explicit] if explicit else []
    general = f"RESO_EXPLORER_{slot.upper()}"
    if profile:
        names.append(f"{general}_{re.sub(r'[^A-Za-z0-9]', '_', profile).upper()}")
    names.append(general)
    if slot in _FOREIGN:
        names.append(_FOREIGN[slot])
    return tuple(dict.fromkeys(names))


class Secrets:
    """Finds and keeps secrets by profile and slot.

    Args:
        environ: the environment.
        file: the file for secrets in plain text.
        keyring: the keyring to use; None takes the system's own, loaded on first need.
    """

    def __init__(
        self, *, environ: Mapping[str, str], file: Path, keyring: Keyring | None = None
    ) -> None:
        self._environ = environ
        self._file = file
        self._keyring = keyring
        self.keyring_problem: str | None = None
        """Why the keyring could not be used, after it was tried in vain."""

    def find(
        self, profile: str | None, slot: str = TOKEN, *, explicit: str | None = None
    ) -> FoundSecret | None:
        """Return a secret from the first place that has it, or None.

        The order: the variable named by `explicit`, the profile's own variable, the general one,
        the name RESO's tools use, the keyring, the file.

        Raises:
            StoreError: the secret has an unusable form, or the file is open to others.
        """
        for name in environment_names(profile, slot, explicit=explicit):
            text = self._environ.get(name, "")
            if text.strip():
                where = f"environment variable {name}"
                return _found(text, slot, SecretSource.ENVIRONMENT, where)
        return self.find_kept(profile, slot) if profile is not None else None

    def find_kept(self, profile: str, slot: str) -> FoundSecret | None:
        """Return a secret that `keep` put into the keyring or the file, or None.

        Raises:
            StoreError: the secret has an unusable form, or the file is open to others.
        """
        kept = self._from_keyring(profile, slot)
        if kept:
            return _found(kept, slot, SecretSource.KEYRING, "the keyring")
        kept = self._read_file().get(profile, {}).get(slot)
        if kept:
            return _found(kept, slot, SecretSource.FILE, str(self._file))
        return None

    def keep(
        self, profile: str, secret: Secret, slot: str = TOKEN, *, in_file: bool = False
    ) -> KeptSecret:
        """Put a secret into the keyring, or into the plain file where `in_file` asks for that.

        Raises:
            StoreError: there is no usable keyring, or the file cannot be written.
        """
        text = clean(secret.reveal(), slot, f"The {slot.replace('_', ' ')}")
        if in_file:
            with locked(self._file):
                kept = self._read_file()
                kept.setdefault(profile, {})[slot] = text
                self._write_file(kept)
            return KeptSecret(
                source=SecretSource.FILE,
                where=str(self._file),
                warning=_FILE_WARNING.format(path=self._file),
            )
        self._put_into_keyring(profile, slot, text)
        return KeptSecret(source=SecretSource.KEYRING, where="the keyring")

    def forget(self, profile: str, slot: str = TOKEN) -> tuple[str, ...]:
        """Remove a secret from keyring and file; return where it was.

        Raises:
            StoreError: the file cannot be changed.
        """
        gone: list[str] = []
        if self._from_keyring(profile, slot) is not None:
            try:
                self._ring().delete_password(APP, _entry(profile, slot))
            except Exception as error:
                raise StoreError(f"The keyring keeps the secret: {_why(error)}.") from error
            gone.append("the keyring")
        if slot in self._read_file().get(profile, {}) and self._drop(profile, slot):
            gone.append(str(self._file))
        return tuple(gone)

    def _drop(self, profile: str, slot: str) -> bool:
        """Take a secret out of the file; tell whether it was still there."""
        with locked(self._file):
            kept = self._read_file()
            if kept.get(profile, {}).pop(slot, None) is None:
                return False
            self._write_file({name: slots for name, slots in kept.items() if slots})
        return True

    def _ring(self) -> Keyring:
        if self._keyring is None:
            import keyring

            self._keyring = keyring.get_keyring()
        return self._keyring

    def _from_keyring(self, profile: str, slot: str) -> str | None:
        try:
            return self._ring().get_password(APP, _entry(profile, slot))
        except Exception as error:  # noqa: BLE001 - a backend may raise anything
            self.keyring_problem = _why(error)
            return None

    def _put_into_keyring(self, profile: str, slot: str, text: str) -> None:
        """Write to the keyring and read back, since some backends drop what they are given."""
        try:
            self._ring().set_password(APP, _entry(profile, slot), text)
            kept = self._ring().get_password(APP, _entry(profile, slot)) == text
            self.keyring_problem = None if kept else "it does not keep what it is given"
        except Exception as error:  # noqa: BLE001 - a backend may raise anything
            self.keyring_problem = _why(error)
        if self.keyring_problem:
            variable = environment_names(profile, slot)[0]
            raise StoreError(
                f"The keyring cannot be used: {self.keyring_problem}. Put the secret into the "
                f"environment variable {variable}, or ask for a plain file, which whoever can "
                "read your files can read."
            )

    def _read_file(self) -> dict[str, dict[str, str]]:
        self._check_mode()
        try:
            text = read_text(self._file)
        except FileNotFoundError:
            return {}
        try:
            return msgspec.json.decode(text, type=dict[str, dict[str, str]])
        except msgspec.DecodeError as error:
            raise StoreError(
                f"{self._file} does not hold secrets as they are written here: {error}. Repair "
                "it, or move it away."
            ) from error

    def _write_file(self, kept: dict[str, dict[str, str]]) -> None:
        if not kept:
            remove(self._file)
            return
        data = msgspec.json.format(msgspec.json.encode(kept, order="deterministic"))
        write_whole(self._file, data + b"\n", private=True)

    def _check_mode(self) -> None:
        """Refuse a file that others may read; systems without such rights pass."""
        if os.name != "posix":
            return
        try:
            state = self._file.stat()
        except OSError:
            return
        if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            rights = stat.filemode(state.st_mode)
            raise StoreError(
                f"{self._file} is open to others ({rights}) and is not used. Close it with "
                f"`chmod 600 {self._file}`, and think of the secrets in it as known."
            )
        if state.st_uid != os.getuid():
            raise StoreError(f"{self._file} belongs to another user and is not used.")


def clean(text: str, slot: str, what: str) -> str:
    """Return a secret as it is sent: without line breaks around it.

    A token also loses blanks around it and a `Bearer` in front.

    Raises:
        StoreError: it is empty, or a token has a blank, line break or foreign sign inside.
    """
    text = text.strip() if slot == TOKEN else text.strip("\r\n")
    if slot == TOKEN:
        text = re.sub(r"(?i)^(authorization:\s*)?bearer\s+", "", text)
        if re.search(r"[^\x21-\x7e]", text):
            raise StoreError(
                f"{what} has a blank, a line break or a sign beyond ASCII inside; no token has. "
                "Copy it again."
            )
    if not text:
        raise StoreError(f"{what} is empty.")
    return text


def _found(text: str, slot: str, source: SecretSource, where: str) -> FoundSecret:
    return FoundSecret(secret=Secret(clean(text, slot, where)), source=source, where=where)


def _entry(profile: str, slot: str) -> str:
    return f"{profile}:{slot}"


def _why(error: Exception) -> str:
    from keyring.errors import KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "this system offers none"
    if isinstance(error, KeyringLocked):
        return "it is locked"
    return str(error).strip().rstrip(".") or type(error).__name__
