"""The place in the tokens, the notes taken so far, and the small steps of every reader."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, TypeVar

from reso_explorer.diagnostics.syntax import RULES_BY_CODE
from reso_explorer.odata.ast import Bad, Missing, Name, Span
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.expected import Caret, Expectation
from reso_explorer.odata.parser.tokens import END, NUMBER, PUNCTUATION, Mode, tokenize
from reso_explorer.odata.result import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from reso_explorer.diagnostics.sentence import Value
    from reso_explorer.odata.source import Source


T = TypeVar("T")

MAX_DEPTH: Final = 80
"""How deep expressions may nest; OData servers stop at 100 or earlier, people at about 10."""
MAX_HEIGHT: Final = 100
"""How tall a tree may grow, so that every reader of trees may recurse."""
MAX_PROBLEMS: Final = 100
MAX_CUTS: Final = 40
"""How many options behind wrong separators are read, and how many torn strings mended."""

_NOBODY: Final = Caret("", 0)
"""Stands in where nobody asks; never written to."""
_TEXTS: Final = frozenset({tokens.STRING, tokens.UNCLOSED})
_OPEN_TEXTS: Final = frozenset({tokens.UNCLOSED, tokens.JSON_UNCLOSED})
_WORDS: Final = frozenset(
    {
        tokens.WORD,
        tokens.DOLLAR,
        tokens.NUMBER,
        tokens.DATE,
        tokens.DATE_TIME,
        tokens.TIME,
        tokens.GUID,
        tokens.JUNK,
    }
)
"""Tokens that a completion may replace as a whole."""

_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


def placeholder_variant(text: str) -> str:
    """Return which sentence says of a placeholder what it is."""
    return "omitted" if set(text) <= {".", "…"} else ""


class Notes:
    """What one parse finds: what is wrong, what is odd, and what the writer's cursor wants."""

    __slots__ = ("caret", "cut", "cuts", "errors", "hints")

    def __init__(self, caret: Caret | None = None) -> None:
        self.caret = caret
        self.cut: tuple[int, int] | None = None
        """Where a value ends early and the option behind it begins, if they aren't apart."""
        self.cuts = 0
        self.errors: list[SyntaxProblem] = []
        self.hints: list[SyntaxProblem] = []

    def error(self, code: str, span: Span, variant: str = "", /, **data: Value) -> None:
        """Add an error, unless one is known for the same place."""
        errors = self.errors
        if len(errors) >= MAX_PROBLEMS or (errors and errors[-1].span.start == span.start):
            return
        errors.append(SyntaxProblem(code, span, variant, data))

    def hint(self, code: str, span: Span, variant: str = "", /, **data: Value) -> None:
        """Add what is allowed and still worth a word."""
        if len(self.hints) < MAX_PROBLEMS:
            self.hints.append(SyntaxProblem(code, span, variant, data, "hint"))


class TokenCursor:
    """Tokens of one source, the index of the current one, and what nesting has cost.

    `height` is the height of the expression that was read last. `stops` are the words that
    end an expression at this place (`asc`, `as`, `with` …), in lower case. `watch` is the
    index of the token where the writer's cursor is, -1 if it is elsewhere; what may stand
    there is noted in `caret`. `commas` tells whether a comma separates values here, and
    `lost` whether an error in this clause is told already.
    """

    __slots__ = (
        "caret",
        "commas",
        "depth",
        "ends",
        "height",
        "index",
        "kinds",
        "lost",
        "mended",
        "mode",
        "notes",
        "source",
        "starts",
        "stops",
        "values",
        "watch",
    )

    def __init__(
        self,
        source: Source,
        notes: Notes,
        mode: Mode = Mode.EXPRESSION,
    ) -> None:
        self.source = source
        self.notes = notes
        self.mode = mode
        self.stops: frozenset[str] = frozenset()
        self.commas = True
        self.lost = False
        self.mended = 0
        self.index = 0
        self.depth = 0
        self.height = 0
        found = tokenize(source.text, mode)
        self.kinds, self.values = found.kinds, found.values
        self.starts, self.ends = found.starts, found.ends
        self.caret = notes.caret if notes.caret is not None else _NOBODY
        self.watch = -1
        if notes.caret is not None:
            self._find_caret(notes.caret)

    # The writer's cursor

    def _find_caret(self, caret: Caret) -> None:
        """Set `watch` to the token that the cursor touches from the right, else the next one."""
        place = self.source.place(caret.offset)
        if place is None:
            return
        index = bisect_left(self.ends, place)
        if self.starts[index] >= place:
            self.watch = index
            return
        kind, value = self.kinds[index], self.values[index]
        is_inside = place < self.ends[index]
        first = index
        if index and self.kinds[index - 1] == tokens.WORD:
            is_joined = self.ends[index - 1] == self.starts[index]
            first = index - 1 if is_joined and (value == "." or kind in _TEXTS) else index
        if kind in _WORDS or value in {".", "$"}:
            typed = self.source.text[self.starts[first] : place]
            caret.begin(self.source.span(self.starts[first], place).start, typed)
        elif kind in _OPEN_TEXTS or (kind == tokens.STRING and is_inside):
            typed = self.source.text[self.starts[index] + 1 : place]
            start = self.source.span(self.starts[first], place).start
            caret.begin(start, typed, is_quoted=True)
        elif kind != tokens.SEARCH:
            first = index if is_inside else index + 1
            caret.after_value = kind == tokens.STRING or value == ")"
        self.watch = first

    def expects(self, kind: Expectation, words: Iterable[str] = ()) -> None:
        """Note that a thing of a kind has to stand at the current token."""
        if self.index == self.watch:
            self.caret.require(kind, words)

    def offers(self, *words: str) -> None:
        """Note that words may stand at the current token."""
        if self.index == self.watch:
            self.caret.offer(*words)

    # Looking

    @property
    def kind(self) -> int:
        return self.kinds[self.index]

    @property
    def value(self) -> str:
        return self.values[self.index]

    def at(self, sign: str) -> bool:
        """Whether the current token is this sign or `$` name."""
        return self.values[self.index] == sign

    def next_is(self, sign: str, ahead: int = 1) -> bool:
        """Whether a later token is this sign."""
        place = self.index + ahead
        return place < len(self.values) and self.values[place] == sign

    def touches_next(self) -> bool:
        """Whether no blank stands between the current token and the next one."""
        return self.ends[self.index] == self.starts[self.index + 1]

    def touches_last(self) -> bool:
        """Whether no blank stands between the last token and the current one."""
        index = self.index
        return index > 0 and self.ends[index - 1] == self.starts[index]

    @property
    def is_end(self) -> bool:
        return self.kinds[self.index] == END

    # Going on

    def take(self) -> str:
        """Return the current token's text and go to the next token."""
        value = self.values[self.index]
        if self.kinds[self.index] != END:
            self.index += 1
        return value

    def accept(self, sign: str) -> bool:
        """Go on if the current token is this sign."""
        if self.index == self.watch:
            self.caret.offer(sign)
        if self.values[self.index] == sign and self.kinds[self.index] == PUNCTUATION:
            self.index += 1
            return True
        return False

    def expect_close(self, sign: str, opened: int) -> None:
        """Take a closing sign; report a missing one and look for it further on."""
        if self.index == self.watch:
            self.caret.offer(sign)
            self.caret.close()
        if self.accept(sign):
            return
        if self.is_end:
            self.error_here("unclosed-bracket", found=self.values[opened], expected=f"`{sign}`")
            return
        self.unexpected(f"`,` or `{sign}`")
        self.skip_to((sign,))
        self.accept(sign)

    def skip_to(self, signs: Collection[str]) -> None:
        """Skip tokens up to one of the signs, or a closing bracket, outside brackets."""
        depth = 0
        while not self.is_end:
            value = self.value
            if self.kind == PUNCTUATION:
                if depth == 0 and (value in signs or value in _CLOSING):
                    return
                if value in _OPENING:
                    depth += 1
                elif value in _CLOSING:
                    depth -= 1
            self.index += 1

    # Places

    def span(self, start: int, end: int) -> Span:
        """Return where decoded characters `start:end` stand in the original text."""
        return self.source.span(start, end)

    def token_span(self, index: int | None = None) -> Span:
        """Return where a token stands, the current one if none is given."""
        place = self.index if index is None else index
        return self.source.span(self.starts[place], self.ends[place])

    def span_since(self, index: int) -> Span:
        """Return the stretch from a token to the last token taken."""
        start = self.starts[index]
        if self.index <= index:
            return self.source.span(start, start)
        return self.source.span(start, self.ends[self.index - 1])

    def here(self) -> Span:
        """Return the empty place before the current token, where something is missing."""
        place = self.starts[self.index]
        return self.source.span(place, place)

    def text_since(self, index: int) -> str:
        """Return the decoded text from a token to the last token taken."""
        if self.index <= index:
            return ""
        return self.source.text[self.starts[index] : self.ends[self.index - 1]]

    # Nodes for what is missing or bad

    def missing(
        self, expected: str, variant: str = "", /, *, code: str = "", **data: Value
    ) -> Missing:
        """Report that something is missing here and return the node that stands for it."""
        self.error_here(code or f"missing-{expected}", variant, **data)
        return Missing(expected, span=self.here())

    def name(self) -> Name:
        """Take the current word as a name and check its form."""
        place = self.index
        text = self.values[place]
        self.index += 1
        span = self.source.span(self.starts[place], self.ends[place])
        if len(text) > 128 or not text.isascii():
            self._check_name(text, span)
        return Name(text, span=span)

    def _check_name(self, text: str, span: Span) -> None:
        for part in text.split("."):
            if len(part) > 128:
                self.notes.error("name-too-long", span, found=part, size=len(part))
            elif not tokens.is_identifier(part):
                self.notes.error("bad-name", span, found=part)

    def too_deep(self) -> Bad:
        """Report nesting beyond the limit, skip what is inside, and return a node for it."""
        place = self.index
        self.notes.error("too-deep", self.token_span(), most=MAX_DEPTH)
        self.skip_to((",", ";"))
        self.height = 0
        return Bad(self.text_since(place), span=self.span_since(place))

    # Problems

    def error_here(self, code: str, variant: str = "", /, **data: Value) -> None:
        """Report an error at the current token, or after the last one at the end."""
        span = self.here() if self.is_end else self.token_span()
        self.notes.error(code, span, variant, **data)

    def hint(self, code: str, span: Span, variant: str = "", /, **data: Value) -> None:
        self.notes.hint(code, span, variant, **data)

    def follows_string(self) -> bool:
        """Whether the current token touches a string before it, as in `'O'Neil'`."""
        return self.touches_last() and self.kinds[self.index - 1] == tokens.STRING

    def unexpected(self, expected: str, variant: str = "") -> None:
        """Report that the current token does not belong here."""
        if self.is_end:
            is_known = variant in RULES_BY_CODE["unexpected-end"].variants
            self.error_here("unexpected-end", variant if is_known else "", expected=expected)
            return
        if not variant and self.kind == tokens.SMART:
            variant = "smart"
        elif not variant and self.follows_string():
            variant = "quote"
        self.error_here("unexpected", variant, found=self.value, expected=expected)

    def with_stops(self, stops: frozenset[str], read: Callable[[], T]) -> T:
        """Read something that some words end."""
        outer, self.stops = self.stops, stops
        result = read()
        self.stops = outer
        return result

    def with_commas(self, read: Callable[[], T], *, commas: bool) -> T:
        """Read something in which commas separate values, or in which they can't."""
        outer, self.commas = self.commas, commas
        result = read()
        self.commas = outer
        return result

    def listed(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Read items joined by commas; an option behind a comma is no item."""
        items = [read()]
        while not self.option_follows() and self.accept(","):
            self.lost = False
            items.append(read())
        return tuple(items)

    def option_follows(self) -> bool:
        """Whether a wrong separator and an option with `$` stand here."""
        index = self.index
        return (
            self.values[index] in {",", ";"}
            and self.kinds[index + 1] == tokens.DOLLAR
            and self.values[index + 2] == "="
        )

    def cut_option(self) -> None:
        """Report a wrong separator before an option, and where that option begins."""
        sign = self.token_span()
        self.notes.error("option-separator", sign, found=self.value)
        if self.notes.cuts < MAX_CUTS:
            self.notes.cuts += 1
            self.notes.cut = (sign.start, self.token_span(self.index + 1).start)

    def read_digits(self, option: str) -> int | None:
        """Read a whole number without sign; report anything else and step over it."""
        index = self.index
        self.expects(Expectation.NUMBER)
        if self.kind == NUMBER and self.value.isdigit() and len(self.value) <= 18:
            return int(self.take())
        if self.is_end or self.value in {";", ")", ","}:
            self.error_here("missing-number", found=option)
            return None
        self.skip_value()
        text = self.text_since(index)
        span = self.span_since(index)
        if self.kinds[index] == tokens.PLACEHOLDER:
            self.notes.error("placeholder", span, placeholder_variant(text), found=text)
        else:
            self.notes.error("bad-number", span, option=option, found=text)
        return None

    def skip_value(self) -> None:
        self.index += 1
        while not self.is_end and self.value not in {";", ")", ","}:
            self.index += 1
