"""The Textual application: themes, screens, help, crash report. All else is elsewhere."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.filter import ANSIToTruecolor
from textual.scrollbar import ScrollBar

from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings, key_name
from reso_explorer.tui.collector import PAUSE, Collector
from reso_explorer.tui.key_queue import KeyQueue
from reso_explorer.tui.notice_line import Notices, show_notice
from reso_explorer.tui.opening_screen import OpeningScreen
from reso_explorer.tui.style_sheet import KeptStylesheet
from reso_explorer.tui.theme import DEFAULT, THEMES, counterpart, shades
from reso_explorer.tui.thin_scroll_bar import ThinScrollBar
from reso_explorer.tui.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence
    from pathlib import Path

    from textual.app import SystemCommand
    from textual.await_complete import AwaitComplete
    from textual.binding import Binding, BindingType
    from textual.command import Provider
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel
    from textual.screen import Screen
    from textual.theme import Theme
    from textual.timer import Timer

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.session import Session
    from reso_explorer.tui.session_keeper import SessionKeeper
    from reso_explorer.workspace import Step, Workspace
    from reso_explorer.world import World

    Opener = Callable[[str, Callable[[Step], None]], Awaitable[Workspace]]


def _commands() -> type[Provider]:
    from reso_explorer.tui.palette import ActionCommands

    return ActionCommands


class CrashError(Exception):
    """Stands for an error of our own; its report is in a file, one sentence on the screen."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __rich__(self) -> Text:
        return Text(self.sentence)


@dataclass(eq=False, slots=True)
class OpenSource:
    """A source that is open: its state, its screen, and the mode that shows it."""

    session: Session
    screen: MainScreen
    mode: str


class Workbench(App[None]):
    """Opens a source and shows it.

    `world` is the outside; `source` what to open first, "" to ask; `opener` opens it.
    `starts_clean` leaves what was kept of it alone. `sources` are the open ones, the one in
    front first. `local_only` keeps it to the demo, files, and snapshots. `ended_by` is the error
    that ended it: a `ReportedError`, or a defect.
    """

    TITLE = "reso-explorer"
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        source: str,
        world: World,
        opener: Opener | None = None,
        *,
        local_only: bool = False,
        starts_clean: bool = False,
        clipboard: str = "",
    ) -> None:
        super().__init__()
        ScrollBar.renderer = ThinScrollBar
        self.clipboard_way = clipboard
        self.collector = Collector()
        self.local_only = local_only
        self.source = source
        self.world = world
        self._opener = opener
        self.starts_clean = starts_clean
        self.sources: list[OpenSource] = []
        self._opened = 0
        self._goes_to = ""
        self.carries_query = False
        self.ended_by: Exception | None = None
        self.notices = Notices()
        self.keys = KeyQueue(self, self._holds_keys, super().on_event)
        for theme in THEMES:
            self.register_theme(theme)
        chosen = (world.environ.get("TEXTUAL_THEME", ""), self.setting("theme"))
        self.theme = next((name for name in chosen if name in self.available_themes), DEFAULT)
        self._kept_theme = self.theme
        self.styles_kept = KeptStylesheet(variables=self.get_css_variables())
        self.stylesheet = self.styles_kept
        self._restyling: Turns | None = None
        self._collecting: Timer | None = None

    def get_default_screen(self) -> Screen[None]:
        return OpeningScreen(self.source)

    def on_mount(self) -> None:
        """Take over the user's own keys, and tell what is wrong with them."""
        from reso_explorer.store.places import Places
        from reso_explorer.tui.keymap import read_keymap

        keys, problems = read_keymap(Places.default(self.world.environ).config)
        if keys:
            self.set_keymap(keys)
        for problem in problems:
            self.notify(visible(problem), severity="warning", timeout=15, markup=False)
        self.theme_changed_signal.subscribe(self, self._theme_chosen)

    # --- settings -------------------------------------------------------------------------------

    def setting(self, name: str) -> str:
        """Return what the user chose once, "" for nothing."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.store.places import Places
        from reso_explorer.store.settings import Settings

        try:
            return Settings(Places.default(self.world.environ).config).get(name)
        except StoreError:
            return ""

    def _theme_chosen(self, theme: Theme) -> None:
        if theme.name != self._kept_theme:
            self._kept_theme = theme.name
            self.keep_setting("theme", theme.name)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a choice for the next time, and say it if that fails."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.store.places import Places
        from reso_explorer.store.settings import Settings

        try:
            Settings(Places.default(self.world.environ).config).set(name, value)
        except StoreError as error:
            self.notify(visible(error.message), severity="warning", markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text the way that was chosen, and say where it went."""
        from reso_explorer.tui.later import Later

        self._clipboard = text
        self.run_worker(Later(self._copy, text), group="copy", exclusive=True)

    async def _copy(self, text: str) -> None:
        from reso_explorer.store.places import Places
        from reso_explorer.tui import clipboard

        environ = self.world.environ
        said = await clipboard.put(
            text,
            self.clipboard_way or self.setting("clipboard") or "auto",
            environ,
            folder=lambda: Places.default(environ).data,
            terminal=super().copy_to_clipboard,
        )
        self.notify(visible(said), timeout=3, markup=False)

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        return {**variables, **shades(variables)}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out Textual's filter for ANSI colors, which none of our styles has."""
        return [
            each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)
        ]

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002  # Textual's
        """Style all widgets again; a few in each turn if the user chose another theme."""
        if self._restyling is not None:
            self._restyling.stop()
        if self.sources and not self.styles_kept.is_for(self.get_css_variables()):
            self._restyling = Turns(self, self._restyled(animate=animate))
        else:
            super().refresh_css(animate=animate)

    def _restyled(self, *, animate: bool) -> Generator[None]:
        """Style the screens in steps; nothing is painted until all have their new colors."""
        screens = self.screen_stack[::-1]
        nodes = [self, *(node for each in screens for node in each.walk_children(with_self=True))]
        with self.batch_update():
            yield from self.styles_kept.restyled(self.get_css_variables(), nodes, animate=animate)
        for screen in screens:
            screen._css_update_count = self._css_update_count  # noqa: SLF001
        if self.screen.is_mounted:
            self.screen.refresh(layout=True)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"footer-key-foreground": self.current_theme.primary}

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    # --- keys and messages ------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Take an event; keys and pasted text go one after the other."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            ends = isinstance(event, events.Key) and event.key in {"escape", "ctrl+q", "ctrl+c"}
            await self.keys.put(event, at_once=ends)
        else:
            await super().on_event(event)

    def _holds_keys(self) -> bool:
        """Tell whether what the keys are meant for is still being made."""
        return bool(getattr(self.screen, "holds_keys", False))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message in place of the footer for a moment; it stays in the list of messages."""
        text = f"{title}: {message}" if title else message
        show_notice(self.screen_stack, self.notices.add(text, severity))

    # --- sources --------------------------------------------------------------------------------

    async def open(self, source: str, on_step: Callable[[Step], None]) -> Workspace:
        """Open a source.

        Raises:
            WorkspaceError, ServiceError: it cannot be opened; says why.
        """
        if self.local_only:
            from reso_explorer.workspace import require_local

            require_local(source, self.world)
        if self._opener is not None:
            return await self._opener(source, on_step)
        from reso_explorer.workspace import Workspace

        return await Workspace.open(source, world=self.world, on_step=on_step, quick=True)

    @property
    def session(self) -> Session | None:
        """The session in front, None before the first source is open."""
        return self.sources[0].session if self.sources else None

    async def opened(self, workspace: Workspace, source: str) -> None:
        """Show a source that was opened, with what was kept of it; others stay open behind it."""
        from reso_explorer.tui.main_screen import MainScreen
        from reso_explorer.tui.session import Session

        before, session = self.session, Session(workspace, source)
        adapted = None
        if before is not None and self.carries_query:
            from reso_explorer.workspace.adapted_query import adapt_query

            adapted = await adapt_query(before.draft.text, before.workspace, workspace)
        self.carries_query = False
        keeper, told = await self._kept(session)
        if self._goes_to:
            session.go_to_path(self._goes_to)
            self._goes_to = ""
        screen = MainScreen(session, self.size, keeper)
        self._opened += 1
        opened = OpenSource(session, screen, f"source-{self._opened}")
        self.add_mode(opened.mode, lambda: screen)
        await self._put_in_front(opened)
        screen.lower_place.when_filled(self.collector.resume)
        for text in told:
            self.notify(visible(text), timeout=8, markup=False)
        if adapted is not None:
            from reso_explorer.tui.operations.saving import show_adapted

            found = adapted
            screen.lower_place.when_filled(lambda: show_adapted(screen, found))

    async def _kept(self, session: Session) -> tuple[SessionKeeper, tuple[str, ...]]:
        """Return what writes a session, and what is told of the one that was kept."""
        import asyncio

        from reso_explorer.text import count
        from reso_explorer.tui.session_keeper import SessionKeeper
        from reso_explorer.workspace.bookmarks import bookmarks_of
        from reso_explorer.workspace.sessions import session_source, take_session

        source = session_source(session.workspace, session.source)
        file, kept, told = await asyncio.to_thread(
            take_session, self.world, source, is_new=self.starts_clean
        )
        session.bookmarks = await asyncio.to_thread(
            bookmarks_of, self.world, session.workspace.address
        )
        back = session.restore(kept) if kept is not None else 0
        if back:
            told = (
                *told,
                f"{count(back, 'query', 'queries')} from last time. Use --new to start clean.",
            )
        return SessionKeeper(source, file), told

    async def _put_in_front(self, source: OpenSource) -> None:
        """Show the screen of a source, without what lies on the one before."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self.sources = [source, *(each for each in self.sources if each is not source)]
        before = self.current_mode
        await self.switch_mode(source.mode)
        if before.startswith("start-"):
            await self.remove_mode(before)

    async def go_to_source(self, source: OpenSource) -> None:
        """Put another open source in front, as it was left."""
        await self._put_in_front(source)

    async def open_at(self, source: str, path: str) -> None:
        """Show a place of a source, which is opened if it isn't."""
        found = next((each for each in self.sources if each.session.source == source), None)
        if found is None:
            self._goes_to = path
            await self.push_screen(OpeningScreen(source))
            return
        await self.go_to_source(found)
        found.session.go_to_path(path)
        found.screen.show_place()

    async def close_source(self, source: OpenSource) -> None:
        """Close a source; the one before it comes to the front, or the list of sources."""
        source.screen.keeper.keep_now(source.screen)
        source.screen.keeper.close()
        self.sources.remove(source)
        if self.current_mode == source.mode:
            if self.sources:
                await self._put_in_front(self.sources[0])
            else:
                self._opened += 1
                start = f"start-{self._opened}"
                self.add_mode(start, lambda: OpeningScreen(""))
                await self.switch_mode(start)
        await self.remove_mode(source.mode)
        await source.session.requests.close()
        await source.session.workspace.close()
        self.collector.release()

    def exit(self, *arguments: Any, **more: Any) -> None:
        """Leave; what was typed is written first."""
        self._keep_sessions()
        super().exit(*arguments, **more)

    def _keep_sessions(self) -> None:
        for source in self.sources:
            source.screen.keeper.keep_now(source.screen)

    async def on_unmount(self) -> None:
        for source in self.sources:
            source.screen.keeper.close()
            await source.session.requests.close()
            await source.session.workspace.close()

    # --- actions ----------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show the keys of the focused place."""
        from reso_explorer.tui.help_for import help_for
        from reso_explorer.tui.layers.help import HelpLayer

        if not isinstance(self.screen, HelpLayer):
            scopes, prose = help_for(self.screen)
            self.push_screen(HelpLayer(scopes, prose, self.session))

    def action_jobs(self) -> None:
        """List what is under way, to stop it."""
        from reso_explorer.tui.layers.jobs import JobsLayer

        if self.session is None:
            self.notify("Nothing is running. Open a source first.", markup=False)
        elif not isinstance(self.screen, JobsLayer):
            self.push_screen(JobsLayer(self.session.requests))

    def action_connect(self) -> None:
        """Open the dialogue for a new profile."""
        from reso_explorer.tui.layers.connect import ConnectLayer

        if self.local_only:
            self.notify("Only the demo, files, and snapshots are allowed here.", markup=False)
        elif not isinstance(self.screen, ConnectLayer):
            self.push_screen(ConnectLayer())

    def pop_screen(self) -> AwaitComplete:
        """Take away the screen on top; what it was made of is collected a little later."""
        if self._collecting is not None:
            self._collecting.stop()
        self._collecting = self.set_timer(PAUSE, self.collector.collect)
        return super().pop_screen()

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from reso_explorer.tui.palette import Palette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def action_toggle_theme(self) -> None:
        """Change between light and dark."""
        self.theme = counterpart(self.theme, is_dark=self.current_theme.dark)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from textual.app import SystemCommand

        yield SystemCommand(
            "Choose a theme",
            "Calm, high-contrast, or color-blind-safe; saved for next time",
            self.action_change_theme,
        )
        yield SystemCommand(
            "Save a screenshot",
            "An SVG file in the current folder",
            lambda: self.set_timer(0.1, self.deliver_screenshot),
        )

    # --- crash ------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """End with one sentence; a defect leaves a report without the values of variables."""
        from textual.css.query import NoMatches
        from textual.worker import WorkerFailed

        from reso_explorer.crash import reported, sentence

        with suppress(Exception):  # the screen may be half gone; the pause before wrote the rest
            self._keep_sessions()
        if (self._exit or not self._running) and isinstance(error, NoMatches):
            return  # a widget that was taken away while the user left, or Ctrl-C came
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        known = reported(error)
        if known is None:
            self.ended_by = error
            text = f"Error: {sentence(error, self.crash_folder())}"
        else:
            self.ended_by = known
            text = f"Error: {visible(known.message)}"
            text += f"\nTry: {visible(known.hint)}" if known.hint else ""
        crash = CrashError(text)
        crash.__cause__ = error
        super()._handle_exception(crash)

    def crash_folder(self) -> Path | None:
        """Return where reports go, None if nobody knows the user's folders."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.store.places import Places

        try:
            return Places.default(self.world.environ).data / "crashes"
        except StoreError:
            return None
