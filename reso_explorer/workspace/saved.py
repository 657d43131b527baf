"""Queries to go back to: saved under a name, or sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.store.history import SentQuery
from reso_explorer.store.saved_queries import SavedQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.query import Fixed
    from reso_explorer.world import World

MOST: Final = 500
"""How many sent queries are offered."""


class Queries(Struct, frozen=True):
    """All queries that can be had back.

    `broken` has saved queries that can't be read, each with why; `problem` is that of the store.
    """

    sent: tuple[SentQuery, ...] = ()
    saved: tuple[SavedQuery, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def queries_of(world: World, address: str, profile: str | None) -> Queries:
    """Return the queries of a source: its history, and what is saved for it or any."""
    from reso_explorer.store import Store, StoreError

    try:
        store = Store(environ=world.environ)
        saved, bad = store.queries.all()
        broken = tuple(bad.items())
    except StoreError as problem:
        return Queries(problem=str(problem))
    fitting = tuple(each for each in saved if each.profile in {None, profile})
    try:
        found = store.history.search(profile=address, limit=MOST)
    except StoreError as problem:
        return Queries(saved=fitting, broken=broken, problem=str(problem))
    sent = {each.query: each for each in reversed(found)}
    return Queries(tuple(reversed(sent.values())), fitting, broken)


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


def fix_saved(world: World, name: str, fix: Callable[[str], Fixed]) -> str:
    """Apply the fixes of a saved query and save it; return what was done, or what went wrong."""
    from msgspec.structs import replace

    from reso_explorer.store import Store, StoreError
    from reso_explorer.text import count

    try:
        queries = Store(environ=world.environ).queries
        query = queries.load(name)
        fixed = fix(query.query)
        if not fixed.applied:
            return f"No fixes for @{name}."
        queries.save(replace(query, query=fixed.text), replace=True)
    except StoreError as problem:
        return str(problem)
    done = count(len(fixed.applied), "fix", "fixes")
    return f"Applied {done} to @{name}: {fixed.text}"
