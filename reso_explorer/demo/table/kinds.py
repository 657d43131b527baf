"""The words of the source table: Field, Nav, Resource, Lookup, and short ways to write them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

Kind = Literal["text", "lookup", "lookups", "flags", "decimal", "int", "date", "instant", "yes"]
"""What a field holds; `lookups` and `flags` hold several values, the latter as one flags enum."""

WOVEN: Final = -1.0
"""Fill of a field that the generators write themselves."""

SYSTEM_RESOURCES: Final = ("Lookup", "Field")
"""Resources that describe the others."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource, in the terms of both dialects.

    `fill` is the share of rows (0 to 1) that hold a value drawn from `spread`, or `WOVEN`.
    `spread` is (low, high) for numbers, the choices for texts, the share of true for `yes`, the
    greatest number of values for `lookups`.
    """

    name: str
    kind: Kind
    about: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    lookup: str | None = None
    label: str | None = None
    key: bool = False
    required: bool = False
    fill: float = WOVEN
    spread: tuple[Any, ...] = ()
    only: tuple[str, ...] = ()
    """Property types that use the field; empty for all."""
    unit: str | None = None
    """Unit of measure of a number, or the currency code of an amount."""
    least: int | None = None
    """Smallest value the field admits."""
    marks: frozenset[str] = frozenset()
    """Among `computed`, `readonly`, `hidden`, `unfilterable`, `unsortable`."""

    @property
    def several(self) -> bool:
        """Whether the field is a collection in the lookup dialect."""
        return self.kind in {"lookups", "flags"}


@dataclass(frozen=True, slots=True)
class Nav:
    """A relation: rows of `target` whose `there` equals `here` of the source row.

    `record_of` names the source resource where the target keeps ResourceName beside the key.
    """

    name: str
    target: str
    here: str
    there: str
    about: str
    many: bool = False
    record_of: str | None = None
    partner: str | None = None
    constrained: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """An entity type and its entity set of the same name."""

    name: str
    about: str
    fields: tuple[Field, ...]
    navs: tuple[Nav, ...] = ()

    @property
    def key(self) -> str:
        """Name of the one key field."""
        return next(field.name for field in self.fields if field.key)


@dataclass(frozen=True, slots=True)
class LookupValue:
    """One allowed value: display text, enum member name, and whether it is a local one."""

    text: str
    member: str
    local: bool = False


def key(name: str, about: str) -> Field:
    """Return the key field of a resource."""
    return Field(name, "text", about, length=64, key=True, required=True)


def text(name: str, about: str, length: int | None = 50, **more: Any) -> Field:
    """Return a text field of at most `length` characters."""
    return Field(name, "text", about, length=length, **more)


def money(name: str, about: str, **more: Any) -> Field:
    """Return an amount in dollars and cents."""
    return Field(
        name, "decimal", about, precision=14, scale=2, **{"unit": "USD", "least": 0, **more}
    )


def decimal(name: str, about: str, precision: int = 14, scale: int = 2, **more: Any) -> Field:
    """Return a decimal field."""
    return Field(name, "decimal", about, precision=precision, scale=scale, **more)


def number(name: str, about: str, **more: Any) -> Field:
    """Return a whole-number field."""
    return Field(name, "int", about, **more)


def date(name: str, about: str, **more: Any) -> Field:
    """Return a date field."""
    return Field(name, "date", about, **more)


def instant(name: str, about: str, **more: Any) -> Field:
    """Return a timestamp field."""
    return Field(name, "instant", about, **more)


def yes(name: str, about: str, fill: float = WOVEN, share: float = 0.5, **more: Any) -> Field:
    """Return a boolean field; `share` is the share of true among the filled rows."""
    return Field(name, "yes", about, fill=fill, spread=(share,), **more)


def one_of(name: str, about: str, lookup: str | None = None, **more: Any) -> Field:
    """Return a field that holds one value of a lookup (of the field's own name by default)."""
    return Field(name, "lookup", about, length=128, lookup=lookup or name, **more)


def some_of(name: str, about: str, lookup: str | None = None, **more: Any) -> Field:
    """Return a field that holds several values of a lookup."""
    return Field(name, "lookups", about, length=1024, lookup=lookup or name, **more)


def marked(field: Field, *marks: str) -> Field:
    """Return the field with marks added."""
    return replace(field, marks=field.marks | set(marks))


def labelled(field: Field, label: str) -> Field:
    """Return the field with the human label of its encoded name."""
    return replace(field, label=label)
