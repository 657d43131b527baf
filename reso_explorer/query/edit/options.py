"""How many rows a query asks for, whether they are counted, and from which resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Edit
from reso_explorer.odata.ast import AliasOption, Bad, CustomOption, NameSegment, Top
from reso_explorer.odata.printer.options import option_name, option_value
from reso_explorer.query.edit.text import edited, host_at, parsed, top, written

if TYPE_CHECKING:
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.query.edit.text import Query

_FREE_OF_FIELDS: Final = frozenset({"$top", "$count", "$format", "$inlinecount", "$schemaversion"})


def set_option(
    query: Query, name: str, value: str | None, *, within: tuple[str, ...] = ()
) -> ParseResult[RelativeUri]:
    """Return the query with an option set to a decoded value, or without it (None).

    `within` names the relations of a nested `$expand`, which must be expanded already.
    """
    host, missing = host_at(query, within)
    if missing:
        return host.query
    return edited(host.query, host.with_option(name, value))


def option_within(query: Query, name: str, within: tuple[str, ...] = ()) -> str:
    """Return the decoded value of an option, inside the relations of a nested `$expand`."""
    host, missing = host_at(query, within)
    found = None if missing else host.named(name)
    return (option_value(found) or "") if found is not None else ""


def set_top(query: Query, rows: int | None) -> ParseResult[RelativeUri]:
    """Return the query with `$top`, or without it (None)."""
    return set_option(query, "$top", None if rows is None else str(rows))


def options_of(query: Query) -> dict[str, str]:
    """Return the options by name, with decoded values; of one that comes twice, the first."""
    found: dict[str, str] = {}
    for option in parsed(query).tree.options:
        if not isinstance(option, Bad):
            found.setdefault(option_name(option), option_value(option) or "")
    return found


def stated_top(query: Query) -> int | None:
    """Return the number of `$top`, None without one."""
    found = top(query).first(Top)
    return None if found is None else found.value


def without_options(query: Query, names: frozenset[str]) -> ParseResult[RelativeUri]:
    """Return the query without the options of some names, in lower case: `$top`, `vendor`."""
    host = top(query)
    gone = [option for option in host.options if option_name(option).lower() in names]
    return edited(host.query, host.removal(gone))


def resource_of(query: Query) -> str:
    """Return the first name of the path: the entity set or singleton; "" where there is none."""
    segments = parsed(query).tree.path.segments
    first = segments[0] if segments else None
    return first.name.text if isinstance(first, NameSegment) else ""


def path_names(query: Query) -> tuple[str, ...]:
    """Return the names that the path walks over, keys and system segments left out."""
    segments = parsed(query).tree.path.segments
    return tuple(segment.name.text for segment in segments if isinstance(segment, NameSegment))


def is_plain_collection(query: Query) -> bool:
    """Tell whether the path is one name without a key: the rows of a resource."""
    segments = parsed(query).tree.path.segments
    if len(segments) != 1:
        return False
    first = segments[0]
    return isinstance(first, NameSegment) and first.arguments is None


def with_resource(query: Query, resource: str) -> ParseResult[RelativeUri]:
    """Return the query asking another resource.

    Options that name fields of the former resource are left out; `$top`, `$count`, `$format`
    and the provider's own options stay. The same resource leaves the text as it is.
    """
    host = top(query)
    tree = host.query.tree
    span = tree.path.span
    if span.of(host.query.text).strip() == resource:
        return host.query
    gone = [
        option
        for option in tree.options
        if isinstance(option, Bad | AliasOption)
        or (not isinstance(option, CustomOption) and option_name(option) not in _FREE_OF_FIELDS)
    ]
    start = max(span.start, 0)
    end = max(span.end, start)
    edits = [*host.removal(gone), Edit(start, end, written(host.query, resource))]
    return edited(host.query, edits)
