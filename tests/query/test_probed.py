"""What was found out by trying: told by the checker, last in the completion."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from reso_explorer.diagnostics import Severity
from reso_explorer.providers import Dialect
from reso_explorer.providers.forms import LiteralForm, TimestampForm
from reso_explorer.query import check, complete
from reso_explorer.query.probed import FILTERS, ProbedFact, filter_refusal, with_proved_forms

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.query.probed import Probed

DAY = dt.date(2026, 11, 21)
WHEN = "probed on 2026-11-21"


def facts(**verdicts: str) -> Probed:
    """Facts of Property by `field__capability`, or `__capability` for the resource."""
    known = {}
    for key, verdict in verdicts.items():
        field, _, capability = key.rpartition("__")
        words = "no such luck." if verdict == "REJECTED" else ""
        fact = ProbedFact(verdict, words, DAY)
        known["Property", field, capability.replace("_", "-")] = fact

    def probed(resource: str, field: str, capability: str) -> ProbedFact | None:
        return known.get((resource, field, capability))

    return probed


def said(text: str, index: ModelIndex, probed: Probed) -> list[tuple[str, str, str]]:
    return [
        (d.code, text[d.span.start : d.span.end], d.message)
        for d in check(text, index, probed=probed)
        if d.code.startswith("probed")
    ]


def test_a_field_that_cannot_be_filtered_by(lookups_homes: ModelIndex) -> None:
    probed = facts(City__eq="REJECTED", City__ne="REJECTED", City__contains="REJECTED")
    text = "Property?$filter=City eq 'X' and ListPrice gt 5"
    assert said(text, lookups_homes, probed) == [
        (
            "probed-refused",
            "City",
            f"`City` in `$filter` was rejected when {WHEN}: no such luck.",
        )
    ]
    assert check(text, lookups_homes, probed=probed)[0].severity is Severity.WARNING


def test_one_operator_of_a_field(lookups_homes: ModelIndex) -> None:
    probed = facts(City__eq="SUPPORTED", City__contains="REJECTED", City__eq_null="IGNORED")
    text = "Property?$filter=contains(City,'X') or City eq 'Y' or City eq null"
    assert said(text, lookups_homes, probed) == [
        (
            "probed-refused",
            "contains",
            f"`contains` on `City` was rejected when {WHEN}: no such luck.",
        ),
        ("probed-ignored", "eq", f"`eq null` on `City` was ignored when {WHEN}."),
    ]


@pytest.mark.parametrize(
    ("text", "verdicts", "message"),
    [
        (
            "Property?$orderby=ListPrice desc",
            {"ListPrice__orderby_desc": "IGNORED"},
            "`$orderby` by `ListPrice` was ignored when probed",
        ),
        (
            "Property?$select=City,ListPrice",
            {"City__select": "REJECTED"},
            "`City` in `$select` was rejected",
        ),
        ("Property?$search=x", {"__search": "IGNORED"}, "`$search` was ignored when probed"),
        ("Property?$count=true", {"__count": "IGNORED"}, "`$count` was ignored when probed"),
        ("Property?$skip=5", {"__skip": "REJECTED"}, "`$skip` was rejected"),
        (
            "Property?$top=1&$skip=5",
            {"__skip": "WRONG"},
            f"`$skip` gave a wrong answer when {WHEN}.",
        ),
        (
            "Property?$filter=substringof('A',City)",
            {"City__substringof": "IGNORED"},
            "`substringof` on `City` was ignored",
        ),
        ("Property/$count", {"__count_segment": "REJECTED"}, "`/$count` was rejected"),
        ("Property('1')", {"__key": "REJECTED"}, "A key in the URL was rejected"),
        (
            "Property?$filter=City in ('A','B')",
            {"City__in": "REJECTED", "City__eq": "SUPPORTED"},
            "`in` on `City` was rejected",
        ),
    ],
)
def test_each_place(
    lookups_homes: ModelIndex, text: str, verdicts: dict[str, str], message: str
) -> None:
    (found,) = said(text, lookups_homes, facts(**verdicts))
    assert found[2].startswith(message)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Property?$filter=City eq 'X'", {"City__eq": "SUPPORTED", "City__ne": "REJECTED"}),
        ("Property?$filter=City eq 'X'", {"City__eq": "UNKNOWN", "City__ne": "UNKNOWN"}),
        ("Property?$orderby=ListPrice", {"ListPrice__orderby_desc": "REJECTED"}),
        ("Property?$count=false", {"__count": "IGNORED"}),
        ("Property", {"__search": "REJECTED", "City__eq": "REJECTED"}),
        ("Member?$search=x", {"__search": "REJECTED"}),
    ],
)
def test_nothing_to_say(lookups_homes: ModelIndex, text: str, verdicts: dict[str, str]) -> None:
    assert said(text, lookups_homes, facts(**verdicts)) == []


def test_words_of_the_server_are_made_harmless(lookups_homes: ModelIndex) -> None:
    def probed(_resource: str, field: str, _capability: str) -> ProbedFact | None:
        return ProbedFact("REJECTED", "\x1b[31mNo\u202e" + "x" * 999, DAY) if field else None

    (found,) = said("Property?$orderby=City", lookups_homes, probed)
    assert "\x1b" not in found[2]
    assert "\u202e" not in found[2]
    assert len(found[2]) < 320


def test_one_refusal_does_not_condemn_a_field() -> None:
    assert filter_refusal(facts(City__eq="REJECTED"), "Property", "City") is None
    both = filter_refusal(facts(City__eq="IGNORED", City__ne="REJECTED"), "Property", "City")
    assert both is not None
    assert both.verdict == "REJECTED"
    assert len(set(FILTERS)) == len(FILTERS)


def labels(text: str, index: ModelIndex, probed: Probed) -> dict[str, str]:
    return {c.label: c.detail for c in complete(text, len(text), index, probed=probed)}


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Property?$filter=", {"City__eq": "REJECTED", "City__ne": "IGNORED"}),
        ("Property?$orderby=", {"City__orderby_asc": "REJECTED"}),
        ("Property?$select=", {"City__select": "REJECTED"}),
    ],
)
def test_what_was_refused_comes_last(
    lookups_homes: ModelIndex, text: str, verdicts: dict[str, str]
) -> None:
    plain = labels(text, lookups_homes, facts())
    found = labels(text, lookups_homes, facts(**verdicts))
    assert set(found) == set(plain)
    assert list(found)[-1] == "City"
    assert found["City"].endswith("refused when probed")
    assert list(plain)[-1] != "City"


def test_an_option_that_was_ignored_comes_last(lookups_homes: ModelIndex) -> None:
    found = labels("Property?$", lookups_homes, facts(__search="IGNORED"))
    assert list(found)[-1] == "$search"
    assert found["$search"].endswith("ignored when probed")


def test_an_operator_that_worked_is_not_doubted(lookups_homes: ModelIndex) -> None:
    text = "Property?$filter=City in ('X','Y')"
    assert [d.code for d in check(text, lookups_homes)] == ["since-4.01"]
    worked = facts(City__in="SUPPORTED")
    assert check(text, lookups_homes, probed=worked) == ()
    other = facts(ListPrice__in="SUPPORTED", City__in="UNKNOWN")
    assert [d.code for d in check(text, lookups_homes, probed=other)] == ["since-4.01"]


def test_a_proved_form_of_moments_becomes_that_of_the_dialect() -> None:
    found = with_proved_forms(Dialect(), [("own", "REJECTED"), ("milliseconds", "SUPPORTED")])
    assert found.timestamps.form is TimestampForm.MILLIS_Z
    assert found.lookups == Dialect().lookups


def test_the_form_that_works_more_often_than_not_is_written() -> None:
    told = [("qualified", "WRONG"), ("member", "SUPPORTED"), ("plain", "SUPPORTED")]
    found = with_proved_forms(Dialect(), [*told, ("plain", "REJECTED"), ("short", "UNKNOWN")])
    assert found.lookups.enum_form is LiteralForm.MEMBER
    assert found.lookups.accepted == ()
    assert with_proved_forms(Dialect(), told[:1]) == Dialect()
