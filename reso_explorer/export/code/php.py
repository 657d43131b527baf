"""PHP programs; they use the curl extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def _text(value: str) -> str:
    """Return a literal in single quotes, in which PHP replaces nothing."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


_LANGUAGE: Final = Language(
    text=_text,
    variable=lambda name: f"env({_text(name)})",
    join=" . ",
    entry="{0} => {1}",
    item="    {0} . ': ' . {1},",
)


def php(request: Request) -> str:
    """Return a PHP script."""
    joined = "joined($url, $link)"
    return printed(
        "php",
        request,
        _LANGUAGE,
        TARGET="withKeys($url)" if request.keys else "$url",
        FOLLOWED=f"withoutSecrets({joined})" if request.stripped else joined,
        GET="getSignedIn" if request.fetches else "get",
    )
