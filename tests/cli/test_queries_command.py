"""Saved queries: `reso-explorer queries`, and `@name` in place of a query."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any

TOKEN = "token-of-these-tests-5f0c"
QUERY = "Property?$filter=ListPrice gt {least} and City ne '{city}'&$top=3&$select=City"


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=120, token=Secret(TOKEN)) as service:
        yield service


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", TOKEN)


def test_save_list_show_and_delete(rx: Run) -> None:
    assert "No saved queries. Run `reso-explorer queries save" in rx("queries", "list").err
    done = rx("queries", "save", "new", QUERY, "--title", "Fresh ones", "--tag", "a")
    assert done.code == 0
    assert done.err.startswith("Saved ")
    listed = json.loads(rx("queries", "list", "--format", "json").out)
    assert [(each["name"], each["resource"], each["title"]) for each in listed] == [
        ("new", "Property", "Fresh ones")
    ]
    assert rx("queries", "show", "@new").out == QUERY + "\n"
    assert json.loads(rx("queries", "show", "new", "--format", "json").out)["tags"] == ["a"]
    assert rx("queries", "delete", "new").err == "Deleted the saved query `new`.\n"
    assert rx("queries", "show", "new").code == 2
    assert rx("queries", "remove", "new").code == 1


def test_a_name_is_taken_once(rx: Run) -> None:
    rx("queries", "save", "mine", "Property")
    again = rx("queries", "save", "mine", "Member")
    assert again.code == 1
    assert "Try: Pass --replace." in again.err
    assert rx("queries", "save", "mine", "Member", "--replace").code == 0
    assert rx("queries", "show", "mine").out == "Member\n"


def test_credentials_are_left_out(rx: Run) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    done = rx("queries", "save", "leaky", f"Property?access_token={secret}&$top=1")
    assert "Removed access_token from the query; credentials aren't saved." in done.err
    assert rx("queries", "show", "leaky").out == "Property?$top=1\n"
    assert "Removed" not in rx("queries", "save", "clean", "Property?$top=1").err


def test_a_saved_query_runs_with_its_values(rx: Run, demo: DemoService) -> None:
    rx("queries", "save", "new", QUERY)
    missing = rx("query", demo.url, "@new")
    assert missing.code == 2
    assert "needs 2 values: least, city." in missing.err
    assert "Pass --param least=VALUE --param city=VALUE." in missing.err
    values = ("--param", "least=5", "--param", "city=O'Neil")
    shown = rx("query", demo.url, "@new", *values, "--dry-run")
    assert "ListPrice%20gt%205%20and%20City%20ne%20'O''Neil'" in shown.out
    done = rx("query", demo.url, "@new", *values, "--format", "json")
    assert done.code == 0
    assert len(json.loads(done.out)) == 3
    wrong = rx("query", demo.url, "@new", *values, "--param", "town=x")
    assert wrong.code == 2
    assert "has no placeholder `town`" in wrong.err
    assert rx("query", demo.url, "Property?$top=1", "--param", "a=b").code == 2
    assert rx("query", demo.url, "@nwe").err.splitlines()[0].endswith("Did you mean `new`?")


def test_other_commands_take_a_saved_query_too(rx: Run) -> None:
    rx("queries", "save", "few", "Property?$filter=Cty eq 'a'")
    done = rx("check", "demo", "@few", "--offline")
    assert done.code == 1
    assert "Cty" in done.out
    done = rx("adapt", "@few", "--from", "demo", "--to", "demo", "--offline")
    assert done.out == "Property?$filter=Cty eq 'a'\n"


def test_a_saved_query_downloads(rx: Run, demo: DemoService, tmp_path: Any) -> None:
    rx("queries", "save", "few", "Property?$top=4&$select=ListingKey")
    done = rx("download", demo.url, "@few", "-o", str(tmp_path / "rows.ndjson"))
    assert done.code == 0
    assert len((tmp_path / "rows.ndjson").read_text().splitlines()) == 4
