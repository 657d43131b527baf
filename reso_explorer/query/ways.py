"""Ways from one type to another or to a field of it, and how a query uses each.

Both ends are found by words. A way is an option of the query at hand (`$expand`), a second
request by the values of a row, or a join by key of two results. All of it comes from the entity
graph.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.graph import EdgeKind, EntityGraph, Hop, JoinPath
from reso_explorer.query.edit import (
    add_expand,
    filled,
    is_expanded,
    is_selected,
    options_of,
    remove_expand,
    toggle_select,
)
from reso_explorer.query.follow import (
    join_columns,
    rows_query,
    target_set,
    way_requests,
    with_columns,
)
from reso_explorer.query.types import is_legacy
from reso_explorer.search import EntryKind
from reso_explorer.suggest import series
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.document import Document
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.edit import Query

LONGEST: Final = 6
"""Hops of a way at most."""
_HITS: Final = 40
"""Search results that are looked at for the ends that words may mean."""
_DEEPEST: Final = 3
"""Complex types inside one another that lead to a field."""


class PathEnd(Struct, frozen=True):
    """One end of a way: an entity type, and the field in it that is meant, if one is.

    `field` is a path where the field lies in a complex value: `Address/City`. `rank` says how
    well it fits the words it was found by, 0 first.
    """

    type_name: str
    field: str = ""
    why: str = ""
    rank: int = 0

    @property
    def title(self) -> str:
        """The end as people write it: `Office`, `Office.OfficePhone`."""
        simple = self.type_name.rpartition(".")[2]
        return f"{simple}.{self.field.replace('/', '.')}" if self.field else simple


class WayKind(StrEnum):
    """How a way is used."""

    HERE = "same resource"
    EXPAND = "expand"
    REQUEST = "second request"
    JOIN = "join by key"


class Way(Struct, frozen=True):
    """One way from an end to another.

    `requests` is what is sent: an option of the query of the start for HERE and EXPAND, with
    further requests where columns join; `{Column}` stands for a value of the row before. For
    JOIN it is the condition that pairs the rows of two results. `target` is the entity set that
    the last request asks, "" for options alone.
    """

    start: PathEnd
    goal: PathEnd
    kind: WayKind
    requests: tuple[str, ...]
    path: JoinPath | None = None
    target: str = ""

    @property
    def hops(self) -> int:
        """How many relations or joins it takes."""
        return len(self.path.steps) if self.path is not None else 0

    @property
    def note(self) -> str:
        """How far it is, or what it takes."""
        if self.kind is WayKind.EXPAND:
            return count(self.hops, "hop")
        if self.kind is WayKind.REQUEST and len(self.requests) > 1:
            return count(len(self.requests), "request")
        return self.kind.value


# --- the ends -------------------------------------------------------------------------------------


def ends_meant(document: Document, text: str, *, limit: int = 8) -> tuple[PathEnd, ...]:
    """Return the types and fields that words may mean, best first.

    `Office`, `Office.OfficePhone`, and `office phone` all lead to an end. A field of a complex
    type leads to the entities that have such a value.
    """
    words = text.strip()
    if not words:
        return ()
    found: dict[tuple[str, str], PathEnd] = {}
    named = _named(document, words)
    if named is not None:
        found[named.type_name, named.field] = named
    for phrase in _phrases(words):
        for hit in document.search_index.search(phrase, _HITS):
            for end in _ends_of(document, hit.kind, hit.path, hit.why):
                ranked = replace(end, rank=int(hit.tier))
                found.setdefault((end.type_name, end.field), ranked)
            if len(found) >= limit:
                break
        if any(end.field for end in found.values()):
            break
    return tuple(islice(found.values(), limit))


def _phrases(text: str) -> Iterator[str]:
    """Yield the words as they are, then with the first ones as the name of a type.

    `drive item size` is also the field `size` of `driveItem`.
    """
    words = re.sub(r"[^\w#@-]+", " ", text).split()
    yield " ".join(words)
    for cut in range(len(words) - 1, 1, -1):
        yield " ".join(("".join(words[:cut]), *words[cut:]))


def _named(document: Document, words: str) -> PathEnd | None:
    """Return the end that a name says exactly: of a type, a resource, or `Type.Field`."""
    graph = document.graph()
    index = document.index
    owner, _, field = words.replace("/", ".").rpartition(".")
    for name, member in ((words, ""), (owner, field)):
        if not name:
            continue
        try:
            node = graph.find(name)
        except KeyError:
            continue
        if index.entity_type(node) is None:
            continue
        if not member or member in index.properties(node):
            return PathEnd(node, member, "name")
    return _spelled_out(document, words)


def _spelled_out(document: Document, words: str) -> PathEnd | None:
    """Return the end that words spell as a type and a field of it: `user mail`."""
    parts = words.casefold().split()
    types = {found.name.casefold(): found for found in document.index.entity_types()}
    for cut in range(1, len(parts)):
        found = types.get("".join(parts[:cut]))
        wanted = "".join(parts[cut:])
        for name in document.index.properties(found.qualified_name) if found is not None else ():
            if found is not None and name.casefold() == wanted:
                return PathEnd(found.qualified_name, name, "name")
    return None


def _ends_of(document: Document, kind: EntryKind, path: str, why: str) -> Iterator[PathEnd]:
    index = document.index
    owner, _, member = path.partition("/")
    if kind is EntryKind.RESOURCE:
        found = index.resource_type(path)
        if found is not None:
            yield PathEnd(found.qualified_name, "", why)
    elif kind is EntryKind.TYPE:
        yield PathEnd(path, "", why)
    elif kind is EntryKind.RELATION:
        navigation = index.navigation_properties(owner).get(member)
        target = index.entity_type(navigation.member.type) if navigation is not None else None
        if target is not None:
            yield PathEnd(target.qualified_name, "", why)
    elif kind is EntryKind.FIELD:
        for type_name, field in _holders(document.graph(), owner, member, _DEEPEST):
            yield PathEnd(type_name, field, why)


def _holders(graph: EntityGraph, owner: str, field: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the entity types that have a field, also inside a value of a complex type."""
    if graph.index.entity_type(owner) is not None:
        yield owner, field
    elif depth:
        for edge in graph.edges_to(owner, EdgeKind.PROPERTY):
            yield from _holders(graph, edge.source, f"{edge.name}/{field}", depth - 1)


# --- the ways -------------------------------------------------------------------------------------


class Reached(Struct, frozen=True):
    """An end that words may mean, with the ways to it; `miss` says why there are none."""

    end: PathEnd
    ways: tuple[Way, ...]
    miss: str = ""


def ways_meant(
    document: Document, dialect: Dialect | None, start: PathEnd, text: str, *, ends: int = 6
) -> tuple[Reached, ...]:
    """Return the ways to what words may mean: the best fit first, of equal ones the nearest.

    Ends that no way leads to come last; the first of them says what comes nearest.
    """
    found: list[Reached] = []
    for number, end in enumerate(ends_meant(document, text, limit=ends)):
        limit = 3 if number == 0 else 2
        found.append(Reached(end, ways_between(document, dialect, start, end, limit=limit)))
    found.sort(key=_distance)
    if found and not found[0].ways:
        miss = nearest_miss(document, start, found[0].end)
        found[0] = replace(found[0], miss=miss)
    return tuple(found)


def _distance(found: Reached) -> tuple[bool, int, int]:
    """Return what to sort ends by: whether there is a way, how well it fits, how far it is."""
    if not found.ways:
        return True, found.end.rank, 0
    first = found.ways[0]
    return False, found.end.rank, len(first.requests) * LONGEST + first.hops


def ways_between(
    document: Document,
    dialect: Dialect | None,
    start: PathEnd,
    goal: PathEnd,
    *,
    limit: int = 3,
    longest: int = LONGEST,
    exclude: Sequence[str] | None = None,
) -> tuple[Way, ...]:
    """Return up to `limit` paths between two ends, each in all the ways to use it.

    Args:
        document: the document.
        dialect: the query rules of the server.
        start: where the query starts.
        goal: what it is to reach.
        limit: paths at most.
        longest: hops of a path at most.
        exclude: types not to pass through; None excludes the hubs.
    """
    index = document.index
    ways: list[Way] = []
    if index.is_a(start.type_name, goal.type_name) and (goal.field or start == goal):
        option = (f"$select={goal.field}",) if goal.field else ()
        ways.append(Way(start, goal, WayKind.HERE, option))
        longest = 1
    paths = document.graph().paths(
        start.type_name, goal.type_name, limit=limit, longest=longest, exclude=exclude
    )
    for path in paths:
        ways += _uses(document, dialect, start, goal, path)
    return tuple(ways)


def requests_of_path(
    document: Document, dialect: Dialect | None, path: JoinPath, field: str = ""
) -> tuple[str, ...]:
    """Return a path as the requests it takes; the last one selects a field if one is given."""
    goal = PathEnd(path.steps[-1].target, field)
    if any(step.is_request for step in path.steps):
        return _requests(document, dialect, path, goal)[1]
    way = Way(PathEnd(path.steps[0].source), goal, WayKind.EXPAND, (), path)
    return (_option_text(document.index, way),)


def way_of_path(
    document: Document, dialect: Dialect | None, path: JoinPath, field: str = ""
) -> tuple[Way, ...]:
    """Return the ways to use one path, as `ways_between` does."""
    start = PathEnd(path.steps[0].source)
    return tuple(_uses(document, dialect, start, PathEnd(path.steps[-1].target, field), path))


def _uses(
    document: Document, dialect: Dialect | None, start: PathEnd, goal: PathEnd, path: JoinPath
) -> Iterator[Way]:
    if not any(step.is_request for step in path.steps):
        requests = requests_of_path(document, dialect, path, goal.field)
        yield Way(start, goal, WayKind.EXPAND, requests, path)
    else:
        target, requests = _requests(document, dialect, path, goal)
        yield Way(start, goal, WayKind.REQUEST, requests, path, target)
    if len(path.steps) != 1:
        return
    step = path.steps[0]
    target = _target(document, step)
    if not step.join.is_known or step.cast or not target:
        return
    if not step.is_request:
        single = JoinPath((replace(step, is_request=True),))
        _, requests = _requests(document, dialect, single, goal)
        yield Way(start, goal, WayKind.REQUEST, requests, single, target)
    yield Way(start, goal, WayKind.JOIN, (_pairing(step),), path, target)


def _target(document: Document, step: Hop) -> str:
    graph = document.graph()
    sets = [found.name for found in document.index.sets_of_type(step.source)]
    edge = graph.relation_or_join(step.source, step.navigation)
    return target_set(graph, edge, sets[0] if sets else "") if edge is not None else ""


def _requests(
    document: Document, dialect: Dialect | None, path: JoinPath, goal: PathEnd
) -> tuple[str, tuple[str, ...]]:
    """Return the entity set that the last request asks, and all requests."""
    last = path.steps[-1]
    target = _target(document, last) if last.is_request else ""
    requests = way_requests(document.index, dialect, path, target=target if _is_one(path) else "")
    if goal.field and requests:
        relations = tuple(step.segment for step in path.legs[-1][1])
        flat = is_legacy(document.index)
        ending = toggle_select(requests[-1], goal.field, within=relations, flat=flat).text
        requests = (*requests[:-1], ending)
    asked = requests[-1].partition("?")[0] if requests and "?" in requests[-1] else target
    return asked, requests


def _is_one(path: JoinPath) -> bool:
    return len(path.steps) == 1


def _pairing(step: Hop) -> str:
    """Return the columns of a join as a condition over two results: `A.Key = B.Key`."""
    source, target = step.source.rpartition(".")[2], step.target.rpartition(".")[2]
    parts = [f"{source}.{own} = {target}.{other}" for own, other in step.join.pairs]
    parts += [f"{target}.{name} = '{value}'" for name, value in step.join.constants]
    parts += [f"{source}.{name} = '{value}'" for name, value in step.join.own_constants]
    return " and ".join(parts)


# --- using a way ----------------------------------------------------------------------------------


def _relations(way: Way) -> tuple[str, ...]:
    assert way.path is not None
    return tuple(step.segment for step in way.path.steps)


def is_in_query(index: ModelIndex, query: Query, way: Way) -> bool:
    """Tell whether a query of the start has the option of a way already."""
    flat = is_legacy(index)
    if way.kind is WayKind.HERE:
        return not way.goal.field or is_selected(query, way.goal.field)
    if way.kind is not WayKind.EXPAND:
        return False
    *within, last = _relations(way)
    if way.goal.field and is_selected(query, way.goal.field, within=(*within, last), flat=flat):
        return True
    if flat:
        return not way.goal.field and is_expanded(query, "/".join((*within, last)))
    return not way.goal.field and is_expanded(query, last, within=tuple(within))


def with_way(index: ModelIndex, query: Query, way: Way, *, joint: str = ", ") -> str:
    """Return a query of the start with the option of a way, or without it where it is there.

    Only for ways that are an option: HERE and EXPAND.
    """
    flat = is_legacy(index)
    field = way.goal.field
    is_out = is_in_query(index, query, way)
    if way.kind is WayKind.HERE:
        return toggle_select(query, field, joint=joint).text if field else str(query)
    *within, last = _relations(way)
    if is_out:
        name, inside = ("/".join((*within, last)), ()) if flat else (last, tuple(within))
        if not field:
            return remove_expand(query, name, within=inside).text
        changed = toggle_select(query, field, within=(*within, last), flat=flat, joint=joint)
        return changed.text
    if not field:
        item = "/".join((*within, last)) if flat else last
        inside = () if flat else tuple(within)
        return add_expand(query, item, within=inside, joint=joint).text
    changed = toggle_select(query, field, within=(*within, last), flat=flat, joint=joint)
    if way.start.field:
        return with_columns(changed.text, (way.start.field,))
    return changed.text


def _option_text(index: ModelIndex, way: Way) -> str:
    """Return the options that a way adds to an empty query."""
    text = with_way(index, "X", replace(way, start=PathEnd(way.start.type_name)), joint=",")
    return "&".join(f"{name}={value}" for name, value in options_of(text).items())


def second_query(
    document: Document,
    dialect: Dialect | None,
    way: Way,
    rows: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the query of a way that needs one of its own, for some rows of the start.

    Without rows, or where they lack the columns, `{Column}` stands for their values; a join by
    key then asks for all rows with the columns that pair.
    """
    assert way.path is not None
    step = way.path.steps[-1]
    first = next((each for each in way.path.steps if each.is_request), step)
    if rows and first is way.path.steps[0]:
        queries = rows_query(document.index, dialect, first.target, way.target, step.join, rows)
        if queries and _is_one(way.path):
            return _selecting(queries[0], way, step)
    if way.kind is WayKind.JOIN:
        return _selecting(way.target, way, step)
    request = next(text for text in way.requests if not text.startswith("$"))
    if rows:
        values = {
            name: str(rows[0][name])
            for name in join_columns((first.join,))
            if rows[0].get(name) is not None
        }
        request = filled(request, values).text
    return request


def _selecting(query: str, way: Way, step: Hop) -> str:
    """Return a query of the target that selects the goal, and for a join the columns that pair."""
    if not way.goal.field:
        return query
    fields = [other for _, other in step.join.pairs] if way.kind is WayKind.JOIN else []
    fields = list(dict.fromkeys((*fields, way.goal.field)))
    return f"{query}{'&' if '?' in query else '?'}$select={','.join(fields)}"


# --- where no way leads ---------------------------------------------------------------------------


def nearest_miss(document: Document, start: PathEnd, goal: PathEnd) -> str:
    """Say why no way leads from one end to the other, and what comes nearest."""
    graph = document.graph()
    one, other = (end.type_name.rpartition(".")[2] for end in (start, goal))
    said = f"No path from {one} to {other} within {LONGEST} hops."
    over_hubs = graph.paths(start.type_name, goal.type_name, limit=1, longest=LONGEST, exclude=())
    if over_hubs:
        hubs = {name for name, _ in graph.hubs()}
        passed = [s.target for s in over_hubs[0].steps if s.target in hubs - {goal.type_name}]
        names = series([name.rpartition(".")[2] for name in dict.fromkeys(passed)], "and")
        return f"{said} Only through {names}, which most types point to."
    for each in graph.ambiguous(start.type_name):
        if goal.type_name in each.candidates:
            names = series([name.rpartition(".")[2] for name in each.candidates], "or")
            return f"{said} {each.column} could be the key of {names}; the metadata doesn't say."
    back = graph.paths(goal.type_name, start.type_name, limit=1, longest=LONGEST)
    if back:
        steps = " → ".join(step.source.rpartition(".")[2] for step in back[0].steps)
        return f"{said} There is one in the other direction: {steps} → {one}."
    return f"{said} {_meeting(graph, start.type_name, goal.type_name)}"


def _meeting(graph: EntityGraph, start: str, goal: str) -> str:
    """Say where two types meet that no way connects: a third type, or nothing at all."""
    import networkx as nx

    one, other = (name.rpartition(".")[2] for name in (start, goal))
    reached, others = (
        dict(nx.single_source_shortest_path_length(graph.joined, name, LONGEST))
        for name in (start, goal)
    )
    for name, found in ((one, reached), (other, others)):
        if len(found) < 2:
            return f"{name} has no relations, and none of its columns join it to another type."
    shared = (reached.keys() & others.keys()) - {name for name, _ in graph.hubs()}
    if shared:
        nearest = min(shared, key=lambda node: (reached[node] + others[node], node))
        return f"Both have a path to {nearest.rpartition('.')[2]}."
    near = [edge.target for edge in graph.relations_of(start)] or sorted(reached)
    names = list(dict.fromkeys(name.rpartition(".")[2] for name in near))[:3]
    return f"{one} is related to {series(names, 'and')}, but none of them has a path to {other}."
