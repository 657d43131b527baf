"""After an error the rest of a query stays usable."""

from __future__ import annotations

import pytest

from reso_explorer.odata import STARTS, parse, print_query
from reso_explorer.odata.ast import Bad, Binary, Filter, Logical, Missing, Path, Span, Top, walk
from reso_explorer.odata.explain import explain_text


def names_of(text: str, start: str = "filter") -> list[str]:
    tree = parse(text, start).tree
    return [print_query(node) for node in walk(tree) if isinstance(node, Path)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A eq and B eq 2", ["A", "B"]),
        ("A eq 1 and and B eq 2", ["A", "B"]),
        ("A = 1 and B eq 2", ["A", "B"]),
        ("A lik 'x' and B eq 2", ["A", "B"]),
        ("A eq ‘x’ and B eq 2", ["A", "B"]),
        ("A eq ${x} and B eq 2", ["A", "B"]),
        ("A) and B eq 2", ["A", "B"]),
        ("(A and B", ["A", "B"]),
        ("contains(A) and B eq 2", ["A", "B"]),
        ("contains(A,) and B eq 2", ["A", "B"]),
        ("foo(A,C) and B eq 2", ["A", "C", "B"]),
        ("A/any(A/C eq 1) and B eq 2", ["A/any(:A/C eq 1)", "A/C", "B"]),
        ("A in (1,,2) and B eq 2", ["A", "B"]),
        ("A eq 2026-13-01 and B eq 2", ["A", "B"]),
        ("cast(A,) eq 1 and B eq 2", ["A", "B"]),
        ("case(A:1,C) eq 1 and B eq 2", ["A", "C", "B"]),
        ("A eq [1,2 and B eq 2", ["A", "B"]),
    ],
)
def test_what_follows_an_error_is_read(text: str, names: list[str]) -> None:
    assert not parse(text, "filter").ok
    assert names_of(text) == names


def test_one_error_for_one_mistake() -> None:
    for text in ("A eqq 1 and B eq 2", "A eq ‘x’ and B eq 2", "contains(A) and B eq 2", "A eq"):
        assert len(parse(text, "filter").errors) == 1


def test_the_other_options_are_read() -> None:
    tree = parse("Listings?$filter=A eq&$top=5&$foo=1&$orderby=B,,C").tree
    top = tree.first(Top)
    assert top is not None
    assert top.value == 5
    assert names_of("Listings?$filter=A eq&$orderby=B,,C", "relative_uri") == ["A", "B", "C"]


def test_the_other_items_of_a_list_are_read() -> None:
    assert names_of("A($top=x;$select=B),C;D,E", "expand") == ["A", "B", "C", "E"]
    assert names_of("A,5,B", "select")[-1] == "B"
    assert names_of("A desc B,C", "orderby") == ["A", "C"]


def test_a_missing_operand_leaves_its_node() -> None:
    tree = parse("A eq 1 and B gt ", "filter").tree
    assert isinstance(tree, Filter)
    assert isinstance(tree.expression, Logical)
    last = tree.expression.operands[1]
    assert isinstance(last, Binary)
    assert isinstance(last.right, Missing)
    assert last.right.span.start == len("A eq 1 and B gt ")


def test_what_is_not_understood_leaves_its_text() -> None:
    bad = [n.text for n in walk(parse("A eq {x}", "filter").tree) if isinstance(n, Bad)]
    assert bad == ["{x}"]


def test_data_and_hint_come_with_the_message() -> None:
    problem = parse("A == 1", "filter").errors[0]
    assert (problem.message, problem.hint) == ("`==` isn't an OData operator.", "Write `eq`.")
    assert problem.data == {"found": "==", "right": "eq"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not A eq B", "not-binds-tighter"),
        ("A eq'x'", "blank-missing"),
        ("(A)and(B)", "blank-missing"),
        ("A eq NULL", "case-of-null"),
        ("A eq 5L", "legacy-literal"),
        ("A eq guid'01234567-89ab-cdef-0123-456789abcdef'", "legacy-literal"),
        ("substringof('x',A)", "legacy-function"),
        ("isof('NS.T')", "legacy-type"),
        ("A eq 2026-01-31T00:00:00+05:00", "plus-not-encoded"),
        ("contains (A,'x')", "blank-before-parenthesis"),
        ("NS.F(a = 1)", "blank-around-equals"),
    ],
)
def test_hints_are_no_errors(text: str, code: str) -> None:
    result = parse(text, "filter")
    assert result.ok
    assert [hint.code for hint in result.hints] == [code]
    assert result.hints[0].severity == "hint"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Listings/", "trailing-slash"),
        ("Listings /$count", "blank-in-path"),
        ("Listings('K1')/ Rooms", "blank-in-path"),
        ("Listings?$top=1&&$skip=1", "empty-option"),
        ("Listings?$top=1&amp;$skip=1", "html-entity"),
        ("Listings?$inlinecount=allpages", "legacy-option"),
        ("Listings('K1')/$links/Rooms", "legacy-segment"),
        ("Listings?$search=blue and green", "search-keyword"),
    ],
)
def test_hints_about_urls(text: str, code: str) -> None:
    result = parse(text)
    assert result.ok
    assert [hint.code for hint in result.hints] == [code]


def test_an_ampersand_inside_quotes_is_explained() -> None:
    problem = parse("Listings?$filter=A eq 'x&y'").errors[0]
    assert problem.code == "unclosed-string"
    assert "%26" in problem.hint


@pytest.mark.parametrize("start", STARTS)
def test_half_a_character_is_an_error(start: str) -> None:
    problem = next(p for p in parse("A\ud800b", start).errors if p.code == "half-character")
    assert problem.span == Span(1, 2)


@pytest.mark.parametrize(
    ("start", "text"),
    [("search", "a ;" * 2_000), ("search", "a&b " * 2_000), ("filter", "@NS.T%23Q" * 2_000)],
)
def test_stepping_over_many_foreign_signs_makes_no_tall_tree(start: str, text: str) -> None:
    result = parse(text, start)
    assert not result.ok
    assert print_query(result.tree)
    assert explain_text(result.tree)
