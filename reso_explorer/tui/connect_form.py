"""The entries of the dialogue for a new profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label

from reso_explorer.secret import Secret
from reso_explorer.tui.choice_line import ChoiceLine
from reso_explorer.tui.line_input import LineInput

if TYPE_CHECKING:
    from textual.widget import Widget

    from reso_explorer.tui.present.connecting import Asked, ConnectForm


class SecretInput(Input):
    """An entry whose text is never shown and never copied."""

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing."""


class FormView(VerticalScroll, can_focus=False):
    """One line per question; lines that go away and come back keep what was typed in them."""

    def __init__(self) -> None:
        super().__init__(id="connect-form")
        self.asked: list[Asked] = []
        self._form: ConnectForm | None = None
        self._secrets: dict[tuple[str, str], str] = {}

    async def show(self, form: ConnectForm) -> None:
        """Show the questions of a form."""
        self._note_secrets()
        self._form = form
        focused = self.screen.focused.id if self.screen.focused is not None else None
        self.asked = form.asked()
        rows = [
            Horizontal(
                Label(Content(each.title), classes="connect-title"),
                self._entry(each),
                classes="connect-row",
            )
            for each in self.asked
        ]
        async with self.batch():
            await self.remove_children()
            await self.mount_all(rows)
        self.focus_entry(focused)

    def _entry(self, asked: Asked) -> Widget:
        assert self._form is not None
        if asked.options:
            return ChoiceLine(asked.options, self._form.value(asked.key), id=entry_id(asked))
        hint = asked.hint or ("may be empty" if asked.may_be_empty else "")
        entry: Input
        if asked.is_secret:
            text = self._secrets.get((self._form.provider.id, asked.key), "")
            entry = SecretInput(text, password=True, compact=True, id=entry_id(asked))
        else:
            text = self._form.typed.get(asked.key, "")
            entry = LineInput(text, compact=True, id=entry_id(asked))
        entry.placeholder = hint
        entry.select_on_focus = False
        return entry

    def focus_entry(self, wanted: str | None = None) -> None:
        """Go to an entry, else to the first one that is still empty."""
        entries = [self.query_one(f"#{entry_id(each)}") for each in self.asked]
        for entry in entries:
            if entry.id == wanted:
                entry.focus()
                return
        empty = (each for each in entries if isinstance(each, Input) and not each.value)
        (next(empty, None) or entries[0]).focus()

    def read(self) -> None:
        """Put everything but the secrets into the form."""
        self._note_secrets()
        if self._form is None:
            return
        for each in self.asked:
            entry = self.query_one(f"#{entry_id(each)}")
            if isinstance(entry, ChoiceLine) or (isinstance(entry, Input) and not each.is_secret):
                self._form.typed[each.key] = entry.value

    def _note_secrets(self) -> None:
        if self._form is not None:
            for each in self.asked:
                if each.is_secret:
                    entry = self.query_one(f"#{entry_id(each)}", Input)
                    self._secrets[self._form.provider.id, each.key] = entry.value

    def secrets(self) -> dict[str, Secret]:
        """Return the secrets that were typed, by slot."""
        found: dict[str, Secret] = {}
        for each in self.asked:
            if each.is_secret:
                text = self.query_one(f"#{entry_id(each)}", Input).value.strip()
                if text:
                    found[each.key.removeprefix("secret:")] = Secret(text)
        return found

    def missing(self, given: set[str]) -> Asked | None:
        """Return the first question without an answer; secrets of the slots `given` have one."""
        for each in self.asked:
            entry = self.query_one(f"#{entry_id(each)}")
            if each.may_be_empty or not isinstance(entry, Input) or entry.value.strip():
                continue
            if each.key.removeprefix("secret:") not in given or not each.is_secret:
                return each
        return None


def entry_id(asked: Asked) -> str:
    """Return the id of the widget for a question."""
    return "entry-" + "".join(char if char.isalnum() else "-" for char in asked.key)
