"""Picking groups and totals (`$apply`) and computed fields (`$compute`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.edit import (
    ordered_by,
    selected,
    set_option,
    toggle_select,
)
from reso_explorer.query.edit.aggregation import (
    Aggregation,
    Total,
    aggregation_of,
    alias_of,
    compute_text,
    computed,
    free_name,
)
from reso_explorer.text import visible
from reso_explorer.tui.layers.ask_text import AskTextLayer
from reso_explorer.tui.layers.pick import PickLayer
from reso_explorer.tui.operations.picking import push_picker, put_query, write_option
from reso_explorer.tui.present.aggregation_picks import (
    ALL_ROWS,
    Operation,
    computable_items,
    group_items,
    operation_items,
    second_items,
    total_items,
)
from reso_explorer.tui.present.picks import PickItem, type_of

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.session import Session

_NAME: Final = re.compile(r"[^\W\d]\w*")


def pick_apply(screen: MainScreen) -> None:
    """Pick what to group by, then the totals of each group; anything unusual is edited as text."""
    session = screen.session
    before = aggregation_of(session.draft.text)
    if before is None:
        write_option(screen, "$apply")
        return
    chosen = list(before.groups)

    def done(values: tuple[Any, ...]) -> None:
        groups = tuple(str(value) for value in values if value != ALL_ROWS)
        _pick_totals(screen, before, groups)

    layer = PickLayer(
        "Group by",
        lambda words: group_items(session, words, chosen),
        several=True,
        chosen=chosen,
        placeholder="name or label",
        adds=True,
    )
    push_picker(screen, layer, done)


def _pick_totals(screen: MainScreen, before: Aggregation, groups: tuple[str, ...]) -> None:
    session = screen.session
    names = {(total.field, total.method): total.alias for total in before.totals}
    chosen = list(names)

    def done(values: tuple[Any, ...]) -> None:
        taken = {*groups, *names.values(), *_fields(session)}
        totals: list[Total] = []
        for field, method in values:
            alias = names.get((field, method)) or alias_of(field, method, taken)
            taken.add(alias)
            totals.append(Total(field, method, alias))
        put_aggregation(screen, Aggregation(groups, tuple(totals), before.condition))

    title = f"Totals for each {', '.join(map(visible, groups))}" if groups else "Totals of all rows"
    layer = PickLayer(
        title,
        lambda words: total_items(session, words, chosen),
        several=True,
        chosen=chosen,
        placeholder="such as average price",
        adds=True,
    )
    push_picker(screen, layer, done)


def put_aggregation(screen: MainScreen, wanted: Aggregation) -> None:
    """Write `$apply`; a filter of the rows moves into it, and what its rows don't have goes."""
    from msgspec.structs import replace

    session = screen.session
    text = session.draft.text
    told: list[str] = []
    is_new = not aggregation_of(text) or aggregation_of(text) == Aggregation()
    if is_new and session.draft.filter.strip():
        wanted = replace(wanted, condition=session.draft.filter.strip())
        text = set_option(text, "$filter", None).text
        told.append("Moved $filter into $apply.")
    text = set_option(text, "$apply", wanted.text or None).text
    gone = {
        "$select": [name for name in selected(text) if name not in wanted.names],
        "$orderby": [name for name in ordered_by(text) if name not in wanted.names],
        "$expand": [session.draft.expand] if session.draft.expand.strip() else [],
    }
    for name, fields in gone.items():
        if fields:
            text = set_option(text, name, None).text
            told.append(f"Removed {name}: the groups don't have {visible(', '.join(fields))}.")
    put_query(screen, text)
    if told:
        screen.notify(f"{' '.join(told)} Press u to undo.", markup=False)


def _fields(session: Session) -> tuple[str, ...]:
    """Return the names that a new field can't have."""
    name = type_of(session)
    return tuple(session.workspace.document.index.properties(name)) if name else ()


# --- computed fields ------------------------------------------------------------------------------


def pick_compute(screen: MainScreen) -> None:
    """Pick a field, what to do with it, and a name for the result; or remove a computed field."""
    session = screen.session
    fields = computed(session.draft.text)
    if not fields:
        _pick_first(screen)
        return

    def offer(words: str) -> list[PickItem]:
        items = [PickItem("add a field …", ("add", "")), PickItem("edit as text …", ("text", ""))]
        items += [
            PickItem(f"remove {visible(name)}", ("remove", name), visible(expression))
            for name, expression in fields.items()
        ]
        return [item for item in items if words.casefold() in item.label.casefold()]

    def done(values: tuple[Any, ...]) -> None:
        way, name = values[0]
        if way == "add":
            _pick_first(screen)
        elif way == "text":
            write_option(screen, "$compute")
        else:
            _remove(screen, name)

    push_picker(screen, PickLayer("Computed fields", offer), done)


def _pick_first(screen: MainScreen) -> None:
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        _pick_operation(screen, str(values[0]))

    layer = PickLayer(
        "Compute from",
        lambda words: computable_items(session, words),
        placeholder="name or label",
        empty="No matching fields.",
    )
    push_picker(screen, layer, done)


def _pick_operation(screen: MainScreen, field: str) -> None:
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        operation: Operation = values[0]
        if operation.needs_second:
            _pick_second(screen, field, operation)
        else:
            _ask_name(screen, operation, field)

    layer = PickLayer(f"{visible(field)} …", lambda words: operation_items(session, field, words))
    push_picker(screen, layer, done)


def _pick_second(screen: MainScreen, field: str, operation: Operation) -> None:
    session = screen.session

    def done(values: tuple[Any, ...]) -> None:
        _ask_name(screen, operation, field, str(values[0]))

    layer = PickLayer(
        f"{visible(field)} {operation.words} …",
        lambda words: second_items(session, operation, words),
        placeholder="a field, or a value",
        empty="No matching fields.",
    )
    push_picker(screen, layer, done)


def _ask_name(screen: MainScreen, operation: Operation, field: str, second: str = "") -> None:
    """Ask what the computed field is called, and add it; `$select` names it too."""
    session = screen.session
    fields = computed(session.draft.text)
    taken = {*_fields(session), *fields}
    parts = (re.sub(r"\W", "", part) for part in (field, second))
    name = free_name(operation.name.format(*parts), taken)

    def problem(text: str) -> str:
        if not _NAME.fullmatch(text):
            return "Start a name with a letter; use letters, digits, and underscores only."
        return f"{visible(text)} is already a field. Choose another name." if text in taken else ""

    def done(text: str | None) -> None:
        if text is None:
            return
        query = session.draft.text
        added = {**computed(query), text: operation.form.format(field, second)}
        changed: Any = set_option(query, "$compute", compute_text(added))
        if selected(query):
            changed = toggle_select(changed, text, joint=", ")
        put_query(screen, changed)

    screen.app.push_screen(AskTextLayer("Name of the field", value=name, problem=problem), done)


def _remove(screen: MainScreen, name: str) -> None:
    """Remove a computed field, from `$select` and `$orderby` too."""
    text = screen.session.draft.text
    fields = {each: how for each, how in computed(text).items() if each != name}
    changed: Any = set_option(text, "$compute", compute_text(fields) or None)
    if name in selected(changed):
        changed = toggle_select(changed, name, joint=", ")
    if name in ordered_by(changed):
        changed = set_option(changed, "$orderby", None)
    put_query(screen, changed)
