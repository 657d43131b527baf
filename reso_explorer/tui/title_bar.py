"""The first line: what is open, what is left of its quota, and whether it has problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reso_explorer.text import count, visible
from reso_explorer.tui.present.counts import quota_line

if TYPE_CHECKING:
    from textual import events

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.session import Session


class TitleBar(Widget):
    """One line; a click on the problems lists them, one elsewhere shows the overview.

    On a screen that shows one pane at a time it says which one, and of what.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(id="title-bar")
        self.session = session
        self._problems_from = 0

    def render(self) -> Content:
        workspace = self.session.workspace
        title = f" {visible(workspace.title)}"
        screen = cast("MainScreen", self.screen)
        path = ""
        if screen.is_single:
            at = screen.place_name
            resource = visible(self.session.draft.resource)
            is_lower = at in {"query", "rows"}
            crumbs = (resource,) if is_lower else screen.details_pane.description.crumbs
            parts = [part for part in (*crumbs, at.capitalize()) if part]
            path = "".join(f" › {part}" for part in parts)
        parts = [] if path else [visible(workspace.subtitle).replace(", ", " · ")]
        parts.append(quota_line(workspace.quota()))
        state = " · ".join(filter(None, parts))
        serious = [f for f in self.session.findings or () if f.severity != "info"]
        problems = f"! {count(len(serious), 'problem')}" if serious else ""
        left = f"{title}{path}   {state}" if state else f"{title}{path}"
        self._problems_from = cell_len(left)
        gap = (" · " if state else "   ") if problems else ""
        return Content.assemble(
            (title, "bold $primary"),
            (path, "$foreground"),
            (f"   {state}{gap}" if state else gap, "$rx-muted"),
            (problems, "$text-warning"),
        )

    def on_click(self, event: events.Click) -> None:
        name = "findings" if event.x > self._problems_from else "overview"
        self.screen.call_later(self.screen.run_action, f"screen.do('{name}')")
