"""Where copied text goes, by what is there and where the terminal is."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from reso_explorer.tui.clipboard import put, ways_of

if TYPE_CHECKING:
    from pathlib import Path

FAR = {"SSH_CONNECTION": "10.0.0.1 5000 10.0.0.2 22"}


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Make programs that write what they get beside themselves; `wl-copy` fails."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("xclip", "tmux"):
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec /bin/cat > "{folder}/{name}.got"\n')
        path.chmod(0o755)
    broken = folder / "wl-copy"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("wanted", "environ", "expected"),
    [
        ("auto", {"DISPLAY": ":0"}, ["xclip", "osc52"]),
        ("auto", {"WAYLAND_DISPLAY": "w"}, ["wl-copy", "osc52"]),
        ("auto", {}, ["osc52"]),
        ("auto", {"DISPLAY": ":0", **FAR}, ["osc52"]),
        ("auto", {"DISPLAY": ":0", "TMUX": "s", **FAR}, ["tmux", "osc52"]),
        ("auto", {"DISPLAY": ":0", "TMUX": "s"}, ["xclip", "tmux", "osc52"]),
        ("auto", {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, ["file"]),
        ("native", {"DISPLAY": ":0", **FAR}, ["xclip"]),
        ("native", {}, []),
        ("osc52", {"DISPLAY": ":0", "TMUX": "s"}, ["tmux", "osc52"]),
        ("file", {"DISPLAY": ":0"}, ["file"]),
    ],
)
def test_the_surest_way_comes_first(
    programs: Path, wanted: str, environ: dict[str, str], expected: list[str]
) -> None:
    found = ways_of(wanted, {"PATH": str(programs), **environ})
    assert [way[0] for way in found] == expected


async def copied(programs: Path, wanted: str, environ: dict[str, str]) -> tuple[str, list[str]]:
    sent: list[str] = []
    said = await put(
        "naïve",
        wanted,
        {"PATH": str(programs), **environ},
        folder=lambda: programs.parent / "data",
        terminal=sent.append,
    )
    return said, sent


async def test_a_program_gets_the_text(programs: Path) -> None:
    assert await copied(programs, "auto", {"DISPLAY": ":0"}) == ("Copied 5 characters.", [])
    assert (programs / "xclip.got").read_text(encoding="utf-8") == "naïve"
    assert await copied(programs, "auto", {"TMUX": "s", **FAR}) == ("Copied 5 characters.", [])
    assert (programs / "tmux.got").read_text(encoding="utf-8") == "naïve"


async def test_a_program_that_fails_gives_way_to_the_terminal(programs: Path) -> None:
    said, sent = await copied(programs, "auto", {"WAYLAND_DISPLAY": "w"})
    assert said == "Copied 5 characters to the terminal's clipboard."
    assert sent == ["naïve"]
    said, sent = await copied(programs, "native", {"WAYLAND_DISPLAY": "w"})
    assert (said, sent) == ("`wl-copy` couldn't copy the text.", [])


async def test_without_a_program_native_says_what_to_try(programs: Path) -> None:
    said, sent = await copied(programs, "native", {})
    assert sent == []
    assert "Try --clipboard osc52 or --clipboard file" in said


async def test_a_file_is_for_the_user_alone(programs: Path) -> None:
    path = programs.parent / "data" / "clipboard.txt"
    assert await copied(programs, "file", {}) == (f"Copied 5 characters to {path}.", [])
    assert path.read_text(encoding="utf-8") == "naïve"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
