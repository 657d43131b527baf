"""Faults of the HTTP library, of sockets and of TLS, in words."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from reso_explorer.service.errors import (
    ProtocolError,
    RedirectError,
    RefusedUrlError,
    ServiceError,
    TimedOutError,
    TlsError,
    TruncatedError,
    UnreachableError,
)
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.service.transport.proxies import Proxy


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and everything behind it, the members of groups included."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(
            behind for behind in (current.__cause__, current.__context__) if behind is not None
        )


def explain(error: Exception, url: str, host: str, proxy: Proxy | None = None) -> ServiceError:
    """Return our own error for one raised by httpx or below.

    Args:
        error: what was raised.
        url: the address in question.
        host: its host, for the sentence.
        proxy: the proxy on the way, None where there is none.
    """
    import httpx
    from socksio.exceptions import SOCKSError

    behind = list(causes(error))
    for cause in behind:
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, url, host)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return RefusedUrlError("This URL can't be opened.", url=url)
    if isinstance(error, httpx.LocalProtocolError):
        return ProtocolError(
            "A request header has characters that HTTP doesn't allow.",
            url=url,
            what_to_try="Paste the token again, without line breaks and quotes.",
        )
    if isinstance(error, httpx.TimeoutException):
        return _timeout(error, url, host)
    where = f" {proxy.host} (from {proxy.variable})" if proxy else ""
    if isinstance(error, SOCKSError):
        return UnreachableError(
            f"The proxy{where} on the way to {host} doesn't speak SOCKS5.",
            url=url,
            what_to_try=f"Check {proxy.variable if proxy else 'the proxy'}: its host, port, and scheme.",
        )
    if isinstance(error, httpx.ProxyError):
        return UnreachableError(
            f"The proxy{where} on the way to {host} refused the connection: {visible(str(error))}.",
            url=url,
            what_to_try="Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, and NO_PROXY in the environment.",
        )
    if isinstance(error, httpx.ConnectError):
        return _proxy_unreachable(behind, url, host, proxy) or _unreachable(behind, url, host)
    if isinstance(error, httpx.RemoteProtocolError):
        return _protocol(str(error), url, host)
    if isinstance(error, httpx.NetworkError):
        return ProtocolError(
            f"The connection to {host} broke before the response was complete.",
            url=url,
            what_to_try="Retry; if it keeps failing, request smaller pages.",
        )
    return ProtocolError(
        f"The exchange with {host} failed: {visible(str(error)) or type(error).__name__}.", url=url
    )


def _tls(cause: ssl.SSLError, url: str, host: str) -> TlsError:
    if isinstance(cause, ssl.SSLCertVerificationError):
        problem = visible(cause.verify_message or str(cause)).rstrip(".")
        return TlsError(
            f"Can't verify the certificate of {host}: {problem}.",
            url=url,
            what_to_try="Check the host name. Behind a company proxy, name its CA file in SSL_CERT_FILE.",
        )
    reason = (cause.reason or str(cause)).replace("_", " ").lower()
    hint = "Check the host and port."
    if "wrong version" in reason or "record layer" in reason:
        hint = "The port doesn't use TLS; check the port, or use http:// on this machine only."
    return TlsError(f"No safe connection to {host}: {visible(reason)}.", url=url, what_to_try=hint)


def _timeout(error: Exception, url: str, host: str) -> TimedOutError:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return TimedOutError(
            f"Connecting to {host} timed out.",
            url=url,
            what_to_try="Check the host and whether a firewall or VPN is in the way.",
        )
    if isinstance(error, httpx.PoolTimeout):
        return TimedOutError("Too many requests are running at the same time.", url=url)
    return TimedOutError(
        f"{host} stopped sending.",
        url=url,
        what_to_try="Request less: fewer fields with $select, fewer rows with $top, or add a filter.",
    )


def _proxy_unreachable(
    behind: list[BaseException], url: str, host: str, proxy: Proxy | None
) -> UnreachableError | None:
    """Return the error for a proxy that can't be reached; None where there is no proxy."""
    if proxy is None:
        return None
    said = next((c.strerror for c in behind if isinstance(c, OSError) and c.strerror), "")
    if any(isinstance(cause, ConnectionRefusedError) for cause in behind):
        said = "nothing listens on that port"
    return UnreachableError(
        f"Can't reach the proxy {proxy.host} (from {proxy.variable}) on the way to {host}: "
        f"{visible(said) or 'no connection'}.",
        url=url,
        what_to_try=f"Check {proxy.variable}, or add the host to NO_PROXY.",
    )


def _unreachable(behind: list[BaseException], url: str, host: str) -> UnreachableError:
    for cause in behind:
        if isinstance(cause, socket.gaierror):
            return UnreachableError(
                f"Can't find the host {host} (DNS: {visible(cause.strerror or str(cause))}).",
                url=url,
                what_to_try="Check the spelling of the host and the network connection.",
            )
    for cause in behind:
        if isinstance(cause, ConnectionRefusedError):
            return UnreachableError(
                f"{host} refused the connection: nothing listens on that port.",
                url=url,
                what_to_try="Check the port, and whether the service is running.",
            )
    said = next(
        (c.strerror for c in behind if isinstance(c, OSError) and c.strerror), "no connection"
    )
    return UnreachableError(
        f"Can't reach {host}: {visible(said)}.",
        url=url,
        what_to_try="Check the network connection and the host.",
    )


def _protocol(said: str, url: str, host: str) -> ServiceError:
    if "incomplete" in said or "peer closed connection" in said:
        return TruncatedError(
            f"The response from {host} ended before it was complete.",
            url=url,
            what_to_try="Retry; if it keeps failing, request smaller pages.",
        )
    if "location header" in said:
        return RedirectError("The server redirects to an invalid URL.", url=url)
    if "disconnected without" in said:
        return ProtocolError(
            f"{host} closed the connection without an HTTP response.",
            url=url,
            what_to_try="Retry; check the port.",
        )
    return ProtocolError(
        f"{host} doesn't speak proper HTTP: {visible(said).rstrip('.')}.",
        url=url,
        what_to_try="Check the port; a proxy may be altering the response.",
    )
