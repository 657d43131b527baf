"""A provider's knowledge as sections of plain text lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.providers.describe_dialect import dialect_sections, mark
from reso_explorer.providers.provider import KeyTopic, RootUse
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.providers.provider import AuthWay, Provider, Quota

_USES: Final = {
    RootUse.LIVE: "",
    RootUse.REPLICATION: "replication",
    RootUse.TEST: "for tests",
    RootUse.FORMER: "former",
    RootUse.MISTAKE: "not right",
}

_TOPICS: Final = {
    KeyTopic.ASK: "Whom to ask",
    KeyTopic.PLANS: "Plans",
    KeyTopic.ROLES: "Roles",
    KeyTopic.KINDS: "Kinds of keys",
    KeyTopic.DEMO: "Demo access",
}

_SPANS: Final = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}


class Section(Struct, frozen=True):
    """A heading and its lines; no line holds a line break."""

    title: str
    lines: tuple[str, ...]


def describe(provider: Provider) -> tuple[Section, ...]:
    """Return what is known of a provider, section by section; empty sections are left out."""
    sections = [
        ("About", _about(provider)),
        ("Service roots", _roots(provider)),
        ("Getting a key", _getting_a_key(provider)),
        ("To fill in", _placeholders(provider)),
        ("Login", [_auth(way) for way in provider.auth]),
        ("Headers", _headers(provider)),
        ("Metadata", _metadata(provider)),
        *dialect_sections(provider.dialect),
        ("Limits", _limits(provider)),
        ("Errors", _errors(provider)),
        ("What trips people up", [note.text + mark(note.certainty) for note in provider.notes]),
    ]
    return tuple(
        Section(title, tuple(visible(line) for line in lines)) for title, lines in sections if lines
    )


def _about(provider: Provider) -> list[str]:
    lines = [f"{provider.title} ({provider.id})"]
    if provider.summary:
        lines.append(provider.summary)
    if provider.roles:
        lines.append(f"Roles of a key: {', '.join(provider.roles)}")
    lines.append(f"Source: {provider.source} ({provider.date.isoformat()})")
    return lines + [f"Documentation: {url}" for url in provider.documentation]


def _getting_a_key(provider: Provider) -> list[str]:
    return [
        f"{_TOPICS[topic]}: {advice.text}"
        f"{f' (source: {advice.source})' if advice.source else ''}{mark(advice.certainty)}"
        for topic in KeyTopic
        for advice in provider.key_advice(topic)
    ]


def how_to_get_a_key(provider: Provider) -> str:
    """Return whom to ask for a key and the command that shows more, "" if nothing is known."""
    advice = provider.key_advice(KeyTopic.ASK)
    if not advice:
        return ""
    text = visible(advice[0].text)
    return f"{text} `reso-explorer providers {provider.id}` shows plans, roles, and key types."


def _roots(provider: Provider) -> list[str]:
    lines: list[str] = []
    for root in provider.roots:
        use = _USES[root.use]
        advice = f" Use `{root.instead}`." if root.instead else ""
        note = f": {root.text}" if root.text else ""
        lines.append(f"{root.name}  {root.url}{f' ({use})' if use else ''}{note}{advice}")
    return lines


def _placeholders(provider: Provider) -> list[str]:
    lines: list[str] = []
    for name, place in provider.placeholders.items():
        examples = f" For example {', '.join(place.examples)}." if place.examples else ""
        secret = " Kept with the secrets." if place.secret else ""
        lines.append(f"{{{name}}}  {place.text}{examples}{secret}")
    return lines


def _auth(way: AuthWay) -> str:
    parts = [way.kind.value.replace("_", " ")]
    if way.token_url:
        parts.append(f"token from {way.token_url}")
    if way.parameter:
        parts.append(f"parameter {way.parameter}")
    if way.header:
        parts.append(f"header {way.header}")
    if way.scopes:
        parts.append(f"scope {' '.join(way.scopes)}")
    if way.non_expiring:
        parts.append("does not expire")
    elif way.expires_seconds:
        parts.append(f"lasts {span(way.expires_seconds)}")
    text = f". {way.text}" if way.text else ""
    return ", ".join(parts) + text + mark(way.certainty)


def _headers(provider: Provider) -> list[str]:
    return [
        f"{header.name}: {header.value}{'' if header.needed else ' (optional)'}"
        f"{f'  {header.text}' if header.text else ''}{mark(header.certainty)}"
        for header in provider.headers
    ]


def _metadata(provider: Provider) -> list[str]:
    metadata = provider.metadata
    lines = [metadata.text] if metadata.text else []
    if metadata.login is not None:
        lines.append(f"Login for the metadata: {'needed' if metadata.login else 'not needed'}")
    if metadata.service_document_login is not None:
        needed = "needed" if metadata.service_document_login else "not needed"
        lines.append(f"Login for the service document: {needed}")
    if metadata.service_document_xml:
        lines.append("The service document is XML.")
    if not metadata.complete:
        lines.append("Sets are served that the metadata does not declare.")
    if provider.names.text:
        lines.append(provider.names.text)
    return lines


def _limits(provider: Provider) -> list[str]:
    limits = provider.limits
    lines = [_quota(quota) for quota in limits.quotas]
    if limits.headers:
        families = ", ".join(f"{family.prefix}*" for family in limits.headers)
        lines.append(f"Quota headers: {families}")
    elif limits.sends_headers is False:
        lines.append("No quota headers are sent; requests are counted here.")
    if limits.suspends:
        lines.append("Going over a limit suspends the key.")
    return lines + ([limits.text] if limits.text else [])


def _quota(quota: Quota) -> str:
    role = f" for {quota.role}" if quota.role else ""
    text = f" {quota.text}" if quota.text else ""
    amount = f"{quota.amount:,} {quota.what} per {span(quota.seconds, one=False)}"
    return f"{amount} and {quota.per}{role}{text}{mark(quota.certainty)}"


def _errors(provider: Provider) -> list[str]:
    lines = [
        f"{case.status}{f' ({case.body.value})' if case.body else ''}  "
        f"{' '.join(filter(None, (case.text, case.hint)))}{mark(case.certainty)}"
        for case in provider.errors.cases
    ]
    for code in provider.errors.codes:
        numbers = f"{code.code}-{code.last}" if code.last else f"{code.code}"
        status = f" (HTTP {code.status})" if code.status else ""
        lines.append(f"code {numbers}{status}  {' '.join(filter(None, (code.text, code.hint)))}")
    return lines


def span(seconds: int, *, one: bool = True) -> str:
    """Return a length of time in the largest whole unit: `8 hours`, or `hour` without `one`."""
    for size in sorted(_SPANS, reverse=True):
        if seconds % size == 0 or (size > 1 and seconds % size == size - 1 and seconds > size):
            number = -(-seconds // size)
            if number == 1:
                return f"1 {_SPANS[size]}" if one else _SPANS[size]
            return f"{number} {_SPANS[size]}s"
    return f"{seconds} seconds"
