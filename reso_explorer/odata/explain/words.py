"""Small pieces of sentences, and what names and values are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.odata.ast import Node, Path


class Words:
    """What names and values are called. This one knows no schema and shows names as written.

    `query.explain_query` has the one that takes labels and display texts from a schema.
    """

    def label(self, names: tuple[str, ...]) -> str:
        """Return the words for a path of names, such as `("ListAgent", "MemberFullName")`."""
        return "/".join(names)

    def rows(self, name: str) -> str:
        """Return the plural noun for the rows of a resource."""
        return name

    def row(self, name: str) -> str:
        """Return the noun for one row of a resource."""
        return name

    def argument(self, name: str) -> str:
        """Return the words for a part of a key or a parameter of a function."""
        return name

    def family(self, node: Node) -> str:
        """Return what kind of value an expression has (`query.families`), "" if not known."""
        del node
        return ""

    def value(self, node: Node) -> str | None:
        """Return the words for a literal at its place, None if it has no others than its own."""
        del node
        return None

    def phrase(self, path: Path, operator: str, values: tuple[str, ...]) -> Phrase | None:
        """Return how people say a condition on a field of the rows, None if by its label.

        `operator` is that of a comparison, `range` for two bounds, `true` or `false`.
        """
        del path, operator, values
        return None


class Phrase(NamedTuple):
    """A condition as people say it: "active" before the noun, or "in Austin" after it."""

    text: str
    is_adjective: bool = False


def joined(parts: Iterable[str], word: str = "and") -> str:
    """Return `a`, `a and b`, or `a, b, and c`; parts with commas are always set apart by one."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    if len(found) == 2 and ", " not in found[0]:
        return f"{found[0]} {word} {found[1]}"
    return f"{', '.join(found[:-1])}, {word} {found[-1]}"


def capital(text: str) -> str:
    """Return text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def one_of(items: str) -> str:
    """Return the noun for one of several: "room" for "rooms", "media item" for "media"."""
    if items.endswith("ies"):
        return f"{items[:-3]}y"
    if items.endswith(("ses", "xes", "ches")):
        return items[:-2] if not items.endswith("houses") else items[:-1]
    if items.endswith("s") and not items.endswith("ss"):
        return items[:-1]
    return f"{items} item"


_PLURAL_VERBS = {
    "is": "are",
    "isn't": "aren't",
    "has": "have",
    "comes": "come",
    "contains": "contain",
    "starts": "start",
    "ends": "end",
    "matches": "match",
    "includes": "include",
    "doesn't": "don't",
}


def is_plural(subject: str) -> bool:
    """Tell whether a noun is a plural, by its ending: "public remarks of it", not "status"."""
    head = subject.partition(" of ")[0]
    word = head.rpartition(" ")[2]
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def agreed(subject: str, predicate: str) -> str:
    """Return a subject with a predicate whose verb agrees with it: "remarks contain …"."""
    verb, space, rest = predicate.partition(" ")
    if is_plural(subject):
        verb = _PLURAL_VERBS.get(verb, verb)
    return f"{subject} {verb}{space}{rest}"
