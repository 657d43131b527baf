"""Answers that echo a credential lose it before anyone reads them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from reso_explorer.secret import mask_data, redact_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.secret import Secret


def masked_body(
    body: bytes,
    secrets: Iterable[Secret],
    *,
    failed: bool,
    charset: str = "",
    is_cut: bool = False,
) -> bytes:
    """Return a body without the secrets in it, however they are escaped.

    Next links of some providers, those of expanded collections among them, carry the token, and
    error texts may repeat it; neither may reach files, history or screens. A body in a charset
    that does not contain ASCII is masked in that charset.
    """
    known = tuple(secrets)
    if known and _is_foreign(charset):
        body = _masked_in(charset, body, known, strict=failed)
    return mask_data(body, known, strict=failed, is_cut=is_cut)


def _masked_in(charset: str, body: bytes, known: tuple[Secret, ...], *, strict: bool) -> bytes:
    """Return a body masked in its charset; one that is not in it stays as it is."""
    try:
        text = body.decode(charset)
    except UnicodeError:
        return body
    masked = redact_known(text, known, strict=strict)
    return body if masked == text else masked.encode(charset, "replace")


def _is_foreign(charset: str) -> bool:
    """Tell whether a charset writes ASCII letters in its own way; UTF-16 and UTF-32 do not."""
    if not charset:
        return False
    letters = "token-0A~+{}"
    try:
        name = codecs.lookup(charset).name
        return (
            not name.startswith(("utf-16", "utf-32")) and letters.encode(name) != letters.encode()
        )
    except (LookupError, UnicodeError):
        return False
