"""No text of any kind raises, and every place that is reported lies inside the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reso_explorer.odata import STARTS, Form, ParseResult, parse, print_query
from reso_explorer.odata.ast import NOWHERE, Node, Span, nodes_at, walk
from reso_explorer.odata.explain import explain_text

PIECES = [
    *"()[]{}'\"/,;:=&?#@*%+-.!<>|$ \t\n",
    *("$filter=", "$search=", "$expand=", "$count", "$it", "$root", "%27", "%20", "%FF", "%C3%A9"),
    *("and", "or", "not", "eq", "in", "has", "any(", "all(x:", "contains(", "case(", "cast("),
    *("City", "NS.T", "null", "true", "INF", "1", "1.5e3", "2026-01-31", "07:59", "'O''Neil'"),
    *("geography'SRID=0;Point(1 2)'", "groupby((", "aggregate(", " with sum", " as ", " desc"),
    *("${x}", "…", "‘a’", "é", "\u0301", "\ud800", "\x00", "²"),
]

pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
texts = pieces | st.text(max_size=40) | st.binary(max_size=30).map(lambda b: b.decode("latin-1"))


def assert_sane(result: ParseResult[Node]) -> None:
    size = len(result.text)
    for problem in (*result.errors, *result.hints):
        assert 0 <= problem.span.start <= problem.span.end <= size
        assert problem.message
    for node in walk(result.tree):
        assert node.span == NOWHERE or 0 <= node.span.start <= node.span.end <= size
    for form in Form:
        print_query(result.tree, form)
    explain_text(result.tree)


@pytest.mark.parametrize("start", STARTS)
@given(texts)
@settings(max_examples=150, deadline=None)
def test_no_text_raises(start: str, text: str) -> None:
    assert_sane(parse(text, start))


@pytest.mark.parametrize("start", STARTS)
@given(pieces)
@settings(max_examples=100, deadline=None)
def test_text_without_errors_prints_back(start: str, text: str) -> None:
    result = parse(text, start)
    if result.ok:
        again = parse(print_query(result.tree), start)
        assert (again.errors, again.tree) == ((), result.tree)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("filter", "("),
        ("filter", "not "),
        ("filter", "(not "),
        ("filter", "- "),
        ("filter", "!"),
        ("filter", "["),
        ("filter", '{"a":'),
        ("filter", "A/any(x:"),
        ("filter", "concat("),
        ("filter", "case("),
        ("filter", "cast("),
        ("filter", "NS.F(a="),
        ("filter", "A in ("),
        ("filter", "A add "),
        ("filter", "A eq "),
        ("filter", "A has "),
        ("filter", "A/$count($filter="),
        ("filter", "A/$filter("),
        ("filter", "'a' "),
        ("filter", ")"),
        ("expand", "A($expand="),
        ("select", "A($select="),
        ("apply", "concat("),
        ("apply", "groupby((A),"),
        ("search", "("),
        ("search", "NOT "),
        ("relative_uri", "A(b="),
        ("relative_uri", "$metadata#A("),
        ("query_options", "@p=["),
        ("literal", "geography'SRID=0;GeometryCollection("),
    ],
)
def test_deep_nesting_gives_an_error(start: str, piece: str) -> None:
    result = parse(piece * 10_000, start)
    assert result.errors
    assert_sane(result)


def test_a_chain_of_any_length_is_flat() -> None:
    text = " or ".join(f"Field{i} eq 'value {i}'" for i in range(5_000))
    result = parse(text, "filter")
    assert result.ok
    assert max(len(nodes_at(result.tree, place)) for place in range(0, len(text), 9_999)) < 8
    assert parse(print_query(result.tree), "filter").tree == result.tree


def test_unknown_start_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="Unknown start 'where'"):
        parse("A eq 1", "where")


def test_equality_ignores_places_and_spelling() -> None:
    one = parse("$filter=City eq 'x'", "filter").tree
    other = parse("filter=City  EQ 'x'", "filter").tree
    assert one == other
    assert hash(one) == hash(other)
    assert (one != other) is False
    assert one != parse("City eq 'y'", "filter").tree
    assert one.span == Span(0, 19)
