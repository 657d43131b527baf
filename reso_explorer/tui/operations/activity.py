"""What happened and what is going on: messages, repairs of what was pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.places import REPAIRS

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def messages(screen: MainScreen) -> None:
    """List all messages, the newest first; Enter copies one."""
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer
    from reso_explorer.tui.operations.copying import copy

    notices = screen.workbench.notices.newest_first
    if not notices:
        screen.notify("No messages yet.", markup=False)
        return

    def chosen(text: str | None) -> None:
        if text is not None:
            copy(screen, text)

    lines = [
        Choice(
            f"{notice.at:%H:%M:%S}",
            notice.line,
            notice.text,
            note="" if notice.severity == "information" else notice.severity,
        )
        for notice in notices
    ]
    screen.app.push_screen(ChoiceLayer("Messages", lines), chosen)


def repairs(screen: MainScreen) -> None:
    """Read again what was repaired in the query that was pasted last."""
    screen.go(REPAIRS)
    screen.enter("details")
