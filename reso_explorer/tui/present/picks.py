"""What the pickers of the query offer: fields, operators, values, with what is known of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.edit import ordered_by, selected
from reso_explorer.query.edit.row_values import clause_of
from reso_explorer.query.edit.rows import WORDS, filter_rows, operators_for
from reso_explorer.query.edit.typed import typed_value
from reso_explorer.query.families import type_family
from reso_explorer.query.fields import find_field
from reso_explorer.search import vocabulary
from reso_explorer.tui.present.most_used import most_used
from reso_explorer.tui.present.type_names import many_text, short_type, simple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.query.edit.rows import FilterRow
    from reso_explorer.query.fields import FieldAt
    from reso_explorer.tui.session import Session

_DATES: Final = ("today", "yesterday", "-7d", "-30d", "-90d", "-1y")
_OF_SERVER: Final = frozenset(
    {
        "refused",
        "operator-not-listed",
        "function-not-listed",
        "probed-refused",
        "probed-ignored",
        "probed-wrong",
    }
)
"""What the checker says about a server rather than about the query."""
_MOST: Final = 200
"""Fields that are offered at most; typing narrows them."""


@dataclass(frozen=True, slots=True)
class PickItem:
    """One thing to pick; `group` is the heading it stands under, `value` what is returned.

    A line without a value is a heading, or says why a text is not a value.
    """

    label: str
    value: Any
    detail: str = ""
    note: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that was typed, as its field reads it; hashable in place of any value."""

    text: str
    value: Any = None


def type_of(session: Session, within: tuple[str, ...] = ()) -> str:
    """Return the type of the query's rows, or of the rows of relations inside it."""
    index = session.workspace.document.index
    found = index.resource_type(session.draft.resource)
    name = found.qualified_name if found is not None else ""
    for relation in within:
        reached = find_field(index, name, relation) if name else None
        name = reached.type.name if reached is not None else ""
    return name


# --- fields ---------------------------------------------------------------------------------------


def used_fields(session: Session) -> tuple[str, ...]:
    """Return the fields that the query names already, those of its conditions first."""
    text = session.draft.text
    found = [row.field for row in filter_rows(text) if row.field] if session.draft.filter else []
    found += [*ordered_by(text), *selected(text)]
    return tuple(dict.fromkeys(found))


def field_items(
    session: Session, words: str, *, within: tuple[str, ...] = (), in_use: Sequence[str] = ()
) -> list[PickItem]:
    """Return the fields of the query's rows that words may mean; those in use come first.

    A path such as `ListOffice/Off` leads into a relation.
    """
    index = session.workspace.document.index
    head, slash, tail = words.rpartition("/")
    if slash:
        inner = (*within, *head.split("/"))
        found = field_items(session, tail, within=inner)
        return [PickItem(f"{head}/{i.label}", f"{head}/{i.value}", i.detail) for i in found]
    type_name = type_of(session, within)
    if not type_name:
        return []
    known = vocabulary(index, type_name)
    taken = session.known.census(session.draft.resource) if not within else None
    properties = index.properties(type_name)
    items: list[PickItem] = []
    for name in _fitting(known, words, [*in_use, *properties]):
        declared = properties.get(name)
        kind = short_type(index, declared.member) if declared is not None else ""
        label = next(iter(known.names.get(name, ())), "")
        filled = taken.census.field(name) if taken is not None else None
        note = kind if filled is None else f"{kind:<5} {filled.share:.0%}"
        group = "In use" if name in in_use else "All fields"
        items.append(PickItem(name, name, label, note, group if in_use else ""))
        if len(items) == _MOST:
            break
    return items


def _fitting(known: Any, words: str, names: Sequence[str]) -> Iterator[str]:
    """Yield names that words may mean: in the name or label, or by another word for it."""
    listed = dict.fromkeys(names)
    if not words:
        yield from listed
        return
    folded = words.casefold().split()
    spoken = known.spoken(words)
    begun: list[str] = []
    inside: list[str] = []
    for name in listed:
        text = f"{name} {' '.join(known.names.get(name, ()))}".casefold()
        if all(word in text for word in folded):
            is_start = name.casefold().startswith("".join(folded))
            (begun if is_start else inside).append(name)
    meant = sorted((name for name in spoken if name in listed), key=lambda n: spoken[n].rank)
    yield from dict.fromkeys((*begun, *meant, *inside))


def relation_items(session: Session, words: str, *, within: tuple[str, ...] = ()) -> list[PickItem]:
    """Return the relations that can be expanded, with their targets; `A/B` goes deeper."""
    index = session.workspace.document.index
    head, slash, tail = words.rpartition("/")
    if slash:
        inner = relation_items(session, tail, within=(*within, *head.split("/")))
        return [PickItem(f"{head}/{i.label}", f"{head}/{i.value}", i.detail, i.note) for i in inner]
    type_name = type_of(session, within)
    if not type_name:
        return []
    folded = words.casefold().split()
    return [
        PickItem(name, name, simple(found.member.type), many_text(found.member.multiplicity))
        for name, found in index.navigation_properties(type_name).items()
        if all(word in f"{name} {found.member.type}".casefold() for word in folded)
    ]


# --- operators ------------------------------------------------------------------------------------


def operator_items(session: Session, row: FilterRow, words: str) -> list[PickItem]:
    """Return the operators of a condition; those that the server is known to reject come last."""
    index = session.workspace.document.index
    type_name = type_of(session)
    works: list[PickItem] = []
    rejected: list[PickItem] = []
    for operator in _operators(session, type_name, row):
        for negated in (False, True) if operator in {"contains", "in"} else (False,):
            shown = WORDS.get(operator, operator)
            label = f"not: {shown}" if negated else shown
            if words and words.casefold() not in f"{label} {operator}".casefold():
                continue
            why = _trouble(session, index, type_name, row.field, operator)
            item = PickItem(label, (operator, negated), why or operator)
            (rejected if why else works).append(item)
    return [*works, *rejected]


def _operators(session: Session, type_name: str, row: FilterRow) -> tuple[str, ...]:
    index = session.workspace.document.index
    found = find_field(index, type_name, row.field)
    if found is not None and (found.type.is_collection or found.collections):
        return ("any",)
    return operators_for(index, type_name, row.field)


def _trouble(session: Session, index: Any, type_name: str, field: str, operator: str) -> str:
    """Return what the checker says against an operator on a field, "" for nothing."""
    workspace = session.workspace
    value = example_value(session, field)
    values = (value, value) if operator == "in" else (value,)
    clause = clause_of(
        index, workspace.dialect, type_name, field, operator, values, with_in=operator == "in"
    )
    query = f"{session.draft.resource}?$filter={clause}"
    for found in workspace.check(query):
        if str(found.severity) != "info" and found.code in _OF_SERVER:
            return f"{operator}  {found.sentence}"
    return ""


def example_value(session: Session, field: str) -> Any:
    """Return a value that a field may have, for trying a condition out without sending it."""
    family = family_of(session, field)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    examples: dict[str, Any] = {
        "number": 1,
        "boolean": True,
        "date": now.date(),
        "moment": now,
    }
    if family == "enum":
        found = find_field(session.workspace.document.index, type_of(session), field)
        values = session.workspace.document.meanings.values(found.type.name) if found else ()
        return next((each.value for each in values), "x")
    return examples.get(family, "x")


def family_of(session: Session, field: str) -> str:
    """Return the family of a field's type, of one item where it is a collection."""
    found = find_field(session.workspace.document.index, type_of(session), field)
    if found is None:
        return "unknown"
    return type_family(_single(found))


def _single(found: FieldAt) -> Any:
    from msgspec.structs import replace

    return replace(found.type, is_collection=False) if found.type.is_collection else found.type


# --- values ---------------------------------------------------------------------------------------


def values_key(session: Session, field: str) -> tuple[str, str] | None:
    """Return the type and name by which the values of a field are kept, None for no field."""
    found = find_field(session.workspace.document.index, type_of(session), field)
    if found is None or found.property is None:
        return None
    return found.owner, found.member.name


def value_items(session: Session, field: str, words: str, now: dt.datetime) -> list[PickItem]:
    """Return what a field may be compared with: its values, dates, and what was typed.

    Values come in the order of the document, those used most first.
    """
    family = family_of(session, field)
    items: list[PickItem] = []
    if family == "boolean":
        items = [
            PickItem("yes", Typed("true", value=True)),
            PickItem("no", Typed("false", value=False)),
        ]
    elif family in {"date", "moment"} and not words:
        items = [_typed(text, family, now) for text in _DATES]
    else:
        items = list(_known_values(session, field))
    folded = words.casefold().split()
    items = [i for i in items if all(w in f"{i.label} {i.detail}".casefold() for w in folded)]
    if words and not any(item.label.casefold() == words.casefold() for item in items):
        items.append(_typed(words, family, now))
    if not words and family != "boolean":
        items.append(PickItem("no value", Typed("null", None), "null"))
    return items


def _typed(text: str, family: str, now: dt.datetime) -> PickItem:
    try:
        value = typed_value(text, family, now)
    except ValueError as problem:
        return PickItem(text, None, str(problem))
    if value is None:
        shown = "no value"
    elif isinstance(value, dt.datetime):
        time = f" {value:%H:%M}" if value.hour or value.minute else ""
        shown = f"{value:%B} {value.day}, {value.year}{time}"
    elif isinstance(value, dt.date):
        shown = f"{value:%B} {value.day}, {value.year}"
    else:
        shown = f"{value:,}" if family == "number" else "as typed"
    return PickItem(text, Typed(text, value), shown)


def _known_values(session: Session, field: str) -> Iterator[PickItem]:
    key = values_key(session, field)
    used = most_used(session, session.draft.resource, field)
    loaded = session.values.get(key) if key is not None else None
    listed: list[tuple[str, str, int]] = []
    if loaded is not None and loaded.values:
        listed = [(v.value, v.label, used.get(v.value, v.count or 0)) for v in loaded.values]
    elif key is not None:
        meaning = session.workspace.document.meanings.field(*key)
        listed = [(v.value, v.label or "", used.get(v.value, 0)) for v in meaning.allowed_values]
    if not listed:
        listed = [(value, "", number) for value, number in used.items()]
    listed.sort(key=lambda each: -each[2])
    for value, label, number in listed:
        note = f"{number:,}" if number else ""
        yield PickItem(value, Typed(value, value), label if label != value else "", note)
