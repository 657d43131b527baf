"""What the parser says of a cursor: kinds, words, what is replaced, and the nodes around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.odata import STARTS, parse, print_query
from reso_explorer.odata.ast import (
    Binary,
    Call,
    ExpandItem,
    Filter,
    In,
    LambdaSegment,
    Missing,
    NameSegment,
    Path,
    walk,
)
from reso_explorer.odata.parser.entry import expected_at
from reso_explorer.odata.parser.expected import Expectation, Expected


def at(marked: str, start: str = "relative_uri") -> Expected:
    """Return what is expected at the `|` of a text."""
    return expected_at(marked.replace("|", "", 1), marked.index("|"), start)


KINDS = [
    ("|", ["resource"]),
    ("Prop|erty", ["resource"]),
    ("/Prop|", ["resource"]),
    ("$crossjoin(|", ["resource"]),
    ("Property/|", ["segment"]),
    ("Property('a')/|", ["segment"]),
    ("Property(|", ["argument"]),
    ("Visit(ListingKey=|", ["operand"]),
    ("Visit(ListingKey='a',|", ["argument"]),
    ("Property?|", ["option"]),
    ("Property?$fil|ter=City", ["option"]),
    ("Property?$top=5&|", ["option"]),
    ("Property?$expand=Media(|", ["option"]),
    ("Property?$filter=Media/$count(|", ["option"]),
    ("Property?$filter=|", ["operand"]),
    ("Property?$filter=| eq 5", ["operand"]),
    ("Property?$filter=City eq |", ["operand"]),
    ("Property?$filter=City eq 'Re|", ["operand"]),
    ("Property?$filter=City eq 'Re|no' and A", ["operand"]),
    ("Property?$filter=(|)", ["operand"]),
    ("Property?$filter=not |", ["operand"]),
    ("Property?$filter=contains(|)", ["operand"]),
    ("Property?$filter=contains(City,|", ["operand"]),
    ("Property?$filter=City |", ["operator"]),
    ("Property?$filter=City | (5)", ["operator"]),
    ("Property?$filter=City | 'a'", ["operator"]),
    ("Property?$filter=not contains(City,'a') |", ["operator"]),
    ("Property?$filter=(City eq 'a') |", ["operator"]),
    ("Property?$filter=City in |", ["list"]),
    ("Property?$filter=City in (|", ["item"]),
    ("Property?$filter=City in ('a',|)", ["item"]),
    ("Property?$filter=Media/|", ["member"]),
    ("Property?$filter=Media/a|ny(x:x)", ["member"]),
    ("Property?$filter=$root/|", ["member"]),
    ("Property?$filter=Media/any(|", ["variable"]),
    ("Property?$filter=Media/any(x:|", ["operand"]),
    ("Property?$filter=cast(City,|", ["type"]),
    ("Property?$filter=cast(|", ["operand", "type"]),
    ("Property?$filter=isof(Edm|)", ["type", "operand"]),
    ("Property?$filter=City eq @|", ["alias"]),
    ("Property?$select=|", ["select"]),
    ("Property?$select=City,|", ["select"]),
    ("Property?$select=Address/|", ["member"]),
    ("Property?$expand=|", ["expand"]),
    ("Property?$expand=Media($expand=|", ["expand"]),
    ("Property?$orderby=City |", ["operator"]),
    ("Property?$top=|", ["number"]),
    ("Property?$count=|", ["choice"]),
    ("Property?$format=|", ["choice"]),
    ("Property?$expand=Media($levels=|", ["choice"]),
    ("Property?$search=|", ["search"]),
    ("Property?$expand=Media($search=|", ["search"]),
    ("Property?$compute=City as |", ["name"]),
    ("Property?$apply=|", ["transformation"]),
    ("Property?$apply=groupby((City))/|", ["transformation"]),
    ("Property?$apply=groupby(|", ["list"]),
    ("Property?$apply=groupby((|", ["operand"]),
    ("Property?$apply=aggregate(A with |", ["method"]),
    ("Property?$apply=aggregate(A with sum |", ["keyword"]),
    ("Property?$apply=aggregate(A with sum as |", ["name"]),
    ("Property('a')|", []),
    ("Property?$select=City |", []),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "kinds"), KINDS)
def test_the_kind_of_thing(marked: str, kinds: list[str]) -> None:
    assert [str(kind) for kind in at(marked).kinds] == kinds


@pytest.mark.parametrize(("marked", "kinds"), KINDS)
def test_the_kind_is_the_same_in_an_encoded_text(marked: str, kinds: list[str]) -> None:
    encoded = marked.replace(" ", "%20").replace("'", "%27")
    assert [str(kind) for kind in at(encoded).kinds] == kinds


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("Property('a')|", ["/", "?"]),
        ("Property?$filter=(City eq 'a' |", [")"]),
        ("Property?$filter=contains(City |", [",", ")"]),
        ("Property?$orderby=City |", ["asc", "desc", ","]),
        ("Property?$compute=City |", ["as"]),
        ("Property?$apply=aggregate(A |", ["with", "from", "as"]),
        ("Property?$expand=Media($top=5 |", [";", ")"]),
        ("Property?$expand=Media |", ["/", "(", ","]),
        ("Property?$filter=A/any(|", [")"]),
        ("Property?$count=|", ["true", "false"]),
        ("Property?$expand=A/$count(|", ["$filter", "$search"]),
        ("Property?$expand=*(|", ["$levels"]),
        ("Property?$search=lake |", ["AND", "OR", "NOT"]),
        ("Property?$search=lake AND |", ["NOT"]),
    ],
)
def test_words_and_signs_that_may_stand(marked: str, words: list[str]) -> None:
    found = at(marked).words
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    ("marked", "replaced", "typed"),
    [
        ("Prop|erty?$top=5", "Property", "Prop"),
        ("Property?$fi|lter=City", "$filter=", "$fi"),
        ("Property?$filter=Ci|ty eq 'a'", "City", "Ci"),
        ("Property?$filter=City e|q 'a'", "eq", "e"),
        ("Property?$filter=City eq |'a'", "", ""),
        ("Property?$filter=City eq 'R|eno' and A eq 'b'", "'Reno'", "R"),
        ("Property?$filter=City eq 'R| and A", "'R", "R"),
        ("Property?$filter=A eq NS.Color'R|ed'", "NS.Color'Red'", "R"),
        ("Property?$filter=NS.|", "NS.", "NS."),
        ("Property?$filter=A%20eq%20%27R%C3%A9|no%27", "%27R%C3%A9no%27", "Ré"),
        ("Property?$filter=A%20eq%20L|p%20", "Lp", "L"),
        ("Property?$expand=Media($se|lect=A)", "$select", "$se"),
        ("Property?$expand=Media($|)", "$", "$"),
    ],
)  # fmt: skip
def test_what_a_completion_replaces(marked: str, replaced: str, typed: str) -> None:
    found = at(marked)
    assert (found.span.of(found.result.text), found.typed) == (replaced, typed)


def test_the_values_that_an_operator_may_follow() -> None:
    found = at("Property?$filter=A add B gt C |")
    shown = [(print_query(left.node), left.lowest, left.below) for left in found.lefts]
    assert shown == [("C", 5, 99), ("A add B gt C", 0, 5)]
    for marked, values in (
        ("P?$filter=not contains(A,'a') |", ["contains(A,'a')", "not contains(A,'a')"]),
        ("P?$filter=A eq (B or C |", ["C", "B or C"]),
    ):
        assert [print_query(left.node) for left in at(marked).lefts] == values


def test_the_nodes_around_the_cursor() -> None:
    found = at("P?$expand=M($filter=A in ('a',|))")
    kinds = [type(node) for node in found.path]
    assert kinds[2:5] == [ExpandItem, Filter, In]
    assert isinstance(found.node, Missing)
    assert found.path[-1] is found.node
    found = at("P?$filter=A/any(x:contains(x/B,|")
    kinds = [type(node) for node in found.path]
    assert kinds[-3:] == [LambdaSegment, Call, Missing]
    found = at("P?$filter=A gt 5 and B/C| lt 7 or D")
    assert isinstance(found.node, NameSegment)
    assert [type(node) for node in found.path[-3:]] == [Binary, Path, NameSegment]


@pytest.mark.parametrize("marked", [marked for marked, _ in KINDS])
def test_asking_changes_neither_tree_nor_problems_of_a_prefix(marked: str) -> None:
    text = marked[: marked.index("|")]
    found = expected_at(text, len(text)).result
    plain = parse(text)
    assert found.tree == plain.tree
    assert (found.errors, found.hints) == (plain.errors, plain.hints)


PIECES = ["City", " eq ", "'", "(", ")", "/", ",", "5", "$", "%20", "any(x:", " and ", "not ", "&", "?$filter=", ";", "@", "in", ".", '"']  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(STARTS), st.data())
def test_every_cursor_in_any_text_has_an_answer(
    pieces: list[str], start: str, data: st.DataObject
) -> None:
    text = "".join(pieces)
    cursor = data.draw(st.integers(-1, len(text) + 1))
    found = expected_at(text, cursor, start)
    assert 0 <= found.span.start <= found.span.end <= len(text)
    assert all(isinstance(kind, Expectation) for kind in found.kinds)
    if found.node is not None:
        assert any(node is found.node for node in walk(found.result.tree))
