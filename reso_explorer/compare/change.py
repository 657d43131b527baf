"""What changed between two documents, as data."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ChangeKind(StrEnum):
    """What happened to an element."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Impact(StrEnum):
    """What a change means to a program that reads from the service."""

    BREAKING = "breaking"
    """Something that worked may fail, or give other rows or values than before."""
    INFO = "info"
    """Worth a look: nothing fails by itself, but a strict or careful reader wants to know."""
    SAFE = "safe"
    """Nothing that worked stops working."""

    @property
    def word(self) -> str:
        """What people read: data and scripts have the value instead."""
        return "risky" if self is Impact.INFO else self.value

    def reaches(self, least: Impact) -> bool:
        """Whether the impact is `least` or worse."""
        order = list(Impact)
        return order.index(self) <= order.index(least)


class ElementKind(StrEnum):
    """The kind of element, or of statement on an element, that changed."""

    DOCUMENT = "document"
    NAMESPACE = "namespace"
    REFERENCE = "reference"
    CONTAINER = "container"
    RESOURCE = "resource"
    BINDING = "binding"
    CAPABILITY = "capability"
    ENTITY_TYPE = "entity-type"
    COMPLEX_TYPE = "complex-type"
    ENUM_TYPE = "enum-type"
    TYPE_DEFINITION = "type-definition"
    BASE_TYPE = "base-type"
    KEY = "key"
    FIELD = "field"
    RELATION = "relation"
    JOIN = "join"
    MEMBER = "member"
    OPERATION = "operation"
    PARAMETER = "parameter"
    IMPORT = "import"
    TERM = "term"
    TYPE = "type"
    FACET = "facet"
    NULLABILITY = "nullability"
    LOOKUP = "lookup"
    DEPRECATION = "deprecation"
    LABEL = "label"
    DESCRIPTION = "description"
    ANNOTATION = "annotation"


TEXTS = frozenset(
    {ElementKind.LABEL, ElementKind.DESCRIPTION, ElementKind.ANNOTATION, ElementKind.DEPRECATION}
)
"""Elements whose `before` and `after` are not told in the message."""


class Place(Struct, frozen=True, gc=False, kw_only=True):
    """Where a change occurred; `path` is that of the new document, of the old one if removed."""

    path: str
    before: str | None = None
    after: str | None = None
    old_line: int = 0
    new_line: int = 0


class Change(Struct, frozen=True, gc=False, kw_only=True):
    """One cause of difference between two documents.

    `path` names the element: a resource by its name, everything else as `NS.Type/Field`; it is
    that of the new document, or of the old one where the element is removed. Lines are 1-based
    and 0 where the element is absent or its line unknown. `count` is more than 1 where one cause
    shows in many places and the change stands for all of them; `places` then holds the others.
    """

    kind: ChangeKind
    element: ElementKind
    path: str
    impact: Impact
    message: str
    before: str | None = None
    after: str | None = None
    old_line: int = 0
    new_line: int = 0
    count: int = 1
    places: tuple[Place, ...] = ()

    @property
    def rule(self) -> str:
        """The id of what happened, such as `field-removed` or `type-changed`."""
        return f"{self.element.value}-{self.kind.value}"
