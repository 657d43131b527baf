"""What looks like a credential in a text, whether it is known or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import (
    carries_credential,
    is_credential_header,
    is_credential_name,
    looks_random,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SUSPECT: Final = re.compile(rb"(?i)[=:@%\\&]|bearer|basic|eyJ|curl|wget")

_USER: Final = re.compile(
    rb"(?<=[A-Za-z0-9])://(?:([^\s/?#\"<>]{1,300})@|([^\s/?#\"<>@:]{0,300}:(?!\d+[/?#])[^\s\"<>]{1,300})@)"
)
_USER_OF_ADDRESS: Final = re.compile(
    rb"(?s)[A-Za-z][A-Za-z0-9+.-]*://(?:([^/?#]+)@|([^/?#@:]*:(?!\d+[/?#]).+)@)"
)
_NAME: Final = re.compile(rb"(?<![\w$@.-])([A-Za-z_][\w.-]{0,60})=(?=[^&\s])")
_VALUE: Final = re.compile(rb"[^&\s\"'<>;]+|'([^']*)'|\"([^\"]*)\"")
_MEMBER: Final = re.compile(rb"([\"'])([A-Za-z_][\w.-]{0,60})\1\s{0,8}[:=]\s{0,8}(?=[\"'])")
_QUOTED: Final = re.compile(rb"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_HEADER: Final = re.compile(
    rb"(?i)(?<![\w$@.-])((?:proxy-)?authorization|(?:set-)?cookie|api-?key|[a-z]{1,30}(?:-[a-z]{1,30}){1,6})"
    rb"\s{0,4}:\s{0,4}(?=[^\s\"'])"
)
_LINE: Final = re.compile(rb"[^\r\n\"']{1,4096}")
_WORD: Final = re.compile(
    rb"(?i)((?:bearer|basic|token|apikey|negotiate|oauth)\s+)?([^\s,;\"']{1,16384})"
)
_SCHEME: Final = re.compile(rb"(?i)\b(bearer|basic)[\s+]{1,4}([A-Za-z0-9._~+/=-]{6,})")
_JWT: Final = re.compile(rb"\beyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]{0,4000}")
_STAND_IN: Final = re.compile(
    r"(?:…|\.\.\.|\{\w+\}|\$\{?\w+\}?|<[\w -]+>|[A-Z_]+_HERE)[.,;:]?".encode()
)
"""What stands in documentation in place of a credential."""
_OPTION: Final = re.compile(
    rb"(?<=\s)(?:-u\s*|-b\s*|--(?:user|proxy-user|password|cookie|oauth2-bearer)(?:=|\s{1,4}))"
    rb"(?:'([^']+)'|\"([^\"]+)\"|([^\s'\"]+))"
)
"""Options of curl and wget that take a credential."""
_PROSE: Final = re.compile(
    rb"(?i)(?:[a-z]{1,7}(?:-[a-z]{1,7})?|authenti\w+|authori[sz]\w+|credentials?|information"
    rb"|required|expected|supported|security|protocol|mechanism"
    rb"|(?:access|bearer)[_-]?tokens?)[.,;:]?|[a-z_-]+="
)
"""What stands after `basic` or `bearer` in a sentence, and the parameters of a challenge."""
_STARTS: Final = {b"?", b"&", b";", b"#", b""}
"""What is in front of the name of a parameter of a URL or form."""


def unknown(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where a text holds what looks like a credential."""
    if b"://" in data:
        yield from _users(data)
    if b"=" in data or b":" in data:
        yield from _named(data)
    for match in _SCHEME.finditer(data):
        if not _PROSE.fullmatch(match[2]):
            yield match.span(2)
    for match in _JWT.finditer(data):
        yield match.span()
    if b"curl" in data or b"wget" in data:
        for match in _OPTION.finditer(data):
            yield match.span(match.lastindex or 0)


def _named(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the values of parameters, members and header fields that carry a credential."""
    for match in _NAME.finditer(data):
        if _before(data, match) not in _STARTS and not is_credential_name(match[1].decode()):
            continue  # the value of each `a=` in `a=a=a=…` reaches to the end
        value = _VALUE.match(data, match.end())
        if value is not None and _is_pair(data, match, value.group()):
            yield value.span(value.lastindex or 0)
    for match in _MEMBER.finditer(data):
        name = match[2].decode()
        if is_credential_name(name) or is_credential_header(name):
            value = _QUOTED.match(data, match.end())
            if value is not None:
                yield value.span(value.lastindex or 0)
    for match in _HEADER.finditer(data):
        name = match[1].decode()
        if is_credential_header(name) and not _is_plain_key(name):
            yield _in_header(data, name, match.end())


def _is_plain_key(name: str) -> bool:
    """Tell whether a name with `key` at its end may be of a table, such as `primary-key`."""
    return (
        name[:2] not in {"x-", "X-"}
        and name[-4:].lower() == "-key"
        and not (is_credential_name(name))
    )


def _users(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where an address holds a user and password; either may hold any signs."""
    if not re.search(rb"\s", data) and (match := _USER_OF_ADDRESS.match(data)):
        yield match.span(1 if match[1] is not None else 2)
    for match in _USER.finditer(data):
        yield match.span(1 if match[1] is not None else 2)


def _before(data: bytes, match: re.Match[bytes]) -> bytes:
    return data[max(match.start() - 1, 0) : match.start()]


def _is_pair(data: bytes, match: re.Match[bytes], told: bytes) -> bool:
    """Tell whether `name=value` is a credential; a key such as `Tokens(Token='x')` is none."""
    name, value = match[1].decode(), told.decode("utf-8", "replace")
    before = _before(data, match)
    if (before in {b"(", b","} and value[0] == "'") or _STAND_IN.fullmatch(told):
        return False
    if before in _STARTS:
        return carries_credential(name, value)
    if name.lower() in {"token", "sig", "signature"} and not looks_random(value):
        return False
    return is_credential_name(name)


def _in_header(data: bytes, name: str, start: int) -> tuple[int, int]:
    """Return where the credential in the value of a header field is; words after it stay."""
    if name.lower().endswith("cookie") or data[start : start + 7].lower() == b"digest ":
        match = _LINE.match(data, start)
        return match.span() if match else (start, start)
    match = _WORD.match(data, start)
    if match is None or _STAND_IN.fullmatch(match[2]):
        return start, start
    return match.span(2)
