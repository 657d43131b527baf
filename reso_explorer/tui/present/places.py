"""Where the user is, and where they were."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.search import Hit


class PlaceKind(StrEnum):
    """What one can look at."""

    OVERVIEW = "overview"
    FINDINGS = "findings"
    CHANGES = "changes"
    """What changed since the last look; the path is that of the changed element."""
    REPAIRS = "repairs"
    """What was changed in a pasted query."""
    RESOURCE = "resource"
    TYPE = "type"
    """Any named type: entity, complex, enumeration, definition."""
    FIELD = "field"
    RELATION = "relation"
    VALUE = "value"
    LOOKUP = "lookup"
    ACTION = "action"
    FUNCTION = "function"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to look at.

    `path` is as in search results: `Set`, `NS.Type`, `NS.Type/Member`, `lookup:Name`.
    `resource` is the entity set through which it was reached, "" where unknown.
    """

    kind: PlaceKind
    path: str = ""
    resource: str = ""

    @property
    def name(self) -> str:
        """The simple name."""
        if self.path.startswith("lookup:"):
            return self.path.removeprefix("lookup:")
        _, slash, member = self.path.rpartition("/")
        return member if slash else member.rpartition(".")[2]

    @property
    def type_name(self) -> str:
        """The qualified type that a member belongs to, or the path itself."""
        return self.path.rpartition("/")[0] if "/" in self.path else self.path


OVERVIEW: Final = Place(PlaceKind.OVERVIEW)
FINDINGS: Final = Place(PlaceKind.FINDINGS)
CHANGES: Final = Place(PlaceKind.CHANGES)
REPAIRS: Final = Place(PlaceKind.REPAIRS)

_OF_ENTRY: Final = {
    "resource": PlaceKind.RESOURCE,
    "type": PlaceKind.TYPE,
    "complex": PlaceKind.TYPE,
    "enum": PlaceKind.TYPE,
    "definition": PlaceKind.TYPE,
    "field": PlaceKind.FIELD,
    "relation": PlaceKind.RELATION,
    "value": PlaceKind.VALUE,
    "action": PlaceKind.ACTION,
    "function": PlaceKind.FUNCTION,
    "term": PlaceKind.TERM,
}


def place_of_hit(hit: Hit) -> Place:
    """Return the place that a search result leads to."""
    if hit.path.startswith("lookup:"):
        return Place(PlaceKind.LOOKUP, hit.path.partition("/")[0])
    return Place(_OF_ENTRY[hit.kind.value], hit.path)


def place_of_path(index: ModelIndex, path: str) -> Place | None:
    """Return the place of a model path such as a finding names, None where nothing is there."""
    owner, slash, member = path.partition("/")
    if not slash:
        if path in index.entity_sets or path in index.singletons:
            return Place(PlaceKind.RESOURCE, path)
        for kind, known in (
            (PlaceKind.TYPE, index.types),
            (PlaceKind.ACTION, index.actions),
            (PlaceKind.FUNCTION, index.functions),
            (PlaceKind.TERM, index.terms),
        ):
            if path in known:
                return Place(kind, path)
        return None
    if owner in index.containers:
        return place_of_path(index, member.partition("/")[0])
    if member in index.properties(owner):
        return Place(PlaceKind.FIELD, path)
    if member in index.navigation_properties(owner):
        return Place(PlaceKind.RELATION, path)
    if index.enum_type(owner) is not None:
        return Place(PlaceKind.VALUE, path)
    return Place(PlaceKind.TYPE, owner) if owner in index.types else None


@dataclass(slots=True)
class History:
    """The places visited, as in a web browser.

    A glance (moving a cursor over a list) replaces the glance before it, so that going back
    leads to places where the user stayed.
    """

    places: list[Place] = field(default_factory=lambda: [OVERVIEW])
    position: int = 0
    glancing: bool = False

    @property
    def here(self) -> Place:
        """The place the user looks at."""
        return self.places[self.position]

    def visit(self, place: Place, *, glance: bool = False) -> None:
        """Go to a place; what lay ahead is forgotten."""
        if place == self.here:
            self.glancing = self.glancing and glance
            return
        if self.glancing:
            self.position -= 1
            self.glancing = False
            if self.position >= 0 and self.places[self.position] == place and not glance:
                del self.places[self.position + 1 :]
                return
        del self.places[self.position + 1 :]
        self.places.append(place)
        self.position += 1
        self.glancing = glance

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self.position > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether a step back can be taken again."""
        return self.position + 1 < len(self.places)

    def back(self) -> Place:
        """Go to the place before and return it."""
        self.position = max(self.position - 1, 0)
        self.glancing = False
        return self.here

    def forward(self) -> Place:
        """Go to the place after and return it."""
        self.position = min(self.position + 1, len(self.places) - 1)
        self.glancing = False
        return self.here
