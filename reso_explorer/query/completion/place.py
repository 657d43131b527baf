"""The place of the cursor: what a reader expected when the text before it ended."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.query.types import UNKNOWN

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Property
    from reso_explorer.query.scope import Scope
    from reso_explorer.query.types import ValueType


class Expectation(StrEnum):
    """What may stand at the cursor."""

    OPERAND = "operand"
    """A value: a field, a function, a literal."""
    OPERATOR = "operator"
    """What follows a value: an operator, or a word such as `desc`."""
    MEMBER = "member"
    """A segment after `/`."""
    SELECT = "select"
    EXPAND = "expand"
    OPTION = "option"
    """The name of an option."""
    TYPE = "type"
    """A type name in `cast` and `isof`."""
    VARIABLE = "variable"
    """A lambda variable and its colon."""
    RESOURCE = "resource"
    """The first segment of the resource path."""
    SEGMENT = "segment"
    """A further segment of the resource path."""
    KEY = "key"
    PARAMETER = "parameter"
    """A parameter of a function of the service, with its value."""
    CHOICE = "choice"
    """One of a few words: `true`, `json`, `allpages` …"""
    APPLY = "apply"
    """A transformation of `$apply`."""
    METHOD = "method"
    """An aggregation method after `with`."""
    NOTHING = "nothing"
    """A number or a name of the user's own."""


class Left(NamedTuple):
    """A value that an operator of a rank from `lowest` up to but not `below` may follow."""

    type: ValueType
    lowest: int
    below: int


class Subject(NamedTuple):
    """The field whose value stands on the other side, for the values it may take."""

    owner: str
    member: Property
    path: str = ""


class Place(NamedTuple):
    """Everything that the makers of completions need to know."""

    expectation: Expectation
    scope: Scope | None = None
    wanted: ValueType = UNKNOWN
    """The type that fits; UNKNOWN where any does."""
    others: tuple[ValueType, ...] = ()
    """Further types that fit as well."""
    subject: Subject | None = None
    operator: str = ""
    """The comparison that the value belongs to."""
    before: ValueType = UNKNOWN
    """The type before `/`, or of the resource."""
    lefts: tuple[Left, ...] = ()
    words: tuple[str, ...] = ()
    """Words that may stand here besides."""
    usage: str = "expression"
    """`expression`, `condition`, `orderby`, `groupby`, `select`, `expand` or `aggregate`."""
    names: tuple[str, ...] = ()
    """Names of options, parameters, key parts or choices that are left."""
    is_nested: bool = False
    """Whether options stand in parentheses."""
    inside_list: bool = False
    """Whether the value is an item of `in (…)`."""


class Reached(Exception):  # noqa: N818
    """The text before the cursor ends here."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.expectation)
        self.place = place
