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
    assert result.err.strip() == "2 breaking, 0 risky, 1 safe."


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
        (("--fail-on", "breaking", "--kind", "added"), 0),
        (("--fail-on", "any", "--kind", "added"), 1),
        (("--fail-on", "risky", "--kind", "added"), 0),
        (("--fail-on", "queries"), 0),
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
    ("options", "number"),
    [
        (("--min", "breaking"), 2),
        (("--kind", "field"), 2),
        (("--kind", "fields,added"), 1),
        (("--kind", "removed", "--kind", "added"), 2),
        (("--kind", "Type"), 1),
        (("--kind", "resource"), 0),
        (("--only", "Agent,Office/OfficePhone"), 2),
        (("--only", "Office"), 1),
        (("--only", "Office", "--kind", "added"), 0),
        (("--standard-only",), 3),
    ],
)
def test_changes_are_chosen(
    rx: Run, market_file: Path, changed_file: Path, options: tuple[str, ...], number: int
) -> None:
    result = rx("diff", str(market_file), str(changed_file), *options, "--format", "json")
    assert len(json.loads(result.out)) == number


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--kind", "feild"), "Did you mean `field`?"),
        (("--only", "Ofice"), "Did you mean `Office`?"),
        (("--only", "Office/OfficePhon"), "Did you mean `Office/OfficePhone`"),
        (("--only", "added"), "Try: --kind added"),
        (("--only", "info"), "Try: --min risky"),
        (("--query", "missing.txt"), "No query file missing.txt."),
        (("--query", "missing.txt", "--format", "csv"), "--query can't print csv."),
        (("--ignore", "missing"), "Can't read missing"),
    ],
)
def test_wrong_calls_are_told_with_what_to_try(
    rx: Run, market_file: Path, options: tuple[str, ...], message: str
) -> None:
    result = rx("diff", str(market_file), str(market_file), *options)
    assert result.code == 2
    assert message in result.err


# --- queries and accepted changes -----------------------------------------------------------------


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a folder of queries in it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "queries"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config.txt").write_text("no query")
    (folder / "roster.toml").write_text(
        'title = "Roster"\nquery = "Office?$select=OfficeKey,OfficePhone&access_token=abcd1234efgh"\n'
    )
    (folder / "agents.txt").write_text("\nAgent?$filter=OfficeID eq {id}\n")
    return folder


def test_queries_that_break_are_told_with_their_fix(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    files = str(market_file), str(changed_file)
    result = rx("diff", *files, "--query", "queries", "--fail-on", "queries")
    assert result.code == 1
    assert "breaking: query queries/roster.toml [line 2]\n" in result.out
    assert "fix: Office?$select=OfficeKey\n" in result.out
    assert "queries/agents.txt uses what changed: Agent/OfficeID" in result.out
    assert "Of 2 queries, 1 breaks and 1 uses what changed." in result.err
    data = json.loads(rx("diff", *files, "--query", "queries", "--format", "json").out)
    broken, used = data["queries"]
    assert (broken["impact"], broken["file"], broken["line"]) == (
        "breaking",
        "queries/roster.toml",
        2,
    )
    assert broken["problems"][0]["code"] == "unknown-field"
    assert broken["fix"] == "Office?$select=OfficeKey"
    assert used["uses"] == ["market.Agent/OfficeID"]
    assert len(data["changes"]) == 3
    fine = rx("diff", *files, "--query", "queries/agents.txt", "--fail-on", "queries")
    assert fine.code == 0
    rx("queries", "save", "phones", "Office?$select=OfficePhone")
    saved = rx("diff", *files, "--query", "@phones", "--fail-on", "queries")
    assert (saved.code, "query @phones" in saved.out) == (1, True)


def test_no_format_shows_a_credential_or_raw_server_text(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    text = changed_file.read_text(encoding="utf-8")
    hostile = "&lt;img src=x onerror=alert(1)&gt;&#x202e;::error::&#xa;"
    changed_file.write_text(text.replace("What the seller asks for", hostile), encoding="utf-8")
    for form in ("text", "json", "markdown", "html", "github", "sarif", "junit"):
        out = rx(
            "diff", str(market_file), str(changed_file), "--query", "queries", "--format", form
        ).out
        assert "OfficePhone" in out
        assert "abcd1234efgh" not in out
        assert "\u202e" not in out
        if form == "html":
            assert "<img" not in out


def test_github_annotations_are_one_line_each_worst_first(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    files = market_file.name, changed_file.name
    out = rx("diff", *files, "--query", "queries", "--format", "github").out
    lines = out.splitlines()
    assert lines[0].startswith("::error file=queries/roster.toml,line=2,title=unknown-field::Query")
    assert lines[0].endswith("%0ATry: Office?$select=OfficeKey")
    assert [line.partition(" ")[0] for line in lines] == [
        "::error", "::error", "::error", "::warning", "::notice",
    ]  # fmt: skip
    gone = next(line for line in lines if "title=field-removed" in line)
    assert gone.startswith(f"::error file={changed_file.name},line=")


def test_sarif_has_one_run_with_every_file(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    files = market_file.name, changed_file.name
    (run,) = json.loads(rx("diff", *files, "--query", "queries", "--format", "sarif").out)["runs"]
    uris = [each["location"]["uri"] for each in run["artifacts"]]
    assert uris == ["queries/roster.toml", "queries/agents.txt", changed_file.name]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert uris[place["index"]] == place["uri"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == [
        "error",
        "warning",
        "error",
        "error",
        "note",
    ]
    assert "Try: Office?$select=OfficeKey" in run["results"][0]["message"]["text"]
    assert {"id": "field-removed", "shortDescription": {"text": "Field removed."}} in rules


def test_junit_fails_what_breaks(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    from lxml import etree

    files = market_file.name, changed_file.name
    suite = etree.fromstring(
        rx("diff", *files, "--query", "queries", "--format", "junit").out.encode()
    )
    assert (suite.get("tests"), suite.get("failures")) == ("5", "3")
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == [
        "unknown-field queries/roster.toml",
        "field-removed Office/OfficePhone",
        "type-changed Agent/OfficeID",
    ]
    same = etree.fromstring(rx("diff", files[0], files[0], "--format", "junit").out.encode())
    assert [case.get("name") for case in same] == ["Nothing changed"]


def test_accepted_changes_are_ignored_and_stale_lines_named(
    rx: Run, market_file: Path, changed_file: Path, queries: Path
) -> None:
    files = market_file.name, changed_file.name
    file = queries.parent / ".reso-explorer-ignore"
    file.write_text("Office/OfficePhone field-removed # nobody calls\nNo/Such\n")
    result = rx("diff", *files, "--min", "breaking")
    assert "OfficePhone" not in result.out
    assert result.err.splitlines() == [
        "1 breaking, 0 risky, 0 safe.",
        "Ignored 1 change listed in .reso-explorer-ignore.",
        ".reso-explorer-ignore:2: `No/Such` matches no change; remove the line.",
    ]
    assert "OfficePhone" in rx("diff", *files, "--ignore", "").out
    file.rename(queries.parent / "accepted")
    assert "OfficePhone" in rx("diff", *files).out
    assert "OfficePhone" not in rx("diff", *files, "--ignore", "accepted").out
    (queries.parent / "accepted").write_text("\nA/B field-remved")
    wrong = rx("diff", *files, "--ignore", "accepted")
    assert (wrong.code, "accepted:2: `field-remved` isn't a rule" in wrong.err) == (2, True)


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
