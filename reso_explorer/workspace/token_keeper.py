"""Tokens of a profile between runs: in the keyring, in the plain file, or not at all."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.auth import SignIn, Token
    from reso_explorer.store.profiles import Keep
    from reso_explorer.store.secrets import Secrets

ACCESS: Final = "access_token"
"""The slot of the access token, with what is known of its life."""

REFRESH: Final = "refresh_token"
"""The slot of the refresh token."""


class TokenKeeper:
    """Keeps the newest token of a profile where its secrets are kept.

    A kept token belongs to one sign-in: with another token address, client or user it is not
    taken.

    Args:
        name: the profile.
        place: where tokens are kept; `env` keeps none.
        secrets: the keyring and the file.
        sign_in: what the token was handed out for.
        notice: told once where a token cannot be kept.
        is_held: whether nothing is written before `release`, as for a profile not yet saved.
    """

    def __init__(
        self,
        name: str,
        place: Keep,
        secrets: Secrets,
        sign_in: SignIn,
        notice: Callable[[str], None],
        *,
        is_held: bool = False,
    ) -> None:
        self._name = name
        self._place = place
        self._secrets = secrets
        self._mark = mark_of(sign_in)
        self._notice = notice
        self._is_held = is_held
        self._token: Token | None = None
        self._has_told = False

    def load(self) -> Token | None:
        """Return the kept token, None where there is none of this sign-in."""
        from reso_explorer.service.auth import Token
        from reso_explorer.store.errors import StoreError

        if self._place == "env":
            return None
        try:
            kept = self._secrets.find_kept(self._name, ACCESS)
            refresh = self._secrets.find_kept(self._name, REFRESH)
        except StoreError as problem:
            self._tell(str(problem))
            return None
        facts = _facts(kept.secret.reveal() if kept else "")
        if facts.get("for") != self._mark:
            return None
        return Token(
            access=Secret(str(facts["access_token"])),
            obtained_at=_number(facts.get("obtained_at")) or 0.0,
            expires_at=_number(facts.get("expires_at")),
            refresh=refresh.secret if refresh else None,
            scope=str(facts.get("scope") or ""),
            kind=str(facts.get("token_type") or "Bearer"),
        )

    def __call__(self, token: Token) -> None:
        """Keep a token in place of the one before."""
        self._token = token
        if not self._is_held:
            self._write(token)

    def release(self, place: Keep) -> None:
        """Write from now on, beginning with the newest token there is."""
        self._place = place
        self._is_held = False
        if self._token is not None:
            self._write(self._token)

    def _write(self, token: Token) -> None:
        from reso_explorer.store.errors import StoreError

        if self._place == "env":
            return
        in_file = self._place == "file"
        facts = {
            "access_token": token.access.reveal(),
            "token_type": token.kind,
            "obtained_at": token.obtained_at,
            "expires_at": token.expires_at,
            "scope": token.scope,
            "for": self._mark,
        }
        try:
            self._secrets.keep(self._name, Secret(json.dumps(facts)), ACCESS, in_file=in_file)
            if token.refresh is not None:
                self._secrets.keep(self._name, token.refresh, REFRESH, in_file=in_file)
            else:
                self._secrets.forget(self._name, REFRESH)
        except StoreError as problem:
            self._tell(f"The token of {self._name} isn't saved for the next run: {problem}")

    def _tell(self, text: str) -> None:
        if not self._has_told:
            self._has_told = True
            self._notice(text)


def forget_tokens(name: str, secrets: Secrets) -> tuple[str, ...]:
    """Forget the tokens of a profile; return where they were.

    Raises:
        StoreError: they cannot be removed.
    """
    places = (where for slot in (ACCESS, REFRESH) for where in secrets.forget(name, slot))
    return tuple(dict.fromkeys(places))


def mark_of(sign_in: SignIn) -> str:
    """Return a short mark that tells sign-ins apart; it gives none of their parts away."""
    parts = (
        sign_in.kind.value,
        sign_in.token_url,
        sign_in.client_id,
        sign_in.username,
        sign_in.scope,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _facts(text: str) -> dict[str, Any]:
    """Return what `_write` wrote, {} for anything else."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    is_ours = isinstance(value, dict) and isinstance(value.get("access_token"), str)
    return value if is_ours and value["access_token"] else {}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
