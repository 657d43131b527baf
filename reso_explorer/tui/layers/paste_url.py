"""Signing in with a browser on another machine: show its URL, take the one it ends up at."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reso_explorer.text import visible
from reso_explorer.tui.connect_form import SecretInput
from reso_explorer.tui.layers.layer import Layer

if TYPE_CHECKING:
    from textual.app import App, ComposeResult

    from reso_explorer.world import World


class PasteUrlLayer(Layer[str]):
    """Shows where to sign in; what is pasted holds a code and is never shown."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def compose(self) -> ComposeResult:
        with Vertical(id="paste-url", classes="box"):
            yield Static(
                Content("Open this URL in a browser and sign in (it is on the clipboard):")
            )
            yield Static(Content(visible(self._url)), id="paste-url-shown")
            yield Static(Content("Then paste the URL that the browser ends up at."))
            yield SecretInput(password=True, compact=True, id="paste-url-entry")

    def on_mount(self) -> None:
        box = self.query_one("#paste-url")
        box.border_title = Content("Sign in on another machine")
        box.border_subtitle = Content("Enter: sign in · Esc: cancel")
        self.app.copy_to_clipboard(self._url)
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss(event.value.strip())


def pasting_world(app: App[None], world: World) -> World:
    """Return a world whose browser is elsewhere: URLs are shown and pasted in a dialog.

    Both functions are called in threads and wait for the user there.
    """
    loop = asyncio.get_running_loop()
    urls: list[str] = []

    def browse(url: str, _why: str) -> bool:
        urls.append(url)
        return False

    def prompt(_text: str) -> str:
        return asyncio.run_coroutine_threadsafe(_ask(app, urls[-1] if urls else ""), loop).result()

    made = copy.copy(world)
    made.browse = browse
    made.prompt = prompt
    return made


async def _ask(app: App[None], url: str) -> str:
    """Show the dialog and return what was pasted, "" if it was closed."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def closed(text: str | None) -> None:
        if not answer.done():
            answer.set_result(text or "")

    app.push_screen(PasteUrlLayer(url), closed)
    return await answer
