"""Opening a source: what is being done, what went wrong, and where to type another one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from reso_explorer.secret import without_secrets
from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.known_sources import CONNECT, known_sources, narrowed, open_sources, remember
from reso_explorer.tui.later import Later
from reso_explorer.tui.paced import Paced
from reso_explorer.tui.present.steps import Steps
from reso_explorer.tui.source_list import SourceBox, SourceList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.grid import Grid
    from reso_explorer.tui.known_sources import KnownSource
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.token_box import TokenBox
    from reso_explorer.workspace import Step, Workspace

_WANTS_SECRET: Final = frozenset({"unauthorized", "forbidden"})
"""Kinds of errors that another token may be the answer to."""


class OpeningScreen(Paced, Screen[None]):
    """Shows the steps; without a source, or after a failure, asks for one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Stop or go back", show=False),
        Binding("up", "pick(-1)", show=False),
        Binding("down", "pick(1)", show=False),
        Binding("pageup", "pick(-8)", show=False),
        Binding("pagedown", "pick(8)", show=False),
        *bindings("sources"),
    ]
    AUTO_FOCUS = None

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self._steps = Steps()
        self._known: list[KnownSource] = []
        self._has_failed = False
        self.holds_keys = bool(source)
        """Whether a source is being opened; keys wait for it."""
        self._failure: Failure | None = None
        self.token_box: TokenBox | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="opening"):
            yield Static(Content.assemble(("reso-explorer", "bold $primary")), id="opening-title")
            yield Static("", id="opening-steps")
            yield Static("", id="opening-failure")
            yield SourceBox(id="opening-source", placeholder="a URL, a file, or a word to narrow")
            yield SourceList()
            yield Static("", id="opening-keys")

    @property
    def workbench(self) -> Workbench:
        from reso_explorer.tui.app import Workbench

        app = self.app
        assert isinstance(app, Workbench)
        return app

    def on_mount(self) -> None:
        self._show_asking(on=False)
        self.query_one("#opening-failure").display = False
        if self.source:
            self._tell_opening()
            self.call_after_refresh(self._start)
        else:
            self.call_after_refresh(self._ask)

    def _start(self, given: TokenBox.Given | None = None) -> None:
        self.holds_keys = True
        self.workbench.collector.pause()
        self.run_worker(Later(self._open, given), group="open", exclusive=True)

    async def _opened(self, given: TokenBox.Given | None) -> Workspace:
        """Open the source, with a secret where one was given."""
        if given is None:
            return await self.workbench.open(self.source, self._on_step)
        from reso_explorer.workspace.given_secret import open_with

        return await open_with(given.wanted, given.secret, self.workbench.world, self._on_step)

    async def _open(self, given: TokenBox.Given | None = None) -> None:
        from reso_explorer.service.errors import ServiceError
        from reso_explorer.tui.present.failure import failure_of
        from reso_explorer.workspace import WorkspaceError

        try:
            workspace = await self._opened(given)
        except (WorkspaceError, ServiceError) as error:
            failure = failure_of(error)
            if getattr(error, "kind", "") in _WANTS_SECRET and await self._wants_secret(failure):
                return
            self._failed(_told(failure))
            return
        if given is not None and self.token_box is not None:
            self.token_box.accepted(workspace)
        try:
            await self._prepare(workspace)
        except asyncio.CancelledError:
            await workspace.close()
            raise
        remember(self.workbench.world, self.source, workspace)
        self.app.call_later(self.workbench.opened, workspace, self.source)

    async def _prepare(self, workspace: Workspace) -> None:
        """Work out in a thread what the first screen needs, so that it appears at once."""
        from reso_explorer.tui.present.prepare import prepare

        self._begin_step("Preparing the schema")
        await asyncio.to_thread(prepare, workspace)

    def _on_step(self, step: Step) -> None:
        def show() -> None:
            self._steps.step(step)
            self._show_steps()

        self.call_later(show)

    def _tell_opening(self) -> None:
        """Say what is being opened."""
        self._begin_step(f"Opening {self._shown_source}")

    @property
    def _shown_source(self) -> str:
        """The source without a token in its URL; opened so, it asks for one."""
        return without_secrets(self.source)

    def _begin_step(self, text: str) -> None:
        self._steps.begin(text)
        self._show_steps()

    def _show_steps(self) -> None:
        lines = self._steps.lines[-8:]
        self.query_one("#opening-steps", Static).update(Content("\n".join(lines)))

    # --- a token ----------------------------------------------------------------------------------

    async def _wants_secret(self, failure: Failure) -> bool:
        """Ask for what the server wants; tell whether a secret is of any help."""
        from reso_explorer.service.errors import ServiceError
        from reso_explorer.workspace import WorkspaceError
        from reso_explorer.workspace.given_secret import wanted_by

        try:
            wanted = wanted_by(self.source, self.workbench.world)
        except (WorkspaceError, ServiceError):
            return False
        if wanted is None:
            return False
        self._has_failed = True
        self._let_keys_go()
        self._steps = Steps()
        self._show_steps()
        self._show_asking(on=False)
        self._failure = failure
        if self.token_box is None:
            from reso_explorer.tui.token_box import TokenBox

            self.token_box = TokenBox()
            await self.query_one("#opening").mount(self.token_box, before="#opening-source")
        self.token_box.ask(wanted, failure.lines())
        self.token_box.first.focus()
        return True

    def on_token_box_given(self, event: TokenBox.Given) -> None:
        event.stop()
        self._start(event)

    def on_token_box_signed_in(self, event: TokenBox.SignedIn) -> None:
        event.stop()
        self._hide_token_box()
        self._start()

    def on_token_box_chosen(self, event: TokenBox.Chosen) -> None:
        event.stop()
        if event.way == "connect":
            from reso_explorer.tui.layers.connect import ConnectLayer

            self.app.push_screen(ConnectLayer(event.address))
        else:
            self._hide_token_box()
            self._ask()

    def _hide_token_box(self) -> None:
        if self.token_box is not None:
            self.token_box.display = False

    def on_token_box_left(self, event: TokenBox.Left) -> None:
        event.stop()
        self._hide_token_box()
        self._failed(_told(self._failure) if self._failure is not None else ["Stopped."])

    # --- asking -----------------------------------------------------------------------------------

    def _let_keys_go(self) -> None:
        """Forget the keys that waited for a source that does not come."""
        self.holds_keys = False
        self.workbench.keys.clear()

    def _failed(self, lines: list[str]) -> None:
        self._has_failed = True
        self._let_keys_go()
        self.workbench.collector.resume()
        content = Content.assemble((lines[0], "$text-error"), *(f"\n{line}" for line in lines[1:]))
        failure = self.query_one("#opening-failure", Static)
        failure.update(content)
        failure.display = True
        self._steps = Steps()
        self._show_steps()
        self._ask()

    def _show_asking(self, *, on: bool) -> None:
        for selector in ("#opening-source", "#opening-known", "#opening-keys"):
            self.query_one(selector).display = on

    def _ask(self) -> None:
        """Offer what is known, and a box for anything else; what was typed stays in it."""
        opened = open_sources(self.workbench.sources)
        self._known = [*opened, *known_sources(self.workbench.world)]
        self._show_asking(on=True)
        box = self.query_one("#opening-source", Input)
        with self.prevent(Input.Changed):
            box.value = visible(self._shown_source)
        box.focus()
        self.list.show_sources(self._known)
        if len(opened) > 1:
            self.list.pick(1)
            self.list.is_walked = False
        keys = "Enter: open · ↓: go to the list · type to narrow it · Esc: leave"
        if opened:
            keys += " · In the list: m marks, = compares, Del closes"
        self.query_one("#opening-keys", Static).update(Content(keys))

    @property
    def list(self) -> SourceList:
        return self.query_one(SourceList)

    def action_pick(self, step: int) -> None:
        """Go through the list; above its first line is the box."""
        if self.list.display:
            self.list.pick(step)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.list.show_sources(narrowed(self._known, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        picked = self.list.picked
        if picked is not None:
            self._take_known(picked)
        elif event.value.strip():
            self._take(event.value.strip())

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        picked = self.list.picked
        if picked is not None:
            self._take_known(picked)

    def _take_known(self, known: KnownSource) -> None:
        """Go to an open source, or open one."""
        if known.number >= 0:
            self.app.call_later(self.workbench.go_to_source, self.workbench.sources[known.number])
        else:
            self._take(known.source)

    async def action_close_source(self) -> None:
        """Close the open source under the cursor; the list stays if another one is open."""
        picked = self.list.picked
        if picked is None or picked.number < 0:
            raise SkipAction
        source = self.workbench.sources[picked.number]
        if picked.number == 0:  # its screen has this one on it
            self.app.call_later(self.workbench.close_source, source)
        else:
            await self.workbench.close_source(source)
            self._ask()

    def _walked(self) -> KnownSource:
        """Return the line that the user went to; a key typed elsewhere is not for the list."""
        picked = self.list.picked
        if picked is None or not self.list.is_walked:
            raise SkipAction
        return picked

    def action_mark(self) -> None:
        """Mark the source under the cursor for comparing, or take its mark away."""
        picked = self._walked()
        if picked.source == CONNECT:
            self.notify("Mark a source. This line connects to a new one.", markup=False)
        else:
            self.list.mark(picked)

    def action_compare(self) -> None:
        """Compare the two marked sources; one with the line under the cursor or the one in front."""
        picked = self.list.picked
        if picked is None:
            raise SkipAction
        chosen = [each.source for each in self.list.marked]
        if len(chosen) < 2 and picked.source not in {CONNECT, *chosen}:
            chosen.append(picked.source)
        front = self.workbench.session
        if front is None:
            self.notify("Open a source first; the comparison shows beside it.", markup=False)
            return
        if len(chosen) == 1 and chosen[0] != front.source:
            chosen.append(front.source)
        if len(chosen) != 2:
            told = "Mark two sources with m, then press = to compare them."
            self.notify(told, markup=False)
            return
        from reso_explorer.tui.operations.comparing import compare_sources

        self.dismiss(None)
        screen = self.workbench.sources[0].screen
        self.app.call_later(compare_sources, screen, *chosen)

    def _take(self, source: str) -> None:
        """Open a source, or the dialogue for a new provider."""
        if source == CONNECT:
            self.workbench.action_connect()
            return
        self.source = source
        self.query_one("#opening-failure").display = False
        self._show_asking(on=False)
        self._tell_opening()
        self._start()

    def action_back(self) -> None:
        """Stop opening; then go back to what was open before, or leave."""
        running = [w for w in self.workers if w.group == "open" and w.is_running and w.node is self]
        if running:
            self.workers.cancel_group(self, "open")
            self._failed(["Stopped."])
        elif self.workbench.session is not None:
            self.dismiss(None)
        else:
            self.app.exit(return_code=1 if self._has_failed else 0)


def _told(failure: Failure) -> list[str]:
    """Return the lines of a failure, each after its name."""
    return [f"{name + ': ' if name else ''}{text}" for name, text in failure.lines()]
