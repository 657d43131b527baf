"""A box for the token that a server wants, where its answer would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from reso_explorer.secret import Secret
from reso_explorer.text import visible
from reso_explorer.tui.choice_line import ChoiceLine
from reso_explorer.tui.connect_form import SecretInput
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.later import Later
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from typing import Literal

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from reso_explorer.tui.app import Workbench
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.given_secret import Wanted

    Way = Literal["sign-in", "connect", "source"]

KEEPS: Final = (
    ("", "until you quit"),
    ("keyring", "in the system keyring"),
    ("file", "in a plain file that only I can read"),
)
"""Where a token may stay."""


class TokenBox(Vertical):
    """Says what the server said, takes a token, and offers the other ways on.

    Enter tries the token; a refusal keeps the box and says so. Esc goes on without.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Go on offline", show=True),
        Binding("enter", "try", "Try the token", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    @dataclass
    class Given(Message):
        """A token was typed, to be tried."""

        wanted: Wanted
        secret: Secret

    @dataclass
    class SignedIn(Message):
        """A sign-in yielded another token."""

        wanted: Wanted

    @dataclass
    class Chosen(Message):
        """The user takes another way: `connect` with this address, or another `source`."""

        way: Way
        address: str

    class Left(Message):
        """The user goes on without a token."""

    def __init__(self) -> None:
        super().__init__(id="token-box")
        self.wanted: Wanted | None = None
        self._given: Secret | None = None
        self._ways: list[tuple[Way, str]] = []

    def compose(self) -> ComposeResult:
        yield Static(id="token-said")
        with Horizontal(classes="connect-row"):
            yield Label("Token", id="token-title", classes="connect-title")
            yield SecretInput(
                password=True, compact=True, id="token-entry", placeholder="paste it here"
            )
        with Horizontal(classes="connect-row"):
            yield Label("Save it", classes="connect-title")
            yield ChoiceLine(KEEPS, "", id="token-keep")
        with Horizontal(classes="connect-row", id="token-name-row"):
            yield Label("As profile", classes="connect-title")
            yield LineInput(compact=True, id="token-name")
        yield Static(id="token-told")
        yield Grid(id="token-ways", row_cursor=True)

    def on_mount(self) -> None:
        grid = self.query_one(Grid)
        grid.header_lines = 0

    @property
    def first(self) -> Widget:
        """What takes the focus."""
        entry = self.query_one("#token-entry")
        return entry if self.wanted is None or self.wanted.title else self.query_one(Grid)

    @property
    def keep(self) -> str:
        """Where the token is kept: "" for nowhere, `keyring`, or `file`."""
        return self.query_one("#token-keep", ChoiceLine).value

    def ask(self, wanted: Wanted, told: list[tuple[str, str]]) -> None:
        """Ask for what a source wants; `told` are the (name, text) lines of its refusal."""
        from reso_explorer.workspace.given_secret import proposed_name

        is_again = self.display and self.wanted == wanted and self._given is not None
        self._given = None
        self.wanted = wanted
        self.display = True
        lines: list[tuple[str, str]] = [(visible(wanted.address) + "\n", "$rx-muted")]
        for number, (name, text) in enumerate(told):
            shown = f"{name}: {text}" if name else text
            end = "\n" if number < len(told) - 1 else ""
            lines.append((shown + end, "$text-error" if not number else "$rx-muted"))
        self.query_one("#token-said", Static).update(Content.assemble(*lines))
        self.query_one("#token-title", Label).update(Content(wanted.title or "Token"))
        for row in self.query(".connect-row"):
            row.display = bool(wanted.title)
        profile = self.query_one("#token-name", Input)
        if not profile.value:
            profile.value = proposed_name(wanted)
        self._show_name()
        entry = self.query_one("#token-entry", Input)
        entry.value = ""
        self._tell("The server rejected this token. Enter another one." if is_again else "")
        self._show_ways()

    def _show_name(self) -> None:
        wanted = self.wanted
        shows = bool(self.keep) and wanted is not None and not wanted.profile and bool(wanted.title)
        self.query_one("#token-name-row").display = shows

    def _show_ways(self) -> None:
        wanted = self.wanted
        assert wanted is not None
        self._ways = (
            [("sign-in", f"Sign in to {visible(wanted.profile)}")] if wanted.can_sign_in else []
        )
        self._ways += [
            ("connect", "Connect to a provider with this URL"),
            ("source", "Open another source"),
        ]
        grid = self.query_one(Grid)
        grid.styles.height = len(self._ways)
        rows = [(Cell(text, "accent"),) for _, text in self._ways]
        grid.show(FixedTable((Column("way", "", widest=60),), rows))

    def _tell(self, text: str) -> None:
        line = self.query_one("#token-told", Static)
        line.update(Content(text))
        line.display = bool(text)

    # --- keys -----------------------------------------------------------------------------------

    def action_step(self, rows: int) -> None:
        """Go to the next line, or within the list of ways."""
        grid = self.query_one(Grid)
        if grid.has_focus and 0 <= grid.cursor_row + rows < len(self._ways):
            grid.action_move(rows)
        elif rows > 0 and not grid.has_focus:
            self.screen.focus_next()
        elif rows < 0:
            self.screen.focus_previous()

    def action_leave(self) -> None:
        """Go on without a token."""
        self._given = None
        self.query_one("#token-entry", Input).value = ""
        self.post_message(self.Left())

    def on_choice_line_turned(self, event: ChoiceLine.Turned) -> None:
        event.stop()
        self._show_name()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_try()

    def action_try(self) -> None:
        """Have the token tried, once nothing is missing."""
        text = self.query_one("#token-entry", Input).value.strip()
        wanted = self.wanted
        if wanted is None:
            return
        if not text:
            self._tell(f"{wanted.title} is required.")
            self.query_one("#token-entry").focus()
            return
        if self.keep and not wanted.profile and not self._is_free():
            return
        self._given = Secret(text)
        self._tell("Trying the token")
        self.post_message(self.Given(wanted, self._given))

    def _is_free(self) -> bool:
        """Tell whether the name of the new profile can be used, before anything is sent."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.store.names import check_name
        from reso_explorer.workspace import is_profile

        name = self.query_one("#token-name", Input).value.strip()
        try:
            check_name(name, "profile")
        except StoreError as problem:
            self._tell(visible(str(problem)))
            return False
        if is_profile(name, self._workbench.world):
            self._tell(f"Profile `{visible(name)}` already exists. Choose another name.")
            return False
        return True

    @property
    def _workbench(self) -> Workbench:
        from reso_explorer.tui.app import Workbench

        app = self.app
        assert isinstance(app, Workbench)
        return app

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        wanted = self.wanted
        assert wanted is not None
        way, _ = self._ways[event.row]
        if way == "sign-in":
            self._tell("Signing in. Your browser opens if a sign-in page is needed.")
            self.run_worker(Later(self._sign_in, wanted), group="sign-in", exclusive=True)
        else:
            self.post_message(self.Chosen(way, wanted.address))

    async def _sign_in(self, wanted: Wanted) -> None:
        from reso_explorer.service.errors import ServiceError
        from reso_explorer.store import StoreError
        from reso_explorer.tui.present.failure import failure_of
        from reso_explorer.workspace import WorkspaceError
        from reso_explorer.workspace.given_secret import sign_in

        session = self._workbench.session
        workspace = session.workspace if session is not None else None
        if workspace is not None and workspace.profile != wanted.profile:
            workspace = None
        try:
            await sign_in(wanted, self._workbench.world, self._tell_safely, workspace)
        except (WorkspaceError, ServiceError, StoreError) as error:
            failure = failure_of(error)
            self._tell_safely(f"{failure.message} {failure.hint}".strip())
            return
        if self.is_mounted:
            self.post_message(self.SignedIn(wanted))

    def _tell_safely(self, text: str) -> None:
        if self.is_mounted:
            self._tell(visible(text))

    # --- once it is in --------------------------------------------------------------------------

    def refused(self, text: str) -> None:
        """Say why a token can't be used."""
        self._given = None
        self._tell(visible(text))

    def accepted(self, workspace: Workspace) -> None:
        """Keep the token that the server accepted, if that is wanted, and say where it is."""
        secret, wanted, keep = self._given, self.wanted, self.keep
        self._given = None
        self.query_one("#token-entry", Input).value = ""
        if secret is None or wanted is None or keep not in {"keyring", "file"}:
            return
        from reso_explorer.store.errors import StoreError
        from reso_explorer.workspace import WorkspaceError
        from reso_explorer.workspace.given_secret import keep_secret

        name = wanted.profile or self.query_one("#token-name", Input).value.strip()
        try:
            kept = keep_secret(
                wanted, workspace, secret, keep="file" if keep == "file" else "keyring", name=name
            )
        except (StoreError, WorkspaceError) as problem:
            text = f"The token works, but couldn't be saved. {problem}"
        else:
            where = kept.where if kept is not None else "nowhere"
            text = f"Saved as profile {name}; the token is in {where}. {kept.warning if kept and kept.warning else ''}"
        self.app.notify(visible(text.strip()), timeout=10, markup=False)
