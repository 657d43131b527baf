from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.dictionary.feed import FEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    return str(path)


def _json(rx: Run, *words: str) -> Any:
    result = rx("export", *words)
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_a_choice_of_shapes(rx: Run, file: str) -> None:
    data = _json(rx, file, "--only", "Listings, Agents", "--hops", "1")
    assert data["subset"] == {"only": ["Agents", "Listings"], "hops": 1}
    assert list(data["resources"]) == ["Agents", "Listings"]


def test_the_fields_of_queries(rx: Run, file: str) -> None:
    query = "Listings?$select=Price"
    data = _json(rx, file, "--fields-used-in", query)
    assert data["subset"] == {"fieldsUsedIn": [query]}
    assert list(data["resources"]["Listings"]["fields"]) == ["ListingKey", "Price"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "Listing_"], "There is no resource or type `Listing_`."),
        (["--hops", "1"], "--hops needs --only."),
        (["--fields-used-in", "Nothing?$select=X"], "The query uses nothing of the schema"),
        (["--standard-only", "--local-only"], "--standard-only and --local-only exclude each"),
        (["--with-examples"], "--with-examples needs --with-census."),
        (["--with-probe"], "No probe results are saved for this source."),
        (["--with-census"], "No field stats are saved for this source."),
        (["--with-lookups"], "No lookups are saved for this source."),
        (["--notes", "no-such-file.yaml"], "Can't read no-such-file.yaml"),
        (["--since", "no-such-file.xml"], "No file or profile named"),
        (["--format", "csdl-xml", "--only", "Agents"], "csdl-xml is the whole document"),
    ],
)
def test_what_can_not_be_done_is_an_error(
    rx: Run, file: str, words: list[str], message: str
) -> None:
    result = rx("export", file, *words)
    assert result.code == 2
    assert result.err.startswith(f"Error: {message}")


def test_the_field_resource_needs_a_service(rx: Run, file: str) -> None:
    result = rx("export", file, "--with-fields")
    assert result.code == 1
    assert result.err.startswith("Error: feed.xml is a file, not a live service")


def test_what_changed_since_a_document_and_since_a_dictionary(
    rx: Run, file: str, tmp_path: Path
) -> None:
    older = tmp_path / "older.xml"
    older.write_text(FEED.replace('<Action Name="Reset"/>', ""), encoding="utf-8")
    written = str(tmp_path / "older.json")
    assert rx("export", str(older), "-o", written).code == 0
    for since in (str(older), written):
        changes = _json(rx, file, "--since", since)["changes"]
        assert changes["since"]["source"] == "older.xml"
        assert [each["at"] for each in changes["entries"]] == ["/operations/A.Reset()"]


def test_notes_and_a_reference(rx: Run, file: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.yaml"
    notes.write_text("format: reso-explorer/notes\nresources: {Agents: {owner: me}}\n")
    data = _json(rx, file, "--notes", str(notes), "--reference", file)
    assert data["layers"] == ["notes", "reference"]
    assert data["resources"]["Agents"]["notes"] == {"owner": "me"}
    assert data["resources"]["Agents"]["local"] is False
    assert data["provenance"]["layers"]["reference"]["source"] == "feed.xml"


def test_values_are_read_from_the_service(rx: Run) -> None:
    data = _json(rx, "demo", "--with-lookups", "--with-fields", "--only", "Member")
    assert data["layers"] == ["fields", "lookups"]
    assert data["provenance"]["layers"]["lookups"]["complete"] is True
    assert data["lookups"]["MemberStatus"]["values"]["Active"] == {}
    assert "root" not in data["service"]


@pytest.mark.parametrize(
    ("options", "drawn"),
    [
        (("--only", "Listing"), {"Listing", "Place"}),
        (("--only", "Listing", "--hops", "1"), {"Listing", "Place", "Agent", "Photo", "Visit"}),
    ],
)
def test_a_diagram_shows_the_chosen_part(
    rx: Run, market_file: Path, options: tuple[str, ...], drawn: set[str]
) -> None:
    done = rx("export", str(market_file), "--format", "mermaid", *options)
    shown = re.findall(r'class (\w+)\["', done.out)
    assert set(shown) == drawn
    assert len(shown) == len(drawn)


def test_a_diagram_takes_no_layers(rx: Run, market_file: Path) -> None:
    done = rx("export", str(market_file), "--format", "dot", "--with-census")
    assert done.code == 2
    assert "dot shows types and relations, so --with-census has no effect." in done.err


@pytest.mark.parametrize("form", ["reso-report", "reso-fields", "reso-lookups"])
def test_forms_of_reso_name_the_chosen_data_dictionary(rx: Run, file: str, form: str) -> None:
    data = _json(rx, file, "--format", form, "--dd-version", "2.1")
    named = data["version"] if form == "reso-report" else data["@reso.context"].split(":")[3]
    assert named == "2.1"


def test_a_data_dictionary_is_named_by_forms_of_reso_only(rx: Run, file: str) -> None:
    done = rx("export", file, "--format", "csv", "--dd-version", "1.7")
    assert done.code == 2
    assert "--dd-version has no effect on csv." in done.err
