"""The response of the last request: status, the request itself, headers, times, and the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from reso_explorer.export import row_json
from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.cells import Cell, Kind
from reso_explorer.tui.present.counts import duration_text, size_text
from reso_explorer.tui.present.facts import wrap
from reso_explorer.tui.present.record import record_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.service.transport import Exchange, Recording

BodyView = Literal["folded", "pretty", "raw"]
BODY_VIEWS: Final[tuple[BodyView, ...]] = ("folded", "pretty", "raw")
MOST_BODY: Final = 1_000_000
"""Bytes of a body that are shown."""
_NAMES: Final = 20
"""Cells that lines of a body have besides `width`, because they have no name."""
_SECTIONS: Final = ("request", "headers", "trace", "body")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One line; `path` names what Enter folds, `value` is what `y` copies."""

    name: str
    cell: Cell
    depth: int = 0
    path: Path = ()
    value: str = ""
    is_group: bool = False
    is_folded: bool = False
    is_plain: bool = False
    """Whether it has no name and takes the whole width."""
    is_judgment: bool = False
    """Whether it says what the rows show about the query."""


@dataclass(slots=True)
class Body:
    """The body of a response, read once."""

    data: bytes
    content_type: str = ""
    _tree: Any = None
    _is_read: bool = False

    @property
    def text(self) -> str:
        """The body as text, cut if it is very long."""
        return self.data[:MOST_BODY].decode("utf-8", "replace")

    @property
    def is_cut(self) -> bool:
        """Whether only its beginning is shown."""
        return len(self.data) > MOST_BODY

    @property
    def tree(self) -> Any:
        """The JSON value, None if the body is none or too long."""
        if not self._is_read:
            self._is_read = True
            if not self.is_cut and self.data.lstrip()[:1] in {b"{", b"["}:
                try:
                    self._tree = row_json.decode(self.data)
                except (ValueError, RecursionError):
                    self._tree = None
        return self._tree

    @property
    def views(self) -> tuple[BodyView, ...]:
        """The ways in which it can be shown."""
        return BODY_VIEWS if isinstance(self.tree, dict | list) and self.tree else ("raw",)


def body_of(recording: Recording) -> Body:
    """Return the body that came last."""
    headers = dict(recording.exchanges[-1].response_headers) if recording.exchanges else {}
    return Body(recording.body, headers.get("content-type", ""))


def status_text(recording: Recording | None) -> str:
    """Return the status for the title of the tab: `200`, `no answer`, "" before the first request."""
    if recording is None or not recording.exchanges:
        return ""
    status = recording.exchanges[-1].status
    return str(status) if status else "no answer"


def first_folded(body: Body) -> frozenset[Path]:
    """Return what is folded at first: the rows of the body, and all sections but the body."""
    folded: set[Path] = {(name,) for name in _SECTIONS if name != "body"}
    tree = body.tree
    if isinstance(tree, dict):
        for name, value in tree.items():
            if isinstance(value, list):
                folded |= {("body", name, number) for number in range(len(value))}
    elif isinstance(tree, list):
        folded |= {("body", f"#{number + 1}") for number in range(len(tree))}
    return frozenset(folded)


def response_lines(
    recording: Recording,
    body: Body,
    *,
    width: int,
    view: BodyView = "folded",
    folded: frozenset[Path] = frozenset(),
    judged: Sequence[str] = (),
) -> list[ResponseLine]:
    """Return the lines of a response; what failed shows how far it got.

    `judged` are sentences on what the rows show about the query.
    """
    if not recording.exchanges:
        return []
    last = recording.exchanges[-1]
    lines = [
        ResponseLine("", Cell(visible(text), "warning"), value=text, is_judgment=True)
        for text in judged
    ]
    lines.append(_head("request", f"{last.method} {last.url}", folded, value=last.url))
    if ("request",) not in folded:
        lines += _wrapped(last.url, width)
        lines += _headers(last.request_headers, width)
    answer = f"{last.status} {last.reason}".strip() if last.status else "no answer"
    kind: Kind = "text" if 200 <= last.status < 300 else "error"
    about = dict(last.response_headers).get("content-type", "")
    told = " · ".join(
        part for part in (count(len(last.response_headers), "header"), answer, about) if part
    )
    lines.append(_head("headers", told, folded, kind=kind))
    if ("headers",) not in folded:
        lines += _headers(last.response_headers, width)
    lines.append(_head("trace", _trace_text(recording.exchanges), folded))
    if ("trace",) not in folded:
        lines += [line for each in recording.exchanges for line in _exchange_lines(each, width)]
    elif last.error:
        lines.append(ResponseLine("", Cell(visible(last.error), "error"), 1, value=last.error))
    lines.append(_head("body", _body_text(body, view), folded))
    if ("body",) not in folded:
        lines += _body_lines(body, view, width, folded)
    return lines


def _head(
    name: str, text: str, folded: frozenset[Path], *, kind: Kind = "text", value: str = ""
) -> ResponseLine:
    return ResponseLine(
        name.capitalize(),
        Cell(visible(text), kind),
        path=(name,),
        value=value or text,
        is_group=True,
        is_folded=(name,) in folded,
    )


def _headers(headers: Sequence[tuple[str, str]], width: int) -> Iterator[ResponseLine]:
    for name, value in headers:
        for number, part in enumerate(wrap(visible(value), max(width - 2, 20)) or [""]):
            yield ResponseLine(
                "" if number else visible(name), Cell(part), 1, value=f"{name}: {value}"
            )


def _wrapped(text: str, width: int) -> Iterator[ResponseLine]:
    room = max(width - 2, 20)
    shown = visible(text)
    for start in range(0, len(shown), room):
        yield ResponseLine("", Cell(shown[start : start + room]), 1, value=text)


def _whole(text: str, width: int) -> Iterator[ResponseLine]:
    """Yield a line of the body, cut into pieces that fit."""
    room = width + _NAMES
    shown = visible(text)
    for start in range(0, max(len(shown), 1), room):
        yield ResponseLine("", Cell(shown[start : start + room]), 1, value=text, is_plain=True)


# --- times -----------------------------------------------------------------------------------------


def phases_text(exchange: Exchange) -> str:
    """Return the time of an exchange and its parts: `312 ms: connect 21 · TLS 38 · wait 231`."""
    total = duration_text(exchange.elapsed)
    parts = [
        f"{name} {seconds * 1000:.0f}"
        for name, seconds in exchange.phases
        if seconds >= 0.0005 or name == exchange.unfinished
    ]
    if not parts:
        return total
    if exchange.unfinished:
        parts[-1] += " (didn't finish)"
    return f"{total}: {' · '.join(parts)}"


def _trace_text(exchanges: Sequence[Exchange]) -> str:
    text = phases_text(exchanges[-1])
    return text if len(exchanges) == 1 else f"{count(len(exchanges), 'request')} · {text}"


def _exchange_lines(exchange: Exchange, width: int) -> Iterator[ResponseLine]:
    status = f"{exchange.status} {exchange.reason}".strip() if exchange.status else "no answer"
    sizes = f"{size_text(exchange.received)} received"
    if exchange.unpacked != exchange.received:
        sizes += f", {size_text(exchange.unpacked)} unpacked"
    text = f"{status} · {phases_text(exchange)} · {sizes}"
    kind: Kind = "text" if 200 <= exchange.status < 300 else "error"
    yield ResponseLine(exchange.method, Cell(visible(text), kind), 1, value=exchange.url)
    for part in wrap(visible(exchange.url), max(width - 2, 20)):
        yield ResponseLine("", Cell(part, "dim"), 1, value=exchange.url)
    if exchange.error:
        for part in wrap(visible(exchange.error), max(width - 2, 20)):
            yield ResponseLine("", Cell(part, "error"), 1, value=exchange.error)


# --- the body --------------------------------------------------------------------------------------


def _body_text(body: Body, view: BodyView) -> str:
    if not body.data:
        return "empty"
    parts = [size_text(len(body.data)), f"{view}, v changes it" if len(body.views) > 1 else ""]
    if body.is_cut:
        parts.append(f"the first {size_text(MOST_BODY)} are shown")
    parts.append(clip(" ".join(body.data[:400].decode("utf-8", "replace").split()), 200))
    return " · ".join(part for part in parts if part)


def _body_lines(
    body: Body, view: BodyView, width: int, folded: frozenset[Path]
) -> Iterator[ResponseLine]:
    tree = body.tree
    if view == "raw" or "folded" not in body.views:
        for text in body.text.splitlines():
            yield from _whole(text, width)
        return
    if view == "pretty":
        for text in row_json.pretty(tree).splitlines():
            yield from _whole(text, width)
        return
    row = tree if isinstance(tree, dict) else {f"#{n + 1}": each for n, each in enumerate(tree)}
    inner = frozenset(path[1:] for path in folded if path[:1] == ("body",) and len(path) > 1)
    for line in record_lines(row, width=width, folded=inner, control_last=False):
        value = line.value
        yield ResponseLine(
            line.name,
            line.cell,
            line.depth + 1,
            ("body", *line.path),
            value if isinstance(value, str) else row_json.pretty(value),
            is_group=line.is_group,
            is_folded=line.is_folded,
        )
