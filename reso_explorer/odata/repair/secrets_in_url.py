"""Tokens and passwords in a URL: taken out and reported without their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import carries_credential
from reso_explorer.odata.source import decode

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_USER: Final = re.compile(r"(\A[A-Za-z][\w+.-]*://)[^/?#@]*@")

_REMOVED: Final = "Removed credentials from the URL; save them in a profile instead."


def remove_secrets(draft: Draft) -> None:
    """Take credentials out of the options and out of `https://user:password@host`."""
    kept = []
    for option in draft.options:
        if carries_credential(option.name, option.value or ""):
            draft.change("secret-removed", _REMOVED, f"{option.name}=…", "")
        else:
            kept.append(option)
    draft.options = kept
    _remove_from_fragment(draft)
    if _USER.match(draft.base):
        draft.base = _USER.sub(r"\1", draft.base)
        draft.change(
            "secret-removed",
            "Removed user name and password from the URL; save them in a profile instead.",
            "…@",
            "",
        )


def _remove_from_fragment(draft: Draft) -> None:
    """Drop a fragment with a credential: some sign-ins hand the token over as `#access_token=…`."""
    for piece in draft.fragment.split("&"):
        name, _, value = piece.partition("=")
        name = decode(name).text
        if carries_credential(name, decode(value).text):
            draft.change("secret-removed", _REMOVED, f"#{name}=…", "")
            draft.fragment = ""
            return
