"""The columns of a join, and how they are known."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Confidence(StrEnum):
    """How sure it is that columns belong together."""

    STATED = "stated"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class JoinBasis(StrEnum):
    """How the columns of a relation are known."""

    STATED = "stated"
    """A ReferentialConstraint of the navigation property."""
    STATED_BY_PARTNER = "stated by the partner"
    """A ReferentialConstraint of its partner."""
    STATED_BY_ASSOCIATION = "stated by the association"
    """A constraint of a V1-V3 association whose dependent end has no navigation property."""
    STATED_BY_PROVIDER = "stated by the provider preset"
    FOREIGN_KEY = "inferred: `{Nav}Key` is the key of the target"
    FOREIGN_ID = "inferred: `{Nav}ID` is the id of the target"
    """Of these two people read `JoinColumns.rule`, which has the real names."""
    SYSTEM_ID = "inferred: a system id that is not the key of the target"
    RECORD_KEY = "inferred: `ResourceRecordKey` with `ResourceName`"
    RECORD_KEY_ALONE = "inferred: `ResourceRecordKey` without `ResourceName`"
    SHARED_KEY = "inferred: the target has the key of the source"
    BY_PARTNER = "inferred: the way back of its partner"
    SAME_NAME = "inferred: both columns have the same name"
    ROLE = "inferred: the column name ends with the identifier"
    AGENT_ROLE = "inferred: agents, brokers, and managers are members"
    TYPE_NAME = "inferred: the column is named after the type and its id"
    UNKNOWN = "unknown: use $expand or the relation's own URL"


_CONFIDENCE: Final = {
    JoinBasis.STATED: Confidence.STATED,
    JoinBasis.STATED_BY_PARTNER: Confidence.STATED,
    JoinBasis.STATED_BY_ASSOCIATION: Confidence.STATED,
    JoinBasis.STATED_BY_PROVIDER: Confidence.STATED,
    JoinBasis.FOREIGN_ID: Confidence.MEDIUM,
    JoinBasis.RECORD_KEY_ALONE: Confidence.MEDIUM,
    JoinBasis.BY_PARTNER: Confidence.MEDIUM,
    JoinBasis.TYPE_NAME: Confidence.LOW,
    JoinBasis.UNKNOWN: Confidence.NONE,
}
"""Every other rule is of high confidence."""


class JoinColumns(Struct, frozen=True):
    """The columns of a relation, as (source column, target column) pairs.

    `constants` are further conditions on target columns, such as `ResourceName = 'Property'`;
    `own_constants` are conditions that a row of the source has to meet to have the relation.
    `is_reversed` says that the rule was found from the target, and so speaks of the other side.
    """

    how: JoinBasis
    pairs: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    own_constants: tuple[tuple[str, str], ...] = ()
    is_reversed: bool = False

    @property
    def rule(self) -> str:
        """How the columns are known, for people: with the name of the key they lead to."""
        if self.how not in {JoinBasis.FOREIGN_KEY, JoinBasis.FOREIGN_ID}:
            return self.how.value
        own, other = self.pairs[0]
        kind = "the key " if self.how is JoinBasis.FOREIGN_KEY else ""
        return (
            f"inferred: from the relation's name and {kind}`{own if self.is_reversed else other}`"
        )

    @property
    def confidence(self) -> Confidence:
        """How sure it is that the columns belong together."""
        return _CONFIDENCE.get(self.how, Confidence.HIGH)

    @property
    def is_stated(self) -> bool:
        """Whether the document or the provider says so."""
        return self.confidence is Confidence.STATED

    @property
    def is_likely(self) -> bool:
        """Whether it is sure enough that ways may lead over it."""
        return self.confidence not in {Confidence.LOW, Confidence.NONE}

    @property
    def is_known(self) -> bool:
        """Whether there are columns at all."""
        return self.how is not JoinBasis.UNKNOWN

    def reversed(self) -> JoinColumns:
        """Return the same columns seen from the other type."""
        pairs = tuple((other, own) for own, other in self.pairs)
        return JoinColumns(
            self.how, pairs, self.own_constants, self.constants, not self.is_reversed
        )

    def __str__(self) -> str:
        """Write the columns as one condition: `ListAgentKey = MemberKey`."""
        parts = [f"{own} = {other}" for own, other in self.pairs]
        parts += [f"{column} = '{value}'" for column, value in self.constants]
        parts += [f"own {column} = '{value}'" for column, value in self.own_constants]
        return " and ".join(parts)


UNKNOWN: Final = JoinColumns(JoinBasis.UNKNOWN)
