from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reso_explorer.odata import parse, print_query
from reso_explorer.odata.ast import Binary, Filter, In, ListExpr, Literal, Logical, walk
from reso_explorer.query import edit
from reso_explorer.query.edit import Outcome

from .generate import queries, text_of

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.ast import Expression


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Property", "Property?$select=City"),
        ("Property?", "Property?$select=City"),
        ("Property?$top=5", "Property?$select=City&$top=5"),
        ("Property?$select=City&$top=5", "Property?$top=5"),
        ("Property?$top=5&$select=City", "Property?$top=5"),
        ("Property?$top=5&$select=City&$skip=1", "Property?$top=5&$skip=1"),
        ("Property?$select=City", "Property"),
        ("Property?$select=*", "Property?$select=City"),
        ("Property?$select=", "Property?$select=City"),
        ("Property?$select=Address/City, Zip", "Property?$select=Address/City, Zip, City"),
        ("Property?$select=City , Zip", "Property?$select=Zip"),
        ("Property?$select=Zip , City", "Property?$select=Zip"),
        ("Property?$select=Zip , City,\tState", "Property?$select=Zip,\tState"),
        ("Property?select=Zip", "Property?select=Zip,City"),
        ("Property?%24select=Zip&%24top=5", "Property?%24select=Zip,City&%24top=5"),
        ("Property?%24select=Zip%2CX", "Property?%24select=Zip%2CX%2CCity"),
        (
            "Property?$filter=A eq '&$top=1&$select=Zip",
            "Property?$filter=A eq '&$top=1&$select=Zip,City",
        ),
        ("Property?$filter=A eq &$top=1", "Property?$filter=A eq &$select=City&$top=1"),
    ],
)
def test_toggle_select(before: str, after: str) -> None:
    assert edit.toggle_select(before, "City").text == after


def test_a_list_of_one_goes_on_as_the_caller_says() -> None:
    assert edit.toggle_select("P?$select=A", "B", joint=", ").text == "P?$select=A, B"


def test_selecting_inside_an_expand_opens_it() -> None:
    text = edit.toggle_select("Property", "OfficePhone", within=("ListAgent", "Office")).text
    assert text == "Property?$expand=ListAgent($expand=Office($select=OfficePhone))"
    assert edit.is_selected(text, "OfficePhone", within=("ListAgent", "Office"))
    text = edit.toggle_select(text, "OfficePhone", within=("ListAgent", "Office")).text
    assert text == "Property?$expand=ListAgent($expand=Office)"


def test_in_v2_nested_fields_are_paths() -> None:
    within = ("Author", "Town")
    text = edit.toggle_select("Books?$top=1", "Name", within=within, flat=True).text
    assert text == "Books?$select=*,Author/Town/Name&$expand=Author/Town&$top=1"
    assert edit.is_selected(text, "Name", within=within, flat=True)
    more = edit.toggle_select(text, "Code", within=within, flat=True).text
    assert more == "Books?$select=*,Author/Town/Name,Author/Town/Code&$expand=Author/Town&$top=1"
    assert edit.toggle_select(more, "Code", within=within, flat=True).text == text
    text = edit.toggle_select(text, "Name", within=within, flat=True).text
    assert text == "Books?$expand=Author/Town&$top=1"


def test_add_expand_joins_options() -> None:
    text = edit.add_expand("Property?$top=1", "Media").text
    assert text == "Property?$expand=Media&$top=1"
    assert edit.add_expand(text, "Media").text == text
    text = edit.add_expand(text, "Media($select=MediaURL;$top=1)").text
    text = edit.add_expand(text, "Media($select=MediaURL,Order;$top=3)").text
    assert text == "Property?$expand=Media($select=MediaURL,Order;$top=3)&$top=1"
    text = edit.add_expand(text, "Member($expand=Office)").text
    text = edit.add_expand(text, "Member($expand=Teams)").text
    text = edit.remove_expand(text, "Media").text
    assert text == "Property?$expand=Member($expand=Office,Teams)&$top=1"


@pytest.mark.parametrize("before", ["Property", "Property?$expand=Media($top=1)"])
def test_add_expand_encodes_a_percent_sign_once(before: str) -> None:
    changed = edit.add_expand(before, "Media($filter=Name eq '50%20')")
    (value,) = (node.value for node in walk(changed.tree) if isinstance(node, Literal))
    assert value == "50%20"
    changed = edit.add_expand("Property", "Media($filter=Name eq '50%20')", within=("Office",))
    assert changed.text == "Property?$expand=Office($expand=Media($filter=Name eq '50%2520'))"


def test_options_inside_an_expand_keep_their_spacing() -> None:
    text = "P?$expand=Media( $top=1 ; $select=A , B )&$top=2"
    changed = edit.toggle_select(text, "C", within=("Media",)).text
    assert changed == "P?$expand=Media( $top=1 ; $select=A , B , C )&$top=2"
    changed = edit.add_condition(text, "X eq 1", within=("Media",)).text
    assert changed == "P?$expand=Media( $filter=X eq 1;$top=1 ; $select=A , B )&$top=2"
    assert edit.remove_condition(changed, "X eq 1", within=("Media",)).text == text


def test_orderby_cycles() -> None:
    text = edit.set_orderby("Property", "City").text
    assert text == "Property?$orderby=City"
    text = edit.set_orderby(text, "City").text
    assert text == "Property?$orderby=City desc"
    assert edit.set_orderby(text, "City").text == "Property"
    text = edit.set_orderby(text, "Zip", keep_others=True).text
    assert text == "Property?$orderby=City desc,Zip"
    text = edit.set_orderby(text, "City", "asc", keep_others=True).text
    assert text == "Property?$orderby=City,Zip"
    text = edit.set_orderby("P?$orderby=(A add B)  desc , Zip", "Zip", keep_others=True).text
    assert text == "P?$orderby=(A add B)  desc , Zip desc"
    assert edit.ordered_by("P?$orderby=A desc, B,(A add B)") == {"A": True, "B": False}


def test_paging_and_resource() -> None:
    query = edit.set_top("Property?$filter=A eq 1&Class=R", 5)
    text = edit.set_option(query, "$count", "true").text
    assert text == "Property?$filter=A eq 1&$top=5&$count=true&Class=R"
    assert edit.with_resource(text, "Property").text == text
    assert edit.with_resource(text, "Member").text == "Member?$top=5&$count=true&Class=R"
    assert edit.set_top(text, None).text == "Property?$filter=A eq 1&$count=true&Class=R"


@pytest.mark.parametrize(
    ("text", "resource", "names", "is_plain"),
    [
        ("Property?$top=1", "Property", ("Property",), True),
        ("Property('7')/Media?$top=1", "Property", ("Property", "Media"), False),
        ("Property('a/b?c')", "Property", ("Property",), False),
        ("Property/$count", "Property", ("Property",), False),
        ("https://x.example/odata/Property?$top=1", "Property", ("Property",), True),
        ("/Property", "Property", ("Property",), True),
        ("", "", (), False),
    ],
)
def test_what_a_path_asks_for(
    text: str, resource: str, names: tuple[str, ...], *, is_plain: bool
) -> None:
    assert edit.resource_of(text) == resource
    assert edit.path_names(text) == names
    assert edit.is_plain_collection(text) is is_plain


# --- conditions -----------------------------------------------------------------------------------

ADDED, WIDENED, REPLACED = Outcome.ADDED, Outcome.WIDENED, Outcome.REPLACED


@pytest.mark.parametrize(
    ("before", "clause", "after", "outcome"),
    [
        ("", "City eq 'A'", "City eq 'A'", ADDED),
        ("Price gt 5", "City eq 'A'", "Price gt 5 and City eq 'A'", ADDED),
        ("Price gt 5 or B", "City eq 'A'", "(Price gt 5 or B) and City eq 'A'", ADDED),
        ("Price gt 5", "A eq 1 or B eq 2", "Price gt 5 and (A eq 1 or B eq 2)", ADDED),
        ("City eq 'A and B'", "P gt 5", "City eq 'A and B' and P gt 5", ADDED),
        # Another value of a field is one more choice: no row has both.
        ("City eq 'A'", "City eq 'B'", "City eq 'A' or City eq 'B'", WIDENED),
        ("A eq 1 or A eq 2", "A eq 3", "A eq 1 or A eq 2 or A eq 3", WIDENED),
        ("P gt 5 and A eq 1", "A eq 2", "P gt 5 and (A eq 1 or A eq 2)", WIDENED),
        ("(A eq 1 or A eq 2) and B", "A eq 3", "(A eq 1 or A eq 2 or A eq 3) and B", WIDENED),
        ("A in (1 , 2) and B", "A eq 3", "A in (1 , 2 , 3) and B", WIDENED),
        ("S eq N.S'A'", "S eq N.S'B'", "S eq N.S'A' or S eq N.S'B'", WIDENED),
        ("S eq 'A'", "S eq null", "S eq 'A' or S eq null", WIDENED),
        # An `or` that leaves room for the value is narrowed as a whole.
        ("A eq 1 or P gt 5", "A eq 2", "(A eq 1 or P gt 5) and A eq 2", ADDED),
        # An `or` each branch of which rules the value out gets a branch; the others stay.
        (
            "A eq 1 and P gt 5 or A eq 2 and P lt 3",
            "A eq 3",
            "A eq 1 and P gt 5 or A eq 2 and P lt 3 or A eq 3",
            WIDENED,
        ),
        (
            "((A eq 1 and P) or (A eq 2 and Q)) and Z",
            "A eq 3",
            "((A eq 1 and P) or (A eq 2 and Q) or A eq 3) and Z",
            WIDENED,
        ),
        # What no row with the value can meet gives way.
        ("A ne 2 and B", "A eq 2", "A eq 2 and B", REPLACED),
        ("P gt 500 and B", "P eq 400", "P eq 400 and B", REPLACED),
        ("B and not (A eq 2)", "A eq 2", "B and A eq 2", REPLACED),
        ("startswith(C,'X') and C eq 'Xa'", "C eq 'Y'", "C eq 'Y'", REPLACED),
        ("D lt 2026-01-31", "D eq 2026-02-01", "D eq 2026-02-01", REPLACED),
        ("500 lt P", "P eq 400", "P eq 400", REPLACED),
        ("(S eq N.S'A' and P) or S eq N.S'B'", "S eq N.S'C'",
         "(S eq N.S'A' and P) or S eq N.S'B' or S eq N.S'C'", WIDENED),
        # What a row with the value can meet stays.
        ("P gt 500", "P eq 600", "P gt 500 and P eq 600", ADDED),
        ("A ne 1", "A eq 2", "A ne 1 and A eq 2", ADDED),
        ("Tags/any(x:x eq 'a')", "Tags/any(x:x eq 'b')",
         "Tags/any(x:x eq 'a') and Tags/any(x:x eq 'b')", ADDED),
        # A filter with a mistake keeps its text.
        ("City eq ", "X eq 1", "City eq  and X eq 1", ADDED),
        ("City eq 'A' and ", "X eq 1", "City eq 'A' and X eq 1", ADDED),
    ],
)  # fmt: skip
def test_add_a_condition(before: str, clause: str, after: str, outcome: Outcome) -> None:
    start = f"Property?$filter={before}&$top=5" if before else "Property?$top=5"
    put = edit.add_condition(start, clause)
    assert put.text == f"Property?$filter={after}&$top=5"
    assert put.outcome is outcome


@pytest.mark.parametrize(
    ("before", "clause", "after"),
    [
        ("A eq 1", "A eq 2", "A in (1,2)"),
        ("P gt 5 and A eq 'x'", "A eq 'y'", "P gt 5 and A in ('x','y')"),
        ("(A eq 1) and B", "A eq 2", "(A in (1,2)) and B"),
        ("A eq null", "A eq 2", "A eq null or A eq 2"),
    ],
)
def test_choices_become_a_list_where_the_server_knows_in(
    before: str, clause: str, after: str
) -> None:
    start = f"P?$filter={before}"
    text = edit.add_condition(start, clause, with_in=True).text
    assert text == f"P?$filter={after}"
    assert edit.remove_condition(text, clause).text == start


@pytest.mark.parametrize(
    ("before", "clause", "after", "outcome"),
    [
        ("A eq 1 and B", "A eq 2", "A eq 2 and B", REPLACED),
        ("(A eq 1 or A eq 3) and B", "A eq 2", "A eq 2 and B", REPLACED),
        ("A in (1,2,3)", "A eq 2", "A eq 2", REPLACED),
        ("A eq 1 and B and A ne 2", "A eq 2", "A eq 2 and B", REPLACED),
        ("A eq 2 and B", "A eq 2", "A eq 2 and B", Outcome.PRESENT),
        ("A eq 1 and P or A eq 3", "A eq 2", "A eq 1 and P or A eq 3", Outcome.REFUSED),
    ],
)
def test_only_one_value(before: str, clause: str, after: str, outcome: Outcome) -> None:
    put = edit.add_condition(f"P?$filter={before}", clause, only=True)
    assert put.text == f"P?$filter={after}"
    assert put.outcome is outcome
    assert bool(put.why) is (outcome is Outcome.REFUSED)


@pytest.mark.parametrize(
    ("before", "clause", "after"),
    [
        ("A and B and C", "A", "B and C"),
        ("A and B and C", "B", "A and C"),
        ("A and B and C", "C", "A and B"),
        ("A and (B and C)", "B", "A and (C)"),
        ("(A and B) and C", "A", "(B) and C"),
        ("( A ) and ( B )", "A", "( B )"),
        ("(A or B) and C", "C", "A or B"),
        ("A in (1, 2 ,3)", "A eq 2", "A in (1 ,3)"),
        ("A in (1) and B", "A eq 1", "B"),
        ("(A eq 1 or A eq 2) and B", "A eq 1", "A eq 2 and B"),
        ("A or B", "A", "A or B"),
    ],
)
def test_remove_a_condition(before: str, clause: str, after: str) -> None:
    assert edit.remove_condition(f"P?$filter={before}", clause).text == f"P?$filter={after}"


def test_the_last_condition_takes_the_option_with_it() -> None:
    assert edit.remove_condition("P?$filter=(A eq 1)&$top=5", "A eq 1").text == "P?$top=5"


def test_an_encoded_text_gets_encoded_additions() -> None:
    text = edit.add_condition("Property?$filter=City%20eq%20%27A%27", "Zip eq 'a&b'").text
    assert text == "Property?$filter=City%20eq%20%27A%27%20and%20Zip%20eq%20'a%26b'"
    assert edit.has_condition(text, "Zip eq 'a&b'")
    text = edit.add_condition("P?$filter=%28A%20eq%201%29%20and%20B", "A eq 2").text
    assert text == "P?$filter=(%28A%20eq%201%29%20or%20A%20eq%202)%20and%20B"
    assert edit.remove_condition(text, "A eq 2").text == "P?$filter=%28A%20eq%201%29%20and%20B"


def test_what_would_end_an_option_is_encoded() -> None:
    clause = "City eq 'A & B#1'"
    text = edit.add_condition("Property?$filter=Zip eq 'a%26b'", clause).text
    assert text == "Property?$filter=Zip eq 'a%26b' and City eq 'A %26 B%231'"
    assert edit.has_condition(text, clause)
    assert edit.toggle_condition(text, clause).text == "Property?$filter=Zip eq 'a%26b'"


# --- properties -----------------------------------------------------------------------------------

ATOMS = ("A eq 1", "A eq 2", "A in (1, 3)", "A ne 2", "B eq 'x'", "contains(B,'y')", "C gt 5",
         "not (C gt 7)", "T/any(x:x eq 1 or x eq 2)", "D eq null", "S has N.S'Q'")  # fmt: skip
CLAUSES = ("A eq 1", "A eq 3", "B eq 'x'", "B eq 'z y'", "C eq 6", "D eq 4", "E eq 1 or F eq 2",
           "T/any(x:x eq 3)")  # fmt: skip


@st.composite
def filters(draw: st.DrawFn) -> str:
    """Draw a filter with spacing and parentheses of its own."""

    def one(depth: int) -> str:
        if depth >= 3 or draw(st.integers(0, 2)) == 0:
            return draw(st.sampled_from(ATOMS))
        word = draw(st.sampled_from(("and", "or")))
        parts = [one(depth + 1) for _ in range(draw(st.integers(2, 3)))]
        joint = draw(st.sampled_from((" ", "  "))) + word + draw(st.sampled_from((" ", "  ")))
        text = joint.join(f"({part})" if draw(st.booleans()) else part for part in parts)
        return f"({text})" if draw(st.booleans()) else text

    return one(0)


def row_values() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({
        "A": st.sampled_from((1, 2, 3, None)), "B": st.sampled_from(("x", "z y", "y", None)),
        "C": st.sampled_from((4, 6, 8)), "D": st.sampled_from((4, None)),
        "E": st.sampled_from((1, 0)), "F": st.sampled_from((2, 0)),
        "T": st.sampled_from((frozenset(), frozenset({1}), frozenset({3}))),
        "S": st.booleans(),
    })  # fmt: skip


def holds(node: Expression, row: dict[str, object]) -> bool:
    """Evaluate the few forms that `filters` draws; a null never meets an order or a text test."""
    if isinstance(node, Logical):
        found = [holds(each, row) for each in node.operands]
        return all(found) if node.operator == "and" else any(found)
    text = print_query(node)
    if text.startswith("not "):
        return not holds(parse(text[4:], "filter").tree.expression, row)
    if isinstance(node, In):
        assert isinstance(node.right, ListExpr)
        return row["A"] in {item.value for item in node.right.items}  # type: ignore[union-attr]
    if isinstance(node, Binary):
        value, literal = row[print_query(node.left)], node.right.value  # type: ignore[union-attr]
        if node.operator in {"eq", "ne"}:
            return (value == literal) is (node.operator == "eq")
        return value is not None and value > literal  # type: ignore[operator]
    if text.startswith("contains"):
        return "y" in str(row["B"] or "")
    if text.startswith("T/any"):
        return bool({3} & row["T"]) if "3" in text else bool({1, 2} & row["T"])  # type: ignore[operator]
    return bool(row["S"])


def expression(text: str) -> Expression | None:
    found = parse(text).tree.first(Filter)
    return None if found is None else found.expression


ROUND = "P?$select=A , B&$filter={}&$orderby=A  desc"


@given(written=filters(), clause=st.sampled_from(CLAUSES), with_in=st.booleans())
def test_a_condition_added_and_removed_leaves_the_text(
    *, written: str, clause: str, with_in: bool
) -> None:
    text = ROUND.format(written)
    put = edit.add_condition(text, clause, with_in=with_in)
    assert put.text.startswith("P?$select=A , B&$filter=")
    assert put.text.endswith("&$orderby=A  desc")
    assert not put.query.errors
    if put.outcome is Outcome.PRESENT:
        assert put.text == text
    elif put.outcome in {ADDED, WIDENED}:
        assert edit.has_condition(put.query, clause)
        assume(not written.startswith("A in (1) "))
        assert edit.remove_condition(put.query, clause).text == text


@given(
    written=filters(),
    clause=st.sampled_from(CLAUSES),
    row=row_values(),
    only=st.booleans(),
    with_in=st.booleans(),
)
def test_what_a_filter_means_after_a_condition_was_put_in(
    *, written: str, clause: str, row: dict[str, object], only: bool, with_in: bool
) -> None:
    text = ROUND.format(written)
    put = edit.add_condition(text, clause, with_in=with_in, only=only)
    before, after = expression(text), expression(put.text)
    new = parse(clause, "filter").tree.expression
    assert before is not None
    assert after is not None
    was, now, fits = holds(before, row), holds(after, row), holds(new, row)
    if put.outcome is ADDED:
        assert now is (was and fits)
    elif put.outcome is WIDENED:
        # Rows that were wanted still are; new ones come only with the new value.
        assert now or not was
        assert was or fits or not now
    elif put.outcome is REPLACED:
        assert fits or not now
    else:
        assert now is was


@given(written=filters(), clause=st.sampled_from(ATOMS), row=row_values())
def test_what_a_filter_means_after_a_condition_was_removed(
    written: str, clause: str, row: dict[str, object]
) -> None:
    text = ROUND.format(written)
    node = parse(clause, "filter").tree.expression
    was_alone = node in edit.conditions(text)
    put = edit.remove_condition(text, clause)
    assert not put.query.errors
    before, after = expression(text), expression(put.text)
    assert before is not None
    was, now = holds(before, row), after is None or holds(after, row)
    if put.outcome is not Outcome.REMOVED:
        assert put.text == text
    elif was_alone:
        assert now or not was
        assert was or not (now and holds(node, row))
    elif after is not None:
        # A choice went: no new rows, and only rows with its value are lost.
        assert was or not now
        assert now or not was or holds(node, row)
    assert put.text.startswith("P?$select=A , B&")
    assert put.text.endswith("$orderby=A  desc")


@given(st.data())
def test_edits_of_any_valid_query_are_undone_by_their_reverse(
    homes: ModelIndex, data: st.DataObject
) -> None:
    pieces = data.draw(queries(homes))
    text = text_of(pieces)
    if data.draw(st.booleans()):
        text = print_query(parse(text).tree, "encoded")
    before = parse(text)
    chance = random.Random(data.draw(st.integers(0, 10**6)))
    name = f"Field{chance.randrange(100)}"
    added = edit.toggle_select(text, name)
    assert not added.errors
    assert edit.is_selected(added, name)
    assert edit.toggle_select(added, name).text == text
    assert [o for o in added.tree.options if type(o).__name__ != "Select"] == [
        o for o in before.tree.options if type(o).__name__ != "Select"
    ]
    added = edit.add_expand(text, f"{name}($top=1;$select=X)")
    assert edit.is_expanded(added, name)
    assert edit.remove_expand(added, name).text == text
    added = edit.set_orderby(text, name, keep_others=True)
    assert edit.ordered_by(added)[name] is False
    down = edit.set_orderby(added, name, keep_others=True)
    assert edit.ordered_by(down)[name] is True
    assert edit.set_orderby(down, name, keep_others=True).text == text
    put = edit.add_condition(text, f"{name} eq 'a & b'")
    assert not put.query.errors
    assert edit.remove_condition(put.query, f"{name} eq 'a & b'").text == text
    assert edit.set_option(edit.set_option(text, "$skip", "7"), "$skip", None).text == text


@given(st.text("AP?&$=;,()'[] %27@/orand0", max_size=40), st.sampled_from(("A", "B/C")))
def test_any_text_is_edited_without_an_error(text: str, name: str) -> None:
    for changed in (
        edit.toggle_select(text, name),
        edit.add_expand(text, name),
        edit.set_orderby(text, name),
        edit.set_orderby(text, name, keep_others=True),
        edit.add_condition(text, f"{name} eq 1").query,
        edit.remove_condition(text, f"{name} eq 1").query,
        edit.set_top(text, 5),
        edit.set_top(text, None),
        edit.with_resource(text, name),
        edit.toggle_select(text, name, within=("A",)),
    ):
        assert changed.text == parse(changed.text).text
