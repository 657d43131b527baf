"""From rows to the rows related to them: over declared relations, and over columns that join.

A relation that the document declares has an address of its own; columns that join need a second
request such as `Office?$filter=OfficeKey eq '7'`, for several rows `OfficeKey in ('7','8')`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from msgspec import Struct

from reso_explorer.edm import NUMBERS
from reso_explorer.graph import EdgeKind, EntityGraph, Hop, JoinPath, expand_of
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.forms import KeyForm
from reso_explorer.query.edit.lists import with_selected
from reso_explorer.query.edit.options import is_plain_collection, resource_of
from reso_explorer.query.fields import find_field
from reso_explorer.query.types import is_legacy
from reso_explorer.values.enum_literals import quoted
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.graph import Edge, JoinColumns
    from reso_explorer.providers.dialect import Dialect

    Row = Mapping[str, Any]

_ROOM: Final = 1500
"""Characters of a filter where the provider names no limit; URLs beyond 2,000 get refused."""
_MOST_OR: Final = 40
"""Conditions joined by `or` where the provider names no limit."""


class Following(Struct, frozen=True):
    """What leads from a row to related rows.

    Exactly one of the three is set: `query` finds them; `ask` is a query for the columns of this
    row that are missing, to be merged into the row before trying again; `why` says why there
    are none.
    """

    query: str = ""
    ask: str = ""
    why: str = ""


def follow(
    index: ModelIndex, dialect: Dialect | None, resource: str, row: Row, name: str
) -> Following:
    """Return the query for the rows that a relation or join of one row leads to.

    Args:
        index: the model.
        dialect: the server's forms.
        resource: the entity set or singleton that the row came from.
        row: the row's values by field.
        name: the navigation property, or the name of an inferred join.
    """
    graph = EntityGraph.of(index)
    source = index.resource_type(resource)
    edge = graph.relation_or_join(source.qualified_name, name) if source is not None else None
    if source is None or edge is None:
        return Following(why=f"`{resource}` has no relation `{name}`.")
    address = entity_address(index, dialect, resource, row)
    if edge.kind is EdgeKind.NAVIGATION:
        return _by_navigation(graph, dialect, resource, row, edge, address)
    return _by_columns(graph, dialect, row, edge, address)


def _by_navigation(
    graph: EntityGraph,
    dialect: Dialect | None,
    resource: str,
    row: Row,
    edge: Edge,
    address: str | None,
) -> Following:
    index = graph.index
    source = index.resource_type(resource)
    join = graph.columns(edge, source.qualified_name if source is not None else None)
    null = _null_column(join, row)
    if null:
        return Following(why=f"none: {null} is null")
    target = target_set(graph, edge, resource)
    if target and join.is_known and _holds(row, join):
        query = rows_query(index, dialect, edge.target, target, join, [row])
        if query:
            return Following(query=query[0])
    if address:
        return Following(query=f"{address}/{edge.name}")
    return Following(why="this row has neither the join columns nor its key")


def _by_columns(
    graph: EntityGraph, dialect: Dialect | None, row: Row, edge: Edge, address: str | None
) -> Following:
    target = target_set(graph, edge)
    if not target:
        return Following(why=f"{edge.target.rpartition('.')[2]} isn't available as a resource")
    assert edge.join is not None
    joins = (edge.join, *edge.other_joins)
    for column, value in edge.join.own_constants:
        if column in row and row[column] != value:
            return Following(why=f"none: {column} isn't {value} in this row")
    for join in joins:
        if _holds(row, join):
            found = rows_query(graph.index, dialect, edge.target, target, join, [row])
            if found:
                return Following(query=found[0])
    missing = [column for column in join_columns(joins[:1]) if column not in row]
    if missing and address:
        return Following(ask=f"{address}?$select={','.join(missing)}")
    if missing:
        return Following(why=f"this row has neither {missing[0]} nor its key")
    return Following(why=f"none: {_null_column(edge.join, row) or edge.join.pairs[0][0]} is null")


def with_key(index: ModelIndex, text: str) -> str:
    """Return a query whose `$select` also has the key, without which a row can't be followed.

    A query on anything but an entity set stays as it is.
    """
    if not is_plain_collection(text):
        return text
    resource = resource_of(text)
    found = index.resource_type(resource)
    if found is None or resource not in index.entity_sets:
        return text
    return with_columns(text, tuple(ref.name for ref in index.key(found.qualified_name)))


def with_columns(text: str, columns: Iterable[str]) -> str:
    """Return a query whose `$select` also has some columns.

    A query without `$select`, with `*`, or with `$apply` stays as it is.
    """
    return with_selected(text, (name for name in columns if "/" not in name)).text


def join_columns(joins: Iterable[JoinColumns]) -> tuple[str, ...]:
    """Return the columns that rows need so that joins can be followed."""
    found: dict[str, None] = {}
    for join in joins:
        found.update(dict.fromkeys(own for own, _ in join.pairs))
        found.update(dict.fromkeys(column for column, _ in join.own_constants))
    return tuple(found)


def _holds(row: Row, join: JoinColumns) -> bool:
    """Tell whether a row has the values that a join needs."""
    return all(row.get(own) is not None for own, _ in join.pairs) and all(
        row.get(column) == value for column, value in join.own_constants
    )


def _null_column(join: JoinColumns, row: Row) -> str:
    """Return the join column that the row holds as null: then nothing is related."""
    for own, _ in join.pairs:
        if own in row and row[own] is None:
            return own
    return ""


def target_set(graph: EntityGraph, edge: Edge, resource: str = "") -> str:
    """Return the entity set that rows of the target are asked from: bound, else of its name."""
    index = graph.index
    source = index.entity_sets.get(resource) or index.singletons.get(resource)
    bound = index.binding_target(source, edge.name) if source is not None else None
    if bound:
        return bound
    names = [found.name for found in index.sets_of_type(edge.target)]
    simple = edge.target.rpartition(".")[2]
    if simple in names or edge.kind is EdgeKind.JOIN:
        return simple if simple in names else next(iter(names), "")
    return names[0] if len(names) == 1 else ""


# --- filters for several rows ---------------------------------------------------------------------


def rows_query(
    index: ModelIndex,
    dialect: Dialect | None,
    target_type: str,
    target: str,
    join: JoinColumns,
    rows: Sequence[Row],
) -> tuple[str, ...]:
    """Return the queries for everything that some rows lead to by a join; () for nothing.

    Equal values are asked for once. Several go into one `in` or one list of `or`, whichever the
    server takes, in as many queries as its limits need.
    """
    fixed = [f"{column} eq {_in_url(quoted(constant))}" for column, constant in join.constants]
    values: dict[tuple[str, ...], None] = {}
    for row in rows:
        if not _holds(row, join):
            continue
        written: list[str] = []
        for own, other in join.pairs:
            found = find_field(index, target_type, other)
            if found is None:
                return ()
            written.append(_in_url(literal(index, found.type, row[own], dialect)))
        values[tuple(written)] = None
    names = [other for _, other in join.pairs]
    return tuple(
        f"{target}?$filter={' and '.join((condition, *fixed))}"
        for condition in _conditions(dialect, names, list(values), is_part=bool(fixed))
    )


def takes_in(dialect: Dialect | None) -> bool:
    """Tell whether a server understands `in`: OData 4.01 does, others where that is known."""
    if dialect is None:
        return False
    rules = dialect.filter
    if any(each.name == "in" and not each.fields and not each.resources for each in rules.refused):
        return False
    if "in" in rules.operators:
        return True
    return dialect.odata_version is ProtocolVersion.V401 and not rules.operators_complete


def _conditions(
    dialect: Dialect | None, names: list[str], values: list[tuple[str, ...]], *, is_part: bool
) -> Iterator[str]:
    """Yield conditions that together cover all values, each within the limits of the server."""
    with_in = len(names) == 1 and takes_in(dialect)
    most = len(values)
    room = _ROOM
    if dialect is not None and dialect.filter.max_length is not None:
        room = dialect.filter.max_length
    if not with_in:
        stated = dialect.filter.max_or if dialect is not None else None
        most = _MOST_OR if stated is None else stated + 1
    chunk: list[tuple[str, ...]] = []
    for value in values:
        longer = _condition(names, [*chunk, value], with_in=with_in, is_part=is_part)
        if chunk and (len(chunk) >= most or len(longer) > room):
            yield _condition(names, chunk, with_in=with_in, is_part=is_part)
            chunk = []
        chunk.append(value)
    if chunk:
        yield _condition(names, chunk, with_in=with_in, is_part=is_part)


def _condition(
    names: list[str], values: list[tuple[str, ...]], *, with_in: bool, is_part: bool
) -> str:
    if with_in and len(values) > 1:
        return f"{names[0]} in ({','.join(value[0] for value in values)})"
    each = [
        " and ".join(f"{name} eq {text}" for name, text in zip(names, value, strict=True))
        for value in values
    ]
    if len(each) == 1:
        return each[0]
    if len(names) > 1:
        each = [f"({condition})" for condition in each]
    text = " or ".join(each)
    return f"({text})" if is_part else text


# --- a whole way ----------------------------------------------------------------------------------


def way_requests(
    index: ModelIndex, dialect: Dialect | None, path: JoinPath, *, target: str = ""
) -> tuple[str, ...]:
    """Return a path as the requests it takes, with `{Column}` for what the rows before give.

    The first one is the `$expand` option of the query at hand where the path begins with
    relations, else it is left out. `target` is the entity set of a single join where it is known.
    """
    graph = EntityGraph.of(index)
    requests: list[str] = []
    for joined, relations in path.legs:
        expand = _expand(index, relations)
        if joined is None:
            if expand:
                requests.append(f"$expand={expand}")
            continue
        before = _path_before(path, joined)
        edge_target = next(
            (e for e in graph.joins_of(joined.source) if e.name == joined.navigation), None
        )
        resource = target or (target_set(graph, edge_target) if edge_target is not None else "")
        resource = resource or joined.target.rpartition(".")[2]
        conditions = [
            f"{other} eq {_placeholder(index, dialect, joined.target, other, before + own)}"
            for own, other in joined.join.pairs
        ]
        conditions += [f"{name} eq {quoted(value)}" for name, value in joined.join.constants]
        query = f"{resource}?$filter={' and '.join(conditions)}"
        requests.append(f"{query}&$expand={expand}" if expand else query)
    return tuple(requests)


def _expand(index: ModelIndex, relations: tuple[Hop, ...]) -> str:
    """Return relations as an $expand value: nested, or with slashes as V2 and V3 have it."""
    if is_legacy(index):
        return "/".join(step.segment for step in relations)
    return expand_of(relations)


def second_request(index: ModelIndex, dialect: Dialect | None, edge: Edge) -> str:
    """Return the request for what an inferred join leads to, with `{Column}` for its values."""
    assert edge.join is not None
    hop = Hop(edge.source, edge.name, edge.target, edge.multiplicity, edge.join, is_request=True)
    target = target_set(EntityGraph.of(index), edge)
    return way_requests(index, dialect, JoinPath((hop,)), target=target)[0]


def _path_before(path: JoinPath, joined: object) -> str:
    """Return the relations between the request before a join and the join, as a path prefix."""
    prefix: list[str] = []
    for step in path.steps:
        if step is joined:
            break
        if step.is_request:
            prefix = []
        else:
            prefix.append(step.segment)
    return "".join(f"{segment}/" for segment in prefix)


def _placeholder(
    index: ModelIndex, dialect: Dialect | None, type_name: str, column: str, name: str
) -> str:
    """Return a literal of a column's type with a name in braces in place of its value."""
    found = find_field(index, type_name, column)
    if found is not None and found.type.name in NUMBERS:
        return literal(index, found.type, 0, dialect).replace("0", f"{{{name}}}", 1)
    if found is None:
        return f"{{{name}}}"
    if found.type.name == "Edm.Guid":
        guid = "00000000-0000-0000-0000-000000000000"
        return literal(index, found.type, guid, dialect).replace(guid, f"{{{name}}}")
    return literal(index, found.type, f"{{{name}}}", dialect)


# --- addresses ------------------------------------------------------------------------------------


def entity_address(
    index: ModelIndex, dialect: Dialect | None, resource: str, row: Mapping[str, Any]
) -> str | None:
    """Return the address of a row: `Property('7')`, `Orders(OrderID=1,ProductID=2)`.

    A singleton is its own address. None where the row lacks a part of the key.
    """
    if resource in index.singletons:
        return resource
    found = index.resource_type(resource)
    if found is None or resource not in index.entity_sets:
        return None
    parts: list[tuple[str, str]] = []
    for ref in index.key(found.qualified_name):
        value: Any = row
        for name in ref.name.split("/"):
            value = value.get(name) if hasattr(value, "get") else None
        if value is None:
            return None
        parts.append(
            (
                ref.alias or ref.name,
                key_literal(index, dialect, found.qualified_name, ref.name, value),
            )
        )
    if not parts:
        return None
    if len(parts) == 1:
        return f"{resource}({parts[0][1]})"
    return f"{resource}({','.join(f'{name}={text}' for name, text in parts)})"


def key_literal(
    index: ModelIndex, dialect: Dialect | None, type_name: str, name: str, value: Any
) -> str:
    """Return a key value as it stands in a path, percent-encoded where a path needs it."""
    found = find_field(index, type_name, name)
    form = dialect.keys if dialect is not None else KeyForm.BY_TYPE
    if form is KeyForm.QUOTED:
        text = quoted(str(value))
    elif form is KeyForm.BARE:
        text = str(value)
    elif found is None:
        text = quoted(str(value)) if isinstance(value, str) else str(value)
    else:
        text = literal(index, found.type, value, dialect)
    return quote(text, safe="'(),;:@$!*=-._~ ")


def _in_url(text: str) -> str:
    """Return a literal with the characters encoded that would end an option."""
    for char, escape in (("%", "%25"), ("&", "%26"), ("#", "%23"), ("+", "%2B")):
        text = text.replace(char, escape)
    return text
