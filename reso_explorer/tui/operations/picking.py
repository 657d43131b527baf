"""Changing the query by picking: conditions, fields to show, order, and options."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.edit import (
    Cycle,
    add_condition,
    add_expand,
    is_expanded,
    option_within,
    options_of,
    ordered_by,
    remove_expand,
    selected,
    set_option,
    set_orderby,
    toggle_select,
)
from reso_explorer.query.edit.row_values import clause_of, shown_values
from reso_explorer.query.edit.rows import FilterRow, row_problem, row_text, with_row, without_row
from reso_explorer.tui.layers.ask_text import AskTextLayer
from reso_explorer.tui.layers.pick import Picked, PickLayer
from reso_explorer.tui.present.draft import draft_of
from reso_explorer.tui.present.picks import (
    PickItem,
    Typed,
    family_of,
    field_items,
    operator_items,
    relation_items,
    type_of,
    used_fields,
    value_items,
    values_key,
)
from reso_explorer.tui.present.query_rows import Part, QueryCell, others_left
from reso_explorer.tui.reasons import no_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata import ParseResult
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.session import Session

_FIRST_OPERATOR: Final = {"number": "ge", "date": "ge", "moment": "ge", "collection": "any"}
"""The operator of a new condition by the family of its field; `eq` for others."""
_TOPS: Final = (1, 10, 25, 50, 100, 200)


def pick_for(screen: MainScreen, cell: QueryCell, row: FilterRow | None) -> None:
    """Open the picker of a cell; a condition that is only text is edited as text."""
    pickers: dict[Part, Callable[[], None]] = {
        Part.ADD: lambda: _pick_new(screen),
        Part.SHOW: lambda: pick_select(screen),
        Part.SORT: lambda: pick_orderby(screen),
        Part.TOP: lambda: pick_top(screen),
        Part.COUNT: lambda: turn_count(screen),
        Part.EXPAND: lambda: pick_expand(screen),
        Part.OTHER: lambda: change_option(screen, cell.option),
        Part.MORE: lambda: pick_option(screen),
    }
    if cell.part in pickers:
        pickers[cell.part]()
    elif row is not None and cell.part is Part.FIELD:
        _pick_field(screen, row)
    elif row is not None and cell.part is Part.OPERATOR and row.operator != "any":
        _pick_operator(screen, row)
    elif row is not None and cell.part is Part.VALUE:
        _pick_value(screen, row)
    elif row is not None:
        _write_row(screen, row)


def put_query(screen: MainScreen, changed: ParseResult[Any] | str) -> None:
    """Make a changed query the shown one."""
    text = changed if isinstance(changed, str) else changed.text
    screen.session.put(draft_of(text))
    screen.draft_changed()


def push_picker(
    screen: MainScreen, layer: PickLayer, done: Callable[[tuple[Any, ...]], None]
) -> None:
    """Show a picker; `done` takes what was picked."""

    def closed(picked: Picked | None) -> None:
        if picked is not None:
            done(picked.values)

    screen.app.push_screen(layer, closed)


# --- conditions -----------------------------------------------------------------------------------


def _pick_new(screen: MainScreen) -> None:
    """Pick a field, then its value; the condition joins the others."""
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        field = str(values[0])
        operator = first_operator(session, field)
        _pick_value(screen, FilterRow((), 0, "", "", field, operator, ""), is_new=True)

    push_picker(screen, _field_layer(session, "Field of the condition"), done)


def first_operator(session: Session, field: str) -> str:
    """Return the operator that a new condition on a field begins with."""
    from reso_explorer.query.fields import find_field

    found = find_field(session.workspace.document.index, type_of(session), field)
    if found is not None and (found.type.is_collection or found.collections):
        return "any"
    return _FIRST_OPERATOR.get(family_of(session, field), "eq")


def _field_layer(session: Session, title: str) -> PickLayer:
    in_use = used_fields(session)
    return PickLayer(
        title,
        lambda words: field_items(session, words, in_use=in_use),
        placeholder="name or label",
        empty="No field fits.",
    )


def _pick_field(screen: MainScreen, row: FilterRow) -> None:
    """Pick another field; the operator stays where it fits, the value is picked anew."""
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        from reso_explorer.query.edit.rows import operators_for

        field = str(values[0])
        if field == row.field:
            return
        index = session.workspace.document.index
        fits = row.operator in operators_for(index, type_of(session), field)
        operator = row.operator if fits else first_operator(session, field)
        _pick_value(screen, FilterRow(row.place, row.depth, "", "", field, operator, ""))

    push_picker(screen, _field_layer(session, f"Field in place of {row.field}"), done)


def _pick_operator(screen: MainScreen, row: FilterRow) -> None:
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        from msgspec.structs import replace

        operator, negated = values[0]
        text = row_text(replace(row, negated=negated), operator)
        put_query(screen, with_row(session.draft.text, row, text))

    layer = PickLayer(
        f"{row.field} …",
        lambda words: operator_items(session, row, words),
        chosen=[(row.operator, row.negated)],
    )
    push_picker(screen, layer, done)


def _pick_value(screen: MainScreen, row: FilterRow, *, is_new: bool = False) -> None:
    """Pick one value or several; a lookup's values are loaded and shown when they come."""
    session = screen.session
    now = dt.datetime.now(dt.UTC)
    family = family_of(session, row.field)
    several = row.operator in {"eq", "ne", "in", "any", "has"} and family not in {
        "boolean",
        "date",
        "moment",
    }
    shown = shown_values(row) if row.value else ()
    chosen = [Typed(text, text) for text in shown] if several and family != "number" else []

    def done(values: tuple[Any, ...]) -> None:
        picked = [value.value for value in values if isinstance(value, Typed)]
        if picked:
            _put_condition(screen, row, picked, is_new=is_new)

    layer = PickLayer(
        f"{row.field} {_words(row)}",
        lambda words: value_items(session, row.field, words, now),
        several=several,
        chosen=chosen,
        placeholder=_hint(family),
        value=shown[0] if len(shown) == 1 and not chosen else "",
        empty="Type a value.",
    )
    push_picker(screen, layer, done)
    key = values_key(session, row.field)
    if key is not None and key not in session.values and _may_have_values(session, key):
        from reso_explorer.tui.values_worker import load_values_of

        def came() -> None:
            if layer.is_mounted:
                layer.show_items()

        load_values_of(screen, key, came)


def _may_have_values(session: Session, key: tuple[str, str]) -> bool:
    from reso_explorer.tui.present.describe.field import has_values
    from reso_explorer.tui.present.places import Place, PlaceKind

    place = Place(PlaceKind.FIELD, "/".join(key), session.draft.resource)
    return has_values(session.workspace.document, place)


def _words(row: FilterRow) -> str:
    from reso_explorer.query.edit.rows import WORDS

    words = WORDS.get(row.operator, row.operator)
    return f"not: {words}" if row.negated else words


def _hint(family: str) -> str:
    hints = {
        "number": "a number: 500k",
        "date": "a date: 6/1, 2024-06-01, -30d",
        "moment": "a date or time: 6/1, -30d, -12h",
    }
    return hints.get(family, "type to narrow, or a value")


def _put_condition(screen: MainScreen, row: FilterRow, values: list[Any], *, is_new: bool) -> None:
    from reso_explorer.query.follow import takes_in

    session = screen.session
    workspace = session.workspace
    document = workspace.document
    clause = clause_of(
        document.index,
        workspace.dialect,
        type_of(session),
        row.field,
        row.operator,
        values,
        meanings=document.meanings,
        with_in=takes_in(workspace.dialect),
    )
    if row.negated:
        clause = f"not ({clause})"
    if is_new:
        put_query(screen, add_condition(session.draft.text, clause).query)
    else:
        put_query(screen, with_row(session.draft.text, row, clause))


def _write_row(screen: MainScreen, row: FilterRow) -> None:
    """Edit a condition or group as text."""

    def done(text: str | None) -> None:
        if text is not None:
            put_query(screen, with_row(screen.session.draft.text, row, text))

    layer = AskTextLayer(
        "Condition", value=row.text, placeholder="such as ListPrice ge 500000", problem=row_problem
    )
    screen.app.push_screen(layer, done)


def remove_row(screen: MainScreen, row: FilterRow) -> None:
    """Take a condition or group out of the filter."""
    put_query(screen, without_row(screen.session.draft.text, row))


# --- what is shown --------------------------------------------------------------------------------


def pick_select(screen: MainScreen) -> None:
    """Pick the fields to show: of the resource, and of expanded relations."""
    session = screen.session
    text = session.draft.text
    before = selected(text)
    relations = _expanded(session)
    inner = {
        f"{name}/{field}": (name, field)
        for name in relations
        for field in selected(text, within=(name,))
    }
    chosen = [*before, *inner]

    def offer(words: str) -> list[PickItem]:
        items = field_items(session, words, in_use=[f for f in chosen if "/" not in f])
        for name in relations:
            items += [
                PickItem(f"{name}/{i.label}", f"{name}/{i.value}", i.detail, i.note, name)
                for i in field_items(session, words, within=(name,))
            ]
        return items

    def done(values: tuple[Any, ...]) -> None:
        changed: Any = text
        for name in [each for each in chosen if each not in values]:
            changed = _toggled(changed, name, relations)
        for name in [each for each in values if each not in chosen]:
            changed = _toggled(changed, name, relations)
        put_query(screen, changed)

    layer = PickLayer("Fields to show", offer, several=True, chosen=chosen, adds=True)
    push_picker(screen, layer, done)


def _toggled(query: Any, name: str, relations: tuple[str, ...]) -> Any:
    relation, _, field = name.partition("/")
    if field and relation in relations:
        return toggle_select(query, field, within=(relation,), joint=", ")
    return toggle_select(query, name, joint=", ")


def _expanded(session: Session) -> tuple[str, ...]:
    """Return the relations that the query expands."""
    index = session.workspace.document.index
    names = index.navigation_properties(type_of(session)) if type_of(session) else {}
    return tuple(name for name in names if is_expanded(session.draft.text, name))


def pick_orderby(screen: MainScreen) -> None:
    """Pick the fields to sort by, each in a direction."""
    session = screen.session
    before = [(name, down) for name, down in ordered_by(session.draft.text).items()]

    def offer(words: str) -> list[PickItem]:
        items: list[PickItem] = []
        for item in field_items(session, words, in_use=used_fields(session)):
            for down in (False, True):
                sign = "↓" if down else "↑"
                label = f"{item.label} {sign}"
                items.append(
                    PickItem(label, (item.value, down), item.detail, item.note, item.group)
                )
        return items

    def done(values: tuple[Any, ...]) -> None:
        changed: Any = set_option(session.draft.text, "$orderby", None)
        for name, down in values:
            cycle = Cycle.DESCENDING if down else Cycle.ASCENDING
            changed = set_orderby(changed, name, cycle, keep_others=True, joint=", ")
        put_query(screen, changed)

    push_picker(screen, PickLayer("Sort by", offer, several=True, chosen=before), done)


def pick_top(screen: MainScreen) -> None:
    """Pick how many rows to request at most."""
    session = screen.session
    dialect = session.workspace.dialect
    most = dialect.max_top(session.draft.resource, expands=bool(session.draft.expand.strip()))

    def offer(words: str) -> list[PickItem]:
        numbers = [n for n in _TOPS if most is None or n <= most]
        if most is not None and most not in numbers:
            numbers.append(most)
        found = [
            PickItem(f"{n:,}", str(n), "the most this server gives" if n == most else "")
            for n in numbers
            if str(n).startswith(words.replace(",", ""))
        ]
        typed = words.replace(",", "")
        if typed.isascii() and typed.isdigit() and all(item.value != typed for item in found):
            above = most is not None and int(typed) > most
            found.insert(
                0, PickItem(typed, typed, f"more than the {most:,} it gives" if above else "")
            )
        return [*found, *([] if words else [PickItem("no limit", "none")])]

    def done(values: tuple[Any, ...]) -> None:
        value = None if values[0] == "none" else values[0]
        put_query(screen, set_option(session.draft.text, "$top", value))

    push_picker(screen, PickLayer("Rows at most ($top)", offer, placeholder="a number"), done)


def turn_count(screen: MainScreen) -> None:
    """Ask the server to count all rows, or not."""
    text = screen.session.draft.text
    is_counted = options_of(text).get("$count", "").lower() == "true"
    put_query(screen, set_option(text, "$count", None if is_counted else "true"))


def pick_expand(screen: MainScreen) -> None:
    """Pick the relations to expand; `ListAgent/Office` is one inside another."""
    session = screen.session
    text = session.draft.text
    chosen = list(_expanded(session))

    def offer(words: str) -> list[PickItem]:
        items = relation_items(session, words)
        for name in chosen if "/" not in words else ():
            items += [
                PickItem(
                    f"{name}/{i.label}", f"{name}/{i.value}", i.detail, i.note, f"Inside {name}"
                )
                for i in relation_items(session, words, within=(name,))
            ]
            items += [
                PickItem(f"{name}: {option[1:]} …", (name, option), hint, "", f"Inside {name}")
                for option, hint in _NESTED.items()
                if all(w in f"{name}: {option}".casefold() for w in words.casefold().split())
            ]
        return items

    def done(values: tuple[Any, ...]) -> None:
        nested = next((each for each in values if isinstance(each, tuple)), None)
        if nested is not None:
            write_option(screen, nested[1], within=(nested[0],))
            return
        changed: Any = text
        for name in [each for each in chosen if each not in values]:
            changed = remove_expand(changed, name)
        for path in [str(each) for each in values if each not in chosen]:
            *within, last = path.split("/")
            changed = add_expand(changed, last, within=tuple(within), joint=", ")
        put_query(screen, changed)

    layer = PickLayer("Relations to expand", offer, several=True, chosen=chosen, adds=True)
    push_picker(screen, layer, done)


# --- other options --------------------------------------------------------------------------------

_NESTED: Final = {
    "$filter": "only rows such as Order eq 1",
    "$orderby": "such as Order, or Order desc",
    "$top": "rows of each at most: 1",
    "$count": "true",
}
_HINTS: Final = {
    "$search": "words to search for: pool or waterfront",
    "$apply": "groups and totals, such as groupby((City),aggregate($count as Homes))",
    "$compute": "computed fields, such as ListPrice div LivingArea as PerFoot",
    "$skip": "rows to leave out: 100",
    "$format": "json",
}


def pick_option(screen: MainScreen) -> None:
    """Pick an option that the query doesn't have yet, and write it."""
    if not screen.session.draft.resource.strip():
        screen.notify(no_query(screen.session), markup=False)
        return
    left = others_left(screen.session.draft)
    items = [PickItem(name, name, _HINTS[name]) for name in left]

    def offer(words: str) -> list[PickItem]:
        return [item for item in items if words.casefold() in item.label.casefold()]

    def done(values: tuple[Any, ...]) -> None:
        change_option(screen, str(values[0]))

    empty = "No matches." if items else "The query has every option already."
    push_picker(screen, PickLayer("More options", offer, empty=empty), done)


def change_option(screen: MainScreen, name: str) -> None:
    """Pick an option's parts where there are pickers for them, else write its text."""
    from reso_explorer.tui.operations.aggregating import pick_apply, pick_compute

    pickers = {"$apply": pick_apply, "$compute": pick_compute}
    if name in pickers:
        pickers[name](screen)
    else:
        write_option(screen, name)


def write_option(screen: MainScreen, name: str, *, within: tuple[str, ...] = ()) -> None:
    """Write the text of an option, of the query or inside a relation; an empty one takes it out."""
    session = screen.session
    value = option_within(session.draft.text, name, within)

    def problem(text: str) -> str:
        relations = "/".join(within)
        inside = f"$expand={relations}({name}={text})" if within else f"{name}={text}"
        found = session.workspace.check(f"{session.draft.resource}?{inside}")
        return next((d.sentence for d in found if str(d.severity) == "error"), "")

    def done(text: str | None) -> None:
        if text is not None:
            put_query(screen, set_option(session.draft.text, name, text or None, within=within))

    hint = _NESTED.get(name, "") if within else _HINTS.get(name, "")
    title = f"{name} of {'/'.join(within)}" if within else name
    layer = AskTextLayer(title, value=value, placeholder=hint, problem=problem, may_be_empty=True)
    screen.app.push_screen(layer, done)
