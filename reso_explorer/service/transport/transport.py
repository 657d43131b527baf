"""GET with credentials, redirects and patience; and the POST of a token request.

The rules of a profile's origin live here: a credential, a key header or a cookie goes to the
scheme, host and port of the service and nowhere else.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Self
from urllib.parse import urlencode, urljoin

from reso_explorer.secret import redact, redact_known
from reso_explorer.service.body_text import decode_text
from reso_explorer.service.errors import (
    ProtocolError,
    RedirectError,
    RefusedUrlError,
    ServiceError,
    TruncatedError,
)
from reso_explorer.service.transport.cookies import OwnCookies
from reso_explorer.service.transport.credentials import Anonymous
from reso_explorer.service.transport.gate import OpenGate, Wait
from reso_explorer.service.transport.limits import Limits, SystemClock
from reso_explorer.service.transport.mask import masked_body
from reso_explorer.service.transport.origin import Origin
from reso_explorer.service.transport.phases import Phases
from reso_explorer.service.transport.reply import Reply, charset_of
from reso_explorer.service.transport.retry import WAIT_STATUSES, jittered, retry_after
from reso_explorer.service.transport.trace import Exchange, Trace, masked_headers
from reso_explorer.service.transport.wire import Request, Wire
from reso_explorer.service.urls import without_parameters, without_secrets
from reso_explorer.text import clip, visible
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import httpx

    from reso_explorer.secret import Secret
    from reso_explorer.service.transport.body import Raw
    from reso_explorer.service.transport.budget import Budget
    from reso_explorer.service.transport.credentials import Credentials
    from reso_explorer.service.transport.gate import Gate, Passage
    from reso_explorer.service.transport.limits import Clock
    from reso_explorer.service.transport.reply import Progress
    from reso_explorer.service.transport.stall import Stall

_OPEN: Final = OpenGate()
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class Transport:
    """Speaks with one service.

    Args:
        base_url: the service root; its origin is the only place credentials go to.
        credentials: who asks; nobody by default.
        limits: bounds in time and size.
        headers: sent with every request to the own origin; may hold keys.
        trust_env: use CA files of the environment, and its proxies except for loopback.
        ca: a file with further certificate authorities.
        transport: replaces sockets in tests.
        clock: replaces the machine's clock in tests.
        trace: where exchanges are recorded.
        gate: keeps the provider's rate.
        on_wait: told before a pause.
        on_stall: told while a server sends nothing.
        budget: the time for all requests together; None for no bound.
        trusted_hosts: other hosts (`name` or `name:port`) that get the credentials when they are
            asked directly; a redirect never takes credentials there.
        jitter: returns a number from 0 to 1.

    Raises:
        RefusedUrlError: the service root is no https address (or http on this machine).
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials | None = None,
        *,
        limits: Limits | None = None,
        headers: Mapping[str, str] | None = None,
        trust_env: bool = True,
        ca: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        trace: Trace | None = None,
        gate: Gate | None = None,
        on_wait: Callable[[Wait], None] | None = None,
        on_stall: Callable[[Stall], None] | None = None,
        budget: Budget | None = None,
        trusted_hosts: Collection[str] = (),
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.base_url = base_url
        self.origin = Origin.of(base_url)
        if not self.origin.is_safe:
            raise RefusedUrlError(
                "Requests use https only; plain http would show the token to anyone.",
                url=base_url,
                what_to_try="Use https:// instead of http://.",
            )
        self.credentials: Credentials = credentials or Anonymous()
        self.limits = limits or Limits()
        self.clock: Clock = clock or SystemClock()
        self.trace = trace or Trace()
        self.gate: Gate = gate or OpenGate()
        self.on_wait = on_wait
        self.budget = budget
        self._own_headers = dict(headers or {})
        self._jitter = jitter
        self.odata_version = ""
        """What the last answer of the service gave as its `OData-Version`; V2 and V3 call the
        header `DataServiceVersion`."""
        self._cookies = OwnCookies()
        self._trusted = frozenset(host.lower() for host in trusted_hosts)
        self._wire = Wire(
            self.limits,
            trust_env=trust_env,
            use_proxies=trust_env and not self.origin.is_loopback,
            ca=ca,
            transport=transport,
            on_stall=on_stall,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()

    def is_own(self, url: str) -> bool:
        """Tell whether an address belongs to the service's origin."""
        return Origin.of(url) == self.origin

    def is_trusted(self, url: str) -> bool:
        """Tell whether an address is of a host that the user trusts with the credentials."""
        origin = Origin.of(url)
        names = {origin.host, f"{origin.host}:{origin.port}"}
        return origin.is_safe and bool(self._trusted & names)

    def shown(self, url: str) -> str:
        """Return an address fit to show, without credentials."""
        return visible(redact(url, self.credentials.secrets()))

    async def get(
        self,
        url: str,
        *,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        redirects: Literal["follow", "return"] = "follow",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Reply:
        """Ask for an address and return the whole answer, whatever its status.

        A connection fault is tried once more on a new connection, a 401 once more with a renewed
        credential, 429 and 503 after the time the server asks for.

        Args:
            url: a finished address; it is sent as it is.
            accept: the media types wanted.
            headers: further header fields; go to the own origin only.
            deadline: seconds, in place of the limit's.
            redirects: `return` hands a redirect back as the answer.
            on_progress: told after each piece of the body.

        Raises:
            ServiceError: no whole answer came.
        """
        call = _Call(url, accept, dict(headers or {}), redirects, on_progress)
        if self.budget is None:
            return await self._patiently(call, deadline)
        async with self.budget.within(self.shown(url)):
            return await self._patiently(call, deadline)

    async def _patiently(self, call: _Call, deadline: float | None) -> Reply:
        """Send a request again where a new credential or a pause may help."""
        waits, renewed = 0, False
        while True:
            reply = await self._follow(call, deadline)
            if reply.status == 401 and not renewed and not reply.foreign and not self.gate.stopped:
                renewed = True
                if await self.credentials.renew():
                    continue
            if reply.status in WAIT_STATUSES and waits < self.limits.max_waits:
                waits += 1
                if await self._wait(reply, waits):
                    continue
            return reply

    async def post_form(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a token request. It is never repeated, redirected or given the service's credential.

        Raises:
            ServiceError: the address is not https, or no whole answer came.
        """
        origin = Origin.of(url)
        if not origin.is_safe:
            raise RefusedUrlError("Token requests use https only.", url=url)
        fields = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"reso-explorer/{__version__}",
            "Content-Type": "application/x-www-form-urlencoded",
            **(headers or {}),
        }
        started = self.clock.monotonic()
        gate: Gate = self.gate if origin == self.origin else _OPEN
        async with gate.passing(self.shown(url)) as passage:
            raw = await self._once(
                "POST",
                url,
                fields,
                origin,
                self.limits.deadline,
                private=("authorization",),
                content=urlencode(form).encode("ascii"),
            )
            passage.answered(raw.status, raw.headers, raw.received, raw.body)
        return self._reply(raw, url, started, foreign=origin != self.origin, attempts=1)

    # --- following ------------------------------------------------------------------------------

    async def _follow(self, call: _Call, deadline: float | None) -> Reply:
        """Send the request, go along with redirects."""
        started = self.clock.monotonic()
        ends = started + (self.limits.deadline if deadline is None else deadline)
        url, own, hops = call.url, True, 0
        seen: set[str] = set()
        notes: list[str] = []
        while True:
            origin = Origin.of(url)
            if not origin.is_safe:
                raise RefusedUrlError("URLs without TLS aren't opened.", url=self.shown(url))
            own = own and (origin == self.origin or (hops == 0 and self.is_trusted(url)))
            raw = await self._twice(call, url, origin, own=own, ends=ends)
            if raw.status not in _REDIRECTS or call.redirects == "return":
                began = started + sum(call.queued)
                reply = self._reply(raw, url, began, foreign=not own, attempts=hops + 1)
                self.trace.came(reply.body)
                return reply.noted(tuple(notes))
            hops += 1
            seen.add(url)
            target = self._target(raw, url, seen, hops)
            if own and Origin.of(target) != self.origin:
                notes.append(
                    f"{origin.host} redirected to {Origin.of(target)}; "
                    "that host got no credentials."
                )
            url = target

    def _target(self, raw: Raw, url: str, seen: set[str], hops: int) -> str:
        """Return where a redirect leads, or raise."""
        location = raw.headers.get("location", "")
        if not location:
            raise RedirectError(
                f"The server returned {raw.status} without a redirect URL.", url=self.shown(url)
            )
        try:
            target = urljoin(url, location).partition("#")[0]
            origin = Origin.of(target)
            target = self._bare(target, own=origin == self.origin)
        except (ServiceError, ValueError):
            raise RedirectError(
                f"The server redirects to a URL that can't be opened: {self.shown(location)}.",
                url=self.shown(url),
            ) from None
        if not origin.is_safe or (Origin.of(url).scheme == "https" and origin.scheme == "http"):
            raise RedirectError(
                f"The server redirects from https to plain http ({origin}); this isn't followed.",
                url=self.shown(url),
                what_to_try="Check the service URL; contact the provider.",
            )
        if target in seen:
            raise RedirectError("The server redirects in a circle.", url=self.shown(target))
        if hops > self.limits.max_redirects:
            raise RedirectError(
                f"The server redirected more than {self.limits.max_redirects} times.",
                url=self.shown(target),
            )
        return target

    def _bare(self, target: str, *, own: bool) -> str:
        """Return the target of a redirect without the credential that the server put into it.

        Raises:
            RefusedUrlError: it leads to another host, and the credential is not in the query.
        """
        secrets = self.credentials.secrets()
        bare = without_secrets(target, secrets)
        if not own and redact_known(bare, secrets) != bare:
            raise RefusedUrlError("The URL of another host contains the token.", url=target)
        return bare

    async def _twice(self, call: _Call, url: str, origin: Origin, *, own: bool, ends: float) -> Raw:
        """Send a GET; after a connection fault once more on a new connection."""
        for fresh in (False, True):
            sent, fields, private = await self._dress(call, url, own=own)
            gate: Gate = self.gate if own else _OPEN
            queued = self.clock.monotonic()
            try:
                async with gate.passing(self.shown(url)) as passage:
                    call.queued.append(self.clock.monotonic() - queued)
                    raw = await self._once(
                        "GET",
                        sent,
                        fields,
                        origin,
                        ends + sum(call.queued) - self.clock.monotonic(),
                        private=private,
                        fresh=fresh,
                        on_progress=_told_to(passage, call.on_progress),
                    )
                    passage.answered(raw.status, raw.headers, raw.received, raw.body)
            except (ProtocolError, TruncatedError):
                if fresh:
                    raise
                continue
            if own and origin == self.origin:
                self._cookies.keep(url, raw.headers)
            return raw
        raise AssertionError  # the loop returns or raises

    async def _dress(
        self, call: _Call, url: str, *, own: bool
    ) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """Return the address and headers to send, and the names of headers to mask."""
        fields = {
            "Accept": call.accept,
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"reso-explorer/{__version__}",
        }
        if not own:
            return url, fields, ()
        credential = await self.credentials.headers_for(url)
        fields |= self._own_headers | call.headers | credential
        cookies = self._cookies.header_for(url) if self.is_own(url) else ""
        if cookies:
            fields["Cookie"] = cookies
        parameters = self.credentials.parameters_for(url)
        if parameters:
            url = without_parameters(url, frozenset(name.casefold() for name in parameters))
            url += ("&" if "?" in url else "?") + urlencode(parameters)
        return url, fields, (*credential, *self._own_headers)

    async def _once(
        self,
        method: str,
        url: str,
        fields: Mapping[str, str],
        origin: Origin,
        deadline: float,
        *,
        private: tuple[str, ...],
        content: bytes | None = None,
        fresh: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Raw:
        """Send one request and record it."""
        started, moment = self.clock.monotonic(), self.clock.now()
        shown, secrets = self.shown(url), self.credentials.secrets()
        asked = masked_headers(fields, private, secrets)
        phases = Phases(self.clock.monotonic)
        try:
            request = Request(method, url, fields, origin, shown, content)
            raw = await self._wire.send(
                request, deadline, fresh=fresh, on_progress=on_progress, phases=phases
            )
        except BaseException as error:
            said = type(error).__name__
            if isinstance(error, ServiceError):
                error.hide(secrets)
                said = error.message
            elapsed = self.clock.monotonic() - started
            self.trace.add(
                Exchange(
                    method,
                    shown,
                    moment,
                    elapsed,
                    0,
                    asked,
                    error=said,
                    phases=phases.seconds(),
                    unfinished=phases.unfinished,
                )
            )
            raise
        self.trace.add(
            Exchange(
                method,
                shown,
                moment,
                self.clock.monotonic() - started,
                raw.status,
                asked,
                masked_headers(raw.headers, (), secrets),
                raw.received,
                len(raw.body),
                text=_told(raw, secrets),
                reason=visible(redact(raw.reason, secrets)),
                phases=phases.seconds(),
            )
        )
        return raw

    async def _wait(self, reply: Reply, waits: int) -> bool:
        """Pause as the server asks; tell whether it is worth another try."""
        asked = retry_after(reply.headers, self.clock.now())
        gate: Gate = _OPEN if reply.foreign else self.gate
        pause = gate.pause(reply.status, asked, waits)
        longest = self.limits.longest_wait
        if self.budget is not None:
            longest = min(longest, self.budget.left)
        if pause is None or pause > longest:
            return False
        seconds = jittered(pause, self._jitter())
        if self.on_wait is not None:
            words = "too many requests" if reply.status == 429 else "the server is busy"
            self.on_wait(Wait(seconds, words, reply.url))
        await self.clock.sleep(seconds)
        return True

    def _reply(self, raw: Raw, url: str, started: float, *, foreign: bool, attempts: int) -> Reply:
        names = frozenset(name.casefold() for name in self.credentials.parameters_for(url))
        secrets = self.credentials.secrets()
        if not foreign:
            version = raw.headers.get("odata-version") or raw.headers.get("dataserviceversion")
            self.odata_version = version or self.odata_version
        body = masked_body(
            raw.body,
            secrets,
            failed=raw.status >= 400,
            charset=charset_of(raw.headers),
            is_cut=raw.truncated,
        )
        return Reply(
            status=raw.status,
            reason=redact(raw.reason, secrets),
            headers=raw.headers.without(secrets),
            url=redact_known(without_parameters(url, names), secrets),
            body=body,
            elapsed=self.clock.monotonic() - started,
            received=raw.received,
            truncated=raw.truncated,
            notes=raw.notes,
            foreign=foreign,
            attempts=attempts,
            with_credential=not foreign and bool(secrets),
        )


def _told_to(
    passage: Passage, listener: Callable[[Progress], None] | None
) -> Callable[[Progress], None]:
    """Return what tells the gate, then a listener, of each piece of a body."""

    def tell(progress: Progress) -> None:
        passage.progressed(progress.received)
        if listener is not None:
            listener(progress)

    return tell


def _told(raw: Raw, secrets: tuple[Secret, ...]) -> str:
    """Return what an error response says, fit to keep: masked, harmless and not too long."""
    if raw.status < 400:
        return ""
    charset = charset_of(raw.headers)
    body = masked_body(raw.body, secrets, failed=True, charset=charset, is_cut=raw.truncated)
    return clip(visible(redact(decode_text(body, charset).text, secrets), one_line=False), _TOLD)


_TOLD: Final = 8192
"""Characters of an error response that the record keeps."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What `get` was asked for.

    `queued` are the seconds that its requests waited for the gate; they are no part of the
    exchange.
    """

    url: str
    accept: str
    headers: dict[str, str]
    redirects: str
    on_progress: Callable[[Progress], None] | None
    queued: list[float] = field(default_factory=list)
