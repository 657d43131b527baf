"""Profiles: one service and one role each, in one TOML file each, without secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct, field

from reso_explorer.credentials import (
    carries_credential,
    is_credential_header,
    is_credential_name,
)
from reso_explorer.providers.problem import describe_problem
from reso_explorer.providers.provider import AuthKind, ClientAuth
from reso_explorer.secret import redact
from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import locked, read_text, remove, write_whole
from reso_explorer.store.names import check_name
from reso_explorer.store.secrets import environment_names
from reso_explorer.store.toml_text import to_toml
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

_PLACE: Final = re.compile(r"\{(\w+)\}")
_FILLED_LATER: Final = re.compile(r"(?:[A-Za-z][\w-]*(?: +|=))?\{\w+\}")
"""A header value that names its secret: `{api_key}`, `Token {api_key}`, `session={session}`."""

Keep = Literal["keyring", "file", "env"]
"""Where secrets stay: the OS keyring, a plain file, or nowhere but in the environment."""


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How to reach one service with one key."""

    name: str
    url: str
    """The service root, without query and final slash."""
    provider: str = "generic"
    root: str | None = None
    """The name of the provider's root, where it has several."""
    role: str | None = None
    """The role of the key, such as IDX."""
    auth: AuthKind = AuthKind.BEARER
    client_id: str | None = None
    username: str | None = None
    token_url: str | None = None
    authorize_url: str | None = None
    discovery_url: str | None = None
    scopes: tuple[str, ...] = ()
    client_auth: ClientAuth = ClientAuth.UNKNOWN
    redirect_port: int | None = None
    """Port of the loopback address that the browser is sent back to."""
    parameter: str | None = None
    """Query parameter that carries the token, for `query_token`."""
    header: str | None = None
    """Header that carries the key, for `api_key`."""
    token_env: str | None = None
    """Name of the environment variable that holds the token or client secret."""
    keep: Keep = "keyring"
    """Where tokens that a sign-in yields are kept between runs; `env` keeps none."""
    history: bool = True
    """False to keep no history of this profile's queries."""
    note: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    """What the provider's placeholders stand for, such as dataset; no secrets."""
    headers: dict[str, str] = field(default_factory=dict)
    """Further headers; a secret value is written as `{placeholder}`."""
    trusted_hosts: tuple[str, ...] = ()
    """Other hosts (`name` or `name:port`) that next links may go to with the credentials."""


class Profiles:
    """The profiles in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names of all profiles, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.stem for path in self.folder.glob("*.toml")))

    def all(self) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
        """Return the profiles that can be read, and the errors of the others."""
        good: list[Profile] = []
        bad: list[str] = []
        for name in self.names():
            try:
                good.append(self.load(name))
            except StoreError as error:
                bad.append(str(error))
        return tuple(good), tuple(bad)

    def path(self, name: str) -> Path:
        """Return the file of a profile; it need not exist."""
        return self.folder / f"{name}.toml"

    def load(self, name: str) -> Profile:
        """Return a profile.

        Raises:
            StoreError: there is none of that name, or its file has an error or a secret in it.
        """
        import tomllib

        if name not in self.names():
            raise self._unknown(name)
        path = self.path(name)
        try:
            data = tomllib.loads(read_text(path))
        except FileNotFoundError as error:
            raise self._unknown(name) from error
        except tomllib.TOMLDecodeError as error:
            raise StoreError(f"{path} is not valid TOML: {error}.") from error
        return _decode(data, name, path)

    def save(self, profile: Profile, *, replace: bool = False) -> Path:
        """Write a profile and return its file.

        Raises:
            StoreError: the name is not allowed or taken, the profile holds a secret, or the file
                cannot be written.
        """
        check_name(profile.name, "A profile")
        check_free_of_secrets(profile, f"Profile `{profile.name}`")
        path = self.path(profile.name)
        plain = {
            key: value
            for key, value in msgspec.to_builtins(profile).items()
            if value is not None and key != "name"
        }
        with locked(path):
            if not replace and path.exists():
                raise StoreError(f"There is a profile `{profile.name}` already ({path}).")
            write_whole(path, to_toml(plain).encode())
        return path

    def remove(self, name: str) -> None:
        """Remove a profile; its secrets and snapshots stay.

        Raises:
            StoreError: there is none of that name, or it cannot be removed.
        """
        if name not in self.names() or not remove(self.path(name)):
            raise self._unknown(name)

    def _unknown(self, name: str) -> StoreError:
        names = self.names()
        near = did_you_mean(name, names)
        if not near:
            near = " `reso-explorer connect` makes one." if not names else ""
            near = near or f" Known: {', '.join(names)}."
        return StoreError(f"There is no profile {name!r}.{near}")


def _decode(data: dict[str, object], name: str, path: Path) -> Profile:
    for key in data:
        if is_credential_name(key):
            raise StoreError(
                f"{path}: key `{key}` looks like a secret, and profiles hold none. Take it out; "
                "put it into an environment variable and name that in `token_env`, or into the "
                "keyring."
            )
    stated = data.get("name", name)
    if stated != name:
        raise StoreError(f"{path}: key `name` says {stated!r}, but the file is named `{name}`.")
    try:
        profile = msgspec.convert({**data, "name": name}, Profile)
    except msgspec.ValidationError as error:
        raise StoreError(f"{path}: {describe_problem(error, Profile)}") from error
    check_free_of_secrets(profile, str(path))
    return profile


def check_free_of_secrets(profile: Profile, where: str) -> None:
    """Refuse a profile that would carry a credential into a file.

    Raises:
        StoreError: an address, a header, a variable or another text holds one.
    """
    for key in ("url", "token_url", "authorize_url", "discovery_url"):
        _check_url(getattr(profile, key) or "", "URL" if key == "url" else f"`{key}`", where)
    for name, value in profile.headers.items():
        _check_header(name, value, profile, where)
    for name, value in profile.variables.items():
        if is_credential_name(name) or redact(value) != value:
            raise StoreError(
                f"{where}: variable {name!r} looks like a secret. It belongs into the keyring."
            )
    texts = (profile.note, profile.username, profile.client_id, profile.role, *profile.scopes)
    if any(redact(text) != text for text in texts if text):
        raise StoreError(f"{where}: a text in it holds a credential. Take it out.")


def _check_url(url: str, what: str, where: str) -> None:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise StoreError(f"{where}: the {what} holds a user name or password. Leave it out.")
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if carries_credential(name, value):
            raise StoreError(
                f"{where}: the {what} holds a credential (`{name}=`). Leave the query out; the "
                "token goes into the keyring or an environment variable."
            )
    if redact(url) != url:
        raise StoreError(f"{where}: the {what} holds a credential. Leave it out.")


def _check_header(name: str, value: str, profile: Profile, where: str) -> None:
    """Refuse a header whose value is a credential; a placeholder may stand for it."""
    is_secret = is_credential_header(name) or redact(value) != value
    if not is_secret:
        return
    if all(_FILLED_LATER.fullmatch(piece.strip()) for piece in value.split(";")) and not any(
        place in profile.variables for place in _PLACE.findall(value)
    ):
        return
    slot = re.sub(r"\W+", "_", name).strip("_").lower().removeprefix("x_")
    if not is_credential_name(slot) and not is_credential_header(name):
        slot += "_token"
    variable = environment_names(profile.name, slot)[0]
    raise StoreError(
        f"{where}: header {name!r} looks like a secret, and profiles hold none. Write `{{{slot}}}` "
        f"for its value; the value itself is asked for, or read from {variable}."
    )
