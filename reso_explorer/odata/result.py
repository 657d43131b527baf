"""What parsing gives: the tree, what is wrong with the text, and what is only odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from reso_explorer.diagnostics.sentence import Data, Template, sentence
from reso_explorer.diagnostics.syntax import RULES_BY_CODE
from reso_explorer.odata.ast import Span

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Rule
    from reso_explorer.odata.ast import Node

TreeT_co = TypeVar("TreeT_co", bound="Node", covariant=True)


class SyntaxProblem(msgspec.Struct, frozen=True):
    """Something wrong or odd in the text of a query.

    `span` counts characters of the text as it was given, before percent-decoding. `variant`
    names the sentences of the rule that say it and `data` is what they need, decoded:
    `found` is what was written, `right` what is meant, `expected` what could be here.
    """

    code: str
    """A stable short name: `unclosed-string`, `unknown-option` …"""
    span: Span
    variant: str = ""
    data: Data = {}
    severity: Literal["error", "hint"] = "error"
    """`error` breaks the grammar; `hint` is accepted by servers and still worth a word."""

    @property
    def rule(self) -> Rule:
        """The rule of the code, with its help and examples."""
        return RULES_BY_CODE[self.code]

    @property
    def says(self) -> Template:
        """The sentences, before data is put into them."""
        return self.rule.template(self.variant)

    @property
    def message(self) -> str:
        """What is wrong, one sentence."""
        return sentence(self.says.text, self.data)

    @property
    def hint(self) -> str:
        """What to write instead, one sentence; may be empty."""
        return sentence(self.says.hint, self.data)


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
