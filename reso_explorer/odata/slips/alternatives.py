"""Conditions in short: `City eq 'a' or 'b'`, `ListPrice gt 5 and lt 9`, and names with spaces."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import Binary, Call, Literal, LiteralKind, Logical, walk
from reso_explorer.odata.slips import rules
from reso_explorer.odata.slips.sql import one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Expression
    from reso_explorer.odata.slips.reading import Reading

HINT_OF_ONE: Final = re.compile(
    r"(?:(?:\b|%20)(?:or|and)|\|\||&&)(?:\s|%20|\+)*(?:'|%27|\"|%22|-?[0-9])", re.IGNORECASE
)
"""What a text with a bare alternative holds; cheap."""


def bare_alternatives(reading: Reading) -> Iterator[Diagnostic]:
    """Yield values that stand where a condition is needed, after one that says of what."""
    if not HINT_OF_ONE.search(reading.text):
        return
    for node in walk(reading.result.tree):
        if isinstance(node, Logical):
            yield from _runs(reading, node)
        elif isinstance(node, Binary) and node.operator in {"eq", "ne"}:
            right = node.right
            if isinstance(right, Logical) and all(map(_is_value, right.operands)):
                items = [_source(reading, item) for item in right.operands]
                place = reading.place(node.span)
                left = _source(reading, node.left)
                made = one_of(reading, place, left, items, is_negated=node.operator == "ne")
                yield reading.slip(rules.BARE_ALTERNATIVE, *place, made)


def _is_value(node: Expression) -> bool:
    return isinstance(node, Literal) and node.kind not in {LiteralKind.BOOLEAN, LiteralKind.NULL}


def _source(reading: Reading, node: Expression) -> str:
    start, end = reading.place(node.span)
    return reading.plain[start:end]


def _runs(reading: Reading, node: Logical) -> Iterator[Diagnostic]:
    """Yield each condition with the values that follow it."""
    operands = node.operands
    first = 0
    while first < len(operands):
        last = first + 1
        while last < len(operands) and _is_value(operands[last]):
            last += 1
        if last > first + 1:
            run = operands[first:last]
            place = reading.place(run[0].span)[0], reading.place(run[-1].span)[1]
            made = _whole(reading, place, run, node.operator)
            if made is not None and not re.search(r"[()]", _between(reading, run)):
                yield reading.slip(rules.BARE_ALTERNATIVE, *place, made)
        first = last


def _between(reading: Reading, run: tuple[Expression, ...]) -> str:
    """Return what stands between the operands of a run."""
    pieces = []
    for left, right in pairwise(run):
        pieces.append(reading.mask[reading.place(left.span)[1] : reading.place(right.span)[0]])
    return "".join(pieces)


def _whole(
    reading: Reading, place: tuple[int, int], run: tuple[Expression, ...], operator: str
) -> str | None:
    condition, values = run[0], run[1:]
    items = [_source(reading, value) for value in values]
    if isinstance(condition, Binary) and _is_value(condition.right):
        left = _source(reading, condition.left)
        items.insert(0, _source(reading, condition.right))
        is_negated = condition.operator == "ne"
        if is_negated or (condition.operator == "eq" and operator == "or"):
            return one_of(reading, place, left, items, is_negated=is_negated)
        return None
    if (
        isinstance(condition, Call)
        and condition.name.text in {"contains", "startswith", "endswith"}
        and len(condition.arguments) == 2
        and all(isinstance(value, Literal) and value.kind is LiteralKind.STRING for value in values)
    ):
        field = _source(reading, condition.arguments[0])
        name = condition.name.text
        calls = [_source(reading, condition), *(f"{name}({field},{item})" for item in items)]
        return reading.grouped(*place, f" {operator} ".join(calls))
    return None


_RANGE: Final = re.compile(
    r"(?<![\w./@$])(?P<field>[A-Za-z_][\w/]*+)\s+(?:gt|ge|lt|le|eq|ne)\s+(?:'\x00*'|[\w.:+-]+)\s+"
    r"(?:and|or)\s+(?P<second>(?:gt|ge|lt|le|eq|ne)\s)",
    re.IGNORECASE,
)


def bare_comparisons(reading: Reading) -> Iterator[Diagnostic]:
    """Yield a second comparison that does not say of what: `ListPrice gt 5 and lt 9`."""
    if not reading.result.errors:
        return
    for match in _RANGE.finditer(reading.mask):
        start, end = match.start("second"), match.end("second") - 1
        if reading.is_broken(start, end):
            yield reading.slip(
                rules.BARE_ALTERNATIVE,
                start,
                end,
                ((start, start, f"{match['field']} "),),
                f"Add `{match['field']}`",
            )


# --- names

_WORD_RUN: Final = re.compile(r"(?<![\w'$.@])[A-Za-z_]\w*(?:[ \t]+[A-Za-z_]\w*)+(?![\w'(])")
_RESERVED: Final = frozenset(
    [
        "and",
        "or",
        "not",
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "in",
        "has",
        "add",
        "sub",
        "mul",
        "div",
        "divby",
        "mod",
        "asc",
        "desc",
        "as",
        "with",
        "null",
        "true",
        "false",
        "like",
        "between",
        "is",
        "neq",
    ]
)
_MOST_WORDS: Final = 5


def names_with_spaces(reading: Reading) -> Iterator[Diagnostic]:
    """Yield declared names that were written in several words: `List Price`."""
    join = reading.server.join_name
    if join is None or not reading.result.errors:
        return
    for run in _WORD_RUN.finditer(reading.mask):
        words = list(re.finditer(r"\w+", reading.mask[: run.end()][run.start() :]))
        first = 0
        while first < len(words):
            size = _longest(join, words, first)
            if size > 1:
                start = run.start() + words[first].start()
                end = run.start() + words[first + size - 1].end()
                written = reading.plain[start:end]
                name = join(written) or ""
                if reading.is_broken(start, end):
                    yield reading.slip(rules.SPACE_IN_NAME, start, end, name, name=name)
            first += max(size, 1)


def _longest(join: Callable[[str], str | None], words: list[re.Match[str]], first: int) -> int:
    """Return how many words from one on make a declared name, 0 for none."""
    usable: list[str] = []
    for word in words[first : first + _MOST_WORDS]:
        if word.group().lower() in _RESERVED:
            break
        usable.append(word.group())
    for size in range(len(usable), 1, -1):
        if join(" ".join(usable[:size])) is not None:
            return size
    return 0
