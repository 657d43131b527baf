"""Which changes are wanted: of some resources, types, or fields, of some impact, of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.compare.change import ChangeKind, ElementKind, Impact
from reso_explorer.graph import EdgeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from reso_explorer.compare.change import Change
    from reso_explorer.document import Document

KINDS: Final = (*ChangeKind, *ElementKind)
"""Words that choose changes by what happened, or by the element it happened to."""
_PARTS: Final = (EdgeKind.BASE, EdgeKind.PROPERTY, EdgeKind.UNDERLYING)
"""Edges to the types that the rows of a type are made of."""


class UnknownNameError(ValueError):
    """Neither document has a name; `names` are those that both have, for suggestions."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.names = names


class Selection:
    """Tells which changes from one document to another are wanted.

    Args:
        sides: the older and the newer document.
        only: resources, types, or `Owner/Field`; with a resource or type come the types that its
            rows are made of: base types, complex types, and enumerations.
        kinds: values of `ChangeKind` and of `ElementKind`; of each group one must fit.
        least: the least impact.
        standard_only: whether changes of local fields and values are left out.

    Raises:
        UnknownNameError: neither document has one of the names.
    """

    def __init__(
        self,
        sides: tuple[Document, Document],
        *,
        only: Sequence[str] = (),
        kinds: Collection[str] = (),
        least: Impact = Impact.SAFE,
        standard_only: bool = False,
    ) -> None:
        self._sides = sides
        self._groups = [
            chosen for words in (ChangeKind, ElementKind) if (chosen := set(words) & set(kinds))
        ]
        self._least = least
        self._standard_only = standard_only
        self._paths = self._covered(only) if only else None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return (
            self._paths is None
            and not self._groups
            and self._least is Impact.SAFE
            and not self._standard_only
        )

    def __call__(self, change: Change) -> bool:
        """Tell whether a change is wanted."""
        return (
            change.impact.reaches(self._least)
            and all(change.kind in group or change.element in group for group in self._groups)
            and (self._paths is None or any(each in self._paths for each in _outward(change.path)))
            and not (self._standard_only and self._is_local(change.path))
        )

    # --- by name ----------------------------------------------------------------------------------

    def _covered(self, only: Sequence[str]) -> frozenset[str]:
        """Return the paths that some names stand for in either document."""
        found: set[str] = set()
        for name in only:
            paths = [path for side in self._sides for path in _paths_of(side, name)]
            if not paths:
                raise UnknownNameError(name, _known_names(self._sides, name))
            found.update(paths)
        return frozenset(found)

    # --- local fields and values ------------------------------------------------------------------

    def _is_local(self, path: str) -> bool:
        """Tell whether all documents that have a field or value call it local."""
        owner, slash, name = path.partition("/")
        said = [_says_local(side, owner, name) for side in self._sides] if slash else []
        known = [each for each in said if each is not None]
        return bool(known) and all(known)


def _outward(path: str) -> Iterator[str]:
    """Yield a path and what it is inside of: `N.T/Field/x`, `N.T/Field`, `N.T`."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _paths_of(document: Document, name: str) -> Iterator[str]:
    """Yield the paths that a name given by a person stands for."""
    index = document.index
    owner, slash, member = name.partition("/")
    resource = index.resource_type(owner)
    types = [resource] if resource is not None else list(_types(document, owner))
    if resource is not None and not slash:
        yield owner
    for each in types:
        if not slash:
            yield from _made_of(document, each.qualified_name)
            continue
        declared = index.properties(each.qualified_name).get(member)
        relation = index.navigation_properties(each.qualified_name).get(member)
        if declared is not None:
            yield f"{declared.owner.qualified_name}/{member}"
            if index.type(declared.member.type) is not None:
                yield from _made_of(document, index.qualify(declared.member.type))
        elif relation is not None:
            yield f"{relation.owner.qualified_name}/{member}"
        if (declared or relation) and resource is not None:
            yield f"{owner}/{member}"


def _types(document: Document, name: str) -> Iterator[Any]:
    found = document.index.type(name)
    yield from (found,) if found is not None else document.index.types_named(name)


def _made_of(document: Document, type_name: str) -> Iterator[str]:
    """Yield a type and all types that its rows are made of."""
    graph = document.graph()
    pending, seen = [type_name], {type_name}
    while pending:
        node = pending.pop()
        yield node
        for edge in graph.edges_from(node, *_PARTS):
            if edge.target not in seen:
                seen.add(edge.target)
                pending.append(edge.target)


def _known_names(sides: tuple[Document, Document], name: str) -> list[str]:
    """Return what could have been meant by a name: members of its owner, else resources, types."""
    owner, slash, _ = name.partition("/")
    known: dict[str, None] = {}
    for side in sides:
        index = side.index
        found = index.resource_type(owner) or next(_types(side, owner), None)
        if slash and found is not None:
            members = (index.properties, index.navigation_properties)
            for of in members:
                known |= dict.fromkeys(f"{owner}/{each}" for each in of(found.qualified_name))
        else:
            known |= dict.fromkeys([*index.entity_sets, *index.singletons])
            known |= dict.fromkeys(each.rpartition(".")[2] for each in index.types)
    return list(known)


def _says_local(document: Document, owner: str, name: str) -> bool | None:
    """Tell whether a document calls a field or value local; None if it has no such thing."""
    index, meanings = document.index, document.meanings
    enum = index.enum_type(owner)
    if enum is not None:
        is_there = any(member.name == name for member in enum.members)
        return meanings.member(enum.qualified_name, name).is_local if is_there else None
    field = name.partition("/")[0]
    if index.structured(owner) is None or field not in index.properties(owner):
        return None
    return meanings.field(owner, field).is_local
