"""Progress of long downloads: a line of a terminal, or a line now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.cli.download import teller, told
from reso_explorer.service.download import DownloadProgress

if TYPE_CHECKING:
    import pytest

PROGRESS = DownloadProgress(
    rows=1_500, pages=3, received=2_000_000, rate=250.0, total=4_000, eta=10.0
)
WORDS = "Read 1,500 of 4,000 rows in 3 pages, 2.0 MB, 250 rows/s, 10 s left"


def test_rows_total_rate_and_time_left_are_told() -> None:
    assert told(PROGRESS) == WORDS


def test_a_pipe_gets_ever_fewer_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now: Any = iter(range(200))
    monkeypatch.setattr("reso_explorer.cli.download.monotonic", lambda: float(next(now)))
    tell = teller()
    for _ in range(100):
        tell(PROGRESS)
    assert capsys.readouterr().err.splitlines() == [WORDS] * 4  # after 10, 20, 40, and 80 seconds


def test_a_terminal_has_one_line_overwritten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    tell = teller()
    tell(PROGRESS)
    tell(PROGRESS)
    assert capsys.readouterr().err == f"\r\x1b[K{WORDS}" * 2
