"""Ruby programs; they use the standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def _text(value: str) -> str:
    """Return a literal in single quotes, in which Ruby replaces nothing."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


_LANGUAGE: Final = Language(
    text=_text,
    variable=lambda name: f"env({_text(name)})",
    entry="{0} => {1}",
    item="  {0} => {1},",
)


def ruby(request: Request) -> str:
    """Return a Ruby script."""
    # Net::HTTP asks for gzip by itself, and unpacks only what it asked for
    named = {n: v for n, v in request.headers.items() if n.lower() != "accept-encoding"}
    request = replace(request, headers=named)
    joined = "URI.join(url, encoded(link)).to_s"
    return printed(
        "ruby",
        request,
        _LANGUAGE,
        TARGET="with_keys(url)" if request.keys else "url",
        FOLLOWED=f"without_secrets({joined})" if request.stripped else joined,
        GET="get_signed_in" if request.fetches else "get",
    )
