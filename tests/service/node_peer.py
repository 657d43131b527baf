"""Services of others that run in Node, from the folder that RESO_EXPLORER_NODE names.

It holds `node_modules` with their packages; without it, or without Node, there is nothing to test
against.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATIENCE = 60.0
"""Seconds after which a server that does not get ready is ended."""


def needed(packages: Sequence[str]) -> tuple[str, Path]:
    """Return the Node program and the folder with some packages; skip where one is missing."""
    node, named = shutil.which("node"), os.environ.get("RESO_EXPLORER_NODE", "")
    if node is None:
        pytest.skip("Node is not installed")
    if not named:
        pytest.skip("RESO_EXPLORER_NODE names no folder with node_modules")
    folder = Path(named).resolve()
    for package in packages:
        if not (folder / "node_modules" / package).is_dir():
            pytest.skip(f"{package} is not in the node_modules of RESO_EXPLORER_NODE")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().removeprefix("v").partition(".")[0]) < 20:
        pytest.skip(f"Node 20 or later is needed, this is {version.strip()}")
    return node, folder


@contextmanager
def served(script: Path, *arguments: str, packages: Sequence[str], log: Path) -> Iterator[int]:
    """Run a script that prints `ready PORT`, and yield the port; `log` takes what it complains of."""
    node, folder = needed(packages)
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [node, str(script), str(folder), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            assert process.stdout is not None
            said = next((line for line in process.stdout if line.startswith("ready ")), "")
            guard.cancel()
            assert said, log.read_text()
            yield int(said.split()[1])
        finally:
            guard.cancel()
            process.kill()
