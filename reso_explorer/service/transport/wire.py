"""One request on the wire and its answer, bounded in time and size."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from reso_explorer.service.errors import ProtocolError, RefusedUrlError, ServiceError, TimedOutError
from reso_explorer.service.transport.body import read_body
from reso_explorer.service.transport.faults import explain
from reso_explorer.service.transport.origin import Origin
from reso_explorer.service.transport.proxies import bad_proxy, proxy_for
from reso_explorer.service.transport.stall import StallWatch
from reso_explorer.service.transport.trust import trusted
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from reso_explorer.service.transport.body import Raw
    from reso_explorer.service.transport.limits import Limits
    from reso_explorer.service.transport.phases import Phases
    from reso_explorer.service.transport.reply import Progress
    from reso_explorer.service.transport.stall import Stall


@dataclass(frozen=True, slots=True)
class Request:
    """One request, finished. `host` and `shown` are for sentences, without credentials."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    origin: Origin
    shown: str
    content: bytes | None = field(default=None, repr=False)

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return self.origin.scheme

    @property
    def host(self) -> str:
        """The host that is connected to."""
        return visible(self.origin.host)


def _check_target(built: httpx.Request, request: Request) -> None:
    """Make sure that the request goes where its headers were meant to go.

    Raises:
        RefusedUrlError: it would go to another origin.
    """
    if Origin.of_parsed(built.url) != request.origin:
        raise RefusedUrlError(
            "The URL goes to another host than the one it names.", url=request.shown
        )
    if request.origin.pinned:
        built.url = built.url.copy_with(host=request.origin.pinned)


class Wire:
    """Sends single requests.

    Args:
        limits: bounds of each request.
        trust_env: whether CA files of the environment are used.
        use_proxies: whether proxies of the environment are used.
        ca: a file with further certificate authorities in PEM form.
        transport: replaces sockets in tests.
        on_stall: told while nothing comes.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        trust_env: bool,
        use_proxies: bool,
        ca: str | None,
        transport: httpx.AsyncBaseTransport | None,
        on_stall: Callable[[Stall], None] | None = None,
    ) -> None:
        self._limits = limits
        self._trust_env = trust_env
        self._use_proxies = use_proxies
        self._on_stall = on_stall
        self._ca = ca
        self._transport = transport
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._tls: ssl.SSLContext | None = None

    def _trust(self, scheme: str) -> ssl.SSLContext:
        """Return the TLS settings; none of the work is done for plain http."""
        if scheme == "http":
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self._tls is None:
            self._tls = trusted(self._ca, trust_env=self._trust_env)
        return self._tls

    def _new_client(self, scheme: str) -> httpx.AsyncClient:
        import httpx

        for name in ("httpx", "httpcore"):
            # Their logs hold whole addresses and headers, credentials included.
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        limits = self._limits
        return httpx.AsyncClient(
            verify=self._trust(scheme),
            trust_env=self._use_proxies,
            transport=self._transport,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(
                limits.read_timeout, connect=limits.connect_timeout, pool=limits.deadline
            ),
            limits=httpx.Limits(
                max_connections=limits.connections, max_keepalive_connections=limits.connections
            ),
        )

    def _client(self, request: Request) -> httpx.AsyncClient:
        """Return a new client, with a sentence where a setting of the environment is wrong."""
        import httpx

        try:
            return self._new_client(request.scheme)
        except (ValueError, ImportError, httpx.InvalidURL):
            raise bad_proxy(request.url, request.host, request.shown) from None

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def send(
        self,
        request: Request,
        deadline: float,
        *,
        fresh: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        phases: Phases | None = None,
    ) -> Raw:
        """Send one request and read the answer.

        Args:
            request: what to send.
            deadline: seconds for all of it.
            fresh: use a new connection.
            on_progress: told after each piece.
            phases: measures the parts of the exchange.

        Raises:
            ServiceError: no whole answer came.
        """
        import httpx
        from socksio.exceptions import SOCKSError

        one_off: httpx.AsyncClient | None = None
        watch = StallWatch(request.host, self._limits.stall_notice, self._on_stall)
        try:
            if fresh:
                client = one_off = self._client(request)
            else:
                client = self._clients.get(request.scheme) or self._client(request)
                self._clients[request.scheme] = client
            async with asyncio.timeout(max(deadline, 0.0)):
                return await self._exchange(client, request, watch.around(on_progress), phases)
        except TimeoutError:
            raise TimedOutError(
                f"{request.host} didn't send a complete response within {round(deadline, 1):g} seconds.",
                url=request.shown,
                what_to_try="Request less: fewer fields, fewer rows, or a filter; or allow more time.",
            ) from None
        except ServiceError as error:
            error.url = error.url or request.shown
            raise
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            OSError,
            ssl.SSLError,
            SOCKSError,
        ) as error:
            proxy = proxy_for(request.url) if self._use_proxies else None
            raise explain(error, request.shown, request.host, proxy) from None
        except ValueError as error:
            raise ProtocolError(
                f"The exchange with {request.host} failed: {type(error).__name__}.",
                url=request.shown,
                what_to_try="Unusual characters in a token or URL can cause this; paste it again.",
            ) from None
        finally:
            watch.end()
            if one_off is not None and self._transport is None:
                with contextlib.suppress(Exception):
                    await one_off.aclose()

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        request: Request,
        on_progress: Callable[[Progress], None] | None,
        phases: Phases | None,
    ) -> Raw:
        """Send a request over a client and read the response; errors are the library's own."""
        built = client.build_request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.content,
            extensions={} if phases is None else {"trace": phases},
        )
        _check_target(built, request)
        response = await client.send(built, stream=True)
        try:
            return await read_body(response, self._limits.max_bytes, on_progress)
        finally:
            await response.aclose()
