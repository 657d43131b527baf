"""Whose certificates are trusted: the usual authorities, or those that the environment names."""

from __future__ import annotations

import os
import ssl

from reso_explorer.service.errors import TlsError


def trusted(ca: str | None, *, trust_env: bool) -> ssl.SSLContext:
    """Return the TLS settings.

    Args:
        ca: a file with further certificate authorities in PEM form.
        trust_env: whether `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the usual authorities.

    Raises:
        TlsError: a file of certificates can't be read.
    """
    import httpx

    try:
        found = httpx.create_ssl_context(trust_env=trust_env)
    except (OSError, ssl.SSLError) as error:
        name = "SSL_CERT_FILE" if os.environ.get("SSL_CERT_FILE") else "SSL_CERT_DIR"
        path = os.environ.get(name, "")
        raise _unreadable(f"{path} (from {name})", error) from None
    if ca:
        try:
            found.load_verify_locations(ca)
        except (OSError, ssl.SSLError) as error:
            raise _unreadable(ca, error) from None
    return found


def _unreadable(what: str, error: OSError) -> TlsError:
    why = error.strerror or "it has no certificates"
    if isinstance(error, ssl.SSLError):
        why = "it isn't a list of certificates in PEM form"
    return TlsError(
        f"Can't read the CA file {what}: {why}.",
        what_to_try="Name a file of certificates in PEM form.",
    )
