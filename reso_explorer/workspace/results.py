"""What a workspace hands out while and after it works."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.service.transport import Progress
    from reso_explorer.values.judge import Judgment  # noqa: TC004  # not decoded; imports the parser


_listener: ContextVar[Callable[[Step], None] | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(on_step: Callable[[Step], None] | None) -> Iterator[None]:
    """Have pauses and stalls of the requests made inside told to `on_step`."""
    before = _listener.set(on_step)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(told: Callable[[Step], None], step: Step) -> None:
    """Tell a step to who listens to the running request, else to `told`."""
    (_listener.get() or told)(step)


class Step(Struct, frozen=True):
    """Progress in words; `done` and `total` where they are known (bytes or rows).

    `waited` is how many seconds nothing has come, where the step says that; `pause` how long
    nothing will be sent.
    """

    text: str
    done: int | None = None
    total: int | None = None
    waited: float | None = None
    pause: float | None = None


class ResultPage(Struct, frozen=True):
    """One page of rows.

    Rows hold str, int, Decimal, bool, None, lists and dicts as sent. `count` is the total that
    the server states, None where it states none. `elapsed` is in seconds, `size` in bytes of the
    unpacked body. `is_single` tells that the answer is one entity or value, not a collection.
    """

    rows: list[dict[str, Any]]
    columns: tuple[str, ...]
    url: str
    query: str = ""
    count: int | None = None
    next_link: str | None = None
    number: int = 1
    elapsed: float = 0.0
    size: int = 0
    is_single: bool = False
    is_cut: bool = False
    """Whether more rows would follow that were not wanted."""
    is_whole: bool = True
    """Whether all rows came that were requested, as far as this page ends the run."""
    advice: str = ""
    """How to get the other rows where the run isn't whole."""
    content: bytes | None = None
    """The raw value, where that was requested; the one row says what it is."""
    content_type: str = ""
    content_text: str | None = None
    """The raw value as text, None where it is no text."""
    odata_version: str = ""
    notes: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    """Columns that are numbers, whether the server sends them as numbers or as text."""
    judgments: tuple[Judgment, ...] = ()
    """What the rows show about the query, as evidence; the sentences are among the notes."""
    recording: Any = None
    """The exchanges that the page took and its body, as `service.transport.Recording`; None for
    pages of a download."""


def columns_of(rows: list[dict[str, Any]], preferred: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the column names of rows: preferred ones first, control information left out.

    Of an answer without rows the preferred names are the columns.
    """
    from reso_explorer.export import row_csv

    return row_csv.ordered((name for row in rows for name in row_csv.columns_of(row)), preferred)


def selected(text: str) -> tuple[str, ...]:
    """Return the columns that a query's $select names, in order; () without $select."""
    from reso_explorer.query.edit import selected as paths

    return tuple(path for path in paths(text) if path != "*")


def narrated(on_step: Callable[[Step], None] | None) -> Callable[[Progress], None] | None:
    """Return a listener of the transport that tells its progress as steps."""
    if on_step is None:
        return None

    def told(progress: Progress) -> None:
        on_step(Step("Receiving", progress.received, progress.expected))

    return told
