"""An HTTP server that runs one workbench per browser page.

textual-serve gives the terminal of the page and its protocol. It answers anybody who reaches
the port, so everything that decides who may come in is here: a secret in the path, and a check
of `Host` and `Origin` on every request, the websocket among them. A page of another site can
then neither read the screen nor type, not even by pointing its own name at this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import secrets
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from weakref import WeakSet

import aiohttp_jinja2
import jinja2
from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Awaitable, Callable, Sequence

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SESSIONS: Final = 16
"""Workbenches that run at once; each is a process of its own."""
_PATIENCE: Final = 10.0
"""Seconds that a workbench has to end after its page was closed."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Sent with every response: nothing from elsewhere is loaded, the address goes nowhere."""


class WorkbenchProcess(AppService):
    """A workbench in a process of its own, started without a shell."""

    def __init__(self, arguments: Sequence[str], **rest: Any) -> None:
        super().__init__("", **rest)
        self.arguments = arguments

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "reso_explorer",
            *self.arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._build_environment(width=width, height=height),
        )
        self._stdin = process.stdin
        return process

    async def stop(self) -> None:
        """Let the workbench write what it keeps and end; kill it if it takes too long."""
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await super().stop()
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        finally:
            self._process = None


class WorkbenchServer(Server):
    """Serves a workbench to browsers that know the secret.

    `arguments` are those of `reso-explorer` for each session. `public_url` is where a proxy
    offers this server, "" without one. `address` is what to open.

    Raises:
        OSError: the port can't be used.
        ValueError: the public URL isn't an http or https URL.
    """

    def __init__(
        self, arguments: Sequence[str], *, host: str, port: int, public_url: str = ""
    ) -> None:
        public = urlsplit(public_url)
        if public_url and (public.scheme not in {"http", "https"} or not public.hostname):
            raise ValueError(f"`{public_url}` isn't an http or https URL.")
        self.socket = _listen(host, port)
        port = self.socket.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        super().__init__(
            "",
            host=host,
            port=port,
            title="reso-explorer",
            public_url=public_url.rstrip("/") or f"http://{shown}:{port}",
            templates_path=Path(__file__).parent,
        )
        self.arguments = arguments
        self.secret = secrets.token_urlsafe(24)
        self._public = public if public_url else None
        self._pages: WeakSet[web.WebSocketResponse] = WeakSet()

    @property
    def address(self) -> str:
        """The URL to open, with the secret in it."""
        return f"{self.public_url}/{self.secret}/"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches the server."""
        return ipaddress.ip_address(self.socket.getsockname()[0]).is_loopback

    # --- who may come in ------------------------------------------------------------------------

    def is_own_host(self, netloc: str) -> bool:
        """Tell whether a `Host` header names this server.

        A server that listens on every address is also known by each numeric one: a foreign
        name that points here stays foreign.
        """
        try:
            split = urlsplit(f"//{netloc}")
            host, port = (split.hostname or "").rstrip("."), split.port
        except ValueError:
            return False
        if split.username is not None or not host:
            return False
        if self._public is not None and host == self._public.hostname:
            return True
        if port != self.port:
            return False
        names = {self.host, "localhost"} if self.is_loopback else {self.host, socket.gethostname()}
        return host in {name.casefold() for name in names} or self._is_own_number(host)

    def _is_own_number(self, host: str) -> bool:
        try:
            number = ipaddress.ip_address(host)
        except ValueError:
            return False
        bound = ipaddress.ip_address(self.socket.getsockname()[0])
        return number == bound or bound.is_unspecified

    def is_own_origin(self, origin: str) -> bool:
        """Tell whether an `Origin` header is that of a page of this server."""
        split = urlsplit(origin)
        return split.scheme in {"http", "https"} and self.is_own_host(split.netloc)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests under a foreign name or from a foreign page."""
        origin = request.headers.get("Origin")
        is_socket = request.headers.get("Upgrade", "").casefold() == "websocket"
        if not self.is_own_host(request.headers.get("Host", "")):
            raise web.HTTPMisdirectedRequest(text="Not the host of this server.")
        if (origin is None and is_socket) or (
            origin is not None and not self.is_own_origin(origin)
        ):
            raise web.HTTPForbidden(text="Not a page of this server.")
        return await handler(request)

    async def _add_headers(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)

    # --- the pages ------------------------------------------------------------------------------

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        loader = jinja2.FileSystemLoader(self.templates_path)
        aiohttp_jinja2.setup(app, loader=loader, autoescape=True)
        start = f"/{self.secret}"
        app.add_routes(
            [
                web.get(f"{start}/", self.handle_index, name="index"),
                web.get(f"{start}/ws", self.handle_websocket, name="websocket"),
                web.get("/download/{key}", self.handle_download, name="download"),
                web.static(f"{start}/static", self.statics_path, name="static"),
            ]
        )
        app.on_response_prepare.append(self._add_headers)
        app.on_shutdown.append(self.on_shutdown)
        return app

    @aiohttp_jinja2.template("page.html")
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """Return the page; its addresses are relative, so that any name of ours serves."""
        return {"title": self.title, "font_size": to_int(request.query.get("fontsize", ""), 16)}

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a workbench for as long as the page is open."""
        if len(self._pages) >= SESSIONS:
            raise web.HTTPServiceUnavailable(text=f"{SESSIONS} sessions are already open.")
        page = web.WebSocketResponse(heartbeat=15, max_msg_size=4 << 20)
        await page.prepare(request)
        self._pages.add(page)
        process = WorkbenchProcess(
            self.arguments,
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=page.close,
            download_manager=self.download_manager,
        )
        width = to_int(request.query.get("width", ""), 80)
        height = to_int(request.query.get("height", ""), 24)
        try:
            await process.start(width, height)
            with contextlib.suppress(AssertionError, KeyError, IndexError, ValueError, TypeError):
                await self._process_messages(page, process)  # a malformed message ends the session
        finally:
            self._pages.discard(page)
            await process.stop()
            await page.close()
        return page

    async def on_shutdown(self, app: web.Application) -> None:
        """Close all pages, so that their workbenches write what they keep and end."""
        for page in list(self._pages):
            await page.close(code=WSCloseCode.GOING_AWAY, message=b"The server stopped.")

    def serve(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002  # the signature of the base
        """Serve until interrupted. What a workbench says when it ends goes to standard error."""
        with contextlib.redirect_stdout(sys.stderr):
            web.run_app(
                self._make_app(),
                sock=self.socket,
                access_log=None,  # it would hold the secret
                print=None,
                shutdown_timeout=_PATIENCE + 2,
            )


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; only after it is bound is its port known."""
    family, *_, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return socket.create_server(address[:2], family=family)
