"""What is loaded when, seen from outside: each command in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_PROBE = """
import sys
sys.argv = ["reso-explorer", *{arguments!r}]
from reso_explorer.__main__ import main
try:
    main()
except SystemExit as done:
    code = done.code
else:
    code = 0
watched = ["textual", "networkx", "httpx", "rich", "lxml", "uvicorn", "asyncio", "sqlite3"]
loaded = [name for name in watched if name in sys.modules]
print(code, *loaded, file=sys.stderr)
"""


def loaded_by(*arguments: str) -> list[str]:
    """Run a command line in a fresh interpreter; return exit code and watched modules loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(arguments=list(arguments))],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.strip().splitlines()[-1].split()


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("show", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == ["0"]


def test_show_loads_nothing_heavy_but_the_parser(market_file: Path) -> None:
    assert loaded_by("show", str(market_file), "Listing") == ["0", "lxml"]


def test_a_second_show_of_a_large_document_does_without_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path / "home"))
    path = tmp_path / "large.xml"
    types = "".join(f'<ComplexType Name="T{number}"/>' for number in range(4000))
    namespace = "http://docs.oasis-open.org/odata/ns/edm"
    path.write_text(f'<Schema Namespace="s" xmlns="{namespace}">{types}</Schema>')
    assert "lxml" in loaded_by("show", str(path), "T1")
    assert loaded_by("show", str(path), "T1") == ["0"]


def test_a_graph_question_loads_the_graph_and_no_screen(market_file: Path) -> None:
    loaded = loaded_by("graph", "joins", str(market_file), "Listing")
    assert "textual" not in loaded
    assert "httpx" not in loaded


def test_importing_the_package_loads_no_dependency() -> None:
    code = "import reso_explorer, sys; print(*[m for m in ('msgspec','lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_public_names_are_there() -> None:
    import reso_explorer

    for name in reso_explorer.__all__:
        assert getattr(reso_explorer, name) is not None
