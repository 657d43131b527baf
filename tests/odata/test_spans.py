from __future__ import annotations

from reso_explorer.odata import parse
from reso_explorer.odata.ast import (
    Binary,
    Call,
    EnumLiteral,
    Expand,
    Filter,
    In,
    LambdaSegment,
    Literal,
    Logical,
    Name,
    NameSegment,
    Node,
    Path,
    Top,
    nodes_at,
    walk,
)
from reso_explorer.odata.ast.options import OptionNode

URL = "Listings?$filter=City%20eq%20%27O%27%27Neil%27%20and%20(Price gt 5)&%24top=5"


def texts(tree: Node, kind: type[Node], text: str) -> list[str]:
    return [node.span.of(text) for node in walk(tree) if isinstance(node, kind)]


def test_spans_point_into_the_encoded_text() -> None:
    tree = parse(URL).tree
    assert texts(tree, Literal, URL) == ["%27O%27%27Neil%27", "5"]
    assert texts(tree, NameSegment, URL) == ["Listings", "City", "Price"]
    assert texts(tree, Binary, URL) == ["City%20eq%20%27O%27%27Neil%27", "Price gt 5"]
    assert [o.name_span.of(URL) for o in tree.options if isinstance(o, OptionNode)] == [
        "$filter",
        "%24top",
    ]
    top = tree.first(Top)
    assert top is not None
    assert top.value_span.of(URL) == "5"


def test_spans_of_characters_of_several_bytes() -> None:
    text = "$filter=Name eq 'caf%C3%A9' and Größe gt 5"
    assert texts(parse(text, "filter").tree, Literal, text) == ["'caf%C3%A9'", "5"]


def test_a_compound_covers_its_parentheses_and_a_group_does_not() -> None:
    text = "((A or B)) and C"
    tree = parse(text, "expression").tree
    assert isinstance(tree, Logical)
    assert tree.span.of(text) == text
    assert tree.operands[0].span.of(text) == "A or B"
    assert [span.of(text) for span in tree.operator_spans] == ["and"]


def test_single_tokens_have_places_of_their_own() -> None:
    text = "Rooms/any(r:r/Kind eq NS.Kind'Bath,Bed') and startswith(City,'x') and A in (1,2)"
    tree = parse(text, "expression").tree
    assert texts(tree, Name, text) == [
        *("Rooms", "r", "r", "Kind", "NS.Kind", "Bath", "Bed"),
        *("startswith", "City", "A"),
    ]
    found = {type(node): node for node in walk(tree)}
    lambda_segment, enum, contained, call = (
        found[kind] for kind in (LambdaSegment, EnumLiteral, In, Call)
    )
    assert isinstance(lambda_segment, LambdaSegment)
    assert lambda_segment.function_span.of(text) == "any"
    assert isinstance(contained, In)
    assert contained.operator_span.of(text) == "in"
    assert enum.span.of(text) == "NS.Kind'Bath,Bed'"
    assert call.span.of(text) == "startswith(City,'x')"


def test_nested_options_have_places() -> None:
    text = "Rooms($filter=Area gt 5;$top=1),Owner"
    tree = parse(text, "expand").tree
    assert isinstance(tree, Expand)
    first = tree.items[0]
    assert first.options_span.of(text) == "($filter=Area gt 5;$top=1)"
    assert [o.span.of(text) for o in first.options] == ["$filter=Area gt 5", "$top=1"]
    assert [o.value_span.of(text) for o in first.options if isinstance(o, OptionNode)] == [
        "Area gt 5",
        "1",
    ]


def test_nodes_at_a_cursor() -> None:
    text = "City eq 'Reno' and Price gt 5"
    tree = parse(text, "filter").tree
    chain = nodes_at(tree, text.index("Price") + 2)
    assert [type(node) for node in chain] == [Filter, Logical, Binary, Path, NameSegment, Name]
    assert nodes_at(tree, len(text))[-1].span.of(text) == "5"
    assert nodes_at(tree, 99) == ()


def test_name_of_the_option_may_stand_before_its_value() -> None:
    text = "  $FILTER = City eq 'x'"
    tree = parse(text, "filter").tree
    assert (tree.spelled, tree.name_span.of(text), tree.value_span.of(text)) == (
        "$FILTER",
        "$FILTER",
        " City eq 'x'",
    )
