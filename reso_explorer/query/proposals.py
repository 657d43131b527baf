"""What a name that is not known may mean: only names of a kind that can stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.diagnostics.sentence import listed
from reso_explorer.odata.ast import CountSegment, FilterSegment, LambdaSegment, NameSegment
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.types import value_type
from reso_explorer.search import Closeness, Suggestion, Vocabulary, is_slip, vocabulary
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.csdl.model import NavigationProperty, Property
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import ResolvedPath, Step

_LIMIT = 3
_GEO: Final = frozenset({"geo.distance", "geo.intersects", "geo.length"})
_FAMILIES: Final = {
    "text": {"text", "enum", "open", "unknown"},
    "enum": {"enum", "open", "text", "unknown"},
    "number": {"number", "unknown"},
    "boolean": {"boolean", "unknown"},
    "date": {"date", "moment", "unknown"},
    "moment": {"moment", "date", "unknown"},
    "guid": {"guid", "unknown"},
    "geo": {"geo"},
}
"""Families of fields that can be compared with a value of a family."""


class Proposal(NamedTuple):
    """What to say about an unknown name, and the name that a fix may write instead."""

    text: str = ""
    """" Did you mean …?" with a leading space, or a list of what can stand there, or ""."""
    name: str | None = None


def for_member(
    analysis: Analysis, path: ResolvedPath, step: Step, word: str, extra: Sequence[str] = ()
) -> Proposal:
    """Propose a member for an unknown segment of a path.

    What follows the segment and what the path is for decide what can stand there: a relation
    in `$expand`, something with members of its own before `/Name`, a collection before `any`.
    `extra` are names that the query itself makes.
    """
    owner = step.before.name
    names = _fitting(analysis, path, step)
    words = vocabulary(analysis.index, owner)
    found = words.only(names).suggest(word, limit=_LIMIT)
    if found and found[0].closeness is Closeness.MEANING and _follows(path, step) is None:
        family = _wanted(analysis, path)
        typed = _of_family(analysis, owner, names, family) if family is not None else names
        fitting = words.only(typed).suggest(word, limit=_LIMIT)
        if not any(each.is_sure for each in fitting):
            return proposed(found)._replace(name=None)
        found = fitting
    if not any(each.is_sure for each in found):
        found = _own_names(word, extra) or _same_relation(words, names, word) or found
    return proposed(found) if found else possible_members(analysis, path, step)


def possible_members(analysis: Analysis, path: ResolvedPath, step: Step) -> Proposal:
    """List what can stand in a place, if only a few kinds of members can."""
    if path.usage == "expand" or _follows(path, step) is not None:
        return Proposal(_listing(path, _fitting(analysis, path, step)))
    return Proposal()


def for_name(
    analysis: Analysis, word: str, names: Iterable[str], labels: Iterable[tuple[str, ...]] = ()
) -> Proposal:
    """Propose one of some names, such as resources or types, for a word."""
    given = list(names)
    called = dict(zip(given, labels, strict=True)) if labels else dict.fromkeys(given, ())
    words = Vocabulary(called, is_reso=analysis.meanings.is_reso)
    return proposed(words.suggest(word, limit=_LIMIT))


def proposed(found: Sequence[Suggestion]) -> Proposal:
    """Return the sentence for proposals, the first of them as the name for a fix if it is close."""
    if not found:
        return Proposal()
    first = found[0]
    name = first.name if first.is_sure or first.is_slip else None
    return Proposal(f" Did you mean {listed(each.name for each in found)}?", name)


def is_misspelt(analysis: Analysis, type_name: str, word: str) -> bool:
    """Tell whether a word is the name of a member but for its spelling."""
    spelled = {Closeness.SAME, Closeness.NEAR}
    found = vocabulary(analysis.index, type_name).suggest(word)
    return any(each.closeness in spelled for each in found) or bool(
        near_names(word, vocabulary(analysis.index, type_name).names)
    )


def _fitting(analysis: Analysis, path: ResolvedPath, step: Step) -> list[str]:
    """Return the members of a type that can stand in a place."""
    index, owner = analysis.index, step.before.name
    relations = index.navigation_properties(owner)
    follows = _follows(path, step)
    if follows is None:
        if path.usage == "expand":
            return list(relations)
        if path.usage == "resource" or (path.usage == "select" and analysis.is_legacy):
            return [*index.properties(owner), *relations]
        return list(index.properties(owner))
    members: list[Property | NavigationProperty] = [d.member for d in relations.values()]
    members += [declared.member for declared in index.properties(owner).values()]
    found: list[str] = []
    for member in members:
        if follows == "collection":
            fits = member.is_collection
        elif path.usage == "expand":
            fits = bool(index.navigation_properties(member.type))
        else:
            fits = value_type(index, member.type).is_structured
        if fits:
            found.append(member.name)
    return found


def _wanted(analysis: Analysis, path: ResolvedPath) -> str | None:
    """Return the family of values that an expression is compared with or must have itself."""
    node = path.node
    for compared in analysis.comparisons:
        sides = (compared.node.left, compared.node.right)
        if any(node is side for side in sides):
            other, found = (
                (sides[1], compared.right) if node is sides[0] else (sides[0], compared.left)
            )
            family = literal_family(other)
            return family if family in _FAMILIES else type_family(found)
    for called in analysis.calls:
        if called.node.name.text in _GEO and any(node is each for each in called.node.arguments):
            return "geo"
    return None


def _of_family(analysis: Analysis, owner: str, names: Sequence[str], family: str) -> Sequence[str]:
    """Return the fields whose values can be compared with those of a family."""
    fitting = _FAMILIES.get(family)
    if fitting is None:
        return names
    properties = analysis.index.properties(owner)
    found: list[str] = []
    for name in names:
        member = properties[name].member if name in properties else None
        if member is None or member.is_collection:
            continue
        if type_family(value_type(analysis.index, member.type)) in fitting:
            found.append(name)
    return found


def _follows(path: ResolvedPath, step: Step) -> str | None:
    """Return what the segment after a step asks of it: `members`, `collection`, or nothing."""
    place = next((n for n, other in enumerate(path.steps) if other is step), len(path.steps))
    following = path.steps[place + 1].segment if place + 1 < len(path.steps) else None
    if isinstance(following, LambdaSegment | CountSegment | FilterSegment):
        return "collection"
    return "members" if isinstance(following, NameSegment) else None


def _own_names(word: str, extra: Sequence[str]) -> tuple[Suggestion, ...]:
    near = near_names(word, extra)
    return tuple(Suggestion(n, Closeness.NEAR, is_slip=is_slip(word, n)) for n in near)


def _same_relation(words: Vocabulary, names: Sequence[str], word: str) -> tuple[Suggestion, ...]:
    """Return a member of another kind that the word names but for its spelling in case and spaces."""
    others = words.only(set(words.names) - set(names)).same(word)
    return tuple(each for each in others if each.closeness is Closeness.SAME)


def _listing(path: ResolvedPath, names: Sequence[str]) -> str:
    """Return which members can stand in a place, as a sentence with a leading space."""
    if path.usage == "expand":
        return f" Its relations: {listed(names, last='and')}." if names else " It has no relations."
    return f" Possible here: {listed(names, last='and')}." if names else ""
