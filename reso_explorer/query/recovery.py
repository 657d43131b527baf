"""What a syntax error leaves in doubt, so that one mistake is told once.

After an error the parser goes on with a guess, and everything built on that guess is a guess
too. How far it reaches depends on the error: a number that is malformed spoils itself, a word
too many spoils its clause (up to the next `and`, `or` or separator), a quote that isn't closed
spoils the rest of the option. Later errors that begin there are echoes of the first, and rules
say nothing about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.diagnostics import Span
from reso_explorer.diagnostics.rule import Spoils
from reso_explorer.diagnostics.syntax import RULES_BY_CODE
from reso_explorer.odata.ast import Literal, RelativeUri
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.source import decode, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.odata.parser.tokens import Tokens
    from reso_explorer.odata.result import ParseResult, SyntaxProblem
    from reso_explorer.odata.source import Source
    from reso_explorer.query.analysis import Analysis

_OF_PARTS: Final = frozenset({"argument-count"})
"""Errors that count what an error in the parentheses may have torn apart."""

_JOINS: Final = frozenset({"and", "or"})
_ENDS: Final = frozenset({",", ";", ")", "]", "}"})
_VALUES: Final = frozenset(
    {
        tokens.STRING,
        tokens.GUID,
        tokens.DATE_TIME,
        tokens.DATE,
        tokens.TIME,
        tokens.NUMBER,
        tokens.JUNK,
        tokens.WORD,
        tokens.DOLLAR,
        tokens.UNCLOSED,
    }
)
"""Kinds of tokens that are a value or a name, or a piece of one."""


class Recovery:
    """The errors of a text that aren't echoes, and the stretches that are in doubt."""

    def __init__(self, result: ParseResult[Any]) -> None:
        self.causes: list[SyntaxProblem] = []
        self._doubts: list[Span] = []
        self._errors = [problem.span for problem in result.errors]
        read: dict[Span, tuple[Source, Tokens]] = {}
        for problem in sorted(result.errors, key=lambda problem: problem.span.start):
            if self._is_echo(problem.span):
                continue
            if _spoils(problem) is Spoils.NOTHING and problem.code not in _OF_PARTS:
                self.causes.append(problem)
                continue
            part = _part(result, problem.span)
            if part not in read:
                source = _source(result, part)
                read[part] = (source, tokens.tokenize(source.text))
            source, found = read[part]
            if problem.code in _OF_PARTS and _is_torn(problem, source, found, result.errors):
                continue
            self.causes.append(problem)
            self._doubts += _stretch(problem, source, found)

    def _is_echo(self, span: Span) -> bool:
        """Whether an error begins in a stretch that an earlier one has spoiled."""
        is_empty = span.start == span.end
        return any(
            doubt.start <= span.start < doubt.end or (is_empty and span.start == doubt.end)
            for doubt in self._doubts
        )

    def doubt_operands(self, analysis: Analysis) -> None:
        """Put lone values in doubt that a doubtful `and` or `or` joins: `X between 1 and 5`."""
        if not self._doubts:
            return
        for logical in analysis.logicals:
            broken = [operand for operand in logical.operands if self.is_doubtful(operand.span)]
            if broken:
                self._doubts += [
                    operand.span for operand in logical.operands if isinstance(operand, Literal)
                ]

    def is_doubtful(self, span: Span) -> bool:
        """Whether a stretch shares text with one that is in doubt."""
        return any(
            span.overlaps(doubt) or (span.start == span.end and doubt.covers(span.start))
            for doubt in self._doubts
        )

    def is_beside_error(self, span: Span) -> bool:
        """Whether a stretch touches an error or is in doubt."""
        return self.is_doubtful(span) or any(
            span.start <= error.end and error.start <= span.end for error in self._errors
        )


def _spoils(problem: SyntaxProblem) -> Spoils:
    rule = RULES_BY_CODE.get(problem.code)
    return Spoils.NOTHING if rule is None else rule.spoils


def _part(result: ParseResult[Any], span: Span) -> Span:
    """Return the stretch that is read as one: an option, or the path, or the whole text."""
    tree = result.tree
    options = tree.options if isinstance(tree, RelativeUri) else getattr(tree, "options", ())
    for option in options:
        if option.span.start <= span.start <= option.span.end:
            return Span(option.span.start, option.span.end)
    if options and span.start < options[0].span.start:
        return Span(0, options[0].span.start)
    return Span(0, len(result.text))


def _source(result: ParseResult[Any], part: Span) -> Source:
    if "%" in result.text:
        return decode(result.text, part.start, part.end)
    return plain(result.text).part(part.start, part.end)


def _stretch(problem: SyntaxProblem, source: Source, found: Tokens) -> Iterator[Span]:
    """Yield what an error leaves in doubt."""
    spoils = _spoils(problem)
    if spoils is Spoils.NOTHING:
        return
    if spoils is Spoils.GAP:
        if problem.span.of(source.original).lower() in _JOINS:
            yield problem.span
        return
    if spoils is Spoils.VALUE:
        yield problem.span
        return
    first = _index_at(problem.span.start, source, found)
    begin = first
    if problem.code in {"unexpected", "undoubled-quote", "missing-operator"}:
        begin = _operand_before(first, found)
    if spoils is Spoils.REST:
        end = len(source.text)
        last = source.span(end, end).end
        if "'" in source.original[last:]:
            last = len(source.original)
    else:
        last = source.span(0, found.ends[_clause_end(first, found)]).end
    yield Span(source.span(found.starts[begin], found.starts[begin]).start, last)


def _index_at(start: int, source: Source, found: Tokens) -> int:
    """Return the token that an error begins at, the end if there is none."""
    for index, place in enumerate(found.starts):
        if source.span(place, place).start >= start:
            return index
    return len(found.starts) - 1


def _operand_before(index: int, found: Tokens) -> int:
    """Return where the name or value begins that an unexpected token continues.

    `St` in `St. John`, `01` in `01/31/2024`, `'St. John'` in `'St. John's'`: it is a piece of
    what was meant.
    """
    kind, value = found.kinds[index], found.values[index]
    touches = index > 0 and found.ends[index - 1] == found.starts[index]
    is_stray = touches and kind in {tokens.OTHER, tokens.SYMBOL, tokens.SMART}
    if kind not in _VALUES and value not in {".", "/", ",", "$"} and not is_stray:
        return index
    while index and _is_piece(found, index - 1):
        index -= 1
    return index


def _is_piece(found: Tokens, index: int) -> bool:
    if found.values[index] in {".", "/"}:
        return True
    return found.kinds[index] in _VALUES and found.values[index].lower() not in _OPERATORS


_OPERATORS: Final = frozenset(
    [
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "and",
        "or",
        "not",
        "in",
        "has",
        "add",
        "sub",
        "mul",
        "div",
        "divby",
        "mod",
    ]
)


def _clause_end(index: int, found: Tokens) -> int:
    """Return the last token of the clause that a token is in."""
    depth = 0
    last = index
    for place in range(index + 1, len(found.kinds) - 1):
        value = found.values[place]
        if found.kinds[place] == tokens.PUNCTUATION:
            if value in "([{":
                depth += 1
            elif value in ")]}":
                depth -= 1
        if depth < 0 or (depth == 0 and (value.lower() in _JOINS or value in _ENDS - {")"})):
            break
        last = place
    return last


def _is_torn(
    problem: SyntaxProblem, source: Source, found: Tokens, errors: Sequence[SyntaxProblem]
) -> bool:
    """Whether another error lies in the parentheses after the name that an error is about."""
    first = _index_at(problem.span.start, source, found) + 1
    if found.values[min(first, len(found.values) - 1)] != "(":
        return False
    depth = 0
    last = first
    for last in range(first, len(found.kinds)):
        depth += {"(": 1, ")": -1}.get(found.values[last], 0)
        if depth == 0:
            break
    inside = source.span(found.starts[first], found.ends[last])
    return any(
        error is not problem and inside.start < error.span.start <= inside.end for error in errors
    )
