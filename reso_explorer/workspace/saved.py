"""Queries to go back to: saved under a name, sent before, or typed and never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.store.history import SentQuery
from reso_explorer.store.saved_queries import SavedQuery
from reso_explorer.store.sessions import Unsent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.world import World

MOST: Final = 500
"""How many sent queries are offered."""


class Queries(Struct, frozen=True):
    """All queries that can be had back; `problems` says what can't be read."""

    drafts: tuple[Unsent, ...] = ()
    sent: tuple[SentQuery, ...] = ()
    saved: tuple[SavedQuery, ...] = ()
    problems: tuple[str, ...] = ()


def queries_of(world: World, address: str, profile: str | None) -> Queries:
    """Return the queries of a source: its drafts and history, and what is saved for it or any."""
    from reso_explorer.store import Store, StoreError

    problems: list[str] = []
    try:
        store = Store(environ=world.environ)
        saved, bad = store.queries.all()
        problems += bad
    except StoreError as problem:
        return Queries(problems=(str(problem),))
    fitting = tuple(each for each in saved if each.profile in {None, profile})
    try:
        drafts = store.sessions.restore(address)
        found = store.history.search(profile=address, limit=MOST)
    except StoreError as problem:
        return Queries(saved=fitting, problems=(*problems, str(problem)))
    sent = {each.query: each for each in reversed(found)}
    return Queries(drafts, tuple(reversed(sent.values())), fitting, tuple(problems))


def drafts_of(world: World, address: str) -> tuple[Unsent, ...]:
    """Return what was typed for a source and never sent, by resource."""
    from reso_explorer.store import Store, StoreError

    try:
        return Store(environ=world.environ).sessions.restore(address)
    except StoreError:
        return ()


def save_query(world: World, name: str, text: str, *, profile: str | None = None) -> str:
    """Save a query under a name; return what went wrong, "" if nothing did."""
    from reso_explorer.store import Store, StoreError
    from reso_explorer.store.saved_queries import SavedQuery

    try:
        queries = Store(environ=world.environ).queries
        queries.save(SavedQuery(name=name.strip().removeprefix("@"), query=text, profile=profile))
    except StoreError as problem:
        return str(problem)
    return ""


def removed_from(text: str) -> str:
    """Return a sentence on what saving takes out of a query, "" if nothing."""
    from reso_explorer.store.stored_query import stored_query

    removed = stored_query(text).removed
    if not removed:
        return ""
    return f"Removed {', '.join(removed)} from the query; credentials aren't saved."


def delete_query(world: World, name: str) -> str:
    """Delete a saved query; return what went wrong, "" if nothing did."""
    from reso_explorer.store import Store, StoreError

    try:
        Store(environ=world.environ).queries.remove(name)
    except StoreError as problem:
        return str(problem)
    return ""


def keep_drafts(world: World, address: str, drafts: Mapping[str, str]) -> None:
    """Keep what was typed and not sent, by resource; an empty text is forgotten.

    What can't be written is lost at a crash and nothing else, so that nobody is told.
    """
    from reso_explorer.store import Store, StoreError

    if not drafts:
        return
    try:
        sessions = Store(environ=world.environ).sessions
        for resource, text in drafts.items():
            sessions.keep(address, text, slot=resource)
    except StoreError:
        return
