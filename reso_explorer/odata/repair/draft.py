"""What repairs work on: a text or the parts of a URL, and the list of what was changed."""

from __future__ import annotations

import msgspec

from reso_explorer.secret import redact
from reso_explorer.text import clip, visible


class Change(msgspec.Struct, frozen=True):
    """One thing that was changed; `before` and `after` are the texts at that place.

    Secrets never stand in a change: their values are masked.
    """

    code: str
    message: str
    before: str
    after: str


def change(code: str, message: str, before: str, after: str) -> Change:
    """Return a change that is safe to show; long texts are cut."""
    before, after = (clip(visible(redact(text)), 120) for text in (before, after))
    return Change(code, message, before, after)


class Value(msgspec.Struct):
    """One option, decoded; `value` is None without `=`."""

    name: str
    value: str | None


class Draft(msgspec.Struct):
    """A query under repair: first only `text`; the other parts once it is taken apart.

    `start` tells what it is: `relative_uri`, `query_options` or `filter`.
    """

    text: str
    version: str = "4.0"
    start: str = "relative_uri"
    base: str = ""
    path: str = ""
    """The path as in a URL, still percent-encoded."""
    options: list[Value] = []
    fragment: str = ""
    changes: list[Change] = []

    def change(self, code: str, message: str, before: str, after: str) -> None:
        """Record a change; long texts are cut."""
        self.changes.append(change(code, message, before, after))

    def replace_text(self, code: str, message: str, text: str) -> None:
        """Replace the whole text and record it, if it differs."""
        if text != self.text:
            self.change(code, message, self.text, text)
            self.text = text
