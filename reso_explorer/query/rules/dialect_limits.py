"""Numbers that a server limits: `$top`, `$skip`, `or`, the length of a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Binary, Expand, Filter, Path, Skip, Top
from reso_explorer.providers.forms import TopMeaning
from reso_explorer.query.report import remark, replace, source, warning
from reso_explorer.query.request import is_replication, top_host, wire_name
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.odata.ast import Logical
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report values beyond what the server is known to take."""
    host = top_host(analysis)
    if host is None:
        return
    for option in host.options:
        if isinstance(option, Top) and option.value is not None:
            yield from _top(analysis, host, option)
        elif isinstance(option, Skip) and option.value is not None:
            yield from _skip(analysis, option)
        elif isinstance(option, Filter):
            yield from _filter(analysis, option)


def _top(analysis: Analysis, host: Host, option: Top) -> Iterator[Diagnostic]:
    dialect = analysis.dialect
    expands = any(isinstance(o, Expand) for o in host.options)
    limit = dialect.max_top(
        wire_name(analysis), expands=expands, replication=is_replication(analysis)
    )
    if dialect.top.index_only is not None and _selects_only(analysis, dialect.top.index_fields):
        limit = max(limit or 0, dialect.top.index_only)
    if limit is None or option.value is None or option.value <= limit:
        return
    hint = ""
    if dialect.top.meaning is TopMeaning.PAGE:
        hint = "It is the size of a page; more rows follow on the next ones."
    if dialect.top.replication is not None and option.value <= dialect.top.replication:
        hint = f"Its bulk path gives up to {dialect.top.replication:,}."
    suffix = " with `$expand`" if expands and limit == dialect.top.with_expand else ""
    yield warning(
        "top-too-large",
        option.value_span,
        f"{dialect.title} gives at most {count(limit, 'row')}{suffix}.",
        hint,
        replace(analysis, option.value_span, str(limit)),
    )


def _selects_only(analysis: Analysis, fields: tuple[str, ...]) -> bool:
    top = [use.path.names for use in analysis.selects if use.host.depth == 0]
    return bool(top) and set(top) <= set(fields)


def _skip(analysis: Analysis, option: Skip) -> Iterator[Diagnostic]:
    paging = analysis.dialect.paging
    title = analysis.dialect.title
    if not paging.skip:
        yield warning(
            "skip-refused", option.span, f"{title} does not take `$skip`.", "Follow its next link."
        )
        return
    for wall in paging.walls:
        if wall.option == "$skip" and option.value is not None and option.value >= wall.rows:
            yield warning(
                "skip-too-far",
                option.value_span,
                f"{title} does not page beyond {wall.rows:,} rows.",
                wall.text,
            )


def _as_list(analysis: Analysis) -> Fix | None:
    """Return the fix that writes the longest `A eq 1 or A eq 2` as `A in (1,2)`."""
    best: tuple[int, Logical, str] | None = None
    for node in analysis.logicals:
        if node.operator != "or":
            continue
        sides = [
            (source(analysis, o.left.span), source(analysis, o.right.span))
            for o in node.operands
            if isinstance(o, Binary) and o.operator == "eq" and not isinstance(o.right, Path)
        ]
        if len(sides) != len(node.operands) or len({left for left, _ in sides}) != 1:
            continue
        text = f"{sides[0][0]} in ({','.join(right for _, right in sides)})"
        if best is None or len(sides) > best[0]:
            best = (len(sides), node, text)
    return None if best is None else replace(analysis, best[1].span, best[2], "Write a list")


def _filter(analysis: Analysis, option: Filter) -> Iterator[Diagnostic]:
    rules = analysis.dialect.filter
    title = analysis.dialect.title
    if rules.max_or is not None:
        number = sum(len(node.operands) - 1 for node in analysis.logicals if node.operator == "or")
        if number > rules.max_or:
            yield warning(
                "too-many-or",
                option.value_span,
                f"{title} takes at most {rules.max_or} `or`; here are {number}.",
                "Write a list: `Field in ('A','B')`." if "in" in rules.operators else "",
                _as_list(analysis) if "in" in rules.operators else None,
            )
    length = len(option.value_span)
    if rules.max_length is not None and length > rules.max_length:
        yield warning(
            "filter-too-long",
            option.value_span,
            f"{title} takes filters of at most {rules.max_length:,} characters; this has {length:,}.",
        )
    if rules.max_length is None and length > 8000:
        yield remark(
            "filter-too-long",
            option.value_span,
            f"The filter has {ticked(f'{length:,}')} characters; many servers stop at 8,000 or less.",
        )
