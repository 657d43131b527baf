"""Screens that work out a picture in small turns, so that keys are taken in between.

Textual lays out, renders every widget, and writes in one go, and it does so again for each event
that asks for it: a new layer is painted three times before it is seen. Here painting waits until
the events that are there are done, renders widgets a few at a time, and puts the picture
together last, so that nothing half done is ever shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.geometry import Region

from reso_explorer.tui.style_sheet import KeptStylesheet
from reso_explorer.tui.turns import Turns, portions

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from textual import events, messages
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget

    Base = Screen[Any]
else:
    Base = object

_SMALL: Final = 1_500
"""Changed cells up to which a picture is made in one go."""

_BAND: Final = 10
"""Lines of a widget that are rendered in one step."""

_MOST_PASSES: Final = 3
"""How often a picture is begun again while it changes."""


class Paced(Base):
    """Mixed into a screen, before its Textual class."""

    changes = 0
    """Grows whenever something on the screen changes."""
    _is_new = True
    _painting: Turns | None = None
    _styling: Turns | None = None

    @property
    def is_painting(self) -> bool:
        """Whether a picture is being made."""
        return self._painting is not None and not self._painting.is_over

    async def _on_update(self, _: messages.Update) -> None:
        self.changes += 1

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:  # noqa: FBT001, FBT002  # Textual's
        self.changes += 1
        super()._refresh_layout(size, scroll)

    def _update_focus_styles(
        self, focused: Widget | None = None, blurred: Widget | None = None
    ) -> None:
        """Style the panes that got or lost the focus, with what is in them only if a rule says so."""
        sheet = self.app.stylesheet
        if not isinstance(sheet, KeptStylesheet) or sheet.focus_reaches_down:
            super()._update_focus_styles(focused, blurred)
            return
        nodes = {
            node
            for widget in (focused, blurred)
            if widget is not None
            for node in widget.ancestors_with_self
            if node._has_focus_within  # noqa: SLF001
        }
        sheet.update_nodes(nodes, animate=True)

    def lines_seen(self) -> list[Strip]:
        """Return what is seen now, line by line."""
        return self._compositor.render_strips()

    def _compositor_refresh(self) -> None:
        """Paint soon; what is asked for until then is painted with it."""
        if self.app.is_inline or self.app.screen is not self:
            super()._compositor_refresh()
        elif not self.is_painting:
            self._painting = Turns(self.app, self._painted())

    def _painted(self) -> Generator[None]:
        """Render what changed in steps, and what changes meanwhile; then write it."""
        if self._is_large():
            for _ in range(_MOST_PASSES):
                is_done = True
                for _ in portions(self.rendered()):
                    is_done = False
                    yield
                if is_done:
                    break
            yield
        if self.is_running:
            super()._compositor_refresh()

    def _is_large(self) -> bool:
        changed = self._compositor._dirty_regions  # noqa: SLF001
        return sum(region.area for region in changed) > _SMALL

    def rendered(self) -> Iterator[None]:
        """Render what is seen, some lines in each step; widgets keep them until they change."""
        for widget, (region, clip) in tuple(self._compositor.visible_widgets.items()):
            seen = region.intersection(clip)
            if widget is self or not seen:
                continue
            x, top = seen.x - region.x, seen.y - region.y
            for y in range(top, top + seen.height, _BAND):
                if not widget.is_attached:
                    break
                widget.render_lines(Region(x, y, seen.width, min(_BAND, top + seen.height - y)))
                yield

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Style the screen in steps after another one was seen; a new one has its styles."""
        sheet = self.app.stylesheet
        is_new, self._is_new = self._is_new, False
        if event.refresh_styles and isinstance(sheet, KeptStylesheet):
            event.refresh_styles = False
            if is_new:
                return
            nodes = tuple(self.walk_children(with_self=True))
            self._styling = Turns(self.app, sheet.styled(nodes, animate=False))
