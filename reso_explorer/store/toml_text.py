"""Plain settings as TOML text, in a steady order that suits version control."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Plain = str | bool | int | float | Sequence["Plain"] | Mapping[str, "Plain"]

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHORT: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
_ESCAPED: Final = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]')


def to_toml(settings: Mapping[str, Plain]) -> str:
    """Return settings as TOML: plain values first, then tables, each in the given order.

    Values are text, numbers, truth values, lists of these, and tables of text.
    """
    lines = [f"{_key(k)} = {_value(v)}" for k, v in settings.items() if not isinstance(v, dict)]
    for name, table in settings.items():
        if isinstance(table, dict):
            lines += ["", f"[{_key(name)}]"]
            lines += [f"{_key(key)} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _value(value: Plain) -> str:
    if isinstance(value, str):
        return _block(value) if "\n" in value and "\r" not in value else _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return f"[{', '.join(_value(each) for each in value)}]"


def _text(text: str) -> str:
    return f'"{_escape(text)}"'


def _block(text: str) -> str:
    """Return text of several lines with its lines kept apart."""
    return '"""\n' + "\n".join(_escape(line) for line in text.split("\n")) + '"""'


def _escape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        sign = match.group()
        return _SHORT.get(sign) or f"\\u{ord(sign):04x}"

    return _ESCAPED.sub(one, text)
