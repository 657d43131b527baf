"""The sentence for an error response, and what to try.

What the server says comes first and is never replaced. Advice is given only where it fits that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from reso_explorer.odata import parse
from reso_explorer.odata.ast import Binary, Literal, LiteralKind, Name, walk
from reso_explorer.providers.provider import ErrorAction
from reso_explorer.search import did_you_mean
from reso_explorer.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.odata.ast import Node, QueryOptions
    from reso_explorer.service.decode_error.context import ErrorContext
    from reso_explorer.service.decode_error.envelope import Said
    from reso_explorer.service.transport import Reply

_WORDS: Final = {
    101: "switched to another protocol",
    202: "accepted the request but has no result yet",
    205: "returned no content",
    206: "returned only a part of the response",
    300: "offers several addresses to choose from",
    304: "says that nothing was modified, but no copy is saved",
    400: "rejected the request",
    401: "rejected the {sends}",
    403: "denied access",
    404: "has no such resource",
    405: "doesn't allow this URL to be read",
    406: "can't respond in the requested format",
    408: "timed out while waiting for the request",
    410: "no longer has this resource",
    412: "requires a condition that isn't met",
    413: "rejected the request as too large or complex",
    414: "rejected the URL as too long",
    423: "has locked this resource",
    429: "received too many requests from this key",
    500: "failed",
    501: "doesn't support the request",
    502: "can't be reached through its gateway",
    503: "is busy or down for maintenance",
    504: "took too long behind its gateway",
}

_TRY: Final = {
    202: "Run the query again later.",
    206: "Run the query again; a proxy in between may cut responses.",
    304: "Run the query again; a proxy in between may respond from a cache.",
    413: "Shorten the query: fewer fields in $select, fewer conditions in $filter.",
    414: "Shorten the query: fewer fields in $select, fewer conditions in $filter.",
    501: "Leave out the query option that the server names; it isn't supported there.",
    504: (
        "Request less: add a filter on an indexed field, drop $orderby, select fewer fields. "
        "The same request will most likely fail again."
    ),
}

_GENERIC: Final = re.compile(
    r"(?i)\W*(?:http\W*)?(?:error\W*)?(?:status\W*)?(?:code\W*)?(?:\d{3}\W*)?(?:error\W*)?"
    r"(?:bad request|unauthori[sz]ed|forbidden|access(?: is)? denied|not found|not acceptable|"
    r"method not allowed|conflict|gone|too many requests|internal server error|server error|"
    r"service(?: temporarily)? unavailable|bad gateway|gateway time-?out|request failed|error|"
    r"an? (?:unexpected |unknown |internal )?error (?:has )?occurr?ed(?: while processing "
    r"(?:this|your) request)?|oops|something went wrong|invalid request)?\W*"
)
"""Messages that say no more than the status does."""

_LONGEST: Final = 1000
"""Characters of the server's message that the sentence holds; all of it is in `said`."""

_QUOTED: Final = re.compile(r"[`'\"\u2018\u201c]([A-Za-z_][\w./]{0,127})[`'\"\u2019\u201d]")
_WORD: Final = re.compile(r"\b[A-Za-z_]\w{2,127}\b")
_UNKNOWN: Final = re.compile(
    r"(?i)(could not find|cannot find|not find|not found|no such|unknown|not defined|undefined|no property|not exist|"
    r"invalid (property|field|column|name)|not a (valid )?(property|field)|unrecogni[sz]ed)"
)
_EXPIRED: Final = re.compile(r"(?i)\b(expired|expiration|session has ended)\b")
_OTHER_HOST: Final = re.compile(r"(?i)\b(replication|another host|other endpoint|use https?://)")
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}([Tt][\d:.]+([Zz]|[-+]\d\d:?\d\d)?)?")
_SIGN_IN: Final = re.compile(
    r"(?i)(token|credential|authori[sz]|authenticat|log ?in|logon|sign ?in|password|user ?name|"
    r"\bkey\b|apikey|bearer|invalid.client|secret|signature|\bclient\b)"
)
_QUOTA: Final = re.compile(r"(?i)(rate.?limit|quota|too many requests|throttl|suspended)")
_FAR_ROWS: Final = re.compile(
    r"(?i)(\$?skip\b.*(exceed|limit|max|greater|less than|beyond|\d{4})|"
    r"(exceed|limit|max|greater|first|beyond)\D{0,30}10,?000|10,?000 (rows|records|results)|"
    r"use (the )?replication)"
)
_WITHHELD: Final = re.compile(
    r"(?i)(suppress|withheld|not (?:be )?(?:filterable|searchable|selectable|sortable|published|"
    r"permitted|available|accessible)|restricted|not authori[sz]ed to (?:view|access|filter|select))"
)


def scheme_of(reply: Reply) -> str:
    """Return the way to sign in that a server names first, such as `Basic`, "" for none."""
    return reply.headers.get("www-authenticate", "").split(" ")[0].rstrip(",")


def is_generic(message: str) -> bool:
    """Tell whether a message says no more than its status does."""
    return _GENERIC.fullmatch(message) is not None


def own_words(said: Said) -> str:
    """Return everything the server says of its own, "" where that is no more than the status."""
    parts = [said.message, *(item.message for item in said.details), said.target or ""]
    return " ".join(part for part in parts if part and not is_generic(part))


def headline(reply: Reply, said: Said, context: ErrorContext) -> str:
    """Return one sentence: who says no, and in which words of its own."""
    host = urlsplit(reply.url).hostname or "The server"
    words = _WORDS.get(reply.status)
    if words is None:
        words = "failed" if reply.status >= 500 else "rejected the request"
        if reply.status < 400:
            words = "returned a status that isn't understood"
    if reply.status < 400 and said.message and said.form in {"odata", "v2", "spark"}:
        words = "returned an error in a response of success"
    if reply.status == 401 and context.has_credential is False:
        words = "requires you to sign in"
    sentence = f"{host} {words.format(sends=context.sends)} (HTTP {reply.status})"
    message = clip(said.message.strip().rstrip("."), _LONGEST)
    return f"{sentence}: {message}." if message else f"{sentence}."


def advise(
    reply: Reply,
    said: Said,
    context: ErrorContext,
    wait: float | None,
    action: ErrorAction | None = None,
) -> str:
    """Return what to try, or "".

    Args:
        reply: the response.
        said: what it says.
        context: what is known on this side.
        wait: the seconds that the server asks for.
        action: what helps, where the provider's own list of codes says so.
    """
    status = reply.status
    if context.is_later_page and status in {400, 401, 403, 404, 410}:
        return _later_page(status, said, context, wait)
    if status == 401:
        return _unauthorized(reply, said, context, action)
    if status == 403:
        return _forbidden(reply, said, context, wait, action)
    if status in {404, 410}:
        return _not_found(reply, context)
    if status == 429:
        return _too_many(wait)
    if status == 202 and wait is not None:
        return f"Run the query again in {duration(wait)}."
    if status == 400:
        return _bad_request(reply, said, context)
    if status in _TRY:
        return _TRY[status]
    return _server_fault(said, wait) if status >= 500 else ""


def _later_page(status: int, said: Said, context: ErrorContext, wait: float | None) -> str:
    """Return what to try where the server had no objection to the pages before."""
    own = own_words(said)
    if status == 401:
        return f"The {context.sends} worked for the pages before; sign in again if it has expired."
    if status == 403 or _QUOTA.search(own):
        if _QUOTA.search(own):
            return _too_many(wait)
        return "Wait some minutes, then continue; the server allowed the pages before."
    return "Page by key: `--by keyset`. The server doesn't accept its own next link."


def _too_many(wait: float | None) -> str:
    if wait is None:
        return "Wait some minutes; send fewer requests."
    return f"Wait {duration(wait)}, as the server says; then send fewer requests."


def _unauthorized(
    reply: Reply, said: Said, context: ErrorContext, action: ErrorAction | None
) -> str:
    challenge = reply.headers.get("www-authenticate", "")
    own = own_words(said)
    words = f"{own} {challenge}"
    if context.has_credential is False:
        kind = scheme_of(reply)
        requires = f"The server requires `{kind}`. " if kind else ""
        what = "a user name and password" if kind.lower() == "basic" else "a token"
        hint = f"No credentials were sent. {requires}Save {what} with `reso-explorer connect`."
        return _with_source(hint, context)
    dead = context.expires_at is not None and context.expires_at <= context.asked_at
    if dead or _EXPIRED.search(words) or action is ErrorAction.RENEW_TOKEN:
        if context.sends == "user name and password":
            return "Check with the provider whether the password has expired."
        return f"The {context.sends} has expired: sign in again or save a new one in the profile."
    if own and not _SIGN_IN.search(own):
        return "The server's message says why; if it isn't clear, ask the provider."
    if context.sends == "user name and password":
        return "Check the user name and the password, and that the account belongs to this host."
    if context.hosts:
        hint = (
            f"Check that the {context.sends} is complete. If it belongs to another host of the "
            f"provider, use that: {', '.join(context.hosts)}."
        )
        return _with_source(hint, context)
    hint = (
        f"Check that the {context.sends} is complete and belongs to this host; "
        f"{context.sends}s of one host fail on others."
    )
    return _with_source(hint, context)


def _with_source(hint: str, context: ErrorContext) -> str:
    """Return a hint, and where keys of this provider come from."""
    return f"{hint} {context.getting_a_key}".rstrip()


def _forbidden(
    reply: Reply,
    said: Said,
    context: ErrorContext,
    wait: float | None,
    action: ErrorAction | None,
) -> str:
    own = own_words(said)
    if action is ErrorAction.OTHER_HOST or _OTHER_HOST.search(own):
        if context.counterparts:
            return f"Use the host for this kind of key: {', '.join(context.counterparts)}."
        return "Use the host that the provider names for this kind of key."
    if _QUOTA.search(own):
        return _too_many(wait)
    name = last_name(reply.url)
    if name and name in context.sets:
        hint = (
            f"The service advertises `{name}`, but your {context.sends} can't read it; "
            "ask the provider for access, or use another resource."
        )
        return _with_source(hint, context)
    return _with_source(f"Ask the provider what your {context.sends} is licensed for.", context)


def _not_found(reply: Reply, context: ErrorContext) -> str:
    name = first_unknown(reply.url, context.sets)
    if name and context.sets:
        hint = did_you_mean(name, context.sets)
        if hint:
            return f"There is no resource `{name}`.{hint}"
        few = ", ".join(list(context.sets)[:8])
        more = " …" if len(context.sets) > 8 else ""
        return f"There is no resource `{name}`. The service has: {few}{more}."
    return "Check the service URL and the key; names are case-sensitive."


def _bad_request(reply: Reply, said: Said, context: ErrorContext) -> str:
    own = own_words(said)
    text = urlsplit(reply.url).query
    query = parse(text, "query_options").tree
    if context.names and (not own or _UNKNOWN.search(own)):
        for name in _candidates(own, query, context.names):
            hint = did_you_mean(name, context.names)
            if hint:
                return f"`{name}` isn't a field of {context.resource or 'this resource'}.{hint}"
    if _FAR_ROWS.search(own):
        return "Page by key: `--by keyset`, or use the provider's replication endpoint."
    if _WITHHELD.search(own):
        return "Leave out the field that the server names; your key can't use it there."
    if any(_is_quoted_time(node) for node in walk(query)):
        return "Write dates and timestamps without quotes in a filter."
    if any(mark in unquote(text) for mark in "\u2018\u2019\u201c\u201d"):
        return "Use straight quotes (') in the query instead of typographic ones."
    if own and _SIGN_IN.search(own):
        return f"Check the {context.sends}; some servers return 400 if it is wrong."
    if not own and context.has_credential is not False:
        return f"Check the query; some servers also return 400 where the {context.sends} is wrong."
    return "Check the query against the fields and literals of this service."


def _is_quoted_time(node: Node) -> bool:
    """Tell whether a date or timestamp is compared as a string."""
    if not isinstance(node, Binary) or not isinstance(node.right, Literal):
        return False
    value = node.right.value
    is_text = node.right.kind is LiteralKind.STRING and isinstance(value, str)
    return is_text and _TIME.fullmatch(str(value)) is not None


def _server_fault(said: Said, wait: float | None) -> str:
    if wait is not None:
        return f"Wait {duration(wait)}, as the server says, then retry."
    if own_words(said) and said.form in {"odata", "v2", "json", "xml"}:
        return "Simplify the query, then retry; some servers respond to mistakes in it this way."
    return "Retry later; if it keeps failing, simplify the query or contact the provider."


def _candidates(words: str, query: QueryOptions, names: Iterable[str]) -> list[str]:
    """Return names that the message or the query holds and the resource does not have."""
    known = set(names)
    quoted = [name.rpartition("/")[2].rpartition(".")[2] for name in _QUOTED.findall(words)]
    used = {node.text for node in walk(query) if isinstance(node, Name)}
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
