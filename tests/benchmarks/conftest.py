"""What the benchmarks share: documents of the corpus, measuring, and printing past the capture."""

from __future__ import annotations

import gc
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MS_GRAPH = "msgraph-v1.0.xml"
RESO_ENUM = "reso-dd-2.0-enum.xml"


class Times(NamedTuple):
    """Seconds of several runs, sorted."""

    runs: tuple[float, ...]

    @property
    def best(self) -> float:
        return self.runs[0]

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    def share(self, part: float) -> float:
        """Return the time below which a share of the runs stays."""
        return self.runs[min(len(self.runs) - 1, int(len(self.runs) * part))]


def measured(work: Callable[[], object], runs: int = 5) -> Times:
    """Return the times of some work, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        gc.collect()
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return Times(tuple(sorted(times)))


def measured_command(command: Sequence[str], runs: int = 15) -> Times:
    """Return the times of a command in a process of its own."""

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True)

    return measured(run, runs)


@pytest.fixture
def document_file(corpus: Path) -> Callable[[str], Path]:
    """Return the path of a document of the corpus; skips where it is not there."""

    def find(name: str) -> Path:
        path = corpus / name
        if not path.is_file():
            pytest.skip(f"{path} is not there")
        return path

    return find


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """Print a heading and lines of (what, figure), whatever is captured."""

    def tell(heading: str, *lines: tuple[str, str]) -> None:
        with capsys.disabled():
            print(f"\n{heading}")
            for what, figure in lines:
                print(f"  {what:<46}{figure:>22}")

    return tell


def ms(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1000:,.1f} ms"


def times_of(seconds: float, floor: float) -> str:
    """Return a time and how many times the floor it is."""
    return f"{ms(seconds)} = {seconds / floor:,.1f}x"
