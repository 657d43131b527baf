"""What a repair cannot do and a person should look at: placeholders and quoted times in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata.ast import (
    Binary,
    CustomOption,
    DeltaToken,
    Id,
    In,
    ListExpr,
    Literal,
    LiteralKind,
    Node,
    SkipToken,
    walk,
)
from reso_explorer.odata.result import SyntaxProblem
from reso_explorer.odata.slips.placeholders import placeholder_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Span


def notes_on(tree: Node) -> tuple[SyntaxProblem, ...]:
    """Return hints about literals of a query that follows the grammar."""
    notes: list[SyntaxProblem] = []
    for node in walk(tree):
        if isinstance(node, Literal) and node.kind is LiteralKind.STRING:
            notes.extend(_placeholder_in(str(node.value), node.span))
        elif isinstance(node, Id | SkipToken | DeltaToken | CustomOption):
            notes.extend(_placeholder_in(node.value or "", node.span))
        elif isinstance(node, Binary):
            notes.extend(_quoted_value(node.right))
        elif isinstance(node, In) and isinstance(node.right, ListExpr):
            for item in node.right.items[:1]:
                notes.extend(_quoted_value(item))
    return tuple(notes)


def _placeholder_in(text: str, span: Span) -> Iterator[SyntaxProblem]:
    found = placeholder_in(text)
    if found:
        yield SyntaxProblem("placeholder-in-text", span, data={"found": found}, severity="hint")


def _quoted_value(node: Node) -> Iterator[SyntaxProblem]:
    if not isinstance(node, Literal) or node.kind is not LiteralKind.STRING:
        return
    text = str(node.value)
    if forms.date_time_offset_problem(text) is None or forms.date_time_problem(text) is None:
        what = "timestamp"
    elif forms.date_problem(text) is None:
        what = "date"
    elif forms.is_guid(text):
        what = "guid"
    else:
        return
    yield SyntaxProblem("quoted-value", node.span, data={"type": what}, severity="hint")
