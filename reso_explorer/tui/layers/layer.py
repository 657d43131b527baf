"""A layer over the screen: a box with a title that Esc or a click beside it removes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.dimmed import Dimming

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

ResultT = TypeVar("ResultT")


class Layer(Dimming, ModalScreen[ResultT | None]):
    """Base of all layers; `dismiss(None)` means that nothing was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("layer")]

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
