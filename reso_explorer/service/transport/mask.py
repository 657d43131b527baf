"""Answers that echo a credential lose it before anyone reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from reso_explorer.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.secret import Secret

_IN_DATA: Final = 12
"""Characters from which on a secret is masked in rows; shorter ones may be ordinary values."""

_IN_ERRORS: Final = 4


def masked_body(body: bytes, secrets: Iterable[Secret], *, failed: bool) -> bytes:
    """Return a body without the secrets in it, plain or percent-encoded.

    Next links of some providers, those of expanded collections among them, carry the token, and
    error texts may repeat it; neither may reach files, history or screens.
    """
    shortest = _IN_ERRORS if failed else _IN_DATA
    for secret in secrets:
        text = secret.reveal()
        if len(text) < shortest:
            continue
        for form in {text, quote(text, safe="")}:
            plain = form.encode("utf-8", "replace")
            if plain in body:
                body = body.replace(plain, MASK.encode("utf-8"))
    return body
