"""The guide, and that what it tells people to copy works."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.compare.ignore import read_ignore_list
from reso_explorer.shipped import guide_topics

if TYPE_CHECKING:
    from pathlib import Path

Run = Any
_BLOCK = re.compile("```(\\w*)\n(.*?)```", re.DOTALL)


def blocks(topic: str, language: str) -> list[str]:
    text = guide_topics()[topic].read_text(encoding="utf-8")
    return [found[2] for found in _BLOCK.finditer(text) if found[1] == language]


def test_topics_are_listed_and_printed(rx: Run) -> None:
    listed = rx("guide", "--format", "csv").out.splitlines()
    assert listed[0] == "topic,title"
    assert "diff,Watch a schema for changes" in listed
    page = rx("guide", "diff")
    assert (page.code, page.out) == (0, guide_topics()["diff"].read_text(encoding="utf-8"))
    unknown = rx("guide", "dif")
    assert (unknown.code, "Did you mean `diff`?" in unknown.err) == (2, True)


def test_the_pages_are_below_the_package() -> None:
    import reso_explorer

    (folder,) = reso_explorer.__path__
    assert {str(path.parent.parent) for path in guide_topics().values()} == {folder}


def test_the_ignore_file_of_the_guide_is_read() -> None:
    (text,) = (each for each in blocks("diff", "") if "PATTERN" in each)
    ignored = read_ignore_list(text)
    assert [each.pattern for each in ignored.lines] == [
        "Property/Legacy*",
        "*/ModificationTimestamp",
        "Teams*",
        "HistoryTransactional/*",
    ]
    assert ignored.lines[0].reason == "nobody reads them since 2024"


def test_the_workflow_and_the_hook_are_yaml() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML isn't installed")
    workflow, hooks = map(yaml.safe_load, blocks("diff", "yaml"))
    steps = workflow["jobs"]["schema"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    (hook,) = hooks["repos"][0]["hooks"]
    assert re.search(hook["files"], "schema/metadata.xml")


@pytest.fixture
def repository(market_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the guide describes it; a field is gone from the new schema."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema").mkdir()
    (tmp_path / "queries").mkdir()
    shutil.move(market_file, "schema/metadata.xml")
    (tmp_path / "queries" / "phones.txt").write_text("Office?$select=OfficeKey,OfficePhone")
    return tmp_path


def without_phone(text: str) -> str:
    return text.replace('<Property Name="OfficePhone" Type="Edm.String"/>', "")


def test_the_commands_of_the_action_run(rx: Run, repository: Path) -> None:
    workflow = blocks("diff", "yaml")[0]
    commands = [
        line.strip().removeprefix("run: ")
        for line in workflow.splitlines()
        if line.strip().removeprefix("run: ").startswith(("cp ", "reso-explorer "))
    ]
    results: dict[str, Any] = {}
    schema = repository / "schema" / "metadata.xml"
    upstream = repository / "upstream.xml"
    upstream.write_text(without_phone(schema.read_text(encoding="utf-8")), encoding="utf-8")
    for command in commands:
        program, *words = shlex.split(command.partition(" >")[0])
        if program == "cp":
            shutil.copy(*words)
            continue
        words = [str(upstream) if "://" in word else word for word in words]
        result = rx(*words)
        results[words[words.index("--format") + 1] if "--format" in words else words[0]] = result
    assert list(results) == ["fetch", "markdown", "html", "github"]
    assert [result.code for result in results.values()] == [0, 0, 0, 1]
    assert "Fix: `Office?$select=OfficeKey`" in results["markdown"].out
    assert results["html"].out.startswith("<!doctype html>")
    assert results["github"].out.startswith("::error file=queries/phones.txt,line=1,")
    assert "::error file=schema/metadata.xml,line=" in results["github"].out


def test_the_command_of_the_hook_runs(
    rx: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = re.search("entry: (.*)", blocks("diff", "yaml")[1])
    assert entry is not None
    bash, option, script = shlex.split(entry[1])
    assert (bash, option) == ("bash", "-c")
    shown, _, command = script.partition(" | ")
    assert shown == "git show HEAD:schema/metadata.xml"
    schema = repository / "schema" / "metadata.xml"
    committed = schema.read_bytes()
    schema.write_text(without_phone(committed.decode()), encoding="utf-8")
    stream = SimpleNamespace(buffer=io.BytesIO(committed), isatty=lambda: False)
    monkeypatch.setattr("sys.stdin", stream)
    result = rx(*shlex.split(command)[1:])
    assert result.code == 1
    assert "breaking: query queries/phones.txt" in result.out
