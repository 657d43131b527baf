from __future__ import annotations

import pytest

from reso_explorer.tui.present.draft import (
    Draft,
    draft_of,
    filter_toggled,
    has_item,
    order_cycled,
    ordered_by,
    toggled,
)


def test_parts_are_written_in_order_with_their_places() -> None:
    draft = Draft(resource="Property", filter="City eq 'A & B'", top="5", rest="$skip=10")
    text, spans = draft.compose()
    assert text == "Property?$filter=City eq 'A & B'&$top=5&$skip=10"
    for part, (start, end) in spans.items():
        assert text[start:end] == draft.part(part)


@pytest.mark.parametrize(
    "text",
    [
        "Property?$filter=City eq 'A & B'&$top=5",
        "Property",
        "Property('7')/Media?$select=MediaURL",
        "Property?$expand=Media($top=1;$select=MediaURL),Member&$count=true",
        "Property?$search=pool&$skip=3",
    ],
)
def test_splitting_and_writing_again_keeps_the_text(text: str) -> None:
    assert draft_of(text).text == text


def test_an_unclosed_quote_does_not_swallow_the_options_after_it() -> None:
    draft = draft_of("Property?$filter=City eq 'Oslo&$top=5")
    assert draft.filter == "City eq 'Oslo"
    assert draft.top == "5"


def test_an_option_given_twice_is_not_lost() -> None:
    draft = draft_of("Property?$top=5&$top=7")
    assert draft.top == "5"
    assert draft.rest == "$top=7"


def test_option_names_may_have_any_case() -> None:
    assert draft_of("Property?$Filter=A eq 1").filter == "A eq 1"


def test_a_place_in_the_text_is_told_by_its_part() -> None:
    composed = Draft(resource="Property", filter="A eq 1", select="A").compose()
    start, end = composed.spans["select"]
    assert composed.part_at(start, end) == "select"
    assert composed.part_at(0, 3) == "resource"
    assert composed.part_at(len("Property?$fi"), len("Property?$fil")) == ""


def test_items_come_and_go() -> None:
    text = toggled(toggled("", "City"), "ListPrice")
    assert text == "City, ListPrice"
    assert toggled(text, "City") == "ListPrice"
    assert toggled("Media($select=A,B), Member", "Media") == "Member"
    assert has_item("Media($top=1)", "Media")
    assert not has_item("MediaURL", "Media")


def test_order_goes_up_down_and_away() -> None:
    up = order_cycled("", "ListPrice")
    down = order_cycled(up, "ListPrice")
    assert (up, down, order_cycled(down, "ListPrice")) == ("ListPrice", "ListPrice desc", "")
    assert ordered_by("A desc, B") == {"A": True, "B": False}
    assert order_cycled("A desc, B", "B") == "A desc, B desc"


@pytest.mark.parametrize(
    ("before", "clause", "field", "after"),
    [
        ("", "S eq 'A'", "S", "S eq 'A'"),
        ("S eq 'A'", "S eq 'A'", "S", ""),
        ("S eq 'A'", "S eq 'B'", "S", "S eq 'A' or S eq 'B'"),
        ("S eq 'A' or S eq 'B'", "S eq 'A'", "S", "S eq 'B'"),
        ("S eq 'A' or S eq 'B'", "S eq 'C'", "S", "S eq 'A' or S eq 'B' or S eq 'C'"),
        ("P gt 5", "S eq 'A'", "S", "P gt 5 and S eq 'A'"),
        ("P gt 5 and S eq 'A'", "S eq 'B'", "S", "P gt 5 and (S eq 'A' or S eq 'B')"),
        ("P gt 5 and (S eq 'A' or S eq 'B')", "S eq 'B'", "S", "P gt 5 and S eq 'A'"),
        ("P gt 5 or Q gt 5", "S eq 'A'", "S", "(P gt 5 or Q gt 5) and S eq 'A'"),
        ("C eq 'rock and roll'", "S eq 'A'", "S", "C eq 'rock and roll' and S eq 'A'"),
        ("C eq 'this or that'", "S eq 'A'", "S", "C eq 'this or that' and S eq 'A'"),
        ("T/any(t:t eq 'A')", "T/any(t:t eq 'B')", "T", "T/any(t:t eq 'A') and T/any(t:t eq 'B')"),
        ("P gt 5 and S eq 'A'", "P gt 5", "P", "S eq 'A'"),
    ],
)
def test_clauses_come_and_go(before: str, clause: str, field: str, after: str) -> None:
    assert filter_toggled(before, clause, field) == after
