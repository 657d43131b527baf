"""What may stand where a cursor is: noted by the parser when it comes to that place."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from msgspec import Struct

from reso_explorer.odata.ast import Node, Span, children, nodes_at
from reso_explorer.odata.result import ParseResult

if TYPE_CHECKING:
    from collections.abc import Iterable


NodeT = TypeVar("NodeT", bound="Node")

_WORD_AFTER: Final = re.compile(r"[\w.]*")
_STRING_AFTER: Final = re.compile(r"[^'&,()]{0,80}?(?:'|%27)")


class Expectation(StrEnum):
    """A kind of thing that may stand at the cursor."""

    RESOURCE = "resource"
    """The first segment of a resource path, also after `$root/`."""
    SEGMENT = "segment"
    """A further segment of a resource path."""
    ARGUMENT = "argument"
    """In the parentheses after a name: a key value, or the name of a key part or parameter."""
    OPTION = "option"
    """The name of a query option; `words` are those that the grammar allows."""
    OPERAND = "operand"
    """A value: a path, a function, a literal."""
    OPERATOR = "operator"
    """An operator after one of `lefts`, or one of `words`, such as `desc`."""
    LIST = "list"
    """The list after `in` or `groupby`, with its parenthesis."""
    ITEM = "item"
    """A value inside the list after `in`."""
    MEMBER = "member"
    """A segment after `/` in an expression, a select or an expand item."""
    SELECT = "select"
    EXPAND = "expand"
    TYPE = "type"
    """A type name in `cast` and `isof`."""
    VARIABLE = "variable"
    """A lambda variable with its colon."""
    CHOICE = "choice"
    """One of `words`: `true`, `json`, `allpages` …"""
    KEYWORD = "keyword"
    """Only one of `words`: `as` …"""
    TRANSFORMATION = "transformation"
    METHOD = "method"
    """An aggregation method after `with`."""
    NUMBER = "number"
    ALIAS = "alias"
    """The name of a parameter alias after its `@`."""
    NAME = "name"
    """A name that the writer makes up."""
    SEARCH = "search"
    """Text to search for, or one of `words`."""


class LeftOperand(NamedTuple):
    """A value that an operator with a rank from `lowest` up to but not `below` may follow."""

    node: Node
    lowest: int
    below: int


class Expected(Struct, frozen=True):
    """The answer for a cursor."""

    result: ParseResult[Node]
    """The whole text, parsed."""
    kinds: tuple[Expectation, ...]
    """What may stand at the cursor; empty where only signs may, or nothing."""
    words: tuple[str, ...]
    """Words and signs that the grammar allows here: `desc`, `)`, `$top` …"""
    lefts: tuple[LeftOperand, ...]
    """The values that an operator could follow, innermost first."""
    span: Span
    """What a completion replaces: the word around the cursor, else nothing."""
    typed: str
    """The part of that word before the cursor, decoded, without a quote that begins it."""
    is_quoted: bool
    """Whether the cursor is inside a text in quotes."""
    after_value: bool
    """Whether a string or a bracket touches the cursor, so that a word needs a space first."""
    path: tuple[Node, ...]
    """The nodes around the cursor, outermost first; `node` is the last one if there is one."""
    node: Node | None = None
    """The node of the tree that stands at the cursor, also one for what is missing."""


_TOP: Final = 99
"""Above the rank of every operator."""


class Caret:
    """The cursor of one parse, and what was noted there so far.

    The parser calls `require` where something must stand, `follow` after a value, and `offer`
    for words and signs that it would accept. After something is required nothing else counts.
    """

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = max(0, min(offset, len(text)))
        self.kinds: list[Expectation] = []
        self.words: dict[str, None] = {}
        self.lefts: list[LeftOperand] = []
        self.node: Node | None = None
        self.is_closed = False
        self.span = Span(self.offset, self.offset)
        self.typed = ""
        self.is_quoted = False
        self.after_value = False

    def begin(self, start: int, typed: str, *, is_quoted: bool = False) -> None:
        """Note the word at the cursor, which begins at `start` of the text."""
        after = _STRING_AFTER if is_quoted else _WORD_AFTER
        found = after.match(self.text, self.offset)
        self.span = Span(min(start, self.offset), found.end() if found else self.offset)
        self.typed = typed
        self.is_quoted = is_quoted

    def require(self, kind: Expectation, words: Iterable[str] = ()) -> None:
        """Note that something of a kind must stand here."""
        if not self.is_closed and not self.lefts:
            self.kinds.append(kind)
            self.words.update(dict.fromkeys(words))
        self.is_closed = True

    def also(self, kind: Expectation) -> None:
        """Note that something of another kind may stand here as well."""
        if kind not in self.kinds:
            self.kinds.append(kind)

    def follow(self, left: Node, lowest: int) -> None:
        """Note that an operator of a rank from `lowest` on may follow a value."""
        if self.is_closed:
            return
        below = _TOP
        if self.lefts and self.lefts[-1].node is left:
            below = self.lefts.pop().below
        elif self.lefts:
            below = self.lefts[-1].lowest
        if lowest < below:
            self.lefts.append(LeftOperand(left, lowest, below))

    def offer(self, *words: str) -> None:
        """Note that words or signs may stand here."""
        if not self.is_closed:
            self.words.update(dict.fromkeys(words))

    def close(self) -> None:
        """Note that nothing of what is around may stand here."""
        self.is_closed = True

    def hold(self, node: NodeT) -> NodeT:
        """Note the node that stands at the cursor and return it."""
        if self.node is None:
            self.node = node
        return node

    def forget(self) -> None:
        """Forget what was noted, since the text is read once more."""
        self.kinds.clear()
        self.words.clear()
        self.lefts.clear()
        self.node = None
        self.is_closed = False

    def answer(self, result: ParseResult[Node]) -> Expected:
        """Return what was noted, with the nodes around the cursor."""
        kinds = self.kinds or ([Expectation.OPERATOR] if self.lefts else [])
        if not kinds and any(word.isalpha() for word in self.words):
            kinds = [Expectation.KEYWORD]
        path: tuple[Node, ...] = ()
        if self.node is not None:
            path = _path_to(result.tree, self.node)
        return Expected(
            result,
            tuple(kinds),
            tuple(self.words),
            tuple(self.lefts),
            self.span,
            self.typed,
            self.is_quoted,
            self.after_value,
            path or nodes_at(result.tree, self.offset),
            self.node if path else None,
        )


def _path_to(tree: Node, wanted: Node) -> tuple[Node, ...]:
    """Return the chain of nodes from the tree to one of its nodes; empty if it isn't there.

    A node that stands for nothing may begin behind the end of its parent, so only the
    beginnings of spans narrow the search. The last child is tried first.
    """
    place = wanted.span.start
    chain: list[tuple[Node, list[Node]]] = [(tree, _begun(tree, place))]
    while chain:
        node, rest = chain[-1]
        if node is wanted:
            return tuple(found for found, _ in chain)
        if rest:
            child = rest.pop()
            chain.append((child, _begun(child, place)))
        else:
            chain.pop()
    return ()


def _begun(node: Node, place: int) -> list[Node]:
    """Return the children that do not begin behind a place."""
    return [child for child in children(node) if child.span.start <= place]
