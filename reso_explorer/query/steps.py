"""Paths with every segment understood."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.model import Property

if TYPE_CHECKING:
    from reso_explorer.csdl.model import NavigationProperty, OperationOverload
    from reso_explorer.odata.ast import Node, Path
    from reso_explorer.query.scope import Scope
    from reso_explorer.query.types import ValueType


class StepKind(StrEnum):
    """What a segment of a path turned out to be."""

    PROPERTY = "property"
    NAVIGATION = "navigation"
    DYNAMIC = "dynamic"
    """A name made by `$compute` or `$apply`, or one that an open type may have."""
    CAST = "cast"
    VARIABLE = "variable"
    """A lambda variable."""
    INSTANCE = "instance"
    """`$it`, `$this`, `$these`."""
    ROOT = "root"
    """`$root`."""
    ALIAS = "alias"
    ANNOTATION = "annotation"
    RESOURCE = "resource"
    """An entity set or singleton."""
    TYPE_AS_SET = "type-as-set"
    """An entity type in the place of a resource; the document has no container."""
    KEY = "key"
    """A key value written as a segment, or an ordinal."""
    COUNT = "count"
    LAMBDA = "lambda"
    FILTER = "filter"
    AGGREGATE = "aggregate"
    FUNCTION = "function"
    ACTION = "action"
    CALL = "call"
    """A canonical function or a cast function that begins a path."""
    STAR = "star"
    SYSTEM = "system"
    """`$ref`, `$value` and their kin."""
    PROVIDER = "provider"
    """A segment that only this provider has, such as a replication path."""
    UNKNOWN = "unknown"
    """A name that nothing here has."""
    BROKEN = "broken"
    """Text that is no segment, already reported."""
    AFTER_UNKNOWN = "after-unknown"
    """Nothing can be said, since what stands before is not known."""


class Step(NamedTuple):
    """One segment: what it is, and the types before and after it."""

    segment: Node
    kind: StepKind
    before: ValueType
    after: ValueType
    member: Property | NavigationProperty | None = None
    overloads: tuple[OperationOverload, ...] = ()


class ResolvedPath:
    """A path, understood.

    Attributes:
        node: the path.
        steps: its segments.
        type: the type of its value.
        scope: where it stands.
        usage: `expression`, `orderby`, `select`, `expand`, `groupby` or `resource`.
    """

    __slots__ = ("node", "scope", "steps", "type", "usage")

    def __init__(
        self,
        node: Path | Node,
        steps: tuple[Step, ...],
        found: ValueType,
        scope: Scope,
        usage: str,
    ) -> None:
        self.node = node
        self.steps = steps
        self.type = found
        self.scope = scope
        self.usage = usage

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def field_step(self) -> Step | None:
        """The step of the property whose value the path gives, None where it is no property.

        For a lambda variable alone it is the property of the collection.
        """
        for step in reversed(self.steps):
            if step.kind is StepKind.PROPERTY:
                return step
            if step.kind is StepKind.VARIABLE and len(self.steps) == 1:
                name = getattr(getattr(step.segment, "name", None), "text", "")
                binding = self.scope.variables.get(name)
                if binding is not None and binding.origin is not None:
                    return binding.origin.field_step
                return None
            if step.kind is not StepKind.CAST:
                return None
        return None

    @property
    def names(self) -> str:
        """The property names joined by `/`, without variables and casts: `Address/City`."""
        return "/".join(step.member.name for step in self.steps if step.member is not None)

    @property
    def starts_at_base(self) -> bool:
        """Whether the path starts at the entity that is filtered, without a prefix."""
        if not self.steps:
            return False
        return self.steps[0].kind in {
            StepKind.PROPERTY,
            StepKind.NAVIGATION,
            StepKind.DYNAMIC,
            StepKind.CAST,
            StepKind.UNKNOWN,
            StepKind.FUNCTION,
        }

    @property
    def is_field(self) -> bool:
        """Whether the path ends at a declared structural property."""
        step = self.field_step
        return step is not None and isinstance(step.member, Property)
