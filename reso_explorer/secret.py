"""Secrets have one type, one exit, and one boundary that keeps them out of all texts.

A `Secret` shows a mask wherever it is printed by accident. `redact` takes known secrets, in
whatever way they are escaped, and anything that looks like a credential out of text on its way to
screens, files and errors; `mask_data` takes known secrets out of answers of a server.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.credentials import looks_random, without_credentials, without_user
from reso_explorer.escapes import ZEROS, Kind, plain_views, views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MASK: Final = "•••"
"""Stands where a secret was."""

_ANYWHERE: Final = 12
"""Characters from which on a secret is masked wherever it stands, inside of words as well."""

_IN_DATA: Final = 8
"""Characters from which on a secret is masked in rows; shorter ones may be ordinary values."""

_IN_TEXTS: Final = 4

_CORE: Final = 8
"""Characters of Base64 that are enough to recognize a secret by."""


class Secret:
    """A text that must not be shown; `reveal` is the only way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text
        if _in_use is not None and len(text) >= _IN_DATA:
            _in_use[text] = self

    def reveal(self) -> str:
        """Return the text, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A secret is not serialised.")


_VARIABLE: Final = re.compile(r"RESO_\w*(?:TOKEN|SECRET|PASSWORD|KEY|COOKIE)")
_in_use: dict[str, Secret] | None = None
"""Secrets of this run of the program; None outside of one."""


@contextmanager
def remembered(environ: Mapping[str, str] | None = None) -> Iterator[None]:
    """Keep every secret made within, so that `redact` knows it whoever calls it.

    Those in the program's own variables of the environment count as made.
    """
    global _in_use  # noqa: PLW0603  # one run of the program, one memory
    before, _in_use = _in_use, {}
    for name, value in (environ or {}).items():
        if _VARIABLE.match(name):
            Secret(value.strip())
    try:
        yield
    finally:
        _in_use = before


def secrets_of_run() -> tuple[Secret, ...]:
    """Return the secrets that this run of the program has made so far."""
    return tuple((_in_use or {}).values())


def redact(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Return text with the given secrets and all credential-like parts replaced by a mask.

    Secrets are found raw and escaped for JSON, HTML and addresses, also twice, and in Base64.
    Those of the run (`remembered`) count as given. Secrets of less than twelve characters are
    masked where they stand by themselves, those of less than four never.
    """
    data = text.encode("utf-8", "surrogatepass")
    spans = _found(data, secrets)
    if not spans:
        return text
    return _masked(data, spans, MASK.encode()).decode("utf-8", "surrogatepass")


def without_secrets(source: str) -> str:
    """Return what opens a source (URL, file, profile) without its secrets, to show or keep it.

    Opened so, a URL whose secret is gone asks for one.
    """
    return redact(without_user(without_credentials(source)))


def blotted(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Return text as `redact` does, but with one dot for each character: offsets stay right."""
    data = text.encode("utf-8", "surrogatepass")
    pieces: list[str] = []
    done = 0
    for start, end in _joined(_found(data, secrets)):
        hidden = data[start:end].decode("utf-8", "surrogatepass")
        pieces += (data[done:start].decode("utf-8", "surrogatepass"), MASK[0] * len(hidden))
        done = end
    return "".join(pieces) + data[done:].decode("utf-8", "surrogatepass")


def _found(data: bytes, secrets: Iterable[Secret]) -> list[tuple[int, int]]:
    """Return where known secrets and what looks like a credential are."""
    from reso_explorer.credential_search import SUSPECT

    needles = _needles((*secrets, *secrets_of_run()), _IN_TEXTS)
    if not needles and not SUSPECT.search(data):
        return []
    return [
        view.span(start, end)
        for view in views(data, Kind.WIDE)
        for start, end in (*_known(view.data, needles), *_unknown(view.data))
    ]


def mask_data(
    data: bytes, secrets: Iterable[Secret], *, strict: bool = False, is_cut: bool = False
) -> bytes:
    """Return the bytes of an answer without the given secrets, in whatever way they are escaped.

    UTF-16 and UTF-32 are read as well. Only known secrets are masked, since rows may hold any
    text; `strict` also masks short ones, as `redact` does. With `is_cut` the data may end in the
    middle of a secret, which is masked as well. Where nothing is found the very same bytes are
    returned.
    """
    needles = _needles(tuple(secrets), _IN_TEXTS if strict else _IN_DATA)
    if not needles:
        return data
    has_zeros = b"\0" in data
    plain = data.replace(b"\0", b"") if has_zeros else data
    kind = Kind.WIDE if any(needle.wide for needle in needles) else Kind.SIGNS
    probes = {needle.probe for needle in needles}
    texts = plain_views(plain, Kind.LETTERS if all(map(_is_word, probes)) else kind)
    if not is_cut and not any(probe in text for text in texts for probe in probes):
        return data
    spans = [
        view.span(start, end)
        for view in views(data, kind, ZEROS if has_zeros else None)
        for start, end in (
            *_known(view.data, needles),
            *(_beginnings(view.data, needles) if is_cut else ()),
        )
    ]
    if not spans:
        return data
    if has_zeros:
        return _starred(data, spans)
    return _masked(data, spans, MASK.encode() if _is_utf8(data) else b"***")


def redact_known(text: str, secrets: Iterable[Secret], *, strict: bool = True) -> str:
    """Return text without the given secrets; what only looks like a credential stays."""
    data = text.encode("utf-8", "surrogatepass")
    masked = mask_data(data, secrets, strict=strict)
    return text if masked is data else masked.decode("utf-8", "surrogatepass")


# --- known secrets ------------------------------------------------------------------------------


class _Needle(NamedTuple):
    """One way in which a secret is written after all escapes are undone.

    Attributes:
        text: the bytes to look for.
        alone: whether it counts only where no letter or digit stands beside it.
        core: whether it is the middle of a Base64 text, all of which is masked.
        folded: whether blanks and plus signs count as equal.
        wide: whether escapes of letters beyond ASCII and of quotes must be undone.
        probe: its longest word, or else a part without blanks; quick to look for.
    """

    text: bytes
    alone: bool
    core: bool
    folded: bool
    wide: bool
    probe: bytes


@lru_cache(maxsize=32)
def _needles(secrets: tuple[Secret, ...], shortest: int) -> tuple[_Needle, ...]:
    found: dict[tuple[bytes, bool], _Needle] = {}
    for secret in secrets:
        text = secret.reveal()
        if len(text) < shortest:
            continue
        if len(text) < _ANYWHERE and shortest >= _IN_DATA and not looks_random(text):
            continue
        for form in _forms(text):
            if len(form) >= shortest:
                needle = _needle(form, alone=len(form) < _ANYWHERE)
                found.setdefault((needle.text, False), needle)
        for core in _cores(text.encode("utf-8", "surrogatepass")):
            needle = _needle(core, alone=False)._replace(core=True)
            found.setdefault((needle.text, True), needle)
    return tuple(found.values())


def _needle(form: bytes, *, alone: bool) -> _Needle:
    folded = b"+" in form or b" " in form
    wide = not form.isascii() or b'"' in form
    text = form.replace(b"+", b" ") if folded else form
    probe = max(re.split(rb"[^A-Za-z0-9]+", form), key=len)
    if wide or not _is_word(probe):
        probe = max(re.split(rb"[ +]", form), key=len)
    return _Needle(text, alone, core=False, folded=folded, wide=wide, probe=probe)


def _is_word(probe: bytes) -> bool:
    """Tell whether a part of a secret is letters and digits, and long enough to look for."""
    return len(probe) >= 6 and probe.isalnum() and probe.isascii()


def _forms(text: str) -> Iterator[bytes]:
    """Yield a secret as it may stand in a text of any charset, also with its own escapes undone."""
    plain = text.encode("utf-8", "surrogatepass")
    yield from plain_views(plain, Kind.WIDE)
    if not text.isascii():
        for charset in ("latin-1", "cp1252", "utf-16-le", "utf-16-be"):
            yield text.encode(charset, "replace").replace(b"\0", b"")


def _cores(plain: bytes) -> Iterator[bytes]:
    """Yield what Base64 makes of a secret, wherever in a longer text it begins."""
    import base64

    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain)
        core = coded[(0, 2, 3)[before] : (before + len(plain)) * 8 // 6]
        if len(core) >= _CORE:
            yield core
            yield core.translate(bytes.maketrans(b"+/", b"-_"))


def _known(data: bytes, needles: tuple[_Needle, ...]) -> Iterator[tuple[int, int]]:
    """Yield where secrets stand in a text."""
    folded = data.replace(b"+", b" ") if any(needle.folded for needle in needles) else data
    for needle in needles:
        text = folded if needle.folded else data
        start = text.find(needle.text)
        while start >= 0:
            end = start + len(needle.text)
            if needle.core:
                start, end = _run(data, start, end)
                yield start, end
            elif not needle.alone or _stands_alone(data, start, end):
                yield start, end
            start = text.find(needle.text, end)


_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{0,4096}={0,2}")
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/_-]")


_CUT_ESCAPE: Final = re.compile(
    rb"(?:\\(?:u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?)?|%[0-9A-Fa-f]?|&#?\w{0,8})\Z"
)


def _beginnings(data: bytes, needles: tuple[_Needle, ...]) -> Iterator[tuple[int, int]]:
    """Yield where the end of a text is the beginning of a secret that was cut."""
    cut = _CUT_ESCAPE.search(data, max(len(data) - _TAIL, 0))
    end = cut.start() if cut else len(data)
    for needle in needles:
        tail = data[max(end - len(needle.text), 0) : end]
        tail = tail.replace(b"+", b" ") if needle.folded else tail
        for size in range(min(len(needle.text) - 1, len(tail)), _IN_TEXTS - 1, -1):
            if tail.endswith(needle.text[:size]):
                yield end - size, len(data)
                break


_TAIL: Final = 12


def _run(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the whole Base64 text around a part of it, as far as one may be that long."""
    before = data[max(start - 4096, 0) : start][::-1]
    stop = _NO_BASE64.search(before)
    after = _BASE64.match(data, end)
    return start - (stop.start() if stop else len(before)), after.end() if after else end


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    return not (data[max(start - 1, 0) : start].isalnum() or data[end : end + 1].isalnum())


def _unknown(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where a text holds what looks like a credential."""
    from reso_explorer.credential_search import unknown

    return unknown(data)


# --- masking ------------------------------------------------------------------------------------


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order; those that touch are one."""
    first = last = -1
    for start, end in sorted(spans):
        if start > last:
            if last > first:
                yield first, last
            first, last = start, end
        else:
            last = max(last, end)
    if last > first:
        yield first, last


def _masked(data: bytes, spans: Iterable[tuple[int, int]], mask: bytes) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for start, end in _joined(spans):
        pieces += (data[done:start], mask)
        done = end
    pieces.append(data[done:])
    return b"".join(pieces)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


_STARS: Final = bytes([0, *[0x2A] * 255])


def _starred(data: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Put an asterisk for each byte that is not zero, which suits letters of any width."""
    changed = bytearray(data)
    for start, end in _joined(spans):
        changed[start:end] = changed[start:end].translate(_STARS)
    return bytes(changed)
