"""The operators of the query language, as data (OData 4.01 URL conventions, 5.1.1.1-4, 5.1.1.17)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import msgspec

from reso_explorer.edm import NUMBERS


class Precedence(IntEnum):
    """How tightly an operator binds; equal ones go left to right."""

    OR = 1
    AND = 2
    EQUALITY = 3
    RELATIONAL = 4
    ADDITIVE = 5
    MULTIPLICATIVE = 6
    UNARY = 7
    PRIMARY = 8


ANY: Final = "any"
"""Any single value, also null."""
ORDERED: Final = "ordered"
"""A value that can be compared by size: number, text, date, time, Boolean, Guid, enum …"""
ENUM: Final = "enum"
COLLECTION: Final = "collection"
PROMOTED: Final = "promoted"
"""As a result: the wider of the two number types."""


class Operands(msgspec.Struct, frozen=True):
    """One pair of operand types an operator takes, and what it gives.

    Each side is a tuple of Edm type names, or of the words of this module; `right` is empty
    for a prefix operator.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    result: str


class Operator(msgspec.Struct, frozen=True):
    """An operator, its rank and its operand types."""

    name: str
    precedence: Precedence
    description: str
    operands: tuple[Operands, ...]
    since: str = "2.0"
    prefix: bool = False


_BOOLEAN = "Edm.Boolean"
_DURATION = ("Edm.Duration",)
_MOMENT = ("Edm.DateTimeOffset",)
_DATE = ("Edm.Date",)
_NUMERIC = Operands(NUMBERS, NUMBERS, PROMOTED)


def _compares(name: str, rank: Precedence, kind: str, description: str) -> Operator:
    return Operator(name, rank, description, (Operands((kind,), (kind,), _BOOLEAN),))


_ALL = (
    Operator(
        "has",
        Precedence.PRIMARY,
        "has the flag",
        (Operands((ENUM,), (ENUM,), _BOOLEAN),),
        "4.0",
    ),
    Operator(
        "in",
        Precedence.PRIMARY,
        "is one of",
        (Operands((ANY,), (COLLECTION,), _BOOLEAN),),
        "4.01",
    ),
    Operator(
        "-",
        Precedence.UNARY,
        "the negative of",
        (Operands(NUMBERS, (), PROMOTED), Operands(_DURATION, (), "Edm.Duration")),
        prefix=True,
    ),
    Operator(
        "not",
        Precedence.UNARY,
        "not",
        (Operands((_BOOLEAN,), (), _BOOLEAN),),
        prefix=True,
    ),
    Operator(
        "mul",
        Precedence.MULTIPLICATIVE,
        "times",
        (
            _NUMERIC,
            Operands(_DURATION, NUMBERS, "Edm.Duration"),
            Operands(NUMBERS, _DURATION, "Edm.Duration"),
        ),
    ),
    Operator(
        "div",
        Precedence.MULTIPLICATIVE,
        "divided by (integers give an integer)",
        (_NUMERIC, Operands(_DURATION, NUMBERS, "Edm.Duration")),
    ),
    Operator(
        "divby",
        Precedence.MULTIPLICATIVE,
        "divided by (keeps the fraction)",
        (
            Operands(NUMBERS, NUMBERS, "Edm.Decimal"),
            Operands(_DURATION, NUMBERS, "Edm.Duration"),
        ),
        "4.01",
    ),
    Operator("mod", Precedence.MULTIPLICATIVE, "the remainder of division by", (_NUMERIC,)),
    Operator(
        "add",
        Precedence.ADDITIVE,
        "plus",
        (
            _NUMERIC,
            Operands(_MOMENT, _DURATION, "Edm.DateTimeOffset"),
            Operands(_DATE, _DURATION, "Edm.Date"),
            Operands(_DURATION, _DURATION, "Edm.Duration"),
        ),
    ),
    Operator(
        "sub",
        Precedence.ADDITIVE,
        "minus",
        (
            _NUMERIC,
            Operands(_MOMENT, _DURATION, "Edm.DateTimeOffset"),
            Operands(_DATE, _DURATION, "Edm.Date"),
            Operands(_DURATION, _DURATION, "Edm.Duration"),
            Operands(_MOMENT, _MOMENT, "Edm.Duration"),
            Operands(_DATE, _DATE, "Edm.Duration"),
        ),
    ),
    _compares("gt", Precedence.RELATIONAL, ORDERED, "is greater than"),
    _compares("ge", Precedence.RELATIONAL, ORDERED, "is at least"),
    _compares("lt", Precedence.RELATIONAL, ORDERED, "is less than"),
    _compares("le", Precedence.RELATIONAL, ORDERED, "is at most"),
    _compares("eq", Precedence.EQUALITY, ANY, "is"),
    _compares("ne", Precedence.EQUALITY, ANY, "is not"),
    Operator("and", Precedence.AND, "and", (Operands((_BOOLEAN,), (_BOOLEAN,), _BOOLEAN),)),
    Operator("or", Precedence.OR, "or", (Operands((_BOOLEAN,), (_BOOLEAN,), _BOOLEAN),)),
)

OPERATORS: Final[dict[str, Operator]] = {operator.name: operator for operator in _ALL}
"""All operators by name, tightest first."""

INFIX: Final[dict[str, int]] = {
    operator.name: int(operator.precedence) for operator in _ALL if not operator.prefix
}
"""The rank of every infix operator by its lower-case name."""

FOREIGN_OPERATORS: Final[dict[str, str]] = {
    "=": "eq",
    "==": "eq",
    "===": "eq",
    "!=": "ne",
    "!==": "ne",
    "<>": "ne",
    ">": "gt",
    ">=": "ge",
    "<": "lt",
    "<=": "le",
    "&&": "and",
    "||": "or",
    "+": "add",
    "*": "mul",
    "%": "mod",
    "-": "sub",
    "neq": "ne",
    "gte": "ge",
    "lte": "le",
    "equals": "eq",
    "is": "eq",
}
"""What people write who come from other languages, and the operator they mean."""
