"""What every writer of code shares: lines, string literals, and safe comments.

All names and texts come from a server and are hostile: they must stay what they are, a name, a
string or a comment, in every language that is written here.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOSTILE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


class CodeWriter:
    """Lines of code with their indentation."""

    def __init__(self, step: str = "    ") -> None:
        self._step = step
        self._depth = 0
        self._lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Append lines at the present depth; an empty one stays empty."""
        margin = self._step * self._depth
        self._lines += [margin + line if line else "" for line in lines]

    @contextmanager
    def block(self, opening: str, closing: str | None = None) -> Iterator[None]:
        """Write what is added inside one step deeper, between two lines."""
        self.add(opening)
        self._depth += 1
        yield
        self._depth -= 1
        if closing is not None:
            self.add(closing)

    def text(self) -> str:
        """Return all lines, each with its end."""
        return "\n".join(self._lines) + "\n"


def comment(lines: Iterable[str], sign: str) -> list[str]:
    """Return line comments; nothing in the text can end one early."""
    return [
        f"{sign} {visible(part)}".rstrip() for line in lines for part in line.splitlines() or [""]
    ]


def block_comment(lines: Iterable[str]) -> list[str]:
    """Return a `/** */` comment that the text can't end."""
    parts = [
        visible(part).replace("*/", "*\\/") for line in lines for part in line.splitlines() or [""]
    ]
    if not parts:
        return []
    if len(parts) == 1:
        return [f"/** {parts[0]} */"]
    return ["/**", *(f" * {part}".rstrip() for part in parts), " */"]


def docstring(lines: Iterable[str]) -> list[str]:
    '''Return a `"""` string that the text can't end.'''
    parts = [
        visible(part).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        for line in lines
        for part in line.splitlines() or [""]
    ]
    if not parts:
        return []
    if parts[-1].endswith('"'):
        parts[-1] = parts[-1][:-1] + '\\"'
    if len(parts) == 1:
        return [f'"""{parts[0]}"""']
    return ['"""' + parts[0], *parts[1:], '"""']


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def json_text(text: str) -> str:
    """Return a string literal of JSON, JavaScript and the languages that took it from there."""
    return HOSTILE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def yaml_text(text: str) -> str:
    """Return a double-quoted scalar of YAML, which knows no surrogate pairs."""
    return HOSTILE.sub(_yaml_escaped, json.dumps(text, ensure_ascii=False))


def _yaml_escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_document(value: object) -> str:
    """Return an indented JSON document in which no character is hostile."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return (
        HOSTILE.sub(lambda match: match.group() if match.group() == "\n" else _escaped(match), text)
        + "\n"
    )
