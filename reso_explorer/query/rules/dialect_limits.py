"""Numbers that a server limits: `$top`, `$skip`, `or`, the length of a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, Expand, Filter, Path, Skip, Top
from reso_explorer.providers.forms import TopMeaning
from reso_explorer.query.report import replace, source
from reso_explorer.query.request import is_replication, top_host, wire_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.odata.ast import Logical
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host

TOP_TOO_LARGE: Final = Rule(
    code="top-too-large",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="`$top` above the provider's limit.",
    help=(
        "The server returns at most so many rows per request, whatever `$top` says. Follow "
        "the next links for more."
    ),
    wrong="Property?$top=26",
    right="Property?$top=25",
    message="{provider} returns at most {limit} rows.",
    variants={
        "page": Template(
            "{provider} returns at most {limit} rows.",
            "It's the page size; more rows follow on the next pages.",
        ),
        "replication": Template(
            "{provider} returns at most {limit} rows.",
            "Its replication endpoint returns up to {bulk}.",
        ),
        "expand": Template("{provider} returns at most {limit} rows with `$expand`."),
    },
)

SKIP_REFUSED: Final = Rule(
    code="skip-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't support `$skip`.",
    help="Follow the next link of each page instead.",
    wrong="Property?$skip=5",
    right="Property",
    message="{provider} doesn't support `$skip`.",
    hint="Follow its next link.",
)

SKIP_TOO_FAR: Final = Rule(
    code="skip-too-far",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="`$skip` beyond the provider's paging limit.",
    help=(
        "Past this row the provider needs another way of paging: a keyset filter or its "
        "replication endpoint."
    ),
    wrong="Property?$skip=10000",
    right="Property?$skip=9999",
    message="{provider} doesn't page beyond {limit} rows.",
    hint="{text:long}",
)

TOO_MANY_OR: Final = Rule(
    code="too-many-or",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="More `or` than the provider allows.",
    help="Use `in` with a list if the provider supports it, or split the query.",
    wrong="Property?$filter=City eq 'a' or City eq 'b' or City eq 'c'",
    right="Property?$filter=City in ('a','b','c')",
    message="{provider} allows at most {limit} `or`; this filter has {number}.",
    variants={
        "list": Template(
            "{provider} allows at most {limit} `or`; this filter has {number}.",
            "Write a list: `Field in ('A','B')`.",
        ),
    },
)

FILTER_TOO_LONG: Final = Rule(
    code="filter-too-long",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A filter longer than servers allow.",
    help=(
        "Long URLs are cut or rejected; many servers stop at 8,000 characters or less. "
        "Split the query."
    ),
    wrong="Property?$filter=City eq 'abcdef'",
    right="Property?$filter=City eq 'a'",
    message="{provider} allows filters of at most {limit} characters; this one has {length}.",
    variants={
        "any": Template("The filter has {length} characters; many servers stop at 8,000 or less."),
    },
)

RULES: Final = (TOP_TOO_LARGE, SKIP_REFUSED, SKIP_TOO_FAR, TOO_MANY_OR, FILTER_TOO_LONG)


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
    variant = "expand" if expands and limit == dialect.top.with_expand else ""
    if dialect.top.meaning is TopMeaning.PAGE:
        variant = "page"
    if dialect.top.replication is not None and option.value <= dialect.top.replication:
        variant = "replication"
    yield TOP_TOO_LARGE.at(
        option.value_span,
        variant,
        fix=replace(analysis, option.value_span, str(limit)),
        provider=dialect.title,
        limit=limit,
        bulk=dialect.top.replication or 0,
    )


def _selects_only(analysis: Analysis, fields: tuple[str, ...]) -> bool:
    top = [use.path.names for use in analysis.selects if use.host.depth == 0]
    return bool(top) and set(top) <= set(fields)


def _skip(analysis: Analysis, option: Skip) -> Iterator[Diagnostic]:
    paging = analysis.dialect.paging
    title = analysis.dialect.title
    if not paging.skip:
        yield SKIP_REFUSED.at(option.span, provider=title)
        return
    for wall in paging.walls:
        if wall.option == "$skip" and option.value is not None and option.value >= wall.rows:
            yield SKIP_TOO_FAR.at(
                option.value_span, provider=title, limit=wall.rows, text=wall.text
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
            yield TOO_MANY_OR.at(
                option.value_span,
                "list" if "in" in rules.operators else "",
                fix=_as_list(analysis) if "in" in rules.operators else None,
                provider=title,
                limit=rules.max_or,
                number=number,
            )
    length = len(option.value_span)
    if rules.max_length is not None and length > rules.max_length:
        yield FILTER_TOO_LONG.at(
            option.value_span, provider=title, limit=rules.max_length, length=length
        )
    if rules.max_length is None and length > 8000:
        yield FILTER_TOO_LONG.at(option.value_span, "any", severity=Severity.INFO, length=length)
