"""One package speaks HTTP, and only when it has to."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import reso_explorer.service

SERVICE = Path(reso_explorer.service.__file__).parent


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_transport_imports_an_http_library() -> None:
    http = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "http"}
    others = {
        str(path.relative_to(SERVICE)): imported(path) & http
        for path in SERVICE.rglob("*.py")
        if path.parent.name != "transport"
    }
    assert {name: found for name, found in others.items() if found} == {}


def test_importing_is_light() -> None:
    script = (
        "import sys, pkgutil, importlib, reso_explorer.service as s\n"
        "for each in pkgutil.walk_packages(s.__path__, 'reso_explorer.service.'):\n"
        "    importlib.import_module(each.name)\n"
        "heavy = {'httpx', 'lxml', 'networkx', 'textual', 'rapidfuzz', 'pyarrow', 'keyring'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_but_get_and_token_requests_can_be_sent() -> None:
    words = {"put", "patch", "delete", "PUT", "PATCH", "DELETE", "MERGE"}
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in words, path
    transport = (SERVICE / "transport" / "transport.py").read_text(encoding="utf-8")
    assert transport.count('"POST"') == 1
