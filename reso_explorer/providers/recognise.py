"""Which provider a service root belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from reso_explorer.providers.provider import Provider, Root

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class Match(Struct, frozen=True, kw_only=True):
    """A provider and one of its roots that a URL fits.

    `exact` is False where only the host fits; then `root` is the nearest one and `variables`
    holds what its placeholders in the host stand for.
    """

    provider: Provider
    root: Root
    variables: dict[str, str]
    exact: bool


def match_root(url: str, providers: Iterable[Provider]) -> Match | None:
    """Return the provider and root that fit a URL best, or None.

    The host has to be the same; the longest root wins. Where only the host fits, it counts when
    no other provider has roots there. The URL may go on behind the root. Of providers that build
    upon each other, the one that stands below is found first.
    """
    best: tuple[int, Match] | None = None
    by_host: list[Match] = []
    for provider in sorted(providers, key=lambda provider: provider.base is not None):
        for root in provider.roots:
            host, path = _split(root.url)
            fits = _pattern(host, "[^.]+").fullmatch(_split(url)[0])
            if fits is None:
                continue
            by_host.append(
                Match(provider=provider, root=root, variables=fits.groupdict(), exact=False)
            )
            below = re.match(
                _pattern(path, "[^/]+").pattern + r"(?=[/?]|$)", _split(url)[1], re.IGNORECASE
            )
            if below is None:
                continue
            length = len(below.group())
            if best is None or length > best[0]:
                variables = fits.groupdict() | {
                    name: unquote(value) for name, value in below.groupdict().items()
                }
                found = Match(provider=provider, root=root, variables=variables, exact=True)
                best = (length, found)
    if best is not None:
        return best[1]
    if len({match.provider.base or match.provider.id for match in by_host}) == 1:
        return by_host[0]
    return None


def host_of(url: str) -> str:
    """Return the host of an address, with its port where that is not the usual one."""
    return _split(url)[0]


def _split(url: str) -> tuple[str, str]:
    """Return host (with port where one is given) and path of a URL, without final slash.

    An address without scheme is read as https; what cannot be read has an empty host.
    """
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url.strip())
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return "", ""
    return (parts.hostname or "") + port, parts.path.rstrip("/")


def _pattern(template: str, each: str) -> re.Pattern[str]:
    """Return the pattern of a template in which `{name}` stands for one part."""
    pieces: list[str] = []
    end = 0
    for place in _PLACEHOLDER.finditer(template):
        pieces += [re.escape(template[end : place.start()]), f"(?P<{place[1]}>{each})"]
        end = place.end()
    return re.compile("".join(pieces) + re.escape(template[end:]), re.IGNORECASE)
