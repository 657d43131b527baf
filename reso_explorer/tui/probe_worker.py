"""Tries out what works for a field or resource, showing each outcome as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from reso_explorer.service.probe import Outcome
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.requests import Report

PROBE: Final = "probe"
"""The slot of probes."""


def run_probe(screen: MainScreen, resource: str, name: str, *, is_field: bool) -> None:
    """Begin the trials; those of something else that still run are stopped."""
    session = screen.session
    known = session.known
    about = (resource, name)
    if known.probing == about:
        return
    fields = (name,) if is_field else ()

    async def work(report: Report) -> None:
        from reso_explorer.workspace.probing import probe

        async for outcome in probe(session.workspace, resource, fields):
            report.part(outcome)

    def came(outcome: Outcome) -> None:
        known.add(outcome)
        _show(screen)

    def over() -> None:
        if known.probing == about:
            known.probing = None
        _show(screen)

    def failed(failure: Failure) -> None:
        known.trouble[about] = f"{failure.message} {failure.hint}".strip()
        _show(screen)

    def stopped() -> None:
        known.trouble[about] = f"stopped after {count(known.tried, 'test')}; press P to test again"
        _show(screen)

    request = Request(
        PROBE,
        f"Testing what works on {visible(name or resource)}",
        work,
        partial=came,
        failed=failed,
        stopped=stopped,
        over=over,
    )
    if session.requests.start(request):
        known.probing = about
        known.tried = 0
        known.trouble.pop(about, None)
        _show(screen)


def _show(screen: MainScreen) -> None:
    """Show the place again if it is about what is being tried."""
    from reso_explorer.tui.present.describe.found_out import asked_of

    session = screen.session
    if screen.is_attached and asked_of(session, session.places.here)[0]:
        screen.show_place(reveal=False, keep_cursor=True)
