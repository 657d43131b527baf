"""Connect to a provider for the first time: choose it, fill in what it needs, watch it work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.connect_form import FormView, entry_id
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.key_footer import KeyFooter
from reso_explorer.tui.later import Later
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.connecting import ConnectForm, about_provider
from reso_explorer.tui.present.failure import failure_of
from reso_explorer.tui.present.steps import Steps

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.providers import Provider
    from reso_explorer.secret import Secret
    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.choice_line import ChoiceLine
    from reso_explorer.workspace.connecting import Connected, Draft


class ConnectLayer(Layer[None]):
    """First the providers with what is known of each, then the form, its steps and errors."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("connect")]

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self._address = address
        self._providers: list[Provider] = []
        self._shown: list[Provider] = []
        self._forms: dict[str, ConnectForm] = {}
        self._form: ConnectForm | None = None
        self._steps = Steps()
        self._is_running = False
        self._run = 0
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="connect", classes="box"):
            yield LineInput(id="connect-filter", placeholder="type to narrow", compact=True)
            with Horizontal(id="connect-providers"):
                yield Grid(id="connect-list", row_cursor=True)
                with VerticalScroll(id="connect-about", can_focus=False):
                    yield Static(id="connect-known")
            yield FormView()
            yield Static(id="connect-steps")
            yield Static(id="connect-failure")
        yield KeyFooter()

    @property
    def workbench(self) -> Workbench:
        from reso_explorer.tui.app import Workbench

        app = self.app
        assert isinstance(app, Workbench)
        return app

    @property
    def view(self) -> FormView:
        return self.query_one(FormView)

    def on_mount(self) -> None:
        from reso_explorer.providers import ProviderError, load, names
        from reso_explorer.store.places import Places

        folder = Places.default(self.workbench.world.environ).providers
        for name in names(user_folder=folder):
            if name == "demo":
                continue
            try:
                self._providers.append(load(name, user_folder=folder))
            except ProviderError as problem:
                self.notify(visible(str(problem)), severity="warning", markup=False)
        self._providers.sort(key=lambda each: (each.id != "generic", each.title.casefold()))
        self._show_page()
        self._show_providers("")
        if self._address:
            self.call_after_refresh(self._fill_in, self._address)

    def _fill_in(self, address: str) -> None:
        """Choose the provider of an address, and put the address into its form."""
        from reso_explorer.providers import match
        from reso_explorer.store.places import Places

        folder = Places.default(self.workbench.world.environ).providers
        found = match(address, user_folder=folder)
        wanted = found.provider.id if found else "generic"
        for row, provider in enumerate(self._shown):
            if provider.id == wanted:
                form = self._forms.setdefault(provider.id, ConnectForm(provider))
                form.take_address(address)
                self._choose(row)
                return

    def _show_page(self) -> None:
        """Show the providers, or the form of the chosen one."""
        form = self._form
        for selector in ("#connect-filter", "#connect-providers"):
            self.query_one(selector).display = form is None
        for selector in ("#connect-form", "#connect-steps", "#connect-failure"):
            self.query_one(selector).display = form is not None
        box = self.query_one("#connect")
        if form is None:
            box.border_title = Content("Connect to which provider?")
            box.border_subtitle = Content("Enter: select · Esc: close")
            self.query_one("#connect-filter").focus()
        else:
            box.border_title = Content(f"Connect › {visible(form.provider.title)}")
            box.border_subtitle = Content("Enter: connect · Tab: next · Esc: back")

    # --- the providers --------------------------------------------------------------------------

    def _show_providers(self, words: str) -> None:
        wanted = words.casefold().split()
        self._shown = [
            each
            for each in self._providers
            if all(word in f"{each.id} {each.title} {each.summary}".casefold() for word in wanted)
        ]
        self._shown.sort(  # those that are called so stand before those that only mention it
            key=lambda each: any(w not in f"{each.id} {each.title}".casefold() for w in wanted)
        )
        grid = self.query_one("#connect-list", Grid)
        grid.header_lines = 0
        grid.empty_text = (
            "No providers match. Clear the search and select OData service for any other URL."
        )
        rows = [(Cell(visible(each.title), "strong"),) for each in self._shown]
        grid.show(FixedTable((Column("title", "", widest=44),), rows))
        self._show_about(0)

    def _show_about(self, row: int) -> None:
        lines: list[tuple[str, str]] = []
        if row < len(self._shown):
            for title, text in about_provider(self._shown[row]):
                if title:
                    lines.append((f"{title}\n", "bold $primary"))
                lines.append((f"{text}\n", ""))
        self.query_one("#connect-known", Static).update(Content.assemble(*lines))
        self.query_one("#connect-about").scroll_home(animate=False)

    def on_line_view_highlighted(self, event: Grid.Highlighted) -> None:
        event.stop()
        self._show_about(event.row)

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        self._choose(event.row)

    def _choose(self, row: int) -> None:
        if row < len(self._shown):
            provider = self._shown[row]
            self._form = self._forms.setdefault(provider.id, ConnectForm(provider))
            self._tell_failure("")
            self._show_page()
            self.call_later(self.view.show, self._form)

    def action_step(self, rows: int) -> None:
        """Move in the list, or from entry to entry."""
        if self._form is None:
            self.query_one("#connect-list", Grid).action_move(rows)
        elif rows > 0:
            self.focus_next()
        else:
            self.focus_previous()

    # --- the form -------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "connect-filter":
            self._show_providers(event.value)
        self._confirmed = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "connect-filter":
            self._choose(self.query_one("#connect-list", Grid).cursor_row)
        else:
            self.action_connect()

    async def on_choice_line_turned(self, event: ChoiceLine.Turned) -> None:
        event.stop()
        if self._form is not None:
            self.view.read()
            if self._form.asked() != self.view.asked:
                await self.view.show(self._form)

    def action_connect(self) -> None:
        """Try it, once nothing is missing."""
        form = self._form
        if form is None:
            self._choose(self.query_one("#connect-list", Grid).cursor_row)
            return
        if self._is_running:
            return
        self.view.read()
        secrets = self._secrets_of_environment(form) | self.view.secrets()
        missing = self.view.missing(set(secrets))
        if missing is not None:
            self._tell_failure(f"{missing.title} is required.")
            self.view.focus_entry(entry_id(missing))
            return
        if self._is_taken(form.name):
            self._confirmed = form.name
            told = (
                f"Profile `{visible(form.name)}` already exists. Press Enter again to replace it."
            )
            self._tell_failure(told)
            return
        self._is_running = True
        self._run += 1
        self._steps = Steps()
        self._tell_failure("")
        self.run_worker(Later(self._connect, form, secrets), group="connect", exclusive=True)

    def _is_taken(self, name: str) -> bool:
        from reso_explorer.workspace import is_profile

        return self._confirmed != name and is_profile(name, self.workbench.world)

    def _secrets_of_environment(self, form: ConnectForm) -> dict[str, Secret]:
        """Return the secrets that stand in the environment, by slot; typed ones win over them."""
        from reso_explorer.secret import Secret
        from reso_explorer.store.secrets import environment_names

        found: dict[str, Secret] = {}
        for each in self.view.asked:
            if each.is_secret:
                slot = each.key.removeprefix("secret:")
                for variable in environment_names(form.name, slot):
                    text = self.workbench.world.environ.get(variable, "").strip()
                    if text:
                        found.setdefault(slot, Secret(text))
        return found

    # --- connecting -----------------------------------------------------------------------------

    async def _connect(self, form: ConnectForm, secrets: dict[str, Secret]) -> None:
        from reso_explorer.service.errors import ServiceError
        from reso_explorer.store import StoreError
        from reso_explorer.workspace import WorkspaceError
        from reso_explorer.workspace.connecting import connect

        connected: Connected | None = None
        run = self._run
        try:
            draft = form.draft(secrets)
            world = self.workbench.world
            if form.pastes:
                from reso_explorer.tui.layers.paste_url import pasting_world

                world = pasting_world(self.app, world)
            connected = await connect(draft, world, self._on_step, answered=self._on_attempt)
            await self._save_and_open(connected, draft, form)
            connected = None
        except (WorkspaceError, ServiceError) as error:
            failure = failure_of(error)
            lines = [f"{name + ': ' if name else ''}{text}" for name, text in failure.lines()]
            self._tell_failure("\n".join(lines))
        except StoreError as error:
            self._tell_failure(f"Connected, but couldn't save the profile. {visible(str(error))}")
        finally:
            if run == self._run:
                self._is_running = False
            if connected is not None:
                await connected.workspace.close()

    async def _save_and_open(self, connected: Connected, draft: Draft, form: ConnectForm) -> None:
        from reso_explorer.store import Store
        from reso_explorer.store.secrets import environment_names
        from reso_explorer.tui.present.prepare import prepare
        from reso_explorer.workspace.connecting import save

        store = Store(environ=self.workbench.world.environ, notice=self._notice)
        try:
            replaces = self._confirmed == form.name
            _, kept = save(connected, draft, store, keep=form.keep, replace=replaces)
        finally:
            store.close()
        for secret in kept:
            self._notice(secret.warning or f"The secret is saved in {secret.where}.")
        if form.keep == "env" and draft.secrets:
            names = ", ".join(environment_names(draft.name, slot)[0] for slot in draft.secrets)
            self._notice(f"The secret isn't saved. Next time, set {names}.")
        await asyncio.to_thread(prepare, connected.workspace)
        self.app.call_later(self.workbench.opened, connected.workspace, draft.name)

    def _notice(self, text: str) -> None:
        self.app.notify(visible(text), timeout=10, markup=False)

    def _on_step(self, step: Any) -> None:
        self._steps.step(step)
        self._show_steps()

    def _on_attempt(self, attempt: Any) -> None:
        self._steps.attempt(attempt)
        self._show_steps()

    def _show_steps(self) -> None:
        if self.is_mounted:
            lines = "\n".join(self._steps.lines[-8:])
            self.query_one("#connect-steps", Static).update(Content(lines))

    def _tell_failure(self, text: str) -> None:
        if not self.is_mounted:
            return
        first, _, rest = text.partition("\n")
        content = Content.assemble((first, "$text-error"), f"\n{rest}" if rest else "")
        self.query_one("#connect-failure", Static).update(content)
        self._show_steps()

    def action_close(self) -> None:
        """Stop what runs; then go back to the providers; then remove the layer."""
        if self._is_running:
            self._is_running = False
            self._run += 1
            self.workers.cancel_group(self, "connect")
            self._tell_failure("Stopped.")
        elif self._form is not None:
            self.view.read()
            self._form = None
            self._show_page()
        else:
            self.dismiss(None)
