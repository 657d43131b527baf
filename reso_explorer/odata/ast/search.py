"""The expression language of `$search`."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.node import Bad, Missing, Node


class SearchWord(Node, frozen=True):
    """A single word."""

    text: str


class SearchPhrase(Node, frozen=True):
    """Words in double quotes, without the quotes."""

    text: str


class SearchIncomplete(Node, frozen=True):
    """What a user has typed so far, in single quotes (4.01); `text` is without them."""

    text: str


class SearchNot(Node, frozen=True):
    """`NOT term`."""

    operand: SearchExpression
    operator_span: Span = NOWHERE


class SearchLogical(Node, frozen=True):
    """`A AND B`, `A B` (which means the same), or `A OR B`; flat like `Logical`."""

    operator: OneOf["AND", "OR"]
    operands: tuple[SearchExpression, ...]
    operator_spans: tuple[Span, ...] = ()
    """One for each operator; empty spans where a blank means AND."""


SearchExpression: TypeAlias = (
    SearchWord | SearchPhrase | SearchIncomplete | SearchNot | SearchLogical | Missing | Bad
)
