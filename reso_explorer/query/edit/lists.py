"""Fields, relations and sort keys put into a query and taken out."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Edit
from reso_explorer.odata import parse, print_query
from reso_explorer.odata.ast import (
    Expand,
    Filter,
    LambdaSegment,
    Name,
    NameSegment,
    OrderBy,
    Path,
    Select,
    StarSegment,
    walk,
)
from reso_explorer.odata.printer.options import (
    expand_item_text,
    option_name,
    option_text,
    option_value,
)
from reso_explorer.query.edit.text import (
    Host,
    edited,
    expand_item,
    host_at,
    insert,
    item_added,
    item_removed,
    parsed,
    replace,
    space_before,
    top,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import ExpandItem, Node, OrderByItem, RelativeUri, SelectItem
    from reso_explorer.query.edit.text import Query


# --- $select ------------------------------------------------------------------------------------------


def selected(query: Query, *, within: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the paths that `$select` names, in order; () without `$select`."""
    return _selected(query if isinstance(query, str) else query.text, within)


@lru_cache(maxsize=32)
def _selected(text: str, within: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same for a text; tables ask for every line at every repaint."""
    host, missing = host_at(text, within)
    select = None if missing else host.first(Select)
    return () if select is None else tuple(print_query(item.path) for item in select.items)


def is_selected(
    query: Query, field: str, *, within: tuple[str, ...] = (), flat: bool = False
) -> bool:
    """Tell whether `$select` names a field; arguments as for `toggle_select`."""
    if flat and within:
        return "/".join((*within, field)) in selected(query)
    return field in selected(query, within=within)


def toggle_select(
    query: Query, field: str, *, within: tuple[str, ...] = (), flat: bool = False, joint: str = ","
) -> ParseResult[RelativeUri]:
    """Return the query with a field added to `$select`, or taken out where it is there.

    A `*` gives way to the first named field. `within` names the navigation properties of a
    nested `$expand`: `("ListAgent",)` changes `$expand=ListAgent($select=…)`. With `flat` the
    form of V2 and V3 is written: `$expand=ListAgent&$select=*,ListAgent/Name`.
    """
    if flat and within:
        return _toggle_flat(parsed(query), field, within, joint)
    host, missing = host_at(query, within)
    if missing:
        return expanded(host, missing, f"$select={field}", joint)
    select = host.first(Select)
    items = select.items if select is not None else ()
    gone = [item for item in items if print_query(item.path) == field]
    if gone:
        return edited(host.query, item_removed(host, "$select", items, gone))
    star = next((item for item in items if _is_star(item)), None)
    if star is not None:
        return edited(host.query, [replace(star.span, written(host.query, field))])
    edits = item_added(host, "$select", select, items, field, joint=joint)
    return edited(host.query, edits)


def _toggle_flat(
    query: ParseResult[RelativeUri], field: str, within: tuple[str, ...], joint: str
) -> ParseResult[RelativeUri]:
    relation = "/".join(within)
    path = f"{relation}/{field}"
    host = top(query)
    select = host.first(Select)
    items = select.items if select is not None else ()
    gone = [item for item in items if print_query(item.path) == path]
    if gone:
        is_last = len(items) == len(gone) + 1 and any(_is_star(item) for item in items)
        return edited(query, item_removed(host, "$select", items, items if is_last else gone))
    text = path if items else f"*{joint}{path}"
    query = edited(query, item_added(host, "$select", select, items, text, joint=joint))
    if is_expanded(query, relation):
        return query
    return add_expand(query, relation, joint=joint)


def with_selected(query: Query, fields: Iterable[str]) -> ParseResult[RelativeUri]:
    """Return the query whose `$select` names some more fields.

    A query without `$select`, with `*`, or with `$apply` has them anyway and stays as it is.
    """
    host = top(query)
    select = host.first(Select)
    if select is None or not select.items or any(_is_star(item) for item in select.items):
        return host.query
    if host.named("$apply") is not None:
        return host.query
    known = set(selected(host.query))
    added = [name for name in dict.fromkeys(fields) if name not in known]
    if not added:
        return host.query
    text = ",".join(added)
    return edited(host.query, item_added(host, "$select", select, select.items, text, joint=","))


def _is_star(item: SelectItem) -> bool:
    segments = item.path.segments
    return (
        len(segments) == 1
        and isinstance(segments[0], StarSegment)
        and segments[0].namespace is None
    )


# --- $expand ------------------------------------------------------------------------------------------


def is_expanded(query: Query, name: str, *, within: tuple[str, ...] = ()) -> bool:
    """Tell whether `$expand` names a relation."""
    host, missing = host_at(query, within)
    return not missing and expand_item(host, name) is not None


def expanded_names(query: Query) -> tuple[str, ...]:
    """Return the relations that `$expand` names, in order; of a path its first name."""
    option = top(query).first(Expand)
    names: dict[str, None] = {}
    for item in option.items if option is not None else ():
        first = item.path.segments[0] if item.path.segments else None
        if isinstance(first, NameSegment):
            names[first.name.text] = None
    return tuple(names)


def add_expand(
    query: Query, item: str, *, within: tuple[str, ...] = (), joint: str = ","
) -> ParseResult[RelativeUri]:
    """Return the query with a relation expanded.

    `item` is a navigation property, alone (`Media`) or with options
    (`ListOffice($select=OfficePhone)`). Options of a relation that is expanded already are
    joined: `$select` and `$expand` get further items, others replace what stood there.
    """
    result = parsed(query)
    for new in parse(item, "expand", encoded=False).tree.items:
        result = _with_item(result, new, within, joint)
    return result


def _with_item(
    query: ParseResult[RelativeUri], new: ExpandItem, within: tuple[str, ...], joint: str
) -> ParseResult[RelativeUri]:
    host, missing = host_at(query, within)
    if missing:
        return expanded(host, missing, f"$expand={expand_item_text(new)}", joint)
    name = print_query(new.path)
    if expand_item(host, name) is None:
        expand = host.first(Expand)
        items = expand.items if expand is not None else ()
        text = expand_item_text(new)
        return edited(query, item_added(host, "$expand", expand, items, text, joint=joint))
    inside = (*within, name)
    for option in new.options:
        if isinstance(option, Expand):
            for inner in option.items:
                query = _with_item(query, inner, inside, joint)
        elif isinstance(option, Select):
            for field in option.items:
                path = print_query(field.path)
                if not is_selected(query, path, within=inside):
                    query = toggle_select(query, path, within=inside, joint=joint)
        else:
            nested, _ = host_at(query, inside)
            query = edited(query, nested.with_option(option_name(option), option_value(option)))
    return query


def remove_expand(
    query: Query, name: str, *, within: tuple[str, ...] = ()
) -> ParseResult[RelativeUri]:
    """Return the query without the expansion of a relation."""
    host, missing = host_at(query, within)
    expand = None if missing else host.first(Expand)
    if expand is None:
        return host.query
    gone = [item for item in expand.items if print_query(item.path) == name]
    return edited(host.query, item_removed(host, "$expand", expand.items, gone))


def expanded(
    host: Host, names: tuple[str, ...], option: str, joint: str
) -> ParseResult[RelativeUri]:
    """Return the query with relations expanded one inside the other, an option in the last."""
    text = option
    for name in reversed(names[1:]):
        text = f"$expand={name}({text})"
    text = f"{names[0]}({text})"
    expand = host.first(Expand)
    items = expand.items if expand is not None else ()
    return edited(host.query, item_added(host, "$expand", expand, items, text, joint=joint))


def flatten_expand(query: Query) -> tuple[ParseResult[RelativeUri], tuple[str, ...]]:
    """Return the query with `A($select=X;$expand=B)` as V2 has it: `$expand=A,A/B&$select=*,A/X`.

    Other options inside an expand have no V2 form; they are removed and returned as texts.
    """
    host = top(query)
    expand = host.first(Expand)
    if expand is None or not any(item.options for item in expand.items):
        return host.query, ()
    flat = _Flat()
    for item in expand.items:
        flat.add(item, "")
    paths = ",".join(dict.fromkeys(flat.paths))
    changed = edited(host.query, host.with_option("$expand", paths))
    if flat.fields:
        columns = [*(selected(changed) or ("*",)), *flat.fields]
        changed = edited(changed, top(changed).with_option("$select", ",".join(columns)))
    return changed, tuple(flat.lost)


class _Flat:
    """Collects what nested expand items say."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.fields: list[str] = []
        self.lost: list[str] = []

    def add(self, item: ExpandItem, before: str) -> None:
        """Add an item whose relation stands behind the path of the items around it."""
        path = before + print_query(item.path)
        self.paths.append(path)
        for option in item.options:
            if isinstance(option, Select):
                self.fields.extend(f"{path}/{print_query(field.path)}" for field in option.items)
            elif isinstance(option, Expand):
                for inner in option.items:
                    self.add(inner, path + "/")
            else:
                self.lost.append(option_text(option))


# --- $orderby -----------------------------------------------------------------------------------------


class Cycle(StrEnum):
    """What to do with the order by a field."""

    NEXT = "next"
    """From absent to ascending, to descending, to absent."""
    ASCENDING = "asc"
    DESCENDING = "desc"
    REMOVE = "remove"


def ordered_by(query: Query) -> dict[str, bool]:
    """Return the plain fields of `$orderby` with whether they descend."""
    order = top(query).first(OrderBy)
    return {
        print_query(item.expression): item.descending
        for item in (order.items if order is not None else ())
        if isinstance(item.expression, Path)
    }


def filtered_by(query: Query) -> tuple[str, ...]:
    """Return the fields and relations that `$filter` names, in order; of a path its first name."""
    condition = top(query).first(Filter)
    return first_names(condition) if condition is not None else ()


def first_names(tree: Node) -> tuple[str, ...]:
    """Return the first names of the paths in a condition, lambda variables apart."""
    variables: set[str] = set()
    names: dict[str, None] = {}
    for node in walk(tree):
        if isinstance(node, LambdaSegment) and isinstance(node.variable, Name):
            variables.add(node.variable.text)
        if isinstance(node, Path) and node.segments and isinstance(node.segments[0], NameSegment):
            names[node.segments[0].name.text] = None
    return tuple(name for name in names if name not in variables)


def set_orderby(
    query: Query,
    field: str,
    cycle: Cycle | str = Cycle.NEXT,
    *,
    keep_others: bool = False,
    within: tuple[str, ...] = (),
    joint: str = ",",
) -> ParseResult[RelativeUri]:
    """Return the query ordered by a field.

    With `keep_others` the field joins the other sort keys, in its place or as the last one.
    """
    host, missing = host_at(query, within)
    order = None if missing else host.first(OrderBy)
    items = order.items if order is not None else ()
    current = next((item for item in items if print_query(item.expression) == field), None)
    new = _next(field, current, Cycle(cycle))
    if missing:
        return expanded(host, missing, f"$orderby={new}", joint) if new else host.query
    if not keep_others:
        return edited(host.query, host.with_option("$orderby", new or None))
    if current is None:
        if not new:
            return host.query
        return edited(host.query, item_added(host, "$orderby", order, items, new, joint=joint))
    if not new:
        return edited(host.query, item_removed(host, "$orderby", items, [current]))
    return _turned(host, current, is_descending=new.endswith(" desc"))


def _turned(host: Host, item: OrderByItem, *, is_descending: bool) -> ParseResult[RelativeUri]:
    """Return the query with one sort key in another direction; the key stays as written."""
    direction = item.direction_span
    if item.descending is is_descending:
        return host.query
    if direction.start >= 0:
        if is_descending:
            return edited(host.query, [replace(direction, "desc")])
        start = space_before(host.query.text, direction.start)
        return edited(host.query, [Edit(start, direction.end, "")])
    return edited(host.query, [insert(item.span.end, written(host.query, " desc"))])


def _next(field: str, current: OrderByItem | None, step: Cycle) -> str:
    if step is Cycle.NEXT:
        if current is None:
            step = Cycle.ASCENDING
        else:
            step = Cycle.REMOVE if current.descending else Cycle.DESCENDING
    if step is Cycle.REMOVE:
        return ""
    return f"{field} desc" if step is Cycle.DESCENDING else field
