"""Details: facts about what is selected, and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical
from textual.message import Message

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.facts_view import FactsView
from reso_explorer.tui.gist_line import GistLine
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.pane_title import PaneTitle, TitleTab
from reso_explorer.tui.present.cells import CHOSEN_SIGN
from reso_explorer.tui.present.description import Description, Row, SectionTable, Use

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.places import Place
    from reso_explorer.tui.session import Session


class SectionGrid(Grid):
    """One table of the description; Enter follows a line, Space puts it into the query."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("details")]

    def action_section(self, number: int) -> None:
        """Show another table."""
        self.post_message(PaneTitle.TabChosen(number))


class DetailsPane(Vertical):
    """Shows one `Description`."""

    @dataclass
    class Followed(Message):
        """The user goes to what a line leads to."""

        place: Place

    def __init__(self, session: Session) -> None:
        super().__init__(id="details", classes="pane")
        self.session = session
        self.description = Description(crumbs=(), heading="")
        self._section = 0
        self._wanted_section = ""

    def compose(self) -> ComposeResult:
        yield PaneTitle("Details")
        yield GistLine(id="heading")
        yield FactsView(id="facts")
        yield SectionGrid(id="section", row_cursor=True)

    @property
    def grid(self) -> SectionGrid:
        return self.query_one(SectionGrid)

    def show(self, description: Description, *, keep_cursor: bool = False) -> None:
        """Show another description; the kind of table that was looked at stays where there is one."""
        cursor = self.grid.cursor_row if keep_cursor else 0
        self.description = description
        self.query_one(GistLine).show(description, has_source=self._has_source)
        ids = [section.id for section in description.sections]
        wanted = self._wanted_section
        self._section = ids.index(wanted) if wanted in ids else 0
        self._show_section(cursor)

    def _show_facts(self) -> None:
        """Show what is known of the whole, and of the line under the cursor."""
        facts = self.description.facts
        row = self.row
        self.query_one(FactsView).show([*facts, *row.facts] if row is not None else facts)

    def _show_section(self, cursor: int = 0) -> None:
        sections = self.description.sections
        self._show_title()
        if not sections:
            self._show_facts()
            return
        section = sections[self._section]
        table = SectionTable(section, self._is_used, CHOSEN_SIGN)
        self.grid.empty_text = section.empty
        self.grid.show(table, frozen=2 if table.has_marks else 1, cursor_row=cursor)
        self._show_facts()

    @property
    def _has_source(self) -> bool:
        return self.session.workspace.document.source is not None

    def _show_title(self) -> None:
        """Show the tables, each with the number of its lines, and where the user is.

        On a screen with one pane at a time the title bar says where.
        """
        screen = cast("MainScreen", self.screen)
        sections = self.description.sections
        self.query_one(PaneTitle).show(
            crumbs=() if screen.is_single else self.description.crumbs,
            tabs=[
                TitleTab(section.title, "…" if section.is_loading else f"{len(section.rows):,}")
                for section in sections
            ],
            current=self._section,
            aside=sections[self._section].note if sections else "",
        )

    def on_resize(self) -> None:
        """Fit the title to another size of the screen."""
        self._show_title()

    def _is_used(self, use: Use) -> bool:
        if not self.session.draft.resource:
            return False
        from reso_explorer.tui.present.uses import is_used

        return is_used(self.session.draft, use)

    def draft_changed(self) -> None:
        """Show anew what is in the query."""
        self.grid.refresh()

    @property
    def row(self) -> Row | None:
        """The table line under the cursor."""
        sections = self.description.sections
        if not sections or not sections[self._section].rows:
            return None
        return sections[self._section].rows[self.grid.cursor_row]

    def on_pane_title_tab_chosen(self, event: PaneTitle.TabChosen) -> None:
        event.stop()
        if event.number < len(self.description.sections):
            self._section = event.number
            self._wanted_section = self.description.sections[event.number].id
            self._show_section()
            self.grid.focus()

    def on_line_view_highlighted(self, event: Grid.Highlighted) -> None:
        event.stop()
        row = self.row
        if row is not None and row.facts:
            self._show_facts()

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        row = self.row
        if row is not None and row.place is not None:
            self.post_message(self.Followed(row.place))

    def on_facts_view_followed(self, event: FactsView.Followed) -> None:
        event.stop()
        self.post_message(self.Followed(event.place))
