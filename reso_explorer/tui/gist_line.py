"""The line under the title of Details: what something is in a few words, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reso_explorer.tui.present.cells import fit

if TYPE_CHECKING:
    from reso_explorer.tui.present.description import Description


class GistLine(Widget):
    """The heading, where the title does not end with it, the gist, and the line in the metadata."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._heading = ""
        self._gist = ""
        self._source = ""

    def show(self, description: Description, *, has_source: bool) -> None:
        """Show another description; `has_source` tells that `x` shows its XML or JSON."""
        heading = description.heading
        self._heading = "" if heading in description.crumbs[-1:] else heading
        self._gist = description.gist
        self._source = f"x line {description.line:,}" if description.line and has_source else ""
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        heading = f"{self._heading}   " if self._heading else ""
        room = width - cell_len(heading) - (len(self._source) + 2 if self._source else 0)
        gist = fit(self._gist, max(room, 0))
        source = f"  {self._source}" if self._source and room > 0 else ""
        return Content.assemble((heading, "bold"), gist, (source, "$rx-faint"))
