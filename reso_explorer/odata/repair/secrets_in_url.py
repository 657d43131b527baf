"""Tokens and passwords in a URL: taken out and reported without their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import carries_credential

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_USER: Final = re.compile(r"(\A[A-Za-z][\w+.-]*://)[^/?#@]*@")


def remove_secrets(draft: Draft) -> None:
    """Take credentials out of the options and out of `https://user:password@host`."""
    kept = []
    for option in draft.options:
        if carries_credential(option.name, option.value or ""):
            draft.change(
                "secret-removed",
                "Credentials were taken out of the URL; they belong into the profile.",
                f"{option.name}=…",
                "",
            )
        else:
            kept.append(option)
    draft.options = kept
    if _USER.match(draft.base):
        draft.base = _USER.sub(r"\1", draft.base)
        draft.change(
            "secret-removed",
            "User and password were taken out of the URL; they belong into the profile.",
            "…@",
            "",
        )
