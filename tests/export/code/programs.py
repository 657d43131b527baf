"""Running the code of a query with the tool that it is for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.strict_service import CLIENT, CLIENT_SECRET, PASSWORD, TOKEN, USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SECRETS = {
    "RESO_EXPLORER_TOKEN": TOKEN,
    "RESO_EXPLORER_API_KEY": TOKEN,
    "RESO_EXPLORER_USERNAME": USER,
    "RESO_EXPLORER_PASSWORD": PASSWORD,
    "RESO_EXPLORER_CLIENT_ID": CLIENT,
    "RESO_EXPLORER_CLIENT_SECRET": CLIENT_SECRET,
}

PROGRAMS = ("python", "requests", "javascript", "typescript", "csharp", "php", "ruby")
SHELLS = ("curl", "wget", "httpie")


def node_tool(name: str) -> str | None:
    """Return the path of a program from npm: of PATH, or beside the services of others."""
    beside = Path(os.environ.get("RESO_EXPLORER_NODE", "/nowhere")) / "node_modules" / ".bin"
    return shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}{beside}")


def node_types() -> Path:
    """Return where the types of Node.js are if they are installed beside the compiler."""
    return Path(os.path.realpath(str(node_tool("tsc")))).parents[2] / "@types" / "node"


@cache
def missing(target: str) -> str:
    """Return which tool of a target isn't here, "" where all are."""
    needed = {
        "python": (),
        "requests": (),
        "javascript": ("node",),
        "typescript": ("node", "tsc"),
        "csharp": ("dotnet",),
        "curl": ("curl", "jq"),
        "wget": ("wget", "jq"),
        "httpie": ("http", "jq"),
    }.get(target, (target,))
    found = [name for name in needed if node_tool(name) is None]
    if target == "typescript" and not found and not node_types().is_dir():
        found = ["@types/node"]
    if target == "requests" and not found:
        done = subprocess.run([sys.executable, "-c", "import requests"], stderr=-3, check=False)
        found = ["requests"] if done.returncode else []
    if target == "php" and not found:
        modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=False)
        found = [] if "curl" in modules.stdout.split() else ["the curl extension of PHP"]
    return ", ".join(found)


def expect_tool(target: str) -> None:
    """Skip a test whose tool isn't here."""
    if missing(target):
        pytest.skip(f"needs {missing(target)}")


@dataclass
class Done:
    """What a program did."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """The rows that it printed."""
        assert self.code == 0, self.err
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Job:
    """A program to run: its text and target, and what its environment has."""

    target: str
    text: str
    environ: dict[str, str] = field(default_factory=lambda: dict(SECRETS))


def run(job: Job, folder: Path) -> Done:
    """Run a program with nothing but the secrets in its environment."""
    folder.mkdir(parents=True, exist_ok=True)
    for secret in (TOKEN, PASSWORD, CLIENT_SECRET):
        assert secret not in job.text
    usual = {"PATH": os.environ["PATH"], "HOME": str(folder), "DOTNET_NOLOGO": "1"}
    words = _command(job, folder)
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=usual | job.environ,
        timeout=240,
        check=False,
        cwd=folder,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def run_all(jobs: Iterable[Job], folder: Path) -> list[Done]:
    """Run programs side by side."""
    given = list(jobs)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(run, given, [folder / str(n) for n in range(len(given))]))


def _command(job: Job, folder: Path) -> list[str]:
    """Write the files of a program, and return how it is run."""

    def written(name: str) -> str:
        path = folder / name
        path.write_text(job.text, encoding="utf-8")
        return str(path)

    starts: dict[str, Callable[[], list[str]]] = {
        "python": lambda: [sys.executable, written("read.py")],
        "requests": lambda: [sys.executable, written("read.py")],
        "javascript": lambda: ["node", written("read.mjs")],
        "typescript": lambda: ["node", compiled([written("read.mts")])],
        "csharp": lambda: _dotnet(folder, written("Program.cs")),
        "php": lambda: ["php", written("read.php")],
        "ruby": lambda: ["ruby", written("read.rb")],
    }
    return starts.get(job.target, lambda: ["sh", written("read.sh")])()


def compiled(files: list[str]) -> str:
    """Compile TypeScript with all checks, and return the path of the last module."""
    tsc = node_tool("tsc")
    assert tsc is not None
    options = "--strict --target es2022 --module nodenext --moduleResolution nodenext"
    words = [
        tsc,
        *options.split(),
        "--typeRoots",
        str(node_types().parent),
        "--types",
        "node",
        *files,
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return files[-1].replace(".mts", ".mjs")


def _dotnet(folder: Path, source: str) -> list[str]:
    project = (
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType>'
        "<TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>"
    )
    (folder / "read.csproj").write_text(project)
    assert source.endswith("Program.cs")
    return ["dotnet", "run", "--project", str(folder)]
