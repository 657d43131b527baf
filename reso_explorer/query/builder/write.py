"""From rows to a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.parser.entry import parse
from reso_explorer.query.builder.rows import (
    TEXT_TESTS,
    Condition,
    CountPart,
    ExpandPart,
    FilterPart,
    NumberPart,
    OrderPart,
    Part,
    Row,
    Rows,
    SelectPart,
    TextPart,
    TextRow,
)

if TYPE_CHECKING:
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.odata.result import ParseResult


def to_text(rows: Rows) -> str:
    """Return the query that rows stand for; empty parts are left out."""
    options = "&".join(text for part in rows.parts if (text := part_text(part)))
    return f"{rows.path}?{options}" if options else rows.path


def to_query(rows: Rows) -> ParseResult[RelativeUri]:
    """Return the parsed query that rows stand for, with what is wrong about its text rows."""
    return parse(to_text(rows), "relative_uri")


def part_text(part: Part) -> str:
    """Return an option as `name=value`, "" for an empty one; `&` in values is encoded."""
    if isinstance(part, TextPart):
        return part.text
    return _plain_text(part).replace("&", "%26").replace("#", "%23")


def _plain_text(part: Part) -> str:
    if isinstance(part, FilterPart):
        text = "" if part.condition is None else condition_text(part.condition)
        return f"$filter={text}" if text else ""
    if isinstance(part, SelectPart):
        return f"$select={','.join(part.items)}" if part.items else ""
    if isinstance(part, OrderPart):
        keys = [f"{row.text} desc" if row.descending else row.text for row in part.rows if row.text]
        return f"$orderby={','.join(keys)}" if keys else ""
    if isinstance(part, ExpandPart):
        items: list[str] = []
        for row in part.rows:
            options = ";".join(text for inner in row.parts if (text := _plain_text(inner)))
            items.append(f"{row.path}({options})" if options else row.path)
        return f"$expand={','.join(items)}" if items else ""
    if isinstance(part, NumberPart):
        return f"{part.name}={part.value}"
    if isinstance(part, TextPart):
        return part.text
    assert isinstance(part, CountPart)
    return f"$count={'true' if part.wanted else 'false'}"


def condition_text(found: Condition, *, inside: bool = False) -> str:
    """Return a condition as it stands in `$filter`; `inside` another group it gets parentheses."""
    if isinstance(found, TextRow):
        return found.text
    if isinstance(found, Row):
        return row_text(found)
    texts = [text for child in found.children if (text := condition_text(child, inside=True))]
    if not texts:
        return ""
    joined = f" {found.operator} ".join(texts)
    if found.negated:
        return f"not ({joined})"
    return f"({joined})" if inside and len(texts) > 1 else joined


def row_text(row: Row) -> str:
    """Return one condition; "" while its field is not chosen yet."""
    if not row.field:
        return ""
    if row.operator == "exists":
        text = f"{row.field}/any()"
    elif row.quantifier:
        item = f"{row.variable}/{row.inside}" if row.inside else row.variable
        text = f"{row.field}/{row.quantifier}({row.variable}:{_comparison(item, row)})"
    else:
        text = _comparison(row.field, row)
    if not row.negated:
        return text
    bare = row.operator in {"exists", *TEXT_TESTS} or bool(row.quantifier)
    return f"not {text}" if bare else f"not ({text})"


def _comparison(path: str, row: Row) -> str:
    if row.operator in TEXT_TESTS:
        return f"{row.operator}({path},{row.value})"
    return f"{path} {row.operator} {row.value}"
