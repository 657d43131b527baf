"""The guide page on the dictionary: what it tells people to copy works."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reso_explorer.dictionary import build
from reso_explorer.dictionary.notes import with_notes
from reso_explorer.dictionary.write_json import write_json
from reso_explorer.document import read_metadata
from reso_explorer.shipped import guide_topics, schema_file

_BLOCK = re.compile("```(\\w+)\n(.*?)```", re.DOTALL)
TEXT = guide_topics()["dictionary"].read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return [found[2] for found in _BLOCK.finditer(TEXT) if found[1] == language]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    path = folder / "schema.json"
    path.write_bytes(write_json(build(read_metadata(schema_file("demo-enum.xml")))))
    return path


@pytest.fixture(scope="module")
def data(schema: Path) -> Any:
    return json.loads(schema.read_bytes())


def test_there_are_fifteen_questions() -> None:
    assert len(blocks("jq")) == 15


def test_every_question_has_an_answer(schema: Path, data: Any) -> None:
    jq = shutil.which("jq")
    if jq is None:
        pytest.skip("jq isn't installed")
    answers = []
    for query in blocks("jq"):
        done = subprocess.run(
            [jq, "-c", query, str(schema)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), query
        answers.append([json.loads(line) for line in done.stdout.splitlines()])
    assert answers[0][0] == "Field: FieldKey"
    fields = data["resources"]["Property"]["fields"]
    assert len(answers[1]) == len(fields)
    lookup = data["lookups"][fields["StandardStatus"]["lookup"]]
    assert answers[5] == [sorted(lookup["values"])]
    assert answers[12] == [f"StandardStatus eq {lookup['edmType']}'Active'"]
    assert answers[14][0]["Property"] == len(fields)
    empty = [number for number, answer in enumerate(answers) if not answer]
    assert set(empty) <= {7, 10}  # all lookups of this feed have values; nothing is refused


def test_the_python_program_runs(
    schema: Path, data: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = blocks("python")
    monkeypatch.chdir(schema.parent)
    path = schema.parent / "program.py"
    path.write_text(program, encoding="utf-8")
    runpy.run_path(str(path))
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        f"{name} ({', '.join(each.get('key', []))})" for name, each in data["resources"].items()
    ]
    status = data["lookups"][data["resources"]["Property"]["fields"]["StandardStatus"]["lookup"]]
    assert f"  StandardStatus: string, {len(status['values'])} values" in lines


def test_the_typescript_program_compiles_and_runs(schema: Path) -> None:
    node = shutil.which("node")
    compiler = Path(os.environ.get("RESO_EXPLORER_NODE", "none"), "node_modules/typescript/bin/tsc")
    if node is None or not compiler.exists():
        pytest.skip("RESO_EXPLORER_NODE names no folder with TypeScript")
    (program,) = blocks("typescript")
    (schema.parent / "program.ts").write_text(program, encoding="utf-8")
    (schema.parent / "node.d.ts").write_text(
        'declare module "node:fs" { function readFileSync(path: string, form: "utf8"): string; }'
    )
    options = ["--strict", "--module", "commonjs", "--target", "es2022", "--types", ""]
    for command in ([compiler, "program.ts", "node.d.ts", *options], ["program.js"]):
        words = [node, *map(str, command)]
        done = subprocess.run(words, cwd=schema.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Property (ListingKey)" in done.stdout.splitlines()
    assert re.search(r"^  ListAgent -> Member$", done.stdout, re.MULTILINE)


def test_the_notes_are_notes() -> None:
    (notes,) = blocks("yaml")
    found = with_notes(build(read_metadata(schema_file("demo-lookup.xml"))), notes.encode(), "x")
    told = found.resources["Property"].fields["ListPrice"].notes
    assert told is not None
    assert told.column == "asking_price"
