"""The first line: what is open, how large it is, whether something is odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reso_explorer.text import count, visible
from reso_explorer.tui.present.describe.overview import size_of

if TYPE_CHECKING:
    from textual import events

    from reso_explorer.tui.session import Session


class TitleBar(Widget):
    """One line; a click on the findings lists them."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="title-bar")
        self.session = session

    def render(self) -> Content:
        workspace = self.session.workspace
        left = f" {visible(workspace.title)} "
        state = f" {visible(workspace.subtitle)} "
        serious = [f for f in self.session.findings or () if f.severity != "info"]
        findings = f"⚠ {count(len(serious), 'finding')} " if serious else ""
        size = f"{size_of(workspace.document)}  "
        room = self.size.width - cell_len(left) - cell_len(state) - cell_len(findings)
        if room < len(size):
            size = ""
        gap = " " * max(room - len(size), 0)
        return Content.assemble(
            (left, "bold $primary"),
            (state, "$rx-muted"),
            gap,
            (size, "$rx-muted"),
            (findings, "$text-warning"),
        )

    def on_click(self, event: events.Click) -> None:
        name = "findings" if event.x > self.size.width - 20 else "overview"
        self.screen.call_later(self.screen.run_action, f"screen.do('{name}')")
