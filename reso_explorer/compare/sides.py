"""Two documents side by side, and the changes found so far."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.compare.change import Change, ChangeKind, ElementKind, Impact, Place
from reso_explorer.compare.names import Names
from reso_explorer.csdl.canonical import canonical
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation, Model
    from reso_explorer.document import Document


_NAMESPACE: Final = re.compile(r"(?:\w+\.)+(?=\w)")


class Spot(NamedTuple):
    """Where an element stands in one document."""

    path: str
    line: int = 0


class Pair(NamedTuple):
    """One element in both documents; `plural` names its kind in sentences about many."""

    old: Spot
    new: Spot
    plural: str

    @property
    def title(self) -> str:
        """The name of the element in a sentence."""
        return short(self.new.path)


class Found(Struct, frozen=True):
    """A change with the sentence that stands for many like it, "" where there is none.

    `{count}` in that sentence is the number of places.
    """

    change: Change
    shared: str = ""


class Sides:
    """Both documents in canonical form, the names that moved between them, and what was found.

    Attributes:
        old: the former document.
        new: the later document.
        names: qualified names of the old document as the new one spells them.
        found: the changes in the order in which they were found.
        told_capabilities: resources of which a change of capabilities was told.
    """

    def __init__(self, old: Document, new: Document) -> None:
        self.old = ModelIndex(canonical(old.model))
        self.new = ModelIndex(canonical(new.model))
        self.old_meanings = Meanings(self.old)
        self.new_meanings = Meanings(self.new)
        self.names = Names()
        self.found: list[Found] = []
        self.told_capabilities: set[str] = set()
        self.one_sided: set[str] = set()
        self._asked_old: set[str] = set()
        self._asked_new: set[str] = set()
        self._groups_old = _groups(self.old.model)
        self._groups_new = _groups(self.new.model)

    # --- telling --------------------------------------------------------------------------------

    def added(
        self,
        element: ElementKind,
        impact: Impact,
        new: Spot,
        message: str,
        *,
        shared: str = "",
        after: str | None = None,
    ) -> None:
        """Tell of an element that only the new document has."""
        self.one_sided.add(new.path)
        change = Change(
            kind=ChangeKind.ADDED,
            element=element,
            path=new.path,
            impact=impact,
            message=message,
            after=after,
            new_line=new.line,
        )
        self.found.append(Found(change, shared))

    def removed(
        self,
        element: ElementKind,
        impact: Impact,
        old: Spot,
        message: str,
        *,
        shared: str = "",
        before: str | None = None,
    ) -> None:
        """Tell of an element that only the old document has."""
        self.one_sided.add(old.path)
        change = Change(
            kind=ChangeKind.REMOVED,
            element=element,
            path=old.path,
            impact=impact,
            message=message,
            before=before,
            old_line=old.line,
        )
        self.found.append(Found(change, shared))

    def changed(
        self,
        element: ElementKind,
        impact: Impact,
        pair: Pair,
        message: str,
        *,
        shared: str = "",
        before: str | None = None,
        after: str | None = None,
        kind: ChangeKind = ChangeKind.CHANGED,
    ) -> None:
        """Tell of an element, or of a statement on one, that both documents have.

        `kind` is that of the statement: an annotation may be added to a field that stays.
        """
        change = Change(
            kind=kind,
            element=element,
            path=pair.new.path,
            impact=impact,
            message=message,
            before=before,
            after=after,
            old_line=pair.old.line,
            new_line=pair.new.line,
        )
        self.found.append(Found(change, shared))

    def reappraise(self, first: int, impact: Impact) -> None:
        """Give the changes found from number `first` on another impact."""
        self.found[first:] = [
            Found(replace(each.change, impact=impact), each.shared) for each in self.found[first:]
        ]

    # --- annotations ----------------------------------------------------------------------------

    def old_annotations(self, path: str, inline: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        """Return all annotations of an element of the old document."""
        external = self._groups_old.get(path)
        if external is None:
            return inline
        self._asked_old.add(path)
        return (*inline, *external)

    def new_annotations(self, path: str, inline: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        """Return all annotations of an element of the new document."""
        external = self._groups_new.get(path)
        if external is None:
            return inline
        self._asked_new.add(path)
        return (*inline, *external)

    def unasked_targets(self) -> list[tuple[str | None, str | None]]:
        """Return old and new targets of annotations that no comparison has asked for yet."""
        left = {
            self.names.path(path): path for path in self._groups_old if path not in self._asked_old
        }
        targets: list[tuple[str | None, str | None]] = [
            (left.pop(path, None), path) for path in self._groups_new if path not in self._asked_new
        ]
        return [*targets, *((path, None) for path in left.values())]


def _groups(model: Model) -> dict[str, tuple[Annotation, ...]]:
    found: dict[str, tuple[Annotation, ...]] = {}
    for schema in model.schemas:
        for group in schema.annotation_groups:
            found[group.target] = (*found.get(group.target, ()), *group.annotations)
    return found


def short(path: str) -> str:
    """Return a path without namespaces: `Type/Field` for `NS.Type/Field`."""
    return _NAMESPACE.sub("", path)


def place_of(change: Change) -> Place:
    """Return where a change occurred."""
    return Place(
        path=change.path,
        before=change.before,
        after=change.after,
        old_line=change.old_line,
        new_line=change.new_line,
    )
