"""Loads the allowed values of the field one looks at, unless one only passes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import visible
from reso_explorer.tui.present.describe.field import has_values
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.requests import Report
    from reso_explorer.workspace.lookups import LookupValues

PASSING_BY: Final = 0.3
"""Seconds that the user stays before a server is asked."""


def load_values(screen: MainScreen, place: Place) -> None:
    """Load the values of a field if it has any and they are not there yet."""
    session = screen.session
    key = (place.type_name, place.name)
    if place.kind is not PlaceKind.FIELD or key in session.values:
        return
    if not has_values(session.workspace.document, place):
        return
    under_way = session.requests.running("values")
    if under_way is not None and under_way.owner == key:
        return

    def came() -> None:
        if session.places.here == place:
            screen.show_place(reveal=False, keep_cursor=True)

    load_values_of(screen, key, came, delay=PASSING_BY if session.places.glancing else 0)


def load_values_of(
    screen: MainScreen, key: tuple[str, str], came: Callable[[], None], *, delay: float = 0
) -> None:
    """Load the values of a field, by type and name; `came` is called once they are kept."""
    session = screen.session
    workspace = session.workspace
    meaning = workspace.document.meanings.field(*key)
    is_asked = workspace.is_live and not meaning.allowed_values

    async def work(_: Report) -> LookupValues:
        return await workspace.lookup_values(*key)

    def done(values: LookupValues) -> None:
        session.values[key] = values
        came()

    def failed(failure: Failure) -> None:
        from reso_explorer.workspace.lookups import LookupValues

        note = f"{failure.message} {failure.hint}".strip()
        done(LookupValues(key[1], "", "not loaded", note=note))

    session.requests.start(
        Request(
            "values",
            f"Loading the values of {visible(key[1])}",
            work,
            done=done,
            failed=failed,
            waits=is_asked,
            delay=delay if is_asked else 0,
            owner=key,
        )
    )


def load_asked_lookups(screen: MainScreen) -> None:
    """Load the lookups that the checker asked for in vain, then check again."""
    session = screen.session
    if not session.workspace.is_live:
        return

    async def work(_: Report) -> bool:
        return await session.workspace.load_asked_lookups()

    def done(has_more: bool) -> None:  # noqa: FBT001
        if has_more:
            screen.query_pane.lookups_came()

    session.requests.start(
        Request("lookups", "Loading the values the query uses", work, done=done, waits=True)
    )
