"""JSON with positions: every member of an object knows where it stands in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # missing in typeshed
from typing import Any, Final

MAX_DEPTH: Final = 100
"""How deep objects and arrays may nest."""

_BLANK: Final = re.compile(r"[ \t\r\n]*").match
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").match
_WORDS: Final = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


class JsonNumber(str):
    """A number as it is written, so that no digit is lost."""

    __slots__ = ()


class JsonObject(dict[str, Any]):
    """An object; `positions` has the offset of each member name in the text."""

    __slots__ = ("_annotated", "positions")

    def __init__(self) -> None:
        super().__init__()
        self.positions: dict[str, int] = {}
        self._annotated: dict[str, list[str]] | None = None

    def annotations_of(self, member: str) -> list[str]:
        """Return the names of the members that annotate a member, or the object itself for ""."""
        if self._annotated is None:
            self._annotated = {}
            for name in self:
                annotated, at, _ = name.partition("@")
                if at:
                    self._annotated.setdefault(annotated, []).append(name)
        return self._annotated.get(member, [])


class JsonError(ValueError):
    """The text is no JSON; `offset` says where, `open_members` what was open there."""

    def __init__(self, message: str, offset: int, open_members: list[str]) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.open_members = open_members


class JsonText:
    """A text to be parsed as JSON.

    Attributes:
        text: the text.
        repeated: offset and name of members that occur twice in one object; the last one is used.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.repeated: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._line_ends: list[int] | None = None

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        if self._line_ends is None:
            self._line_ends = [match.start() for match in re.finditer("\n", self.text)]
        return bisect_right(self._line_ends, offset - 1) + 1

    def parse(self) -> Any:
        """Return the value: JsonObject, list, str, JsonNumber, bool or None.

        Raises:
            JsonError: the text is not one JSON value.
        """
        value, end = self._value(self._skip(0), 0)
        end = self._skip(end)
        if end < len(self.text):
            raise self._error("there is more text after the end of the document", end)
        return value

    def _skip(self, position: int) -> int:
        match = _BLANK(self.text, position)
        return match.end() if match else position

    def _error(self, message: str, offset: int) -> JsonError:
        return JsonError(message, offset, list(self._open))

    def _value(self, position: int, depth: int) -> tuple[Any, int]:
        first = self.text[position : position + 1]
        if first == '"':
            return self._string(position)
        if first == "{":
            return self._object(position, depth + 1)
        if first == "[":
            return self._array(position, depth + 1)
        word = _WORDS.get(first)
        if word is not None and self.text.startswith(word[0], position):
            return word[1], position + len(word[0])
        number = _NUMBER(self.text, position)
        if number is None:
            raise self._error("a value is expected" if first else "the text ends here", position)
        return JsonNumber(number.group()), number.end()

    def _string(self, position: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, position + 1, True)
        except JSONDecodeError as error:
            unfinished = error.msg.startswith("Unterminated")
            offset = len(self.text) if unfinished else error.pos
            raise self._error(error.msg.lower().partition(" starting")[0], offset) from None
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode()
        return text, end

    def _check_depth(self, position: int, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self._error(f"values are nested more than {MAX_DEPTH} deep", position)

    def _object(self, position: int, depth: int) -> tuple[JsonObject, int]:
        self._check_depth(position, depth)
        found = JsonObject()
        text = self.text
        position = self._skip(position + 1)
        if text[position : position + 1] == "}":
            return found, position + 1
        while True:
            if text[position : position + 1] != '"':
                what = "a member name is expected" if position < len(text) else "the text ends here"
                raise self._error(what, position)
            name, end = self._string(position)
            if name in found:
                self.repeated.append((position, name))
            found.positions[name] = position
            end = self._skip(end)
            if text[end : end + 1] != ":":
                raise self._error("a colon is expected", end)
            self._open.append(name)
            found[name], end = self._value(self._skip(end + 1), depth)
            self._open.pop()
            position = self._skip(end)
            mark = text[position : position + 1]
            if mark == "}":
                return found, position + 1
            if mark != ",":
                raise self._error("a comma or a closing brace is expected", position)
            position = self._skip(position + 1)

    def _array(self, position: int, depth: int) -> tuple[list[Any], int]:
        self._check_depth(position, depth)
        found: list[Any] = []
        text = self.text
        position = self._skip(position + 1)
        if text[position : position + 1] == "]":
            return found, position + 1
        while True:
            value, end = self._value(position, depth)
            found.append(value)
            position = self._skip(end)
            mark = text[position : position + 1]
            if mark == "]":
                return found, position + 1
            if mark != ",":
                raise self._error("a comma or a closing bracket is expected", position)
            position = self._skip(position + 1)
