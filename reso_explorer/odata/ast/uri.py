"""The whole request URL, relative to the service root."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.node import Missing, Name, Node

if TYPE_CHECKING:
    from reso_explorer.odata.ast.expressions import TypeName
    from reso_explorer.odata.ast.options import Option
    from reso_explorer.odata.ast.paths import Segment

OptionT = TypeVar("OptionT")


def _first(options: tuple[Option, ...], kind: type[OptionT]) -> OptionT | None:
    return next((option for option in options if isinstance(option, kind)), None)


class ResourcePath(Node, frozen=True):
    """The part before `?`, split at `/`; empty for the service document."""

    segments: tuple[Segment, ...]


class ContextSelectItem(Node, frozen=True):
    """An item in the parentheses of a context fragment: `Name`, `Orders+(ID)`, `*`."""

    path: tuple[Segment, ...]
    is_expanded: bool = False
    """Whether a `+` follows the name."""
    select: tuple[ContextSelectItem, ...] | None = None
    parameters: tuple[Name | Missing, ...] | None = None


class ContextFragment(Node, frozen=True):
    """What follows `$metadata#` in a context URL.

    Either `type` (`Edm.String`, `Collection(NS.T)`, `Collection($ref)`, `$ref` as a name) or
    `segments` is given; `suffix` is `$entity`, `$delta`, `$deletedEntity`, `$link`,
    `$deletedLink` or empty.
    """

    segments: tuple[Segment, ...] = ()
    type: TypeName | None = None
    select: tuple[ContextSelectItem, ...] | None = None
    suffix: str = ""


class QueryOptions(Node, frozen=True):
    """The options of a query without its path."""

    options: tuple[Option, ...]

    def first(self, kind: type[OptionT]) -> OptionT | None:
        """Return the first option of a kind (`first(Filter)`), or None."""
        return _first(self.options, kind)


class RelativeUri(Node, frozen=True):
    """A request: path, options, and for `$metadata` the context fragment.

    `base` is the service root that stood before the path, with its last `/`; empty for a
    relative text.
    """

    path: ResourcePath
    options: tuple[Option, ...] = ()
    fragment: ContextFragment | None = None
    base: str = ""
    base_span: Span = NOWHERE

    def first(self, kind: type[OptionT]) -> OptionT | None:
        """Return the first option of a kind (`first(Filter)`), or None."""
        return _first(self.options, kind)
