"""Presses random keys in the workbench, as a user in a hurry does, and checks it after each step.

`python -m tests.tui.random_keys --steps 10000 --seed 1` runs it against a local service that is
slow, fails and sends big pages by chance. A failure prints the seed and the last steps.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import deque
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tui.odd_service import OddService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot
    from textual.widget import Widget

    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.main_screen import MainScreen

SIZES = ((80, 24), (100, 30), (60, 20), (119, 36), (80, 24), (160, 50))
KEYS = (
    *("f5",) * 12,
    *("escape",) * 10,
    *("tab", "shift+tab", "enter", "space", "down", "up", "right", "left") * 4,
    *("z", "u", "U", "ctrl+z", "ctrl+y", "i", "slash", "f2", "f4", "f1", "f8", "ctrl+r") * 2,
    *("pageup", "pagedown", "home", "end", "g", "G", "h", "j", "k", "l", "0", "dollar_sign"),
    *("v", "r", "s", "S", "w", "c", "C", "P", "f", "F", "a", "n", "N", "m", "equals_sign", "y"),
    *("e", "t", "T", "full_stop", "comma", "H", "b", "d", "x", "o", "plus", "minus"),
    *("less_than_sign", "greater_than_sign", "left_square_bracket", "right_square_bracket"),
    *("backspace", "exclamation_mark", "asterisk", "colon", "question_mark", "1", "2", "3", "9"),
    *("ctrl+p", "ctrl+o", "ctrl+t", "ctrl+s", "ctrl+n", "ctrl+f", "ctrl+at", "ctrl+a", "ctrl+u"),
)
"""Keys, the likely ones several times; those that quit aside."""
WORDS = ("Price gt 5", "Pri", "and Status eq", "Housekey", "x'y", "ge 10 or ", "color")
PASTES = (
    "https://town.example/odata/House?$filter=Price%20gt%205&$top=3",
    "House?$select=HouseKey,Price&$orderby=Price desc",
    "Price gt “100”",
    "nothing of a query [/x]",
)


PATIENCE = 120
"""Seconds after which keys that still wait are a defect, however busy the machine."""


class BrokenRuleError(AssertionError):
    """Something that must always hold does not."""


class NotSeenError(BrokenRuleError):
    """What has the focus is not on the screen, or not yet."""


@dataclass
class Run:
    """One run: the steps so far, and what was counted."""

    seed: int
    steps: int = 0
    """Keys, clicks, pastes, and changes of size so far."""
    checks: int = 0
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=40))
    starts: int = 0
    in_flight: int = 0
    """Requests of the user inside the connection now."""


# --- steps ------------------------------------------------------------------------------------


class Monkey:
    """Chooses steps by chance and takes them."""

    def __init__(self, app: Workbench, pilot: Pilot[None], run: Run, chance: random.Random) -> None:
        self.app = app
        self.pilot = pilot
        self.run = run
        self.chance = chance

    async def step(self) -> None:
        """Take one step and check what must hold after it."""
        steps: tuple[tuple[int, Callable[[], Any]], ...] = (
            (60, self._keys),
            (8, self._impatience),
            (8, self._typing_ahead),
            (6, self._click),
            (4, self._paste),
            (3, self._resize),
            (4, self._wait),
            (3, self._query),
        )
        chosen = self.chance.choices(steps, weights=[weight for weight, _ in steps])[0][1]
        await chosen()
        await self.settle()
        if not self.app._exit:
            await self._checked()

    async def _checked(self) -> None:
        """Check what must hold; the layout may take a moment more."""
        for _ in range(40):
            try:
                check(self.app, self.run)
            except NotSeenError:
                await asyncio.sleep(0.05)
            else:
                return
            if self.app._exit:
                return
        check(self.app, self.run)

    def note(self, text: str) -> None:
        """Remember a step for the report."""
        self.run.recent.append(f"{self.run.steps:>5} {text}")
        if not text.startswith(("keys", "fast", "type")):
            self.run.steps += 1

    def send(self, *keys: str) -> None:
        """Send keys without waiting for what they do."""
        from textual import events
        from textual.keys import _character_to_key

        self.run.steps += len(keys)
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, _character_of(name)))

    async def settle(self) -> None:
        """Wait until all messages are worked off, not for requests.

        Keys that wait for a source to open are left waiting.
        """
        until = time.monotonic() + PATIENCE
        while True:
            await asyncio.sleep(0.002)
            keys = self.app.keys
            if self.app._exception is not None or self.app._exit:
                return
            if not keys.is_settling and (not keys.waiting or self.app._holds_keys()):
                break
            if time.monotonic() > until:
                raise BrokenRuleError(f"{keys.waiting} keys still wait after {PATIENCE} seconds")
        await self.pilot._wait_for_screen()

    async def _keys(self) -> None:
        keys = self.chance.choices(KEYS, k=self.chance.choice((1, 1, 2, 3, 5)))
        self.note("keys " + " ".join(keys))
        for key in keys:
            self.send(key)
            await asyncio.sleep(self.chance.choice((0, 0, 0.001, 0.02)))

    async def _impatience(self) -> None:
        """Run, stop, replace, and leave within a few milliseconds."""
        keys = self.chance.choices(("f5", "escape", "f2", "z", "ctrl+t", "enter", "tab"), k=6)
        self.note("fast " + " ".join(keys))
        for key in keys:
            self.send(key)
            await asyncio.sleep(self.chance.choice((0, 0, 0.01, 0.06)))

    async def _typing_ahead(self) -> None:
        """From a place with nothing on top, write the query without waiting for the editor."""
        main = main_screen(self.app)
        word = self.chance.choice(WORDS)
        if main is None or typing(main):
            return
        before = main.session.draft
        self.note(f"type i{word!r}")
        self.send("i", *word)
        await self.settle()
        now = main.session.draft
        if main_screen(self.app) is main:
            where = ("resource", "filter")
            told = [now.part(part) for part in where if now.part(part) != before.part(part)]
            if not any(word in text for text in told):
                raise BrokenRuleError(f"{word!r} was typed, but the query is {now}")

    async def _click(self) -> None:
        from textual import events

        size = self.app.size
        at = (self.chance.randrange(size.width), self.chance.randrange(size.height))
        self.note(f"click {at}")
        x, y = at
        for kind in (events.MouseDown, events.MouseUp):
            self.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))

    async def _paste(self) -> None:
        from textual import events

        text = self.chance.choice(PASTES)
        self.note(f"paste {text!r}")
        self.app.post_message(events.Paste(text))

    async def _resize(self) -> None:
        """Change the size of the terminal, which changes no text."""
        size = self.chance.choice(SIZES)
        self.note(f"resize {size}")
        if self.chance.random() < 0.3:
            self.app.action_toggle_theme()
        await self._without_change_of_text(self.pilot.resize_terminal(*size))

    async def _wait(self) -> None:
        """Let requests come back, which changes no text."""
        self.note("wait")
        await self._without_change_of_text(asyncio.sleep(self.chance.choice((0.02, 0.2, 0.6))))

    async def _query(self) -> None:
        """Send a query that is right, so that there are rows to work with."""
        main = main_screen(self.app)
        if main is None:
            return
        self.note("a good query")
        from textual import events

        self.app.post_message(events.Paste("House?$top=200&$count=true"))
        self.send("f5")

    async def _without_change_of_text(self, work: Any) -> None:
        await self.settle()
        if self.app.keys.waiting:
            await work
            return
        before = texts(self.app)
        await work
        await self.settle()
        after = texts(self.app)
        for name, text in before.items():
            if after.get(name, text) != text:
                raise BrokenRuleError(f"{name} changed by itself: {text!r} -> {after[name]!r}")


def _character_of(key: str) -> str | None:
    import unicodedata

    from textual.keys import REPLACED_KEYS, _get_unicode_name_from_key

    if key == "space":
        return " "
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return key if len(key) == 1 else None


# --- what must hold ---------------------------------------------------------------------------


def main_screen(app: Workbench) -> MainScreen | None:
    """Return the main screen if it is on top and complete."""
    from reso_explorer.tui.main_screen import MainScreen

    screen = app.screen
    return screen if isinstance(screen, MainScreen) and screen.lower_place.is_filled else None


def typing(main: MainScreen) -> bool:
    """Tell whether keys go into a text now."""
    from textual.widgets import Input, TextArea

    return isinstance(main.focused, Input | TextArea)


def texts(app: Workbench) -> dict[str, str]:
    """Return what the user wrote: every box of every screen, and the query."""
    from textual.widgets import Input

    found: dict[str, str] = {}
    for screen in app.screen_stack:
        for box in screen.query(Input):
            found[f"{type(screen).__name__} {id(screen)} #{box.id}"] = box.value
    main = main_screen(app)
    if main is not None:
        found[f"query {id(main)}"] = main.session.draft.text
    return found


def check(app: Workbench, run: Run) -> None:
    """Raise an error if something that must always hold does not."""
    run.checks += 1
    if app._exception is not None:
        raise app._exception
    reports = Path(app.world.environ["RESO_EXPLORER_HOME"], "data", "crashes")
    if reports.is_dir():
        raise BrokenRuleError("\n".join(each.read_text() for each in reports.iterdir()))
    if run.in_flight > 1:
        raise BrokenRuleError(f"{run.in_flight} requests of the user are under way at once")
    main = main_screen(app)
    if main is not None:
        check_focus(main)
        check_text(main)
        check_state(main)


def check_focus(main: MainScreen) -> None:
    """Check that something has the focus and is seen."""
    focused: Widget | None = main.focused
    if focused is None:
        raise NotSeenError("nothing has the focus")
    if not focused.is_on_screen or not focused.region.area:
        where = f"{main.size}, {sorted(main.classes)}, {focused.region}"
        raise NotSeenError(f"the focus is on {focused}, which is not seen: {where}")


def check_text(main: MainScreen) -> None:
    """Check that the editors show the query that would be sent."""
    from reso_explorer.tui.part_editor import PartEditor

    for editor in main.query(PartEditor):
        if editor.part in {"url", "text"}:
            continue
        shown, meant = editor.text, main.session.draft.part(editor.part)
        if shown != " ".join(meant.splitlines()):
            raise BrokenRuleError(f"{editor.part} shows {shown!r}, the query has {meant!r}")


def check_state(main: MainScreen) -> None:
    """Check that what is said of the run agrees with what runs."""
    from reso_explorer.tui.session import RunState

    session = main.session
    request = session.requests.user_request
    says_waiting = "Esc stops" in main.rows_pane.told
    if session.run_state is RunState.RUNNING and request is None:
        raise BrokenRuleError("the query counts as running, but there is no request")
    if says_waiting and request is None:
        raise BrokenRuleError(f"nothing runs, but the title is {main.rows_pane.told!r}")


# --- a run ------------------------------------------------------------------------------------


@contextmanager
def counted_requests(run: Run) -> Iterator[None]:
    """Count the requests of the user inside the connection."""
    from reso_explorer.workspace.connection import Connection

    first, more = Connection.run, Connection.next_page

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        async def inside(*args: Any, **options: Any) -> Any:
            run.in_flight += 1
            try:
                if run.in_flight > 1:
                    raise BrokenRuleError("two requests of the user at once")
                return await work(*args, **options)
            finally:
                run.in_flight -= 1

        return inside

    Connection.run, Connection.next_page = counted(first), counted(more)  # type: ignore[method-assign]
    try:
        yield
    finally:
        Connection.run, Connection.next_page = first, more  # type: ignore[method-assign]


def private_environment(home: Path) -> dict[str, str]:
    """Return an environment from which nothing but this machine is reached."""
    away = "http://127.0.0.1:9"
    return {
        "RESO_EXPLORER_HOME": str(home),
        "HTTP_PROXY": away,
        "HTTPS_PROXY": away,
        "NO_PROXY": "127.0.0.1,localhost",
        "EDITOR": "true",
    }


async def press_random_keys(steps: int, seed: int, *, calm: bool = False) -> Run:
    """Take random steps; the workbench starts again whenever a step leaves it."""
    run = Run(seed)
    chance = random.Random(seed)
    from reso_explorer.tui.app import Workbench
    from reso_explorer.world import World

    with tempfile.TemporaryDirectory() as folder, OddService(seed, calm=calm) as service:
        world = World(environ=private_environment(Path(folder)))
        os.environ.update(world.environ)
        try:
            with chdir(folder), counted_requests(run):
                while run.steps < steps:
                    app = Workbench(service.url, world)
                    run.starts += 1
                    async with app.run_test(size=chance.choice(SIZES), notifications=True) as pilot:
                        monkey = Monkey(app, pilot, run, chance)
                        while run.steps < steps and not app._exit:
                            await monkey.step()
        except BaseException:
            sys.stderr.write(f"seed {seed}, {run.steps} steps, the last ones:\n")
            sys.stderr.write("\n".join(run.recent) + "\n")
            raise
    return run


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, from --seed on")
    options = parser.parse_args()
    each = options.steps // options.seeds
    for seed in range(options.seed, options.seed + options.seeds):
        began = time.monotonic()
        run = asyncio.run(press_random_keys(each, seed))
        took = time.monotonic() - began
        sys.stdout.write(
            f"seed {seed}: {run.steps} steps, {run.checks} checks, {run.starts} starts, {took:.0f} s\n"
        )


if __name__ == "__main__":
    main()
