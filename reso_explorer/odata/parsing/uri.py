"""Whole URLs: service root, resource path, options, context fragment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    CustomOption,
    Expand,
    Format,
    Id,
    RelativeUri,
    Select,
    Span,
    SystemSegment,
)
from reso_explorer.odata.parsing.context import read_fragment
from reso_explorer.odata.parsing.options import read_options
from reso_explorer.odata.parsing.resource import read_resource_path
from reso_explorer.odata.source import decode

if TYPE_CHECKING:
    from reso_explorer.odata.ast import ContextFragment, Option, ResourcePath
    from reso_explorer.odata.parsing.cursor import Problems

_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_ROOT_END: Final = re.compile(r"odata[0-9v._-]*|.+\.svc|v[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
_STARTS_PATH: Final = re.compile(r"\$(?:metadata|batch|all|entity|crossjoin\b)")


def read_uri(text: str, base: str, problems: Problems) -> RelativeUri:
    """Read a URL, absolute or relative to the service root.

    The root of an absolute URL is `base` if the text begins with it, else it is guessed.
    """
    stop = len(text)
    fragment_at = text.find("#")
    path_end = stop if fragment_at < 0 else fragment_at
    query_at = text.find("?", 0, path_end)
    start = _root_length(text, base, path_end if query_at < 0 else query_at)
    path = read_resource_path(text, start, path_end if query_at < 0 else query_at, problems)
    options: tuple[Option, ...] = ()
    if query_at >= 0:
        options = read_options(text, query_at + 1, path_end, problems)
    fragment: ContextFragment | None = None
    if fragment_at >= 0:
        if _is_system(path, "$metadata"):
            fragment = read_fragment(decode(text, fragment_at + 1), problems)
        else:
            problems.error(
                "fragment",
                Span(fragment_at, stop),
                "A server never sees what stands after `#`.",
                hint="Write it as %23.",
            )
    _check_options(path, options, problems)
    return RelativeUri(path, options, fragment, text[:start], Span(0, start), span=Span(0, stop))


def _is_system(path: ResourcePath, name: str) -> bool:
    first = path.segments[0] if path.segments else None
    return isinstance(first, SystemSegment) and first.name == name


def _root_length(text: str, base: str, end: int) -> int:
    """Return how many characters of the text are the service root with its last slash."""
    if base and text.startswith(base):
        length = len(base)
        return length + 1 if text[length : length + 1] == "/" else length
    match = _ORIGIN.match(text, 0, end)
    if not match:
        return 0
    starts = [match.end() + 1]
    starts.extend(m.end() for m in re.compile("/").finditer(text, match.end() + 1, end))
    segments = text[match.end() + 1 : end].split("/")
    if not segments[-1]:
        return end
    return min(starts[_first_of_path(segments)], end)


def _first_of_path(segments: list[str]) -> int:
    """Guess which segment names the resource."""
    for index, segment in enumerate(segments):
        if _STARTS_PATH.match(segment):
            return index
        if segment.startswith("$"):
            return max(index - 1, 0)
    roots = [i for i, segment in enumerate(segments[:-1]) if _ROOT_END.fullmatch(segment)]
    if roots:
        return roots[-1] + 1
    for index, segment in enumerate(segments):
        if re.match(r"[^\W\d][\w.]*(?:\(|%28)", segment):
            return index
    return max(len(segments) - 1, 0)


def _check_options(path: ResourcePath, options: tuple[Option, ...], problems: Problems) -> None:
    """Report options that `$batch`, `$metadata` and `$entity` do not take."""
    if _is_system(path, "$entity"):
        allowed: tuple[type, ...] = (Format, Id, CustomOption)
        if len(path.segments) > 1:
            allowed = (*allowed, Expand, Select)
        if not any(isinstance(option, Id) for option in options):
            problems.error(
                "missing-id",
                path.span,
                "`$entity` needs to know which one.",
                "`?$id=`",
            )
    elif _is_system(path, "$batch") or _is_system(path, "$metadata"):
        allowed = (Format, CustomOption)
    else:
        return
    for option in options:
        if not isinstance(option, allowed) and option.span.start >= 0:
            problems.error(
                "misplaced-option", option.span, "This resource does not take the option."
            )
