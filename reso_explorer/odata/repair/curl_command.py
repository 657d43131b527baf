"""A command line of curl or wget: the URL is taken out, headers are left behind."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import is_credential_header
from reso_explorer.odata.printer.encoding import encode_value

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_COMMAND: Final = re.compile(
    r"\s*(?:[$>#]\s*)?(?:curl|wget|http|https|httpie)(?:\.exe)?\s+(?=\S)", re.IGNORECASE
)
_CONTINUED: Final = re.compile(r"[ \t]*+[\\^`][ \t]*\r?\n[ \t]*")
_PRETTY_QUOTES: Final = re.compile("[“”„‟″]")
"""What a word processor makes of the quotes around an argument."""
_WITH_VALUE: Final = frozenset(
    [
        "-X",
        "--request",
        "-o",
        "--output",
        "-A",
        "--user-agent",
        "-e",
        "--referer",
        "-m",
        "--max-time",
        "-w",
        "--write-out",
        "--connect-timeout",
        "--retry",
        "-x",
        "--proxy",
        "--cacert",
        "--cert",
        "--key",
        "-b",
        "--cookie",
        "-c",
        "--cookie-jar",
    ]
)
_SECRET_OPTIONS: Final = frozenset({"-u", "--user", "--oauth2-bearer", "--password"})
_DATA_OPTIONS: Final = frozenset({"-d", "--data", "--data-urlencode", "--data-raw", "--url-query"})


def is_command_line(text: str) -> bool:
    """Tell whether a text is a call of curl or the like rather than a query."""
    return bool(_COMMAND.match(text))


def unwrap_curl_command(draft: Draft) -> None:
    """Replace a command line by the URL it asks for, with its `-d` data as options."""
    command = _COMMAND.match(draft.text)
    if not command:
        return
    text = _PRETTY_QUOTES.sub('"', _CONTINUED.sub(" ", draft.text))
    words = _words(_COMMAND.sub("", text, count=1))
    reader = _Reader(draft)
    reader.read(words)
    if not reader.url:
        return
    url = reader.url
    if reader.data:
        url += ("&" if "?" in url else "?") + "&".join(reader.data)
    draft.change("curl", "Extracted the URL from a command line.", command.group().strip(), "")
    draft.text = url


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text.replace("$'", "'").replace("\\$", "$"))
    except ValueError:
        return [word.strip("'\"") for word in text.split()]


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.url = ""
        self.data: list[str] = []

    def read(self, words: list[str]) -> None:
        pending = list(reversed(words))
        while pending:
            word = pending.pop()
            name, equals, value = word.partition("=")
            if word in {"-H", "--header"} and pending:
                self.header(pending.pop())
            elif name == "--header" and equals:
                self.header(value)
            elif word in _SECRET_OPTIONS and pending:
                pending.pop()
                self.left_behind(word)
            elif word in _DATA_OPTIONS and pending:
                self.data.append(_option(pending.pop(), encode=word == "--data-urlencode"))
            elif word == "--url" and pending:
                self.url = pending.pop()
            elif word in _WITH_VALUE and pending:
                pending.pop()
            elif not word.startswith("-") and (not self.url or "://" in word):
                self.url = word if not word.isupper() else self.url

    def header(self, header: str) -> None:
        name = header.partition(":")[0].strip()
        if is_credential_header(name):
            self.left_behind(f"{name}: …")

    def left_behind(self, what: str) -> None:
        self.draft.change(
            "secret-removed",
            "Removed credentials from the command line; save them in a profile instead.",
            what if what.endswith("…") else f"{what} …",
            "",
        )


def _option(text: str, *, encode: bool) -> str:
    name, equals, value = text.partition("=")
    return f"{name}{equals}{encode_value(value)}" if encode else text
