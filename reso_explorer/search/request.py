"""What the user asks for: words and filters.

`price type:Decimal kind:field in:Property is:local -sold`: words must all match, in any order;
`-word` must not match; filters narrow the result.
"""

from __future__ import annotations

from msgspec import Struct

from reso_explorer.search.entry import EntryKind
from reso_explorer.suggest import did_you_mean

FLAGS = ("key", "filterable", "sortable", "local", "lookup", "collection", "nullable", "computed")
"""What `is:` knows."""

_KINDS = {kind.value: kind for kind in EntryKind} | {
    "set": EntryKind.RESOURCE,
    "entityset": EntryKind.RESOURCE,
    "entitytype": EntryKind.TYPE,
    "property": EntryKind.FIELD,
    "navigation": EntryKind.RELATION,
    "nav": EntryKind.RELATION,
    "member": EntryKind.VALUE,
    "lookup": EntryKind.VALUE,
}
_FILTERS = ("type", "kind", "in", "is")


class RequestError(ValueError):
    """A filter that means nothing; the message says which words it knows."""


class Request(Struct, frozen=True):
    """A parsed search request; all texts are case-folded except `within`."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    kinds: frozenset[EntryKind] = frozenset()
    within: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.words or self.types or self.kinds or self.within or self.flags)


def parse_request(text: str) -> Request:
    """Read a search text. A filter that is still being typed (`in:`) is left out.

    Raises:
        RequestError: an unknown kind or flag.
    """
    words: list[str] = []
    without: list[str] = []
    filters: dict[str, list[str]] = {name: [] for name in _FILTERS}
    for part in text.split():
        name, colon, value = part.partition(":")
        if colon and name.casefold() in filters:
            if value:
                filters[name.casefold()].append(value)
        elif part.startswith("-") and len(part) > 1:
            without.append(part[1:].casefold())
        elif part != "-":
            words.append(part.casefold())
    flags = tuple(flag.casefold() for flag in filters["is"])
    for flag in flags:
        if flag not in FLAGS:
            raise RequestError(
                f"is:{flag} is not known.{did_you_mean(flag, FLAGS)} Known: {', '.join(FLAGS)}."
            )
    return Request(
        words=tuple(words),
        without=tuple(without),
        types=tuple(value.casefold() for value in filters["type"]),
        kinds=frozenset(_kind(value.casefold()) for value in filters["kind"]),
        within=tuple(filters["in"]),
        flags=flags,
    )


def _kind(word: str) -> EntryKind:
    for candidate in (word, word.removesuffix("s"), word.removesuffix("ies") + "y"):
        if candidate in _KINDS:
            return _KINDS[candidate]
    known = ", ".join(kind.value for kind in EntryKind)
    raise RequestError(f"kind:{word} is not known.{did_you_mean(word, _KINDS)} Known: {known}.")
