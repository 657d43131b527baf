"""Screens that work out a picture in small turns, so that keys are taken in between.

Textual lays out, renders every widget, and writes in one go, and it does so again for each event
that asks for it: a new layer is painted three times before it is seen. Here painting waits until
the events that are there are done, renders widgets a few at a time, and puts the picture
together last, so that nothing half done is ever shown.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from textual.app import ScreenError
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import messages
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.strip import Strip

    Base = Screen[Any]
else:
    Base = object

STEP: Final = 0.012
"""Seconds of CPU after which rendering lets other work in."""

_SMALL: Final = 1_500
"""Changed cells up to which a picture is made in one go."""


class Paced(Base):
    """Mixed into a screen, before its Textual class."""

    changes = 0
    """Grows whenever something on the screen changes."""
    _painting: Iterator[None] | None = None

    async def _on_update(self, _: messages.Update) -> None:
        self.changes += 1

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:  # noqa: FBT001, FBT002  # Textual's
        self.changes += 1
        super()._refresh_layout(size, scroll)

    def lines_seen(self) -> list[Strip]:
        """Return what is seen now, line by line."""
        return self._compositor.render_strips()

    def _compositor_refresh(self) -> None:
        """Paint soon; what is asked for until then is painted with it."""
        if self.app.is_inline or self.app.screen is not self:
            super()._compositor_refresh()
        elif self._painting is None:
            self._painting = self._painted()
            asyncio.get_running_loop().call_soon(self._paint_on)

    def _paint_on(self) -> None:
        steps = self._painting
        try:
            if steps is not None and self.is_running:
                next(steps)
                asyncio.get_running_loop().call_soon(self._paint_on)
                return
        except (StopIteration, ScreenError):  # done, or the last screen is gone
            pass
        except Exception as error:  # noqa: BLE001  # as Textual does for handlers of messages
            self.app._handle_exception(error)  # noqa: SLF001
        self._painting = None

    def _painted(self) -> Iterator[None]:
        """Render what changed in steps, each within `STEP`; then write it."""
        if self._is_large():
            started = time.thread_time()
            for _ in self.rendered():
                if time.thread_time() - started > STEP:
                    yield
                    started = time.thread_time()
            yield
        self._painting = None
        super()._compositor_refresh()

    def _is_large(self) -> bool:
        changed = self._compositor._dirty_regions  # noqa: SLF001
        return sum(region.area for region in changed) > _SMALL

    def rendered(self) -> Iterator[None]:
        """Render what is seen, widget by widget; widgets keep their lines until they change."""
        for widget, (region, clip) in tuple(self._compositor.visible_widgets.items()):
            if widget is self or not widget.is_attached:
                continue
            seen = region.intersection(clip)
            if seen:
                widget.render_lines(
                    Region(seen.x - region.x, seen.y - region.y, seen.width, seen.height)
                )
                yield
