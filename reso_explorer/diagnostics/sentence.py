"""Sentences made from a template and data, at the very end and in one place.

Data comes from documents, servers and what people type. Here, and only here, it is masked
(credentials), made visible (control characters) and cut to a length that a sentence bears.

In a template, `{name}` is a value by its name. After a colon:

- `{names:or}`, `{names:and}`: a list in backticks, "`A`, `B`, or `C`"
- `{names:mean}`: " Did you mean `A` or `B`?", nothing for an empty list
- `{name:subject}`: a name in backticks, "This" if there is none
- `{text:long}`: up to 400 characters instead of 60
- `{number:,}`: any format of Python for numbers; whole numbers get separators without one
"""

from __future__ import annotations

from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from reso_explorer.secret import redact
from reso_explorer.suggest import series
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Value = str | int | tuple[str, ...]
"""What a problem may carry: a text, a number, or a list of names."""

Data = dict[str, Value]

_SHORT: Final = 60
_LONG: Final = 400
_MOST: Final = 8


class Template(Struct, frozen=True, gc=False, array_like=True):
    """What is wrong, and what to do; either may have `{placeholders}`."""

    text: str
    hint: str = ""


def ticked(text: str) -> str:
    """Return text in backticks, made safe and short enough for a sentence."""
    return f"`{safe(text)}`"


def clean(text: str) -> str:
    """Return text without credentials and control characters."""
    return visible(redact(text))


def safe(text: str, most: int = _SHORT) -> str:
    """Return text without credentials and control characters, cut to a length."""
    return clip(clean(text), most)


def listed(names: Iterable[str], *, last: str = "or", most: int = _MOST) -> str:
    """Return names in backticks as a list for a sentence; what is not listed is counted."""
    known = list(names)
    shown = [ticked(name) for name in known[:most]]
    if len(known) > most:
        return series([*shown, f"{len(known) - most:,} more"], "and")
    return series(shown, last)


@lru_cache(maxsize=1024)
def fields(template: str) -> tuple[str, ...]:
    """Return the names of the values that a template needs, in its order."""
    return tuple(name for _, name, _, _ in _FORMATTER.parse(template) if name)


def sentence(template: str, data: Data) -> str:
    """Return a template with its data, at most 400 characters; without data it stays as it is."""
    if data:
        template = _FORMATTER.vformat(template, (), data)
    return clip(clean(template).strip(), _LONG)


class _Formatter(Formatter):
    """Puts values into templates; names only, no attributes and no indexes."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Any) -> tuple[Any, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            if format_spec == "subject":
                return ticked(value) if value else "This"
            return safe(value, _LONG if format_spec == "long" else _SHORT)
        if isinstance(value, int):
            return format(value, format_spec or ",")
        if format_spec == "mean":
            return f" Did you mean {listed(value)}?" if value else ""
        return listed(value, last=format_spec or "and")


_FORMATTER: Final = _Formatter()
