"""A query as it can be read: one with errors is cleaned up first, and what was read is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.explain.clauses import explain_text
from reso_explorer.odata.parser.entry import parse
from reso_explorer.secret import redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.explain.words import Words
    from reso_explorer.odata.result import ParseResult


_ADVICE: Final = "Run `reso-explorer check` for the errors."


def explain_readable(
    result: ParseResult[Any],
    words_of: Callable[[ParseResult[Any]], Words] | None = None,
    *,
    version: str = "4.0",
    advice: str = _ADVICE,
) -> str:
    """Return what a query asks for; of one with errors, what it asks for once they are repaired.

    Args:
        result: what `parse` gave for the query.
        words_of: gives what names and values are called, for the query that is explained.
        version: the version of OData whose forms stay in a repair.
        advice: where to see the errors of a query that can't be read as a whole.
    """
    lines: list[str] = []
    read = result
    if result.errors and result.start == "relative_uri":
        from reso_explorer.odata.repair import repair

        text = repair(result.text, version=version).text
        repaired = parse(text)
        if text != result.text and len(repaired.errors) < len(result.errors):
            read = repaired
            lines.append(f"Read as `{visible(redact(text))}`:")
    words = words_of(read) if words_of is not None else None
    lines.append(explain_text(read.tree, words=words))
    if read.errors:
        lines.append(f"Some of it can't be read. {advice}")
    return "\n".join(lines)
