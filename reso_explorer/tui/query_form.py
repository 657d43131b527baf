"""The query as text: its parts, one editor each, or the whole URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Label

from reso_explorer.tui.part_editor import PartEditor
from reso_explorer.tui.present.draft import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.part_editor import Way
    from reso_explorer.tui.present.draft import Draft
    from reso_explorer.tui.present.marks import Mark

_PLACEHOLDERS: Final = {
    "resource": "name of a resource",
    "filter": "all rows",
    "select": "all fields",
    "orderby": "in any order",
    "expand": "no related rows",
    "top": "page",
    "rest": "other options, such as $search=pool&$skip=10",
    "url": "paste a URL or a query here",
}
_LINES: Final = ("resource", "filter", "select", "orderby", "expand", "rest", "url")
"""The parts from top to bottom."""
_ONE_LINE: Final = {
    name: line for line in (("orderby", "top", "count"), ("expand", "more")) for name in line
}
"""The parts that stand beside each other, by each of them."""


class OptionLabel(Label, can_focus=True):
    """What stands beside the editors and does something when pressed or clicked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "use", show=False),
        Binding("down,j", "leave('down')", show=False),
        Binding("up,k", "leave('up')", show=False),
        Binding("left,h", "leave('left')", show=False),
        Binding("right,l", "leave('right')", show=False),
    ]
    part: ClassVar[str]

    @dataclass
    class Left(Message):
        """The user goes to another part."""

        part: str
        way: Way

    def action_leave(self, way: Way) -> None:
        """Go to another part."""
        self.post_message(self.Left(self.part, way))

    def action_use(self) -> None:
        """Do what it is there for."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_use()


class CountToggle(OptionLabel):
    """Whether the server is asked to count."""

    part = "count"
    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Toggled(Message):
        """The user switched it."""

        value: str

    def render(self) -> Content:
        return Content("[✓]" if self.value.strip().lower() == "true" else "[ ]")

    def action_use(self) -> None:
        """Switch."""
        self.value = "" if self.value.strip().lower() == "true" else "true"
        self.post_message(self.Toggled(self.value))


class MoreOptions(OptionLabel):
    """Leads to the options that have no line of their own yet."""

    part = "more"

    class Wanted(Message):
        """The user wants to pick one."""

    def render(self) -> Content:
        return Content(" + more ")

    def action_use(self) -> None:
        """Offer the options."""
        self.post_message(self.Wanted())


class QueryForm(Vertical):
    """All parts of one query."""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="row", id="row-resource"):
            yield Label("Resource", classes="part-name")
            yield self._editor("resource")
        for part in ("filter", "select", "orderby", "expand", "rest"):
            with Horizontal(classes="row", id=f"row-{part}"):
                yield Label("more" if part == "rest" else f"${part}", classes="part-name")
                yield self._editor(part)
                if part == "orderby":
                    yield Label(" $top ", classes="part-name -short")
                    yield self._editor("top")
                    yield Label(" $count ", classes="part-name -short")
                    yield CountToggle(id="part-count")
                elif part == "expand":
                    yield MoreOptions(id="part-more")
        with Horizontal(classes="row", id="row-url"):
            yield Label("URL", classes="part-name")
            yield self._editor("url", is_plain=True)

    @staticmethod
    def _editor(part: str, *, is_plain: bool = False) -> PartEditor:
        return PartEditor(part, _PLACEHOLDERS[part], is_plain=is_plain)

    def editor(self, part: str) -> PartEditor:
        """Return the editor of a part."""
        return self.query_one(f"#part-{part}", PartEditor)

    def on_mount(self) -> None:
        self.query_one("#row-rest").display = False
        self.show_whole_url(shows=False)

    def show(self, draft: Draft, url: str, *, is_resource: bool = False) -> None:
        """Show a query; an editor that has the same text already is left alone.

        `is_resource` says that the path is the name of a resource, which the title has too.
        """
        for part in PARTS:
            if part == "count":
                self.query_one(CountToggle).set_reactive(CountToggle.value, draft.count)
                self.query_one(CountToggle).refresh()
            else:
                self.editor(part).show(draft.part(part))
        path = self.query_one("#row-resource")
        path.display = not is_resource or path.has_focus_within
        rest = self.query_one("#row-rest")
        rest.display = bool(draft.rest.strip()) or rest.has_focus_within
        self.show_url(url)

    def show_whole_url(self, *, shows: bool) -> None:
        """Show the whole URL in place of the parts, or the parts."""
        self.set_class(shows, "-url")

    def show_url(self, url: str) -> None:
        """Show the resulting URL, unless it is being edited."""
        editor = self.editor("url")
        if not editor.has_focus:
            editor.show(url)

    def mark(self, marks: Mapping[str, Sequence[Mark]]) -> None:
        """Underline what the checker speaks about."""
        for editor in self.query(PartEditor):
            if editor.part != "url":
                editor.mark(marks.get(editor.part, ()))

    def neighbour(self, part: str, way: Way) -> str:
        """Return the part beside, above or below a part, "" where there is none."""
        if way in {"left", "right"}:
            line = _ONE_LINE.get(part, (part,))
            there = line.index(part) + (1 if way == "right" else -1)
            return line[there] if 0 <= there < len(line) else ""
        if part == "url":
            return ""
        shown = [
            name for name in _LINES if name != "url" and self.query_one(f"#row-{name}").display
        ]
        at = shown.index(_ONE_LINE.get(part, (part,))[0])
        there = at + (1 if way == "down" else -1)
        return shown[there] if 0 <= there < len(shown) else ""
