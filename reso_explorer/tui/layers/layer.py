"""A layer over the screen: a box with a title that Esc or a click beside it removes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.dimmed import DimmedScreen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual import events
    from textual.binding import BindingType

ResultT = TypeVar("ResultT")


class Layer(ModalScreen[ResultT | None]):
    """Base of all layers; `dismiss(None)` means that nothing was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("layer")]

    def render(self) -> RenderableType:
        """Return what is seen beside the box: the screen below, dimmed."""
        below = super().render()
        if isinstance(below, BackgroundScreen):
            return DimmedScreen(below.screen, below.color)
        return below

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Remove the layer; nothing happens once it is gone or while another one lies on it.

        Textual removes what is on top instead, for instance when work ends after Esc.
        """
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)

    def action_close(self) -> None:
        """Remove the layer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Remove the layer on a click beside its box."""
        if event.widget is self:
            self.action_close()
