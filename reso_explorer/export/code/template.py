"""The core that printers of programs share: a text with places for the facts of a request.

In a template, `@NAME@` is a fact, `@: type@` stays only where the language has types, and lines
`@if flag`, `@unless flag`, and `@end` enclose what belongs to some requests only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.export.code.request import Piece, Request

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_PLACE: Final = re.compile(r"@([A-Z_]+)@|@(: [^@\n]*)@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How a language writes what the facts of a request consist of.

    Attributes:
        text: writes a string literal.
        variable: writes the value of an environment variable, by its name.
        join: stands between parts of a text.
        entry: a name and its value in a map; `{0}` and `{1}` are literals.
        item: the same on a line of its own.
        has_types: whether `@: type@` stays.
    """

    text: Callable[[str], str]
    variable: Callable[[str], str]
    join: str = " + "
    entry: str = "{0}: {1}"
    item: str = "  {0}: {1},"
    has_types: bool = False

    def piece(self, piece: Piece) -> str:
        """Return a part of a text as an expression."""
        return self.variable(piece.text) if piece.is_variable else self.text(piece.text)

    def value(self, pieces: Iterable[Piece]) -> str:
        """Return a text in parts as an expression."""
        return self.join.join(self.piece(each) for each in pieces) or self.text("")

    def map(self, entries: Iterable[tuple[str, str]]) -> str:
        """Return the inside of a map; values are expressions."""
        return ", ".join(self.entry.format(self.text(name), value) for name, value in entries)


def printed(
    name: str,
    request: Request,
    language: Language,
    *,
    flags: Iterable[str] = (),
    **more: str,
) -> str:
    """Return a template filled with the facts of a request, and with further ones by name.

    `name` is that of a file in `templates`, without its ending.
    """
    template = (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    chosen = _chosen(template, _flags(request) | set(flags))
    return _filled(chosen, _facts(request, language) | more, language)


def _flags(request: Request) -> set[str]:
    """Return what a request is like, as templates name it."""
    keyset = request.paging.keyset
    flags = {
        "fetches": request.fetches,
        "fetches_basic": request.fetches and request.access.in_header,
        "basic": request.is_basic,
        "keys": bool(request.keys),
        "strips": bool(request.stripped) and keyset is None,
        "steady": request.pace.suspends,
        "retry": not request.pace.suspends,
        "keyset": keyset is not None,
        "tie": keyset is not None and keyset.tie_break != keyset.order_by,
        "links": keyset is None,
        "skip": keyset is None and request.paging.skip_size > 0,
        "compressed": request.compressed,
        "needs_basic": request.is_basic or (request.fetches and request.access.in_header),
    }
    return {name for name, is_set in flags.items() if is_set}


def _facts(request: Request, language: Language) -> dict[str, str]:
    access, pace, text = request.access, request.pace, language.text
    headers = [(text(name), language.value(pieces)) for name, pieces in request.sent_headers()]
    form = [(name, language.piece(piece)) for name, piece in request.token_form()]
    user, password = map(language.variable, request.basic_pair())
    client, secret = map(language.variable, request.client_pair())
    keys = [(name, language.variable(variable)) for name, variable in request.keys.items()]
    facts = {
        "URL": text(request.url),
        "ORIGIN": text(request.origin),
        "HEADERS": "\n".join(language.item.format(*each) for each in headers),
        "KEYS": language.map(keys),
        "STRIPPED": ", ".join(text(name) for name in request.stripped),
        "RETRY": str(pace.retry),
        "PAUSE": repr(pace.pause),
        "BYTES": str(pace.bytes_per_second),
        "REQUESTS": str(pace.requests),
        "TOKEN_URL": text(access.token_url),
        "TOKEN_FORM": language.map(form),
        "USER": user,
        "PASSWORD": password,
        "CLIENT": client,
        "SECRET": secret,
        "SIZE": str(request.paging.skip_size),
    }
    keyset = request.paging.keyset
    if keyset is not None:
        base, before = request.keyset_base()
        facts |= {
            "BASE": text(base),
            "BEFORE": text(before),
            "ORDER": text(keyset.order_by),
            "TIE": text(keyset.tie_break),
            "ORDER_FORM": "quoted" if keyset.quotes_order else "plain",
            "TIE_FORM": "quoted" if keyset.quotes_tie else "plain",
        }
    return facts


def _chosen(template: str, flags: set[str]) -> str:
    """Return a template without the lines that don't belong to a request."""
    found, shown = [], [True]
    for line in template.splitlines(keepends=True):
        mark, _, name = line.strip().partition(" ")
        if mark in {"@if", "@unless"}:
            shown.append(shown[-1] and (name in flags) is (mark == "@if"))
        elif mark == "@end":
            shown.pop()
        elif shown[-1]:
            found.append(line)
    return "".join(found)


def _filled(template: str, facts: dict[str, str], language: Language) -> str:
    """Return a template with its places filled, in one pass: what is filled in stays as it is."""

    def fact(place: re.Match[str]) -> str:
        if place[1]:
            return facts[place[1]]
        return place[2] if language.has_types else ""

    return _PLACE.sub(fact, template)
