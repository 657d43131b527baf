"""Schema: a search box over everything, and the outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.outline import Outline
from reso_explorer.tui.pane_title import PaneTitle
from reso_explorer.tui.present.describe.tables import resource_of
from reso_explorer.tui.present.hits import hits_tree
from reso_explorer.tui.present.outline import OutlineTree, outline_of
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.session import Session


class SearchBox(LineInput):
    """Where the words are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search")]

    @dataclass
    class Left(Message):
        """The user leaves the box: into the hits, or back to the tree."""

        into_hits: bool

    def passes_on(self, text: str) -> bool:
        """Leave a pasted query to the screen."""
        from reso_explorer.tui.present.pasted import looks_like_query

        return looks_like_query(text)

    def action_into_hits(self) -> None:
        """Go to the hits."""
        self.post_message(self.Left(into_hits=True))

    def action_leave(self) -> None:
        """Go back to the tree."""
        self.post_message(self.Left(into_hits=False))


class SchemaPane(Vertical):
    """Search box and outline; while there are words in the box the outline shows hits."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="schema", classes="pane")
        self.session = session
        self.tree_of_lines = OutlineTree(())
        self._tree_row = 0
        self._is_searching = False

    def compose(self) -> ComposeResult:
        with Horizontal(id="schema-top"):
            yield PaneTitle("Schema")
            yield SearchBox(
                id="search",
                placeholder="/ name, label, or value",
                compact=True,
                select_on_focus=False,
            )
            yield Static(id="hits-told")
        yield Outline(id="outline")

    def on_mount(self) -> None:
        self.show_document()

    def show_document(self) -> None:
        """Show the outline of the session's document, open where it was open before."""
        opened = self.tree_of_lines.opened() or self.session.opened
        self.tree_of_lines = outline_of(self.session.workspace.document)
        if opened:
            self.tree_of_lines.open_again(opened)
        if self._is_searching:
            self.show_hits(self.box.value)
        else:
            self.outline.show(self.tree_of_lines)

    @property
    def outline(self) -> Outline:
        return self.query_one(Outline)

    @property
    def box(self) -> SearchBox:
        return self.query_one(SearchBox)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.show_hits(event.value)

    def show_hits(self, words: str) -> None:
        """Show what the words find, or the tree again where there are none."""
        if not words.strip():
            if self._is_searching:
                self._is_searching = False
                self.outline.show(self.tree_of_lines, cursor_row=self._tree_row)
            self._tell("")
            return
        if not self._is_searching:
            self._tree_row = self.outline.cursor_row
            self._is_searching = True
        tree, told = hits_tree(self.session.workspace.search, words)
        self.outline.show(tree)
        self._tell(told)

    def _tell(self, text: str) -> None:
        """Say beside the words how much they found."""
        self.query_one("#hits-told", Static).update(Content(text))

    def on_search_box_left(self, event: SearchBox.Left) -> None:
        event.stop()
        if not event.into_hits:
            self.box.value = ""
        self.outline.focus()
        if event.into_hits and self._is_searching:
            self.outline.call_later(self.outline.announce)

    def leave_hits(self, place: Place) -> Place:
        """Show the tree again if a result was opened; return the place with its resource."""
        if not self._is_searching:
            return place
        with self.prevent(Input.Changed):
            self.box.value = ""
        self.show_hits("")
        if place.kind not in {PlaceKind.FIELD, PlaceKind.RELATION} or place.resource:
            return place
        resource = resource_of(self.session.workspace.document, place.type_name)
        return Place(place.kind, place.path, resource)

    def reveal(self, place: Place) -> None:
        """Move the cursor of the tree to a place; hits are left alone."""
        if not self._is_searching:
            self.outline.reveal(place)

    def clear(self) -> bool:
        """Empty the box; tell whether there was anything in it."""
        had = bool(self.box.value)
        self.box.value = ""
        return had
