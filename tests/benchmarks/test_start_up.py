"""How soon a command is done, beside an empty Python program; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_start_up.py -s`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import RESO_ENUM, measured_command, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PYTHON = sys.executable
COMMAND = (PYTHON, "-c", "from reso_explorer.__main__ import main; main()")


def test_help(report: Callable[..., None]) -> None:
    floor = measured_command((PYTHON, "-c", "pass")).best
    with_click = measured_command((PYTHON, "-c", "import click")).best
    shown = measured_command((*COMMAND, "--help")).best
    report(
        "reso-explorer --help",
        ("floor: python -c pass", ms(floor)),
        ("python -c 'import click'", times_of(with_click, floor)),
        ("--help (budget 6x)", times_of(shown, floor)),
        ("--version", times_of(measured_command((*COMMAND, "--version")).best, floor)),
    )


@pytest.mark.corpus
def test_show(document_file: Callable[[str], Path], report: Callable[..., None]) -> None:
    path = str(document_file(RESO_ENUM))
    parse = f"import lxml.etree; lxml.etree.parse({path!r})"
    floor = measured_command((PYTHON, "-c", parse)).best
    lines = [("floor: python with a bare lxml parse", ms(floor))]
    for title, arguments in (
        ("show FILE Property (budget 250 ms)", ("show", path, "Property")),
        ("show FILE Property/StandardStatus", ("show", path, "Property/StandardStatus")),
        ("show FILE", ("show", path)),
        ("search FILE auction date", ("search", path, "auction", "date")),
        ("lint FILE", ("lint", path, "--fail-on", "never")),
        ("graph path FILE Property Office", ("graph", "path", path, "Property", "Office")),
        ("diff FILE FILE", ("diff", path, path)),
    ):
        lines.append((title, times_of(measured_command((*COMMAND, *arguments), 9).best, floor)))
    report("reso-explorer on RESO DD 2.0 with enumerations", *lines)
