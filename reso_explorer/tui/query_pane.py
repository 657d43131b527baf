"""Query: what is requested, as text, rows, or URL, and one line that says what is to be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal, cast

from textual.containers import Vertical
from textual.message import Message

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.completion_popup import CompletionPopup
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.pane_title import PaneTitle
from reso_explorer.tui.part_editor import PartEditor
from reso_explorer.tui.present.draft import PARTS, with_fix
from reso_explorer.tui.present.marks import Mark, fixable, marks_by_part
from reso_explorer.tui.present.most_used import most_used, with_counts
from reso_explorer.tui.present.note import note_pieces
from reso_explorer.tui.present.tab_titles import query_summary, query_tabs
from reso_explorer.tui.query_form import CountToggle, MoreOptions, OptionLabel, QueryForm
from reso_explorer.tui.query_rows import QueryRows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from reso_explorer.query import Completion
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.part_editor import Way
    from reso_explorer.tui.present.draft import Composed
    from reso_explorer.tui.session import Session

Face = Literal["text", "rows", "url"]
"""How the query is shown."""
NEXT_FACE: Final[dict[Face, Face]] = {"text": "rows", "rows": "url", "url": "text"}
_FACES: Final[dict[Face, str]] = {"text": "text", "rows": "rows", "url": "URL"}
CHECK_DELAY: Final = 0.4
"""Seconds without a key until the query is checked and the note line changes."""


class QueryPane(Vertical):
    """The query in its parts below the note line, which neither moves nor is covered."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("query.tabs")]

    @dataclass
    class DraftChanged(Message):
        """The query is another one now."""

    @dataclass
    class Checked(Message):
        """The query was looked at; lookups may have been asked for in vain."""

    @dataclass
    class RunWanted(Message):
        """The user asks to run the query from an editor."""

    @dataclass
    class LeftForm(Message):
        """The user leaves the form: to what stands above it, below it, or just out of it."""

        way: Way

    @dataclass
    class UrlEntered(Message):
        """A URL or a whole query was given, to be split into the parts."""

        text: str

    def __init__(self, session: Session) -> None:
        super().__init__(id="query", classes="pane")
        self.session = session
        self.face: Face = "text"
        self.marks: dict[str, list[Mark]] = {}
        self._check_timer: Timer | None = None
        self._is_compact = False

    def compose(self) -> ComposeResult:
        yield PaneTitle("Query")
        yield LinesView(id="query-note")
        yield QueryForm(id="form")
        yield QueryRows()

    def on_mount(self) -> None:
        for editor in self.query(PartEditor):
            editor.popup = self.screen.query_one(CompletionPopup)
        self.rows.display = False
        self.show_draft()

    @property
    def form(self) -> QueryForm:
        return self.query_one(QueryForm)

    # --- faces ----------------------------------------------------------------------------------

    @property
    def rows(self) -> QueryRows:
        return self.query_one(QueryRows)

    def show_face(self, face: Face) -> Widget:
        """Show the query as text in parts, as rows, or as its whole URL; return what to focus."""
        self.face = face
        self.form.display = face != "rows"
        self.rows.display = face == "rows"
        self.form.show_whole_url(shows=face == "url")
        self._show_parts()
        self.show_title()
        return self.first

    @property
    def first(self) -> Widget:
        """What gets the focus when nothing else is said."""
        if self.face == "rows":
            return self.rows
        return self.form.editor("url" if self.face == "url" else "filter")

    def show_part(self, part: str) -> Widget:
        """Show the view that a part of the query stands in; return what to focus."""
        self.show_face("url" if part == "url" else "text")
        if part == "resource":
            self.form.query_one("#row-resource").display = True
        return self.form.query_one(f"#part-{part}")

    def turn_face(self) -> Widget:
        """Show the next face; return what to focus."""
        return self.show_face(NEXT_FACE[self.face])

    def _show_parts(self) -> None:
        draft = self.session.draft
        index = self.session.workspace.document.index
        is_resource = draft.resource in index.entity_sets or draft.resource in index.singletons
        self.form.show(draft, self._url(), is_resource=is_resource)
        if self.face == "rows":
            self.rows.show(draft, index)

    def on_query_rows_pick_wanted(self, event: QueryRows.PickWanted) -> None:
        event.stop()
        from reso_explorer.tui.operations.picking import pick_for

        pick_for(cast("MainScreen", self.screen), event.cell, event.row)

    def on_query_rows_remove_wanted(self, event: QueryRows.RemoveWanted) -> None:
        event.stop()
        from reso_explorer.tui.operations.picking import remove_row

        remove_row(cast("MainScreen", self.screen), event.row)

    def on_query_rows_left(self, event: QueryRows.Left) -> None:
        event.stop()
        self.post_message(self.LeftForm("up" if event.is_up else "down"))

    @property
    def edited_url(self) -> str:
        """What stands in the URL if it isn't the query's own, "" otherwise."""
        text = self.form.editor("url").text
        return text if self.face == "url" and text.strip() and text != self._url() else ""

    # --- the query ------------------------------------------------------------------------------

    def show_draft(self) -> None:
        """Show the query of the session, and check it."""
        self.show_title()
        self._show_parts()
        self._check_now()

    def show_title(self) -> None:
        """Name the tabs, and say how many rows the server gives at once."""
        draft = self.session.draft
        dialect = self.session.workspace.dialect
        most = dialect.max_top(draft.resource, expands=bool(draft.expand.strip()))
        limit = f"$top ≤ {most:,}" if most is not None and draft.resource else ""
        face = f"v {_FACES[NEXT_FACE[self.face]]}" if draft.resource else ""
        is_compact = self._is_compact
        note = "   ".join(filter(None, (limit, face)))
        self.query_one(PaneTitle).show(
            tabs=query_tabs(self.session),
            current=self.session.number,
            note=query_summary(draft) if is_compact else note,
        )

    def make_compact(self, *, is_compact: bool) -> None:
        """Show the title only, with the query in one line behind the tabs, or all of the query."""
        if is_compact == self._is_compact:
            return
        self._is_compact = is_compact
        self.form.display = self.face != "rows" and not is_compact
        self.rows.display = self.face == "rows" and not is_compact
        self.query_one("#query-note").display = not is_compact
        self.show_title()
        if not is_compact:
            self.call_after_refresh(self.check)

    def on_pane_title_tab_chosen(self, event: PaneTitle.TabChosen) -> None:
        """Go to the tab that was clicked."""
        event.stop()
        from reso_explorer.tui.operations.tabs import go_to

        go_to(cast("MainScreen", self.screen), event.number)

    def _url(self) -> str:
        text = self.session.draft.text
        workspace = self.session.workspace
        return workspace.displayed(workspace.url(text)) if text else ""

    def check(self) -> None:
        """Ask the checker about the query and show what it says."""
        composed = self.session.draft.compose()
        diagnostics = self.session.workspace.check(composed.text) if composed.text else ()
        self.marks = marks_by_part(composed, diagnostics)
        shown = self._without_unfinished(self.marks)
        self.form.mark(shown)
        self._show_note(shown)

    def _show_note(self, marks: dict[str, list[Mark]]) -> None:
        """Show a problem, else the function at the cursor, else the query in words."""
        if self._is_compact:
            return
        editor = self.screen.focused
        part, cursor, call = "", -1, None
        workspace = self.session.workspace
        if isinstance(editor, PartEditor) and editor.part != "url":
            part, cursor = editor.part, editor.cursor
            composed = self._composed_for(part)
            call = workspace.call_at(composed.text, composed.spans[part][0] + cursor)
        text = self.session.draft.text
        words = " ".join(workspace.explain(text, advice="").split()) if text.strip() else ""
        width = max(self.query_one("#query-note").size.width, 20)
        note = note_pieces(marks, width, part=part, cursor=cursor, call=call, words=words)
        self.query_one("#query-note", LinesView).show_lines([note])

    def on_resize(self) -> None:
        """Fit the note line to another width."""
        self._show_note(self._without_unfinished(self.marks))

    def on_text_area_selection_changed(self) -> None:
        """Tell of what is at the cursor, once it rests."""
        self._check_soon()

    def on_descendant_focus(self) -> None:
        """Tell of what is at the cursor of another part."""
        self._check_soon()

    def _without_unfinished(self, marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
        """Return the marks without those at the cursor while it is still being completed there."""
        popup = self.screen.query_one(CompletionPopup)
        editor = self.screen.focused
        if not isinstance(editor, PartEditor) or not popup.is_open_for(editor):
            return marks
        kept = [mark for mark in marks.get(editor.part, ()) if mark.end < editor.cursor]
        return {**marks, editor.part: kept}

    def _check_soon(self) -> None:
        if self._check_timer is not None:
            self._check_timer.stop()
        self._check_timer = self.set_timer(CHECK_DELAY, self._check_now)

    def _check_now(self) -> None:
        self.check()
        self.post_message(self.Checked())

    def on_part_editor_typed(self, event: PartEditor.Typed) -> None:
        event.stop()
        part = event.editor.part
        if part == "url":
            return
        self.session.type_over(part, event.editor.text)
        self._typed()

    def on_count_toggle_toggled(self, event: CountToggle.Toggled) -> None:
        event.stop()
        self.session.type_over("count", event.value)
        self._typed()

    def _typed(self) -> None:
        self.show_title()
        self.form.show_url(self._url())
        self._check_soon()
        self.post_message(self.DraftChanged())

    def on_part_editor_entered(self, event: PartEditor.Entered) -> None:
        event.stop()
        part = event.editor.part
        if part == "url":
            self.post_message(self.UrlEntered(event.editor.text))
            return
        self.check()
        if not self._go_to_error():
            self.post_message(self.RunWanted())

    def _go_to_error(self) -> bool:
        """Put the cursor at the first error of the query; tell whether there is one."""
        for part in PARTS:
            errors = [mark for mark in self.marks.get(part, ()) if mark.severity == "error"]
            if not errors:
                continue
            if part != "count":
                editor = self.form.editor(part)
                editor.focus()
                editor.move_cursor((0, min(errors[0].start, len(editor.text))))
            self.notify("Fix this error first, or press F5 to send it anyway.", markup=False)
            return True
        return False

    def on_part_editor_fix_wanted(self, event: PartEditor.FixWanted) -> None:
        event.stop()
        editor = event.editor
        self.check()
        marks = [*self.marks.get(editor.part, ()), *self._marks_beside(editor.part)]
        at_cursor = [mark for mark in marks if mark.start <= editor.cursor <= mark.end]
        place = editor.cursor
        if self._fix(fixable(at_cursor) or fixable(marks)):
            editor.move_cursor((0, min(place, len(editor.text))))
        else:
            self.notify("No fix here.", markup=False)

    def on_part_editor_undo_wanted(self, event: PartEditor.UndoWanted) -> None:
        event.stop()
        if event.redo:
            self.session.redo()
        else:
            self.session.undo()
        self.show_draft()
        self.post_message(self.DraftChanged())

    def _fix(self, mark: Mark | None) -> bool:
        """Apply the fix of a mark; tell whether it has one."""
        if mark is None or mark.diagnostic is None or mark.diagnostic.fix is None:
            return False
        self.session.put(with_fix(self.session.draft, mark.diagnostic.fix))
        self.show_draft()
        self.post_message(self.DraftChanged())
        return True

    def _marks_beside(self, part: str) -> list[Mark]:
        """Return the marks of parts beside `$orderby` in its line, whose fixes its key applies too."""
        if part != "orderby":
            return []
        return [*self.marks.get("top", ()), *self.marks.get("count", ())]

    def on_part_editor_query_pasted(self, event: PartEditor.QueryPasted) -> None:
        event.stop()
        self.post_message(self.UrlEntered(event.text))

    def on_part_editor_left(self, event: PartEditor.Left) -> None:
        event.stop()
        if event.editor.part == "url":
            self.form.show_url(self._url())
        self._leave(event.editor.part, event.way)

    def on_option_label_left(self, event: OptionLabel.Left) -> None:
        event.stop()
        self._leave(event.part, event.way)

    def on_more_options_wanted(self, event: MoreOptions.Wanted) -> None:
        event.stop()
        from reso_explorer.tui.operations.picking import pick_option

        pick_option(cast("MainScreen", self.screen))

    def _leave(self, part: str, way: Way) -> None:
        neighbour = self.form.neighbour(part, way) if way != "out" else ""
        if not neighbour and way in {"left", "right"}:
            return
        if neighbour:
            self.form.query_one(f"#part-{neighbour}").focus()
        else:
            self.post_message(self.LeftForm(way))
        if part == "url":
            self.call_after_refresh(self.form.show_url, self._url())

    # --- completion -----------------------------------------------------------------------------

    def on_part_editor_wants_completion(self, event: PartEditor.WantsCompletion) -> None:
        event.stop()
        editor = event.editor
        popup = self.screen.query_one(CompletionPopup)
        if editor.part == "url" or not editor.has_focus:
            popup.close()
            return
        composed = self._composed_for(editor.part)
        start, _ = composed.spans[editor.part]
        workspace = self.session.workspace
        usage = most_used(self.session, self.session.draft.resource)
        found = workspace.complete(composed.text, start + editor.cursor, usage=usage)
        found = with_counts(found, usage)
        typed = editor.text[: editor.cursor]
        if not event.asked:
            found = tuple(
                item for item in found if typed.strip() and not _is_written(item, composed.text)
            )
            if not typed[-1:].strip() and not typed.rstrip().endswith(
                ("eq", "ne", "in", "has", ",")
            ):
                found = ()
        if event.asked and not found:
            self.notify("No suggestions here.", markup=False)
        popup.offer(editor, found, enters=event.asked)
        self.post_message(self.Checked())

    def lookups_came(self) -> None:
        """Check and complete again, now that more values are known."""
        self.check()
        popup = self.screen.query_one(CompletionPopup)
        editor = self.screen.focused
        if isinstance(editor, PartEditor) and popup.is_open_for(editor):
            editor.post_message(PartEditor.WantsCompletion(editor, asked=False))

    def _composed_for(self, part: str) -> Composed:
        """Write the query so that the part has a place in it even while it is empty."""
        draft = self.session.draft
        composed = draft.compose()
        if part in composed.spans:
            return composed
        return composed.with_empty(part)

    def take_completion(self, editor: PartEditor, item: Completion) -> None:
        """Write a completion into an editor."""
        start, _ = self._composed_for(editor.part).spans[editor.part]
        editor.put(
            max(item.span.start - start, 0),
            max(item.span.end - start, 0),
            item.insert,
            cursor=max(item.cursor_after - start, 0),
        )


def _is_written(item: Completion, text: str) -> bool:
    """Tell whether a completion would change nothing."""
    return text[item.span.start : item.span.end] == str(item.insert).strip()
