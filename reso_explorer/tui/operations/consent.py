"""Naming the price before many requests are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from reso_explorer.workspace import Workspace

UNASKED: Final = 5
"""Requests that are sent without a question."""


def ask_first(
    app: App[None], workspace: Workspace, requests: int, then: Callable[[], None]
) -> None:
    """Call `then`; where it sends many requests, only after a yes.

    Args:
        app: shows the question.
        workspace: where the requests go.
        requests: how many there will be at most.
        then: sends them.
    """
    if requests <= UNASKED:
        then()
        return
    from reso_explorer.service.decode_error.advice import duration
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    least = workspace.shortest_time(requests)
    detail = f"at least {duration(least)} at this provider's rate" if least > 2 else ""
    lines = [
        Choice(f"Send up to {count(requests, 'request')}", detail, True),
        Choice("Cancel", "", False),
    ]

    def chosen(answer: Any) -> None:
        if answer:
            then()

    app.push_screen(ChoiceLayer("Send requests?", lines, keys={"y": 0, "n": 1}), chosen)
