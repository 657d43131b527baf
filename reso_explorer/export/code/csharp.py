"""C# programs for .NET; they use the standard library only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request

_LANGUAGE: Final = Language(
    text=json.dumps,  # ASCII only, with the escapes that C# knows too
    variable=lambda name: f"Env({json.dumps(name)})",
    entry="[{0}] = {1}",
    item="            [{0}] = {1},",
)


def csharp(request: Request) -> str:
    """Return a C# program of one file."""
    link, keyset = "new Uri(url, link)", request.paging.keyset
    return printed(
        "csharp",
        request,
        _LANGUAGE,
        TARGET="WithKeys(url)" if request.keys else "url",
        FOLLOWED=f"WithoutSecrets({link})" if request.stripped else link,
        GET="GetSignedIn" if request.fetches else "Get",
        ORDER_FORM="Quoted" if keyset and keyset.quotes_order else "Plain",
        TIE_FORM="Quoted" if keyset and keyset.quotes_tie else "Plain",
    )
