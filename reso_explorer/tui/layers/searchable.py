"""A layer with a list that words narrow: `/` opens the box, Enter goes back, Esc shows all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.widgets import Input

from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_view import LineView

if TYPE_CHECKING:
    from textual.widget import Widget

ResultT = TypeVar("ResultT")


class SearchableLayer(Layer[ResultT]):
    """Base of layers with one `Input` and one list; `show_found` shows what has the words."""

    @property
    def search_box(self) -> Input:
        """Where the words are typed; hidden until they are wanted."""
        return self.query_one(Input)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.search_box.value

    @property
    def list_view(self) -> Widget:
        """The list that has the focus while nothing is typed."""
        return self.query_one(LineView)

    def show_found(self) -> None:
        """Show the lines that have the words."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.search_box.display = False
        self.list_view.focus()

    def action_find(self) -> None:
        """Type words that narrow the list."""
        self.search_box.display = True
        self.search_box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.show_found()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.search_box.display = bool(self.words.strip())
        self.list_view.focus()

    def action_close(self) -> None:
        """Show all lines again; without a search leave."""
        if self.search_box.display:
            self.search_box.value = ""
            self.search_box.display = False
            self.list_view.focus()
        else:
            self.leave()

    def leave(self) -> None:
        """Remove the layer."""
        self.dismiss(None)
