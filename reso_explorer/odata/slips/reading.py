"""A parsed text as the finders of slips see it: decoded, with strings hidden, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.diagnostics import Edit, Fix, Span, ticked
from reso_explorer.odata.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Rule, Severity, Value
    from reso_explorer.odata.result import ParseResult, SyntaxProblem
    from reso_explorer.odata.slips.server import Server

_STRING: Final = re.compile(r"'(?:[^']|'')*'")
_ESCAPE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_VALUE_COMES: Final = re.compile(
    r"(?:(?<![\w.$@/])(?:eq|ne|gt|ge|lt|le|and|between|in|is|like)\s+|[=<>(,]\s*)\Z", re.IGNORECASE
)


class Reading:
    """One look at a text; places count characters of `plain`, the decoded text."""

    def __init__(self, result: ParseResult[Any], server: Server) -> None:
        self.result = result
        self.server = server
        self.text = result.text
        self.is_url = result.start in {"relative_uri", "query_options"}
        self.is_encoded = self.is_url and "%20" in self.text and " " not in self.text
        self.source = decode(self.text)
        self.plain = self.source.text

    @cached_property
    def mask(self) -> str:
        """The decoded text with what stands in quotes hidden, all places kept."""
        return _STRING.sub(lambda match: "'" + "\0" * (len(match.group()) - 2) + "'", self.plain)

    # --- problems of the parser

    def problems(self, *codes: str) -> Iterator[tuple[SyntaxProblem, int, int]]:
        """Yield the parser's problems of some codes with their places."""
        for problem in (*self.result.errors, *self.result.hints):
            if problem.code in codes:
                yield problem, *self.place(problem.span)

    def place(self, span: Span) -> tuple[int, int]:
        """Return where a span of the text stands in the decoded text."""
        offsets = self.source.offsets
        if offsets is None:
            return span.start, span.end
        return bisect_left(offsets, span.start), bisect_left(offsets, span.end)

    @cached_property
    def _broken(self) -> list[tuple[int, int]]:
        return [self.place(problem.span) for problem in self.result.errors]

    def is_broken(self, start: int, end: int) -> bool:
        """Whether the parser stumbles inside a stretch or right behind it."""
        return any(first <= end and last >= start for first, last in self._broken)

    def follows_operator(self, start: int) -> bool:
        """Whether a value is due at a place."""
        return _VALUE_COMES.search(self.mask, max(start - 12, 0), start) is not None

    def is_raw(self, start: int) -> bool:
        """Whether the character at a place is not percent-encoded."""
        return self.source.is_raw(start, self.plain[start])

    def grouped(self, start: int, end: int, text: str) -> str:
        """Return a condition in parentheses, unless it stands alone or in some already."""
        before = self.mask[:start].rstrip()[-1:]
        after = self.mask[end:].lstrip()[:1]
        if before in {"(", "=", ""} and after in {")", "&", ";", ""}:
            return text
        return f"({text})"

    # --- making slips

    def slip(
        self,
        rule: Rule,
        start: int,
        end: int,
        new: str | tuple[tuple[int, int, str], ...],
        title: str = "",
        *,
        variant: str = "",
        is_separator: bool = False,
        severity: Severity | None = None,
        **data: Value,
    ) -> Diagnostic:
        """Return a slip at a stretch; `new` stands there instead, or is a list of edits.

        What would end an option is encoded, except for a separator.
        """
        edits = ((start, end, new),) if isinstance(new, str) else new
        if not title:
            title = f"Write {ticked(new.strip())}" if isinstance(new, str) and new else "Remove it"
        made = []
        for first, last, text in edits:
            span = self.source.span(first, last)
            made.append(Edit(span.start, span.end, self._written(text, is_separator=is_separator)))
        fix = Fix(title, tuple(made))
        span = self.source.span(start, end)
        return rule.at(span, variant, severity=severity, fix=fix, **data)

    def raw_slip(self, rule: Rule, start: int, end: int, new: str) -> Diagnostic:
        """Return a slip at a stretch of the text before decoding."""
        edit = Edit(start, end, self._written(new, is_separator=False))
        return rule.at(Span(start, end), fix=Fix(f"Write {ticked(new)}", (edit,)))

    def _written(self, text: str, *, is_separator: bool) -> str:
        if not is_separator:
            text = _ESCAPE.sub("%25", text)
            if self.is_url:
                text = text.replace("&", "%26").replace("#", "%23").replace("+", "%2B")
        return text.replace(" ", "%20") if self.is_encoded else text
