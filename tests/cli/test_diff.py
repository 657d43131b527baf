from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Run = Any


@pytest.fixture
def changed_file(market_file: Path) -> Path:
    """The small market without a field, with another type and with a new field."""
    text = market_file.read_text(encoding="utf-8")
    text = text.replace('<Property Name="OfficePhone" Type="Edm.String"/>', "")
    text = text.replace('Name="OfficeID" Type="Edm.String"', 'Name="OfficeID" Type="Edm.Int32"')
    text = text.replace(
        '<Property Name="FullName"', '<Property Name="Nickname"/><Property Name="FullName"'
    )
    path = market_file.with_name("changed.xml")
    path.write_text(text, encoding="utf-8")
    return path


def test_text_names_the_change_its_place_and_its_lines(
    rx: Run, market_file: Path, changed_file: Path
) -> None:
    result = rx("diff", str(market_file), str(changed_file))
    assert result.code == 0
    lines = result.out.splitlines()
    assert (
        "Field `Office/OfficePhone` (Edm.String) is gone. [market.Office/OfficePhone, line"
        in lines[0]
    )
    assert lines[0].startswith("breaking: ")
    assert lines[-1].startswith("safe: Field `Person/Nickname`")
    assert result.err.strip() == "2 breaking, 0 worth a look, 1 safe."


def test_nothing_changed(rx: Run, market_file: Path) -> None:
    result = rx("diff", str(market_file), str(market_file), "--fail-on", "any")
    assert (result.code, result.out, result.err.strip()) == (0, "", "Nothing changed.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "never"), 0),
        (("--fail-on", "breaking"), 1),
        (("--fail-on", "any"), 1),
        (("--fail-on", "breaking", "--only", "safe"), 0),
        (("--fail-on", "any", "--only", "safe"), 1),
    ],
)
def test_exit_codes(
    rx: Run, market_file: Path, changed_file: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert rx("diff", str(market_file), str(changed_file), *arguments).code == code


def test_json_csv_and_markdown(rx: Run, market_file: Path, changed_file: Path) -> None:
    def run(form: str) -> str:
        return str(rx("diff", str(market_file), str(changed_file), "--format", form).out)

    data = json.loads(run("json"))
    assert [each["impact"] for each in data] == ["breaking", "breaking", "safe"]
    assert data[1]["before"] == "Edm.String"
    assert data[1]["after"] == "Edm.Int32"
    rows = list(csv.DictReader(io.StringIO(run("csv"))))
    assert [row["path"] for row in rows] == [
        "market.Office/OfficePhone",
        "market.Agent/OfficeID",
        "market.Person/Nickname",
    ]
    assert "## Breaking (2)" in run("markdown")


@pytest.mark.parametrize(
    ("only", "number"),
    [
        (("breaking",), 2),
        (("field",), 2),
        (("fields", "added"), 1),
        (("removed", "added"), 2),
        (("Type",), 1),
        (("resource",), 0),
    ],
)
def test_only_chooses(
    rx: Run, market_file: Path, changed_file: Path, only: tuple[str, ...], number: int
) -> None:
    options = [part for word in only for part in ("--only", word)]
    result = rx("diff", str(market_file), str(changed_file), *options, "--format", "json")
    assert len(json.loads(result.out)) == number


def test_an_unknown_kind_is_told_with_near_ones(rx: Run, market_file: Path) -> None:
    result = rx("diff", str(market_file), str(market_file), "--only", "feild")
    assert result.code == 2
    assert "Did you mean `field`?" in result.err


def test_standard_input_can_be_one_side(
    rx: Run, market_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    from types import SimpleNamespace

    stream = SimpleNamespace(buffer=io.BytesIO(market_file.read_bytes()), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", stream)
    assert rx("diff", "-", str(market_file)).code == 0
    assert rx("diff", "-", "-").code == 2


def test_what_is_no_metadata_is_told(rx: Run, market_file: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text("<html><head><title>Sign in</title></head></html>", encoding="utf-8")
    result = rx("diff", str(market_file), str(page))
    assert result.code == 1
    assert str(page) in result.err


def test_hostile_text_is_shown_as_escapes(rx: Run, market_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    text = market_file.read_text(encoding="utf-8")
    other.write_text(text.replace("What the seller asks for", "&#x202e;x&#x85;"), encoding="utf-8")
    for form in ("text", "json", "csv", "markdown"):
        out = rx("diff", str(market_file), str(other), "--format", form).out
        assert "\u202e" not in out
        assert "\x85" not in out
