"""Ask: the query, what is said about it, and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from reso_explorer.query.edit import ordered_by
from reso_explorer.text import clip, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.completion_popup import CompletionPopup
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.part_editor import PartEditor
from reso_explorer.tui.present.columns import RowsTable
from reso_explorer.tui.present.counts import quota_line, result_line
from reso_explorer.tui.present.draft import with_fix
from reso_explorer.tui.present.facts import Piece
from reso_explorer.tui.present.marks import Mark, fixable, marks_by_part
from reso_explorer.tui.query_form import CountToggle, QueryForm
from reso_explorer.tui.session import Results, RunState

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from reso_explorer.query import Completion
    from reso_explorer.tui.part_editor import Way
    from reso_explorer.tui.present.draft import Composed
    from reso_explorer.tui.session import Session

CHECK_DELAY: Final = 0.25
"""Seconds without a key until the query is checked."""
_BEGINNING: Final = (
    "/ finds fields, labels and values.\n"
    "Space puts what is under the cursor into the query.\n"
    "F5 runs it."
)
FROZEN_WIDEST: Final = 30
"""Cells that a key column may take and still stay in place."""


class RowsGrid(Grid):
    """The rows of the query."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("rows")]


class AskPane(Vertical):
    """Query form, result line, error, rows."""

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
        super().__init__(id="ask-contents")
        self.session = session
        self.marks: dict[str, list[Mark]] = {}
        self._check_timer: Timer | None = None
        self._shown_columns: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield QueryForm(id="form")
        yield Static(id="result-line")
        with VerticalScroll(id="failure", can_focus=False):
            yield LinesView(id="failure-lines")
        yield RowsGrid(id="rows")

    def on_mount(self) -> None:
        for editor in self.query(PartEditor):
            editor.popup = self.screen.query_one(CompletionPopup)
        self.query_one("#failure").display = False
        self.show_draft()
        self.show_results()

    @property
    def frame(self) -> Widget:
        """What carries the title."""
        assert isinstance(self.parent, Widget)
        return self.parent

    @property
    def form(self) -> QueryForm:
        return self.query_one(QueryForm)

    @property
    def grid(self) -> RowsGrid:
        return self.query_one(RowsGrid)

    # --- the query ------------------------------------------------------------------------------

    def show_draft(self) -> None:
        """Show the query of the session, and check it."""
        self._show_title()
        self.form.show(self.session.draft, self._url())
        self._check_now()
        self.show_result_line()

    def _show_title(self) -> None:
        """Say what is asked, and how many rows the server gives at once."""
        draft = self.session.draft
        name = _title(draft.resource) or "no resource yet"
        dialect = self.session.workspace.dialect
        most = dialect.max_top(draft.resource, expands=bool(draft.expand.strip()))
        limit = f"  $top ≤ {most:,} " if most is not None and draft.resource else ""
        self.frame.border_title = Content.assemble(f"Query › {name}", (limit, "$rx-muted not bold"))

    def _url(self) -> str:
        text = self.session.draft.text
        workspace = self.session.workspace
        return workspace.displayed(workspace.url(text)) if text else ""

    def check(self) -> None:
        """Ask the checker about the query and show what it says."""
        composed = self.session.draft.compose()
        diagnostics = self.session.workspace.check(composed.text) if composed.text else ()
        self.marks = marks_by_part(composed, diagnostics)
        self.form.mark(self._without_unfinished(self.marks))
        if not self.session.results.pages:
            self.grid.empty_text = self._meaning()
            self.grid.refresh()

    def _without_unfinished(self, marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
        """Return the marks without those at the cursor while it is still being completed there."""
        popup = self.screen.query_one(CompletionPopup)
        editor = self.screen.focused
        if not isinstance(editor, PartEditor) or not popup.is_open_for(editor):
            return marks
        kept = [mark for mark in marks.get(editor.part, ()) if mark.end < editor.cursor]
        return {**marks, editor.part: kept}

    def _meaning(self) -> str:
        """Say in words what the query asks for, or how to begin one."""
        text = self.session.draft.text
        if not text.strip():
            return _BEGINNING
        meaning = self.session.workspace.explain(text, advice="The errors are shown above.")
        return visible(meaning, one_line=False)

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
        self._show_title()
        self.form.show_url(self._url())
        self.show_result_line()
        self._check_soon()
        self.post_message(self.DraftChanged())

    def on_part_editor_entered(self, event: PartEditor.Entered) -> None:
        event.stop()
        part = event.editor.part
        if part == "url":
            self.post_message(self.UrlEntered(event.editor.text))
            return
        self.check()
        if not self._fix(fixable([*self.marks.get(part, ()), *self._marks_beside(part)])):
            self.post_message(self.RunWanted())

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
        """Return the marks that are shown under a part although they are about another one."""
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

    def on_count_toggle_left(self, event: CountToggle.Left) -> None:
        event.stop()
        self._leave("count", event.way)

    def _leave(self, part: str, way: Way) -> None:
        neighbour = self.form.neighbour(part, way) if way != "out" else ""
        if not neighbour and way in {"left", "right"}:
            return
        if neighbour == "count":
            self.form.query_one(CountToggle).focus()
        elif neighbour:
            self.form.editor(neighbour).focus()
        else:
            self.post_message(self.LeftForm(way))
        if part == "url":
            self.call_after_refresh(self.form.show_url, self._url())

    # --- completion -----------------------------------------------------------------------------

    def on_part_editor_wants_completion(self, event: PartEditor.WantsCompletion) -> None:
        event.stop()
        editor = event.editor
        popup = self.screen.query_one(CompletionPopup)
        if editor.part in {"url", "rest"} or not editor.has_focus:
            popup.close()
            return
        composed = self._composed_for(editor.part)
        start, _ = composed.spans[editor.part]
        found = self.session.workspace.complete(composed.text, start + editor.cursor)
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
            self.notify("Nothing in particular fits here.", markup=False)
        popup.offer(editor, found)
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

    # --- the rows -------------------------------------------------------------------------------

    def show_results(self, *, cursor_row: int = 0) -> None:
        """Show the rows of the session from their first column on."""
        results = self.session.results
        keys = self._keys(results.resource)
        first = [name for name in keys if name in results.columns]
        self._shown_columns = (*first, *(n for n in results.columns if n not in first))
        grid = self.grid
        grid.sorted_by = ordered_by(results.query)
        grid.empty_text = (
            "No rows match this query. Change it and press F5."
            if results.pages
            else self._meaning()
        )
        grid.show(self._table(results), frozen=len(first), cursor_row=cursor_row)
        if grid.layout_of_columns.frozen_width > FROZEN_WIDEST:
            grid.freeze(1 if grid.layout_of_columns.widths[0] <= FROZEN_WIDEST else 0)
        self.show_failure()
        self.show_result_line()

    def _table(self, results: Results) -> RowsTable:
        numbers = results.pages[-1].numbers if results.pages else frozenset()
        return RowsTable(results.rows, self._shown_columns, numbers)

    def _keys(self, resource: str) -> tuple[str, ...]:
        index = self.session.workspace.document.index
        found = index.resource_type(resource)
        return tuple(ref.name for ref in index.key(found.qualified_name)) if found else ()

    def show_more(self, new_columns: tuple[str, ...]) -> None:
        """Show rows that were added to those shown, and columns that only they have."""
        if new_columns:
            self._shown_columns += new_columns
            self.grid.extend(self._table(self.session.results))
        else:
            self.grid.rows_added()
        self.show_result_line()

    def show_failure(self) -> None:
        """Show the error of the last run beside the query; it stays until the next run."""
        failure = self.session.failure
        self.query_one("#failure").display = failure is not None
        if failure is None:
            return
        lines = [
            (Piece(text, "error"),)
            if not name
            else (Piece(f"{name:<9}", "dim"), Piece(text, "text"))
            for name, text in failure.lines()
        ]
        self.query_one("#failure-lines", LinesView).show_lines(lines)

    def show_result_line(self) -> None:
        """Show counts and times, or that the query runs."""
        session = self.session
        text = result_line(session.results, session.draft.text)
        if not text:
            text = (
                "Press F5 to run the query"
                if session.workspace.is_live
                else session.workspace.why_not_live
            )
        if session.run_state is RunState.STOPPED:
            text = f"stopped · {text}"
        if session.run_state is RunState.FAILED:
            text = f"failed · {text}" if session.results.pages else "failed"
        self._tell(text)
        self.frame.border_subtitle = Content(quota_line(session.workspace.quota()))

    def show_progress(self, text: str) -> None:
        """Show what is being waited for."""
        self._tell(f"{text}   Esc stops")

    def _tell(self, text: str) -> None:
        self.query_one("#result-line", Static).update(Content(text))


def _title(text: str) -> str:
    return clip(visible(text), 40)


def _is_written(item: Completion, text: str) -> bool:
    """Tell whether a completion would change nothing."""
    return text[item.span.start : item.span.end] == str(item.insert).strip()
