"""Headless Chromium, driven over its debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1300,860",
)


class Page:
    """A page: what it requested, what its console said, what its websocket received."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._changed = asyncio.Event()
        self.requests: list[str] = []
        self.console: list[str] = []
        self.received = b""

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        found: dict[str, Any] = await answer
        return found

    async def listen(self) -> None:
        """Take in what the browser says, until it ends."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said.get("result", said.get("error")))
                continue
            of = said["params"]
            match said["method"]:
                case "Network.requestWillBeSent":
                    self.requests.append(of["request"]["url"])
                case "Network.webSocketCreated":
                    self.requests.append(of["url"])
                case "Network.webSocketFrameReceived" if of["response"]["opcode"] == 2:
                    self.received += base64.b64decode(of["response"]["payloadData"])
                case "Runtime.consoleAPICalled":
                    self.console += [str(each.get("value")) for each in of["args"]]
                case "Log.entryAdded" if of["entry"]["level"] in {"warning", "error"}:
                    self.console.append(of["entry"]["text"])
                case "Runtime.exceptionThrown":
                    self.console.append(str(of["exceptionDetails"]))
            self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(60):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page; promises are awaited."""
        found = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def holds(self, condition: str) -> None:
        """Wait until an expression holds in the page, looked at in every frame."""
        async with asyncio.timeout(20):
            await self.evaluate(
                "new Promise((done) => { const look = () => { if (" + condition + ") done(true);"
                " else requestAnimationFrame(look); }; look(); })"
            )

    async def press(self, key: str, code: int = 0, text: str = "") -> None:
        """Press and release a key, by its name in the DOM and its key code."""
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        for event in (down, {"type": "keyUp"}):
            await self.send("Input.dispatchKeyEvent", key=key, windowsVirtualKeyCode=code, **event)

    async def type(self, text: str) -> None:
        """Type characters."""
        for char in text:
            await self.send("Input.dispatchKeyEvent", type="char", text=char)

    async def picture(self) -> bytes:
        """Return the page as PNG."""
        shot = await self.send("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncIterator[Page]:
    """Open a page in a new browser whose profile is in a folder."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *_FLAGS,
        f"--user-data-dir={folder}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            while b"DevTools listening on" not in (line := await process.stderr.readline()):
                assert line, "Chromium did not start"
        port = line.decode().split("/")[2].rpartition(":")[2]
        async with aiohttp.ClientSession() as client:
            pages = await (await client.get(f"http://127.0.0.1:{port}/json")).json()
            target = next(each for each in pages if each["type"] == "page")
            async with client.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                listening = asyncio.create_task(page.listen())
                for domain in ("Network", "Page", "Runtime", "Log"):
                    await page.send(f"{domain}.enable")
                await page.send("Emulation.setFocusEmulationEnabled", enabled=True)
                await page.send("Page.navigate", url=url)
                yield page
                listening.cancel()
    finally:
        process.terminate()
        await process.communicate()
