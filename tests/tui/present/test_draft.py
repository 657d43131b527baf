from __future__ import annotations

import pytest

from reso_explorer.odata import parse
from reso_explorer.query.edit import ordered_by
from reso_explorer.tui.present.draft import Draft, draft_of


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


def test_a_percent_encoded_text_is_decoded() -> None:
    draft = draft_of("Property?%24filter=City%20eq%20%27A%20%26%20B%27&$top=5")
    assert draft.filter == "City eq 'A & B'"
    assert draft.top == "5"


def test_what_would_end_an_option_stays_encoded() -> None:
    text = "Property?%24filter=City%20eq%20%27A%26%24top%3D9%23%2B%2541%27&$top=5"
    draft = draft_of(text)
    assert draft.filter == "City eq 'A%26$top=9%23%2B%2541'"
    assert draft.top == "5"
    assert parse(draft.text).tree == parse(text).tree


def test_order_is_told_by_field() -> None:
    assert ordered_by("P?$orderby=A desc, B") == {"A": True, "B": False}
