"""The annotations that hold for an element, the nearest first, each under its known name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.meaning.said import Said
from reso_explorer.csdl.meaning.terms import term_key, term_shown
from reso_explorer.csdl.meaning.values import (
    bool_of,
    number_of,
    path_of,
    record_of,
    records_of,
    text_of,
)
from reso_explorer.csdl.model import PathExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.csdl.model import Annotation, Expression


class Statement(NamedTuple):
    """One annotation as it is understood: its value (default applied) and the term shown."""

    value: Expression | None
    term: str
    annotations: tuple[Annotation, ...] = ()


Statements = dict[str, Statement]
"""Statements by the name of `term_key`."""


def collect(
    layers: Iterable[tuple[Annotation, ...]],
    default: Callable[[str], Expression | None],
) -> Statements:
    """Return what holds when nearer layers come first and replace farther ones as a whole.

    An annotation without qualifier is preferred; a qualified one counts where it stands
    alone. `default` gives the default value of a term for annotations without a value.
    """
    found: Statements = {}
    qualified: set[str] = set()
    for layer in layers:
        for annotation in layer:
            key = term_key(annotation.term)
            if key in found and (key not in qualified or annotation.qualifier):
                continue
            if annotation.qualifier:
                qualified.add(key)
            else:
                qualified.discard(key)
            value = annotation.value if annotation.value is not None else default(annotation.term)
            found[key] = Statement(value, term_shown(annotation.term), annotation.annotations)
    return found


def said_text(statement: Statement | None) -> Said | None:
    """Return the text of a statement; None where it is blank or no text."""
    if statement is None:
        return None
    if isinstance(statement.value, PathExpression):
        return Said(statement.value.path, statement.term, is_path=True)
    text = text_of(statement.value)
    return Said(text, statement.term) if text and text.strip() else None


def said_bool(statement: Statement | None) -> Said | None:
    """Return the truth of a statement: a tag without a value is true."""
    if statement is None:
        return None
    if statement.value is None:
        return Said(True, statement.term)
    if isinstance(statement.value, PathExpression):
        return Said(statement.value.path, statement.term, is_path=True)
    truth = bool_of(statement.value)
    return None if truth is None else Said(truth, statement.term)


def said_number(statement: Statement | None) -> Said | None:
    """Return the number of a statement, or its text where it is a date or a time."""
    if statement is None:
        return None
    number = number_of(statement.value)
    if number is not None:
        return Said(number, statement.term)
    return said_text(statement)


def said_part(statement: Statement | None, name: str) -> Said | None:
    """Return a Boolean property of a record; one that is listed without a value is true."""
    if statement is None:
        return None
    record = record_of(statement.value)
    if name not in record:
        return None
    value = record[name]
    truth = True if value is None else bool_of(value)
    return None if truth is None else Said(truth, statement.term)


def said_revision(statement: Statement | None) -> Said | None:
    """Return why an element is deprecated, from `Core.Revisions`; None where it is not."""
    if statement is None:
        return None
    for record in records_of(statement.value):
        kind = text_of(record.get("Kind")) or path_of(record.get("Kind")) or ""
        if not kind.endswith("Deprecated"):
            continue
        text = (text_of(record.get("Description")) or "").strip() or "deprecated"
        removal = text_of(record.get("RemovalDate"))
        if removal and removal not in text:
            text = f"{text} (to be removed {removal})"
        return Said(text, statement.term)
    return None


def said_link(statements: Statements) -> Said | None:
    """Return the documentation URL of an element."""
    wiki = said_text(statements.get("DDWikiUrl"))
    if wiki is not None:
        return wiki
    links = statements.get("Core.Links")
    if links is not None:
        for record in records_of(links.value):
            relation = (text_of(record.get("rel")) or "").lower()
            target = text_of(record.get("href"))
            if target and any(word in relation for word in ("doc", "describedby", "help")):
                return Said(target, links.term)
    return None


def first(statements: Statements, *keys: str) -> Said | None:
    """Return the first of several statements that holds a text."""
    for key in keys:
        found = said_text(statements.get(key))
        if found is not None:
            return found
    return None
