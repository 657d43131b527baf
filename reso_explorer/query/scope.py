"""Where in a query an expression stands, and what names mean there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.query.types import UNKNOWN, ValueType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.odata.ast import ExpandItem, Option, SelectItem
    from reso_explorer.query.steps import ResolvedPath


class Binding(NamedTuple):
    """What a lambda variable stands for; `origin` is the collection it walks through."""

    type: ValueType
    origin: ResolvedPath | None = None


class Shape(NamedTuple):
    """What rows look like after `$apply`.

    `names` are the names that exist besides the properties of the type; with `closed` only
    they exist. `paths` are the grouped paths (`Address/City`) of a closed shape. `is_known` is
    False after a transformation whose result is not known: then every name may exist.
    """

    names: Mapping[str, ValueType]
    closed: bool = False
    paths: tuple[str, ...] = ()
    is_known: bool = True


PLAIN = Shape({})
"""Rows as the type declares them."""


class Scope:
    """The names that an expression sees.

    Attributes:
        base: the type that paths without a prefix start from; UNKNOWN where it is not known.
        it: the type of `$it`.
        this: the type of `$this`.
        entity_set: the name of the set or singleton behind `base`, where it is known.
        shape: names made by `$compute` and `$apply`.
        variables: lambda variables by name, inner ones last.
    """

    __slots__ = ("base", "entity_set", "it", "shape", "this", "variables")

    def __init__(
        self,
        base: ValueType = UNKNOWN,
        *,
        it: ValueType | None = None,
        this: ValueType | None = None,
        entity_set: str | None = None,
        shape: Shape = PLAIN,
        variables: Mapping[str, Binding] | None = None,
    ) -> None:
        self.base = base
        self.it = it if it is not None else base
        self.this = this if this is not None else base
        self.entity_set = entity_set
        self.shape = shape
        self.variables: Mapping[str, Binding] = variables or {}

    def with_variable(self, name: str, binding: Binding) -> Scope:
        """Return the scope inside a lambda."""
        return Scope(
            self.base,
            it=self.it,
            this=self.this,
            entity_set=self.entity_set,
            shape=self.shape,
            variables={**self.variables, name: binding},
        )

    def with_shape(self, shape: Shape) -> Scope:
        """Return the scope with other made names."""
        return Scope(
            self.base,
            it=self.it,
            this=self.this,
            entity_set=self.entity_set,
            shape=shape,
            variables=self.variables,
        )

    def inside(self, item: ValueType, entity_set: str | None) -> Scope:
        """Return the scope of options nested in an expand or select item."""
        return Scope(item, it=self.it, this=item, entity_set=entity_set)


class Host:
    """What a list of options applies to.

    Attributes:
        type: the type of the result the options work on; a collection or a single value.
        scope: the scope of its expressions.
        options: the options.
        item: the expand or select item they are nested in, None at the top.
        kind: `resource`, `expand`, `expand-count`, `expand-ref`, `select`, `count` (inside an
            expression), `count-resource` (`…/$count`), `service` ($metadata, $batch) or
            `unknown`.
        path: navigation path from the top resource to here.
        depth: how many expands are around it.
    """

    __slots__ = ("depth", "item", "kind", "options", "path", "scope", "type")

    def __init__(
        self,
        found: ValueType,
        scope: Scope,
        options: tuple[Option, ...],
        *,
        kind: str = "resource",
        item: ExpandItem | SelectItem | None = None,
        path: str = "",
        depth: int = 0,
    ) -> None:
        self.type = found
        self.scope = scope
        self.options = options
        self.kind = kind
        self.item = item
        self.path = path
        self.depth = depth
