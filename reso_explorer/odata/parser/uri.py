"""Whole URLs: service root, path, options (split at `&`, each at its first `=`), fragment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from reso_explorer.odata.ast import (
    AliasOption,
    Bad,
    CustomOption,
    DeltaToken,
    Expand,
    Format,
    Id,
    Missing,
    Name,
    RelativeUri,
    SchemaVersion,
    Search,
    Select,
    SkipToken,
    Span,
    SystemSegment,
    UnknownOption,
)
from reso_explorer.odata.parser.cursor import Notes
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.options import DOLLAR_REQUIRED, OPAQUE, READERS, Parser
from reso_explorer.odata.parser.resource import read_fragment, read_resource_path
from reso_explorer.odata.parser.search import expect_search, read_search
from reso_explorer.odata.parser.tokens import Mode, is_identifier
from reso_explorer.odata.source import decode
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from reso_explorer.odata.ast import ContextFragment, Expression, Option, ResourcePath
    from reso_explorer.odata.parser.expected import Caret
    from reso_explorer.odata.source import Source


_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_ROOT_END: Final = re.compile(r"odata[0-9v._-]*|.+\.svc|v[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
_STARTS_PATH: Final = re.compile(r"\$(?:metadata|batch|all|entity|crossjoin\b)")


def read_uri(text: str, base: str, notes: Notes) -> RelativeUri:
    """Read a URL, absolute or relative to the service root.

    The root of an absolute URL is `base` if the text begins with it, else it is guessed.
    """
    stop = len(text)
    fragment_at = text.find("#")
    path_end = stop if fragment_at < 0 else fragment_at
    query_at = text.find("?", 0, path_end)
    start = _root_length(text, base, path_end if query_at < 0 else query_at)
    path = read_resource_path(text, start, path_end if query_at < 0 else query_at, notes)
    options: tuple[Option, ...] = ()
    if query_at >= 0:
        options = read_options(text, query_at + 1, path_end, notes)
    fragment: ContextFragment | None = None
    if fragment_at >= 0:
        if _is_system(path, "$metadata"):
            fragment = read_fragment(decode(text, fragment_at + 1), notes)
        else:
            notes.error("fragment", Span(fragment_at, stop))
    _check_options(path, options, notes)
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


def _check_options(path: ResourcePath, options: tuple[Option, ...], notes: Notes) -> None:
    """Report options that `$batch`, `$metadata` and `$entity` do not take."""
    if _is_system(path, "$entity"):
        allowed: tuple[type, ...] = (Format, Id, CustomOption)
        if len(path.segments) > 1:
            allowed = (*allowed, Expand, Select)
        if not any(isinstance(option, Id) for option in options):
            notes.error("missing-id", path.span)
    elif _is_system(path, "$batch") or _is_system(path, "$metadata"):
        allowed = (Format, CustomOption)
    else:
        return
    for option in options:
        if not isinstance(option, allowed) and option.span.start >= 0:
            notes.error("misplaced-option", option.span, "resource")


_JOINED: Final = re.compile(r"&&\s*(?![$@&=]|[\w.-]+=(?!=))\S")
"""An `&&` with a condition behind it."""
_CONDITIONS: Final = re.compile(r"\s*\$?(?:filter|expand|orderby|compute|apply)\s*=", re.IGNORECASE)
"""Options in whose values conditions are."""
_ITEMS: Final = re.compile(r"\s*\$?(?:expand|select)\s*=", re.IGNORECASE)
_ONLY_NESTED: Final = frozenset({"levels"})
_LITERAL: Final = re.compile(r"[A-Za-z]*'.*'|-?\d+(?:\.\d+)?[A-Za-z]?|true|false|null")
"""What a parameter of a function import called `id` is given, as in `FindPackagesById()?id='a'`."""
FORMATS: Final = (
    "json",
    "xml",
    "application/json",
    "application/json;odata.metadata=none",
    "application/json;odata.metadata=minimal",
    "application/json;odata.metadata=full",
    "application/xml",
)
"""What `$format` is usually given."""
_MAYBE_CUSTOM: Final = frozenset({"top", "skip", "count", "index", "format", "id", "schemaversion"})
"""Without `$` these are a service's own options if their value does not fit."""

SYSTEM_OPTIONS: Final = (
    "$filter",
    "$select",
    "$expand",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$search",
    "$compute",
    "$apply",
    "$format",
    "$id",
    "$index",
    "$skiptoken",
    "$deltatoken",
    "$schemaversion",
    "$at",
    "$from",
    "$to",
    "$toInclusive",
)
"""The options a URL may have, in the order in which they are usually written."""


def read_options(original: str, start: int, end: int, notes: Notes) -> tuple[Option, ...]:
    """Read `original[start:end]`, the part of a URL after `?`."""
    options: list[Option] = []
    place = start
    if start == end and notes.caret is not None:
        _expect_option(original, start, end, notes.caret)
    while place <= end and start < end:
        stop = _end_of_option(original, place, end)
        if notes.caret is not None:
            _expect_option(original, place, stop, notes.caret)
        if stop > place:
            options.append(_read_piece(original, place, stop, notes))
            if notes.cut is not None:
                place, notes.cut = notes.cut[1], None
                continue
        else:
            notes.hint("empty-option", Span(place, stop))
        place = stop + 1
    _check_doubles(options, notes)
    return tuple(options)


def _end_of_option(original: str, start: int, end: int) -> int:
    """Return where the option that begins at `start` ends: at an `&` that separates options.

    `&&` between conditions does not, nor `&` inside parentheses of `$expand` that are closed
    further on.
    """
    stop = original.find("&", start, end)
    while stop >= 0 and _JOINED.match(original, stop, end) and _CONDITIONS.match(original, start):
        stop = original.find("&", stop + 2, end)
    if stop < 0:
        return end
    if not _ITEMS.match(original, start, stop):
        return stop
    depth, last, place = 0, stop, start
    while last >= 0:
        depth += original.count("(", place, last) - original.count(")", place, last)
        if depth <= 0:
            return last
        place = last
        last = original.find("&", last + 1, end) if last < end else -1
        last = end if last < 0 <= place < end else last
    return stop


def _expect_option(original: str, start: int, stop: int, caret: Caret) -> None:
    """Note the name of an option where the cursor is in one, with its `=` to be replaced."""
    equals = original.find("=", start, stop)
    end = stop if equals < 0 else equals
    if not start <= caret.offset <= end:
        return
    name = original[start : caret.offset].lstrip()
    begin = caret.offset - len(name)
    caret.begin(begin, decode(original, begin, caret.offset).text)
    caret.span = Span(begin, max(end if equals < 0 else end + 1, caret.offset))
    caret.require(Expectation.OPTION, (*SYSTEM_OPTIONS, "$inlinecount"))


def _read_piece(original: str, start: int, stop: int, notes: Notes) -> Option:
    if original.startswith("amp;", start, stop):
        notes.hint("html-entity", Span(start, start + 4))
        start += 4
    stop = _without_line_end(original, start, stop)
    equals = original.find("=", start, stop)
    name = decode(original, start, stop if equals < 0 else equals)
    name_span = Span(start, stop if equals < 0 else equals)
    value = None if equals < 0 else decode(original, equals + 1, stop)
    before = len(notes.errors)
    option = _read_named(name, name_span, value, Span(start, stop), notes)
    broken = name.broken + (value.broken if value else ())
    for span in broken:
        notes.error("bad-encoding", span)
    if notes.cut is not None:
        stop = notes.cut[0]
    else:
        _explain_ampersand(original, stop, before, notes)
    return msgspec.structs.replace(
        option,
        span=Span(start, stop),
        **(
            {}
            if isinstance(option, Bad)
            else {
                "name_span": name_span,
                "spelled": name.text,
                "value_span": Span(name_span.end + 1 if value else stop, stop),
            }
        ),
    )


def _without_line_end(original: str, start: int, stop: int) -> int:
    """Return where a piece ends if line breaks at its end do not count."""
    bare = original[start:stop].rstrip(" \t\r\n")
    if "\n" in original[start + len(bare) : stop]:
        return start + len(bare)
    return stop


def _explain_ampersand(original: str, stop: int, before: int, notes: Notes) -> None:
    """Where a text is cut by `&` inside its quotes, say so."""
    if stop >= len(original) or "'" not in original[stop : stop + 200]:
        return
    for index in range(before, len(notes.errors)):
        if notes.errors[index].code == "unclosed-string":
            notes.errors[index] = msgspec.structs.replace(notes.errors[index], variant="ampersand")


def _read_named(
    name: Source, name_span: Span, value: Source | None, span: Span, notes: Notes
) -> Option:
    text = name.text.strip(" \t\r\n")
    if text.startswith("@"):
        return _read_alias(text, name_span, value, notes)
    key = text.removeprefix("$").lower()
    has_dollar = text.startswith("$")
    if not has_dollar and key in DOLLAR_REQUIRED:
        return CustomOption(text, value.text if value else None)
    if key in READERS or key in OPAQUE:
        if has_dollar or key not in _MAYBE_CUSTOM:
            return read_system_option(key, text, name_span, value, notes)
        trial = Notes(notes.caret)
        option = read_system_option(key, text, name_span, value, trial)
        if trial.errors:
            return CustomOption(text, value.text if value else None)
        notes.hints.extend(trial.hints)
        return option
    if has_dollar:
        return _unknown(text, name_span, value, notes)
    if not text:
        notes.error("missing-name", span, "option")
    return CustomOption(text, value.text if value else None)


def _unknown(text: str, name_span: Span, value: Source | None, notes: Notes) -> UnknownOption:

    notes.error("unknown-option", name_span, found=text, near=near_names(text, SYSTEM_OPTIONS))
    return UnknownOption(text, value.text if value else None)


def _read_alias(text: str, name_span: Span, value: Source | None, notes: Notes) -> AliasOption:
    if not is_identifier(text[1:]):
        notes.error("bad-name", name_span, "alias", found=text)
    expression: Expression
    if value is None:
        notes.error("missing-value", name_span, found=text, expected="`=`")
        expression = Missing("expression", span=Span(name_span.end, name_span.end))
    else:
        expression = Parser(value, notes).read_whole_expression()
    return AliasOption(Name(text[1:], span=Span(name_span.start + 1, name_span.end)), expression)


def read_system_option(
    key: str, spelled: str, name_span: Span, value: Source | None, notes: Notes
) -> Option:
    """Read the value of an option of OData; `key` is its name in lower case without `$`."""
    if key in _ONLY_NESTED:
        notes.error("misplaced-option", name_span, "only_nested", found=spelled)
    if value is None:
        notes.error("missing-value", name_span, found=spelled, expected="`=`")
        value = decode("", 0, 0)
        value = msgspec.structs.replace(value, shift=name_span.end)
        notes = Notes(notes.caret)
    if key in OPAQUE:
        _expect_opaque(key, value, notes.caret)
    if key == "search":
        if notes.caret is not None:
            expect_search(value, 0, notes.caret)
        return Search(read_search(value, 0, len(value.text), notes))
    if key in OPAQUE:
        return _read_opaque(key, spelled, name_span, value, notes)
    if key == "inlinecount":
        notes.hint("legacy-option", name_span)
    parser = Parser(value, notes, Mode.APPLY if key == "apply" else Mode.EXPRESSION)
    return parser.read_value(key)


def _expect_opaque(key: str, value: Source, caret: Caret | None) -> None:
    """Note what the cursor wants in a value that is not read word for word."""
    place = None if caret is None else value.place(caret.offset)
    if caret is None or place is None:
        return
    caret.begin(value.span(0, place).start, value.text[:place])
    caret.span = value.span(0, len(value.text))
    if key == "format":
        caret.require(Expectation.CHOICE, FORMATS)
    else:
        caret.require(Expectation.NAME)


def _read_opaque(
    key: str, spelled: str, name_span: Span, value: Source, notes: Notes
) -> Format | Id | SkipToken | DeltaToken | SchemaVersion:
    text = value.text
    if not text:
        notes.error("missing-value", name_span, found=spelled, expected="a value")
    elif wanted := _opaque_problem(key, text):
        notes.error(
            "bad-value", value.span(0, len(text)), option=spelled, expected=wanted, found=text
        )
    if key == "format":
        return Format(text)
    if key == "id":
        return Id(text)
    if key == "skiptoken":
        return SkipToken(text)
    if key == "deltatoken":
        return DeltaToken(text)
    return SchemaVersion(text)


def _opaque_problem(key: str, text: str) -> str:
    """Return what a value should be, if it is something else."""
    if key == "format" and text.lower() not in {"json", "xml", "atom"}:
        first, _, rest = text.partition("/")
        if not (first and rest):
            return "`json`, `xml`, `atom` or a media type such as application/json"
    if key == "id" and _LITERAL.fullmatch(text):
        return "the URL of an entity, such as Orders(1)"
    if (
        key == "schemaversion"
        and text != "*"
        and not all(c.isascii() and (c.isalnum() or c in "-._~") for c in text)
    ):
        return "`*` or a version"
    return ""


def _check_doubles(options: list[Option], notes: Notes) -> None:
    seen: set[str] = set()
    for option in options:
        if isinstance(option, Bad | CustomOption | UnknownOption):
            continue
        name = option.spelled.strip()
        key = name if name.startswith("@") else name.removeprefix("$").lower()
        if key in seen:
            notes.error("duplicate-option", option.name_span, found=name)
        seen.add(key)
