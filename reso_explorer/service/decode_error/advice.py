"""The sentence for an error answer, and what to try."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.service.decode_error.context import ErrorContext
    from reso_explorer.service.decode_error.envelope import Said
    from reso_explorer.service.transport import Reply

_WORDS: Final = {
    400: "does not take the request",
    401: "does not accept the credential",
    403: "denies access",
    404: "has no such resource",
    405: "does not allow reading this address",
    406: "cannot answer in the form asked for",
    408: "gave up waiting for the request",
    410: "no longer has this resource",
    412: "wants a condition that does not hold",
    413: "finds the request too large or complex",
    414: "finds the address too long",
    423: "has locked this resource",
    429: "has had too many requests from this key",
    500: "failed",
    501: "does not implement what was asked for",
    502: "could not be reached behind its gateway",
    503: "is busy or being maintained",
    504: "took too long behind its gateway",
}

_TRY: Final = {
    413: "Shorten the query: fewer fields in $select, fewer conditions in $filter.",
    414: "Shorten the query: fewer fields in $select, fewer conditions in $filter.",
    501: "Leave out the query option that the server names; it is not supported there.",
    504: (
        "Ask for less: add a filter on an indexed field, drop $orderby, select fewer fields. "
        "Asking again in the same way will most likely fail again."
    ),
}

_QUOTED: Final = re.compile(r"[`'\"\u2018\u201c]([A-Za-z_][\w./]{0,127})[`'\"\u2019\u201d]")
_WORD: Final = re.compile(r"\b[A-Za-z_]\w{2,127}\b")
_UNKNOWN: Final = re.compile(
    r"(?i)(could not find|cannot find|not find|not found|no such|unknown|not defined|undefined|no property|not exist|"
    r"invalid (property|field|column|name)|not a (valid )?(property|field)|unrecogni[sz]ed)"
)
_EXPIRED: Final = re.compile(r"(?i)\b(expired|expiration|session has ended)\b")
_OTHER_HOST: Final = re.compile(r"(?i)\b(replication|another host|other endpoint|use https?://)")
_UNQUOTED_TIME: Final = re.compile(r"(?i)(gt|ge|lt|le|eq)\s+'\d{4}-\d{2}-\d{2}(t[\d:.]+z?)?'")


def headline(reply: Reply, said: Said, meaning: str, context: ErrorContext) -> str:
    """Return one sentence: who says no, how, and in which words."""
    host = urlsplit(reply.url).hostname or "The server"
    words = _WORDS.get(reply.status)
    if words is None:
        words = "failed" if reply.status >= 500 else "refuses"
        if reply.status < 400:
            words = "answers in a way that is not understood"
    if reply.status == 401 and context.has_credential is False:
        words = "wants a credential"
    sentence = f"{host} {words} (HTTP {reply.status})"
    told = meaning or said.message
    return f"{sentence}: {told.rstrip('.')}." if told else f"{sentence}."


def advise(reply: Reply, said: Said, context: ErrorContext, wait: float | None) -> str:
    """Return what to try, or ""."""
    status = reply.status
    if status == 401:
        return _unauthorized(reply, said, context)
    if status == 403:
        return _forbidden(reply, said, context)
    if status in {404, 410}:
        return _not_found(reply, context)
    if status == 429:
        if wait is None:
            return "Wait some minutes; ask less often."
        return f"Wait {duration(wait)}; the server asks for it. Then ask less often."
    if status == 400:
        return _bad_request(reply, said, context)
    if status in _TRY:
        return _TRY[status]
    return _server_fault(said, wait) if status >= 500 else ""


def _unauthorized(reply: Reply, said: Said, context: ErrorContext) -> str:
    challenge = reply.headers.get("www-authenticate", "")
    words = f"{said.message} {challenge}"
    if context.has_credential is False:
        kind = challenge.split(" ")[0]
        wanted = f" The server asks for `{kind}`." if kind else ""
        return f"No credential was sent.{wanted} Give a token to the profile."
    dead = context.expires_at is not None and context.expires_at <= context.asked_at
    if dead or _EXPIRED.search(words) or str(said.code) == "1020":
        return "The token has expired: sign in again or put a new token into the profile."
    if context.hosts:
        return (
            "The token is not known at this host. Check it, and try the provider's other hosts: "
            + ", ".join(context.hosts)
            + "."
        )
    return (
        "Check that the token is whole and belongs to this host; tokens of one host fail on others."
    )


def _forbidden(reply: Reply, said: Said, context: ErrorContext) -> str:
    if str(said.code) == "1021" or _OTHER_HOST.search(said.message):
        others = ", ".join(context.hosts)
        where = f": {others}" if others else ""
        return f"This key belongs to another host of the provider{where}."
    name = last_name(reply.url)
    if name and name in context.sets:
        return (
            f"The service advertises `{name}`, but this credential may not read it; "
            "ask the provider for access, or use another resource."
        )
    return "This credential may not do this; ask the provider what it is licensed for."


def _not_found(reply: Reply, context: ErrorContext) -> str:
    name = first_unknown(reply.url, context.sets)
    if name and context.sets:
        hint = did_you_mean(name, context.sets)
        if hint:
            return f"There is no resource `{name}`.{hint}"
        few = ", ".join(list(context.sets)[:8])
        more = " …" if len(context.sets) > 8 else ""
        return f"There is no resource `{name}`. The service has: {few}{more}."
    return "Check the service address and the key; names are case-sensitive."


def _bad_request(reply: Reply, said: Said, context: ErrorContext) -> str:
    words = " ".join([said.message, *(item.message for item in said.details), said.target or ""])
    query = unquote(urlsplit(reply.url).query)
    if context.names and (_UNKNOWN.search(words) or said.form in {"html", "text", "empty"}):
        for name in _candidates(words, query, context.names):
            hint = did_you_mean(name, context.names)
            if hint:
                return f"`{name}` is no field of {context.resource or 'this resource'}.{hint}"
    if _UNQUOTED_TIME.search(query):
        return "Dates and times are written without quotes in a filter."
    if any(mark in query for mark in "\u2018\u2019\u201c\u201d"):
        return "The query holds typographic quotes; use straight ones (')."
    if said.form in {"html", "text", "empty"} and context.has_credential is not False:
        return "Check the query; some servers also answer 400 where the credential is wrong."
    return "Check the query against the fields and literals of this service."


def _server_fault(said: Said, wait: float | None) -> str:
    if wait is not None:
        return f"Wait {duration(wait)} and ask again; the server asks for it."
    if said.form in {"odata", "v2", "json", "xml"} and said.message:
        return "Some servers answer mistakes in the query this way: simplify it, then ask again."
    return "Ask again later; if it stays so, simplify the query or tell the provider."


def _candidates(words: str, query: str, names: Iterable[str]) -> list[str]:
    """Return names that the message or the query holds and the resource does not have."""
    known = set(names)
    quoted = [name.rpartition("/")[2].rpartition(".")[2] for name in _QUOTED.findall(words)]
    used = set(_WORD.findall(re.sub(r"'(?:[^']|'')*'", "''", query)))
    told = [word for word in _WORD.findall(words) if word in used]
    found = [name for name in (*quoted, *told) if name and name not in known and name in used]
    if not found:
        found = sorted(word for word in used if word not in known and word[:1].isupper())
    return list(dict.fromkeys(found))


def last_name(url: str) -> str:
    """Return the name in the last segment of an address, without key and query."""
    segment = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    return segment.partition("(")[0]


def first_unknown(url: str, sets: Iterable[str]) -> str:
    """Return the name in an address that is most likely the wrong set name.

    A known set in the path means that something behind it is wrong; then "" is returned.
    """
    known = set(sets)
    names = [unquote(part).partition("(")[0] for part in urlsplit(url).path.split("/") if part]
    if known.intersection(names):
        return ""
    names = [name for name in names if not name.startswith("$")]
    return names[-1] if names else ""


def duration(seconds: float) -> str:
    """Return a time span in words: `20 seconds`, `5 minutes`, `2 hours`."""
    whole = max(round(seconds), 1)
    for size, noun in ((3600, "hour"), (60, "minute")):
        if whole >= 1.95 * size or abs(whole - size) <= 0.01 * size:
            number = round(whole / size)
            return f"{number} {noun}{'' if number == 1 else 's'}"
    return f"{whole} second{'' if whole == 1 else 's'}"
