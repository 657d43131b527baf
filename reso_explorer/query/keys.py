"""The parts of a key with their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.odata.ast import NOWHERE, Name
from reso_explorer.query.fields import find_field
from reso_explorer.query.steps import Step, StepKind
from reso_explorer.query.types import UNKNOWN, ValueType

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Property


class KeyPart(NamedTuple):
    """One part: its name in URLs, and its type."""

    name: str
    type: ValueType
    member: Property | None

    def step(self, entity: ValueType) -> Step | None:
        """Return the part as if it were a path from the entity, for rules that want a field."""
        if self.member is None:
            return None
        return Step(
            Name(self.name, span=NOWHERE), StepKind.PROPERTY, entity.item, self.type, self.member
        )


def key_parts(index: ModelIndex, type_name: str) -> tuple[KeyPart, ...]:
    """Return the parts of an entity type's key, in order; () where it has none."""
    parts: list[KeyPart] = []
    for ref in index.key(type_name):
        found = find_field(index, type_name, ref.name)
        parts.append(
            KeyPart(
                ref.alias or ref.name,
                found.type if found is not None else UNKNOWN,
                found.property if found is not None else None,
            )
        )
    return tuple(parts)
