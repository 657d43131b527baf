"""The expression of `$search` (OData URL conventions, 5.1.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    Bad,
    Missing,
    SearchIncomplete,
    SearchLogical,
    SearchNot,
    SearchPhrase,
    SearchWord,
)
from reso_explorer.odata.parser.cursor import MAX_DEPTH
from reso_explorer.odata.parser.expected import Expectation

if TYPE_CHECKING:
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import SearchExpression, Span
    from reso_explorer.odata.parser.cursor import Notes
    from reso_explorer.odata.parser.expected import Caret
    from reso_explorer.odata.source import Source


_TOKEN: Final = re.compile(
    r"""[ \t\r\n]*+(?:
      ("(?:[^"\\]|\\.)*+")
    | ("(?:[^"\\]|\\.?)*+\Z)
    | ([()])
    | (;)
    | ([^\s"()';][^\s"();]*+)
    | ('[^']*+(?:''[^']*+)*+'(?=[ \t\r\n]*\Z))
    | ([^\s"()])
    )""",
    re.VERBOSE | re.DOTALL,
)
_LAST_WORD: Final = re.compile(r"\w+\Z")
_BEFORE_TERM: Final = re.compile(r"(?:^|\(|\b(?:AND|OR|NOT))\s*\Z")
_ESCAPED: Final = re.compile(r'\\(["\\])')
_PHRASE: Final = 1
_UNCLOSED: Final = 2
_BRACKET: Final = 3
_WORD: Final = 5
_INCOMPLETE: Final = 6


def read_search(source: Source, start: int, end: int, notes: Notes) -> SearchExpression:
    """Read `source.text[start:end]`; the text of `$search` has tokens of its own."""
    return _Reader(source, start, end, notes).read()


def expect_search(source: Source, start: int, caret: Caret) -> None:
    """Note the word at the cursor and the operators that may stand there."""
    place = source.place(caret.offset)
    if place is None:
        return
    before = source.text[start:place]
    typed = _LAST_WORD.search(before)
    begin = typed.start() if typed else len(before)
    caret.begin(source.span(start + begin, place).start, before[begin:])
    is_first = _BEFORE_TERM.search(before[:begin]) is not None
    caret.require(Expectation.SEARCH, ("NOT",) if is_first else ("AND", "OR", "NOT"))


class _Reader:
    def __init__(self, source: Source, start: int, end: int, notes: Notes) -> None:
        self.source = source
        self.notes = notes
        self.end = end
        self.tokens: list[tuple[int, str, int]] = []
        position = start
        text = source.text[:end]
        while match := _TOKEN.match(text, position):
            kind = match.lastindex or 0
            position = match.end()
            self.tokens.append((kind, match[kind], match.start(kind)))
        self.index = 0
        self.depth = 0

    def read(self) -> SearchExpression:
        tokens = self.tokens
        if len(tokens) == 1 and tokens[0][0] == _INCOMPLETE:
            _, text, place = tokens[0]
            return SearchIncomplete(
                text[1:-1].replace("''", "'"), span=self.source.span(place, self.end)
            )
        if tokens and tokens[0][1] == "'":
            return self.unclosed()
        parts = [self.either()]
        while self.index < len(tokens):
            self.notes.error(
                "unexpected",
                self.span(self.index),
                found=tokens[self.index][1],
                expected="a word, a phrase in double quotes, or a group",
            )
            self.index += 1
            if self.index < len(tokens):
                parts.append(self.either())
        return self.joined(parts)

    def unclosed(self) -> SearchIncomplete:
        """Take a text in single quotes that never ends as what is typed so far."""
        place = self.tokens[0][2]
        span = self.source.span(place, self.end)
        self.notes.error("unclosed-string", span, "typed")
        return SearchIncomplete(self.source.text[place + 1 : self.end], span=span)

    @staticmethod
    def joined(parts: list[SearchExpression]) -> SearchExpression:
        """Return what stands between foreign signs as one node, however many there are."""
        if len(parts) == 1:
            return parts[0]
        operands: list[SearchExpression] = []
        for part in parts:
            if isinstance(part, SearchLogical) and part.operator == "AND":
                operands.extend(part.operands)
            else:
                operands.append(part)
        return SearchLogical("AND", tuple(operands), span=parts[0].span.join(parts[-1].span))

    def span(self, index: int) -> Span:
        if index >= len(self.tokens):
            return self.source.span(self.end, self.end)
        _, text, place = self.tokens[index]
        return self.source.span(place, place + len(text))

    def since(self, index: int) -> Span:
        last = self.span(self.index - 1) if self.index > index else self.span(index)
        return self.span(index).join(last)

    def is_word(self, word: str, ahead: int = 0) -> bool:
        place = self.index + ahead
        return place < len(self.tokens) and self.tokens[place][:2] == (_WORD, word)

    def begins_term(self, ahead: int) -> bool:
        """Whether a term, not the end or a closing bracket, stands some tokens ahead."""
        place = self.index + ahead
        if place >= len(self.tokens):
            return False
        kind, text, _ = self.tokens[place]
        return kind in {_PHRASE, _UNCLOSED, _WORD} or text == "("

    def either(self) -> SearchExpression:
        return self.chain("OR")

    def chain(self, operator: OneOf["AND", "OR"]) -> SearchExpression:
        """Read terms joined by one operator; a blank counts as AND."""
        first = self.index
        operands: list[SearchExpression] = []
        spans: list[Span] = []
        while True:
            operand = self.chain("AND") if operator == "OR" else self.term()
            if isinstance(operand, SearchLogical) and operand.operator == operator:
                operands.extend(operand.operands)
                spans.extend(operand.operator_spans)
            else:
                operands.append(operand)
            if self.is_word(operator) and self.begins_term(1):
                spans.append(self.span(self.index))
                self.index += 1
            elif operator == "AND" and self.begins_term(0) and not self.stands_or():
                place = self.span(self.index)
                spans.append(type(place)(place.start, place.start))
            else:
                break
        if len(operands) == 1:
            return operands[0]
        return SearchLogical(operator, tuple(operands), tuple(spans), span=self.since(first))

    def stands_or(self) -> bool:
        return self.is_word("OR") and self.begins_term(1)

    def term(self) -> SearchExpression:
        if self.index >= len(self.tokens):
            return self.missing()
        negations: list[int] = []
        while self.is_word("NOT") and self.begins_term(1):
            negations.append(self.index)
            self.index += 1
        if len(negations) > MAX_DEPTH:
            return self.too_deep(negations[0])
        operand = self.simple_term()
        for index in reversed(negations):
            operand = SearchNot(operand, self.span(index), span=self.since(index))
        return operand

    def simple_term(self) -> SearchExpression:
        kind, text, place = self.tokens[self.index]
        if text == "(" and kind == _BRACKET:
            return self.group()
        if kind in {_WORD, _PHRASE, _UNCLOSED}:
            self.index += 1
            span = self.span(self.index - 1)
            if kind == _WORD:
                self.check_word(text, span, place)
                return SearchWord(text, span=span)
            if kind == _UNCLOSED:
                self.notes.error("unclosed-string", span, "phrase")
                return SearchPhrase(_ESCAPED.sub(r"\1", text[1:]), span=span)
            if not text[1:-1]:
                self.notes.error("empty-phrase", span)
            return SearchPhrase(_ESCAPED.sub(r"\1", text[1:-1]), span=span)
        return self.missing()

    def check_word(self, text: str, span: Span, place: int) -> None:
        for at, sign in enumerate(text):
            where = self.source.span(place + at, place + at + 1)
            if sign in "&#" and len(where) == 1:
                self.notes.error("unexpected", where, "url", found=sign, right=f"%{ord(sign):02X}")
        if text in {"AND", "OR", "NOT"}:
            self.notes.hint("search-keyword", span, "lonely", found=text)
        elif text.upper() in {"AND", "OR", "NOT"}:
            self.notes.hint("search-keyword", span, found=text, right=text.upper())

    def group(self) -> SearchExpression:
        opened = self.index
        if self.depth >= MAX_DEPTH:
            return self.too_deep(opened)
        self.index += 1
        self.depth += 1
        expression = self.either()
        self.depth -= 1
        if self.index < len(self.tokens) and self.tokens[self.index][1] == ")":
            self.index += 1
        else:
            self.notes.error("unclosed-bracket", self.span(self.index), "group")
        return expression

    def too_deep(self, first: int) -> SearchExpression:
        """Report nesting beyond the limit and skip the group."""
        self.notes.error("too-deep", self.span(first), most=MAX_DEPTH)
        depth = 0
        while self.index < len(self.tokens):
            text = self.tokens[self.index][1]
            depth += (text == "(") - (text == ")")
            if depth < 0:
                break
            self.index += 1
        return Bad("", span=self.since(first))

    def missing(self) -> Missing:
        span = self.span(self.index)
        self.notes.error("missing-expression", type(span)(span.start, span.start), "search")
        return Missing("expression", span=type(span)(span.start, span.start))
