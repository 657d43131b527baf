"""What the doctor looks at, one rule per step."""

from __future__ import annotations

from typing import Final

from reso_explorer.diagnostics import Area, Rule, Severity


def _step(code: str, severity: Severity, summary: str, help_text: str) -> Rule:
    return Rule(code=code, severity=severity, area=Area.DOCTOR, summary=summary, help=help_text)


RULES: Final = (
    _step(
        "credential",
        Severity.ERROR,
        "The token is missing, expired, or can't be fetched.",
        "The first step looks at what will be sent: a token, an API key, or nothing. A token that "
        "a sign-in server gives is fetched. Sign in again with `reso-explorer connect` if it "
        "expired.",
    ),
    _step(
        "connection",
        Severity.ERROR,
        "The host can't be reached.",
        "Host name, port, and certificate are tested with one request; any HTTP response will "
        "do. Check the URL, the network, a proxy, and the certificate.",
    ),
    _step(
        "service-document",
        Severity.WARNING,
        "The list of resources can't be read.",
        "The service root lists the resources. Some servers have no list, or hide it from some "
        "tokens; rows may work anyway.",
    ),
    _step(
        "metadata",
        Severity.ERROR,
        "The metadata can't be fetched or read.",
        "`$metadata` is fetched and read. Resources that the service lists but doesn't declare "
        "are named: look at their rows to learn their fields.",
    ),
    _step(
        "first-row",
        Severity.ERROR,
        "No row comes back.",
        "One row of a resource is requested. Without a row, the token may have no access, the "
        "provider may require a filter, or the resource is empty.",
    ),
    _step(
        "count",
        Severity.WARNING,
        "The server doesn't count rows.",
        "A request with a count is sent. If the server rejects or ignores it, leave counts out "
        "of queries and follow next links to the end.",
    ),
    _step(
        "paging",
        Severity.ERROR,
        "The next link doesn't work.",
        "Two small pages are fetched. If the link points elsewhere or returns the same rows "
        "again, use another paging method: keyset or the replication endpoint.",
    ),
    _step(
        "quota",
        Severity.WARNING,
        "The quota is used up.",
        "The headers of the last response say what is left. Wait before you send more requests.",
    ),
)
"""Every step, in the order in which the doctor takes them."""
