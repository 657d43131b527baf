"""CPU until the workbench shows its first frame and its tree, beside a minimal Textual app.

Printed, not judged. Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_first_frame.py -s`.
Each figure is the CPU of a fresh process, the interpreter and all threads included, so that other
work on the machine counts little.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from .conftest import RESO_ENUM, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

RUNS: Final = 7

PAINTED: Final = """
import time
class Painted:
    first = 0.0
    def post_display_hook(self):
        now = time.process_time()
        if not self.first and self.has("widget"):
            self.first = now
        if self.first and self.has("tree"):
            print(self.first, now)
            self.exit()
"""

MINIMAL: Final = (
    PAINTED
    + """
from textual.app import App
from textual.widgets import Tree
class Minimal(Painted, App):
    def compose(self):
        tree = Tree("root")
        tree.root.expand()
        for number in range(100):
            tree.root.add_leaf(f"item {number}")
        yield tree
    def has(self, what):
        return bool(self.screen._compositor.visible_widgets)
Minimal().run(headless=True, size=(160, 50))
"""
)

WORKBENCH: Final = (
    PAINTED
    + """
import os, sys
from reso_explorer.tui.app import Workbench
from reso_explorer.world import World
def has(self, what):
    if what == "tree":
        return any(view.row_count for view in self.screen.query("#outline"))
    return bool(self.screen._compositor.visible_widgets)
Workbench.first = 0.0
Workbench.has = has
Workbench.post_display_hook = Painted.post_display_hook
app = Workbench(sys.argv[1], World(environ=dict(os.environ)))
app.collector.is_active = True
app.run(headless=True, size=(160, 50))
"""
)


def shown(code: str, *arguments: str, environ: Mapping[str, str]) -> tuple[float, float]:
    """Return the least CPU until the first frame and until the tree, of several processes."""
    found = []
    for _ in range(RUNS):
        done = subprocess.run(
            (sys.executable, "-c", code, *arguments),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environ},
        )
        first, tree = map(float, done.stdout.split()[:2])
        found.append((first, tree))
    return min(each[0] for each in found), min(each[1] for each in found)


@pytest.mark.corpus
def test_first_frame(
    document_file: Callable[[str], Path], report: Callable[..., None], tmp_path: Path
) -> None:
    environ = {"RESO_EXPLORER_HOME": str(tmp_path)}
    path = str(document_file(RESO_ENUM))
    first, tree = shown(MINIMAL, environ=environ)
    ours_first, ours_tree = shown(WORKBENCH, path, environ=environ)
    report(
        f"CPU until the screen shows something, {RESO_ENUM}, model cached",
        ("floor: first frame of a minimal Textual app", ms(first)),
        ("first frame (budget 1.5x)", times_of(ours_first, first)),
        ("floor: tree of a minimal Textual app", ms(tree)),
        ("usable tree (budget 2x)", times_of(ours_tree, tree)),
    )
