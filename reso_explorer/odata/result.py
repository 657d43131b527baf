"""What parsing gives: the tree, what is wrong with the text, and what is only odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from reso_explorer.odata.ast import Span

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Node

TreeT_co = TypeVar("TreeT_co", bound="Node", covariant=True)


class SyntaxProblem(msgspec.Struct, frozen=True):
    """Something wrong or odd in the text of a query.

    `span` counts characters of the text as it was given, before percent-decoding.
    """

    code: str
    """A stable short name: `unclosed-string`, `unknown-option` …"""
    span: Span
    message: str
    """What is wrong, one sentence."""
    expectation: str = ""
    """What could stand here: "an expression", "`)`"; empty where the message says it."""
    hint: str = ""
    """What to write instead, one sentence; may be empty."""
    severity: Literal["error", "hint"] = "error"
    """`error` breaks the grammar; `hint` is accepted by servers and still worth a word."""


class ParseResult(msgspec.Struct, Generic[TreeT_co], frozen=True):
    """The outcome of `parse`; there is always a tree."""

    text: str
    """The text as it was given; all spans point into it."""
    start: str
    tree: TreeT_co
    errors: tuple[SyntaxProblem, ...] = ()
    hints: tuple[SyntaxProblem, ...] = ()
    """Accepted spellings worth a word: V2 forms, missing blanks, `not A eq B` …"""

    @property
    def ok(self) -> bool:
        """Whether the text follows the grammar."""
        return not self.errors
