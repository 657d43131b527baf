"""Finds out why a query gives no rows; the price is named first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import count, visible
from reso_explorer.tui.requests import ROWS, Request

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.requests import Report
    from reso_explorer.tui.session import Results


def find_out(screen: MainScreen) -> None:
    """Ask the server which condition leaves no row, after a yes."""
    from reso_explorer.query.edit import conditions
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer
    from reso_explorer.workspace.why_empty import MOST_REQUESTS

    session = screen.session
    results = session.results
    found = conditions(results.query)
    if not results.pages or results.rows:
        return
    if not found:
        screen.notify("The query has no filter, so the resource itself has no rows.", markup=False)
        return
    most = min(1 + (len(found) if len(found) > 1 else 0), MOST_REQUESTS)

    def chosen(yes: bool | None) -> None:  # noqa: FBT001  # what the dialog gives back
        if yes:
            _ask(screen, results)

    lines = [
        Choice(f"Send up to {count(most, 'request')} of one row", "", value=True),
        Choice("Cancel", "", value=False),
    ]
    title = "Find out which condition excludes most?"
    screen.app.push_screen(ChoiceLayer(title, lines, keys={"y": 0, "n": 1}), chosen)


def _ask(screen: MainScreen, results: Results) -> None:
    session = screen.session

    async def work(_report: Report) -> str:
        from reso_explorer.workspace.why_empty import why_empty

        return await why_empty(session.workspace, results.query)

    def tell(text: str) -> None:
        if session.results is results:
            screen.rows_pane.explain_empty(visible(text, one_line=False))

    request = Request(
        ROWS,
        "Finding out why there are no rows",
        work,
        done=tell,
        failed=lambda failure: tell(f"{failure.message} {failure.hint}".strip()),
        stopped=lambda: tell("Stopped. Press Enter to ask again."),
        over=screen.rows_pane.show_result_line,
        told=lambda _: screen.rows_pane.show_result_line(),
        owner=session.tab,
    )
    session.requests.start(request)
