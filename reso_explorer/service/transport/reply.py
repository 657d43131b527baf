"""An answer, read to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reso_explorer.secret import redact_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.secret import Secret


class Headers(Mapping[str, str]):
    """Header fields by name, in any letter case.

    Repeated fields are joined with `, `, those of Set-Cookie with a line feed.
    """

    __slots__ = ("_fields",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            value = value.strip()
            mark = "\n" if key == "set-cookie" else ", "
            self._fields[key] = self._fields[key] + mark + value if key in self._fields else value

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Headers({len(self._fields)} fields)"

    def without(self, secrets: Iterable[Secret]) -> Headers:
        """Return the fields with the given secrets masked, for servers that repeat them."""
        known = tuple(secrets)
        whole = "\n".join(self._fields.values())
        if not known or redact_known(whole, known, strict=False) == whole:
            return self
        found = Headers()
        for name, value in self._fields.items():
            found._fields[name] = redact_known(value, known, strict=False)
        return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of one answer is here: bytes as sent and unpacked; `expected` is as sent."""

    received: int
    unpacked: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one GET, whatever its status.

    Attributes:
        status: the HTTP status.
        reason: the words after the status.
        headers: the header fields.
        url: the address that answered, after redirects, without credentials.
        body: the unpacked body.
        elapsed: seconds from sending to the last byte.
        received: bytes of the body as sent.
        truncated: true when the body of an error answer was cut; other cut bodies raise.
        notes: what was odd, in sentences.
        foreign: true when another origin answered after a redirect without credentials.
        attempts: how many requests it took.
        with_credential: whether the request carried one; None where that is not known.
    """

    status: int
    reason: str
    headers: Headers
    url: str
    body: bytes = field(repr=False)
    elapsed: float = 0.0
    received: int = 0
    truncated: bool = False
    notes: tuple[str, ...] = ()
    foreign: bool = False
    attempts: int = 1
    with_credential: bool | None = None

    def noted(self, notes: tuple[str, ...]) -> Reply:
        """Return the same answer with further notes."""
        return replace(self, notes=(*self.notes, *notes)) if notes else self

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, "" where none is sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the content type names in lower case, "" where it names none."""
        return charset_of(self.headers)

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return 200 <= self.status < 300


def charset_of(headers: Headers) -> str:
    """Return the charset parameter of the content type in lower case, "" where none is sent."""
    for piece in headers.get("content-type", "").split(";")[1:]:
        name, _, value = piece.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()
    return ""
