"""The ways in which a server or a log may repeat a secret, for the tests of masking."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable


def percent_all(text: str, form: str = "%{:02X}") -> str:
    return "".join(form.format(byte) for byte in text.encode())


def json_all(text: str, form: str = "\\u{:04x}") -> str:
    units = text.encode("utf-16-be")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(form.format(high << 8 | low) for high, low in pairs)


def inside(text: str) -> str:
    """Return what JSON makes of a text, without the quotes around it."""
    return json.dumps(text)[1:-1]


def named(text: str) -> str:
    names = {"+": "&plus;", "/": "&sol;", "=": "&equals;", "-": "&hyphen;", "_": "&lowbar;"}
    names |= {".": "&period;", ":": "&colon;", "%": "&percnt;", "&": "&amp;", '"': "&quot;"}
    names["-"] = "&#45;"
    return "".join(names.get(letter, letter) for letter in text)


def basic(text: str, user: str = "someone") -> str:
    return base64.b64encode(f"{user}:{text}".encode()).decode()


IN_TEXT: Final[dict[str, Callable[[str], str]]] = {
    "raw": str,
    "percent": lambda text: quote(text, safe=""),
    "percent, small letters": lambda text: percent_all(text, "%{:02x}"),
    "percent, a safe set": lambda text: quote(text, safe="/+:=@"),
    "percent of every letter": percent_all,
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "percent three times": lambda text: quote(quote(percent_all(text), safe=""), safe=""),
    "form": quote_plus,
    "JSON": inside,
    "JSON, slashes escaped": lambda text: inside(text).replace("/", "\\/"),
    "JSON, signs escaped": lambda text: "".join(
        letter if letter.isascii() and letter.isalnum() else json_all(letter) for letter in text
    ),
    "JSON of every letter": json_all,
    "JSON of every letter, large": lambda text: json_all(text, "\\u{:04X}"),
    "JSON in JSON": lambda text: inside(inside(text).replace("/", "\\/")),
    "JSON of percent": lambda text: json_all(quote(text, safe="")),
    "percent of JSON": lambda text: quote(json_all(text), safe=""),
    "HTML": html.escape,
    "HTML names": named,
    "HTML numbers": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "HTML hex": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "HTML hex, zeros": lambda text: "".join(f"&#X{ord(letter):04X};" for letter in text),
    "HTML of percent": lambda text: html.escape(percent_all(text)).replace("%", "&#37;"),
    "HTML twice": lambda text: html.escape("".join(f"&#{ord(letter)};" for letter in text)),
    "JavaScript": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "Basic": basic,
    "Basic, another user": lambda text: basic(text, "somebody"),
    "Basic, a third user": lambda text: basic(text, "someones"),
    "Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "percent of Basic": lambda text: percent_all(basic(text)),
    "JSON of Basic": lambda text: json_all(basic(text)),
    "Basic in a form": lambda text: quote_plus(basic(text)),
}
"""Escapes of a text within a text."""

CHARSETS: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "utf-7",
    "latin-1",
    "cp1252",
    "cp037",
    "shift_jis",
)
"""Charsets that a body may be in."""
