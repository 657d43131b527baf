from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reso_explorer.cli.app import cli
from reso_explorer.export.formats import FORMATS, Options, Subject, of_file, write

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document


def _export(*words: str) -> str:
    result = CliRunner().invoke(cli, ["export", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("schema.json", "json"),
        ("SCHEMA.JSON", "json"),
        ("fields.csv", "csv"),
        ("a.values.csv", "values-csv"),
        ("a.csdl.json", "csdl-json"),
        ("a.model.json", "model-json"),
        ("a.xml", "csdl-xml"),
        ("a.mmd", "mermaid"),
        ("a.xlsx", "xlsx"),
    ],
)
def test_the_longest_ending_of_a_file_name_names_the_format(name: str, expected: str) -> None:
    assert [form.name for form in of_file(name)] == [expected]


def test_a_name_without_a_known_ending_names_none() -> None:
    assert of_file("notes.txt") == ()


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_writes(market: Document, name: str) -> None:
    written = write(Subject(market), name, Options())
    files = {"": written} if isinstance(written, bytes) else dict(written)
    assert files
    assert all(files.values())


def test_the_help_lists_every_format() -> None:
    text = _export("--help")
    for name, form in FORMATS.items():
        assert any(line.split() == [name, *form.about.split()] for line in text.splitlines())


def test_without_a_format_the_output_names_it(tmp_path: Path) -> None:
    target = tmp_path / "fields.csv"
    _export("demo", "-o", str(target))
    assert target.read_text(encoding="utf-8").startswith("resource,name,kind,type,edm_type,")


def test_a_file_of_the_same_content_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "schema.json"
    _export("demo", "-o", str(target))
    other = target.read_text(encoding="utf-8").replace('"source":"demo"', '"source":"before"')
    target.write_text(other, encoding="utf-8")
    result = CliRunner().invoke(cli, ["export", "demo", "-o", str(target)])
    assert "has this content already" in result.stderr
    assert target.read_text(encoding="utf-8") == other
    _export("demo", "-o", str(target), "--with-lines")
    assert '"source":"demo"' in target.read_text(encoding="utf-8")


def test_provenance_is_one_line_and_may_go() -> None:
    whole, bare = _export("demo").splitlines(), _export("demo", "--no-provenance").splitlines()
    told = [line for line in whole if line not in bare]
    assert len(told) == 1
    provenance = json.loads("{" + told[0].strip().rstrip(",") + "}")["provenance"]
    assert provenance["source"] == "demo"
    assert provenance["document"].startswith("sha256:")
    assert [line for line in whole if line not in told] == bare
