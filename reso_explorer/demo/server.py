"""Starting and stopping the demo service on a loopback port."""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Final, Self

from reso_explorer.errors import ReportedError
from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from types import TracebackType

    import uvicorn

    from reso_explorer.demo.app import DemoApp
    from reso_explorer.demo.document import Dialect
    from reso_explorer.demo.quota import Quota

HOST: Final = "127.0.0.1"
LISTINGS: Final = 2_000
"""Listings the demo has unless told otherwise."""
_PATIENCE: Final = 10.0
"""Seconds that starting and stopping may take before something is wrong."""


class DemoError(ReportedError):
    """The demo service could not start; the text says why and what to try."""


class DemoService:
    """The embedded RESO service in a daemon thread of this process, on 127.0.0.1.

    `url` is the service root and ends in a slash; `token` goes into the Bearer header. Use it as
    a context manager, or call `start` and `stop`.
    """

    def __init__(
        self,
        dialect: Dialect = "lookup",
        port: int = 0,
        listings: int = LISTINGS,
        token: Secret | None = None,
        *,
        quota: Quota | None = None,
        today: date | None = None,
    ) -> None:
        self.dialect: Dialect = dialect
        self.token = token or Secret(secrets.token_urlsafe(24))
        self._port = port
        self._listings = listings
        self._quota = quota
        self._today = today
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The service root.

        Raises:
            DemoError: the service has not been started.
        """
        if self._thread is None:
            raise DemoError("The demo service has no address before it is started.")
        from reso_explorer.demo.app import ROOT

        return f"http://{HOST}:{self._port}{ROOT}"

    @property
    def ready(self) -> bool:
        """Whether requests are being answered."""
        return self._ready.is_set() and self._failure is None and self._thread is not None

    def start(self) -> None:
        """Start the service and return when it answers.

        Raises:
            DemoError: the port is taken, or the service failed while starting.
        """
        if self._thread is not None:
            return
        listener = self._listen()
        self._port = listener.getsockname()[1]
        self._ready.clear()
        self._failure = None
        self._thread = threading.Thread(
            target=self._run, args=(listener,), name="reso-explorer-demo", daemon=True
        )
        self._thread.start()
        if not self._ready.wait(_PATIENCE) or self._failure is not None:
            failure = self._failure
            self.stop()
            raise DemoError(f"The demo service did not start: {failure or 'no answer'}.")

    def stop(self) -> None:
        """Stop the service; open connections are closed. Safe to call twice."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._server is not None:
            self._server.should_exit = True
        thread.join(_PATIENCE)
        self._server = None
        self._ready.clear()

    def warm_up(self) -> None:
        """Make the rows before the first query asks for them; takes about a second of CPU."""
        from reso_explorer.demo.data.dataset import TODAY
        from reso_explorer.demo.engine import shared_engine

        engine = shared_engine(self.dialect, self._listings, self._today or TODAY)
        engine.answer("GET", "Property", "$top=1&$count=true", {}, self.url)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        # naming the protocol makes asyncio switch Nagle off, which saves 40 ms an answer
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
        except (OSError, OverflowError) as error:
            listener.close()
            why = (getattr(error, "strerror", None) or str(error)).rstrip(".")
            raise DemoError(
                f"Port {self._port} of {HOST} cannot be used: {why}. "
                "Choose another one, or 0 for any free port."
            ) from error
        listener.listen(128)
        return listener

    def _run(self, listener: socket.socket) -> None:
        try:
            self._server = _server(self._app(), self._ready)
            self._server.run(sockets=[listener])
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            self._failure = error
        finally:
            listener.close()
            self._ready.set()

    def _app(self) -> DemoApp:
        from reso_explorer.demo.app import DemoApp
        from reso_explorer.demo.data.dataset import TODAY
        from reso_explorer.demo.engine import shared_engine
        from reso_explorer.demo.quota import Quota

        engine = shared_engine(self.dialect, self._listings, self._today or TODAY)
        origin = f"http://{HOST}:{self._port}"
        return DemoApp(engine, self.token, self._quota or Quota(), origin)


def _server(app: DemoApp, ready: threading.Event) -> uvicorn.Server:
    """Return a server that sets the event when it accepts connections."""
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready.set()

    return Announcing(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )


def print_address(service: DemoService) -> None:
    """Write address and token to standard output, and what to do with them to standard error."""
    token = service.token.reveal()
    sys.stdout.write(f"{service.url}\n{token}\n")
    sys.stdout.flush()
    sys.stderr.write(
        f"Address and bearer token of the demo service, {service.dialect} dialect. Try:\n"
        f"  curl -H 'Authorization: Bearer {token}' '{service.url}Property?$top=1'\n"
        "Ctrl-C stops it.\n"
    )
    sys.stderr.flush()


def serve_forever(
    port: int = 0,
    dialect: Dialect = "lookup",
    *,
    listings: int = LISTINGS,
    token: Secret | None = None,
    announce: Callable[[DemoService], None] = print_address,
) -> int:
    """Serve until Ctrl-C or SIGTERM and return 0, the exit code.

    `announce` is called once with the running service. Must be called in the main thread.

    Raises:
        DemoError: the service could not start.
    """
    ended = threading.Event()
    old = {
        number: signal.signal(number, lambda _number, _frame: ended.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with DemoService(dialect, port, listings, token) as service:
            announce(service)
            ended.wait()
        return 0
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
