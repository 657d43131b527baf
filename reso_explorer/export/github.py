"""Reports as GitHub workflow commands: annotations at the files of a pull request.

GitHub shows ten errors, ten warnings, and ten notices of one step, so the worst come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import Impact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.compare.reported import Reported

_LEVELS: Final = {Impact.BREAKING: "error", Impact.INFO: "warning", Impact.SAFE: "notice"}


def to_annotations(found: Iterable[Reported]) -> str:
    """Return one workflow command per line."""
    order = list(Impact)
    return "".join(map(_line, sorted(found, key=lambda each: order.index(each.impact))))


def _line(each: Reported) -> str:
    properties = {"file": each.file, "line": str(each.line or ""), "title": each.rule}
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    more = f" ({len(each.places) + 1:,} places)" if each.places else ""
    lines = [each.message + more, *([f"Try: {each.fix}"] if each.fix else each.advice)]
    text = _message("\n".join(lines))
    return f"::{_LEVELS[each.impact]} {said}::{text}\n"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
