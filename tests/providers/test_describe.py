from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer import providers
from reso_explorer.providers.catalogue import Catalogue
from reso_explorer.providers.describe import describe, span

if TYPE_CHECKING:
    from pathlib import Path


def text(name: str) -> str:
    return "\n".join(line for part in describe(providers.load(name)) for line in part.lines)


@pytest.mark.parametrize("name", providers.names())
def test_every_provider_can_be_told(name: str) -> None:
    sections = describe(providers.load(name))
    assert sections[0].title == "About"
    assert all(part.lines for part in sections)
    assert all("\n" not in line and line.strip() for part in sections for line in part.lines)
    assert name in sections[0].lines[0]


def test_what_matters_is_said() -> None:
    spark = text("spark")
    assert "without $top 10, at most 25, for replication at most 1,000" in spark
    assert "[sources disagree]" in spark
    assert "code 2000-2999" in spark
    assert "(not right)" in spark
    assert "Use `live`." in spark
    assert "180 requests per minute and product connection" in text("trestle")
    assert "lasts 8 hours" in text("trestle")
    assert "lasts 7 days" in text("rapattoni")
    assert "$expand is refused. Media and Rooms are part of the row." in text("crea-ddf")
    assert "SRID=3956" in text("utahrealestate")
    assert "Property is served as BrightProperties" in text("bright")
    assert "Kept with the secrets." in text("realtyfeed")
    assert "$top is the size of the whole result" in text("generic")


def test_hostile_text_of_a_user_file_is_made_visible(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'title = "T\\u001b[31m"\nsource = "S\\nS"\ndate = 2026-01-02\n', encoding="utf-8"
    )
    lines = describe(Catalogue(tmp_path).load("ours"))[0].lines
    assert lines == ("T\\x1b[31m (ours)", "Source: S S (2026-01-02)")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (90, "90 seconds"), (300, "5 minutes"), (3600, "1 hour"), (86400, "1 day")],
)
def test_span(seconds: int, words: str) -> None:
    assert span(seconds) == words


def test_forms_of_newer_versions_are_named() -> None:
    told = text("microsoft-graph")
    assert "Also accepts from newer versions: uppercase in an option name, " in told
    assert "`in`, a key as a path segment, a name without its namespace" in told
