from __future__ import annotations

import datetime as dt

import pytest

from reso_explorer.store.probes import ProbeResult, Verdict
from reso_explorer.tui.present.probes import probe_facts, works_text
from tests.tui.conftest import HOSTILE

NOW = dt.datetime(2026, 3, 14, 12, 0, tzinfo=dt.UTC)


def result(capability: str, verdict: str = "SUPPORTED", words: str = "") -> ProbeResult:
    return ProbeResult(
        resource="House",
        field="Price",
        capability=capability,
        verdict=Verdict(verdict),
        words=words,
        at=NOW - dt.timedelta(hours=2),
    )


def told(*results: ProbeResult) -> list[tuple[str, str, str]]:
    return [(fact.name, fact.text, fact.how) for fact in probe_facts(results, NOW)]


def test_without_trials_nothing_is_said() -> None:
    assert told() == []


def test_what_works_is_summed_up_with_its_age() -> None:
    found = told(result("select"), result("orderby-asc"), result("orderby-desc"), result("eq"))
    assert found == [
        ("Probed", "filterable with eq · sortable · selectable", "probed 2 h ago"),
    ]
    assert told(result("top"), result("skip"))[0][1] == "$top, $skip"
    assert told(result("orderby-desc"))[0][1] == "sortable descending"


@pytest.mark.parametrize(
    ("results", "text"),
    [
        ((("eq", "SUPPORTED"), ("ne", "SUPPORTED"), ("in", "REJECTED")), "filter eq ne"),
        ((("eq", "IGNORED"), ("orderby-asc", "SUPPORTED")), "no filter · sort asc only"),
        ((("orderby-asc", "SUPPORTED"), ("orderby-desc", "SUPPORTED")), "sort"),
        ((("orderby-asc", "REJECTED"), ("orderby-desc", "WRONG")), "no sort"),
        ((("select", "REJECTED"), ("eq", "UNKNOWN")), "no select"),
        ((("select", "SUPPORTED"), ("expand", "SUPPORTED")), "expand"),
    ],
)
def test_what_works_on_a_field_fits_a_table(
    results: tuple[tuple[str, str], ...], text: str
) -> None:
    assert works_text([result(*each) for each in results]) == text


def test_refusals_stand_with_the_words_of_the_server_once_for_each_wording() -> None:
    found = told(
        result("eq"),
        result("orderby-asc", "REJECTED", "no sorting"),
        result("orderby-desc", "REJECTED", "no sorting"),
        result("contains", "REJECTED", HOSTILE),
        result("in", "IGNORED"),
        result("year", "UNKNOWN", "all rows match"),
    )
    assert found[1] == ("Rejected", "sort: no sorting", "")
    assert found[2][:2][0] == ""
    assert found[2][1].startswith("contains: [/x][bold]\\x1b]52")
    assert "\x1b" not in found[2][1]
    assert found[3] == ("Ignored", "in", "")
    assert found[4] == ("Unclear", "year: all rows match", "")
