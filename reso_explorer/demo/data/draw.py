"""Chance with a fixed seed: every row has its own stream, so rows do not depend on each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED: Final = "reso-explorer demo 1"
_CENT: Final = Decimal("0.01")
_T = TypeVar("_T")


def stream(*names: object) -> Random:
    """Return the random stream of a row, named by what it belongs to."""
    return Random("/".join((SEED, *map(str, names))))  # noqa: S311 - repeatable on purpose


def weighted(random: Random, weights: Mapping[_T, float]) -> _T:
    """Return one of the keys, each as likely as its weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def some(random: Random, values: Sequence[_T], most: int) -> list[_T]:
    """Return one to `most` of the values in their own order."""
    size = 1 + int(min(most, len(values)) * random.random())
    chosen: set[int] = set()
    while len(chosen) < size:
        chosen.add(int(len(values) * random.random()))
    return [values[index] for index in sorted(chosen)]


def record_key(kind: int, number: int) -> str:
    """Return a key of 26 digits, unique for each number within a kind of record."""
    return f"{20190400 + kind:08d}{number * 982_451_653 % 10**12:012d}{number:06d}"


def cents(amount: float) -> Decimal:
    """Return an amount with two decimals."""
    return Decimal(amount).quantize(_CENT)


def fixed(amount: float, scale: int) -> Decimal:
    """Return a number with `scale` decimals."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-scale))


def at(random: Random, day: date) -> datetime:
    """Return a moment of a working day, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(seconds=random.randint(28_800, 72_000))


def before(first: date, days: int) -> date:
    """Return the day that many days earlier."""
    return first - timedelta(days=days)
