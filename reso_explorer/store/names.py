"""Names that become file names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from reso_explorer.store.errors import StoreError

_GOOD: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)


def check_name(name: str, what: str) -> str:
    """Return the name if it may be used on every system, as a file and in git.

    Args:
        name: the name.
        what: what it is the name of, with its article, such as `A profile`.

    Raises:
        StoreError: it may not; the message says how it could be written.
    """
    if _allowed(name):
        return name
    better = near_name(name)
    advice = f" Write it as `{better}`." if better else ""
    raise StoreError(
        f"{what} cannot be called {name!r}: a name has up to 64 small letters, digits, `-`, `_` "
        f"and `.`, begins with a letter or digit, and is no device name of Windows.{advice}"
    )


def near_name(text: str) -> str:
    """Return an allowed name made from any text, or "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9._]+", "-", plain.casefold()).strip("-._")[:64].rstrip("-._")
    return name if _allowed(name) else (f"{name}-1" if _allowed(f"{name}-1") else "")


def _allowed(name: str) -> bool:
    if not _GOOD.fullmatch(name) or name.endswith("."):
        return False
    return name.partition(".")[0] not in _RESERVED
