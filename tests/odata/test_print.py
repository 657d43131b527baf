from __future__ import annotations

from decimal import Decimal
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reso_explorer.odata import STARTS, Form, parse, print_query, print_value
from reso_explorer.odata.ast import (
    Aggregate,
    AggregateItem,
    AliasOption,
    AliasSegment,
    AnnotationSegment,
    Apply,
    ApplySequence,
    Argument,
    Binary,
    Call,
    Case,
    CaseBranch,
    Cast,
    Compute,
    ComputeItem,
    Concat,
    Count,
    CountSegment,
    CustomOption,
    EnumLiteral,
    Expand,
    ExpandItem,
    Expression,
    Filter,
    FilterSegment,
    FilterTransformation,
    GeoLiteral,
    GeoShape,
    GroupBy,
    Has,
    Identity,
    In,
    IsOf,
    JsonArray,
    JsonMember,
    JsonObject,
    KeySegment,
    LambdaSegment,
    Levels,
    LimitTransformation,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Name,
    NameSegment,
    Option,
    OrderBy,
    OrderByItem,
    Path,
    RelativeUri,
    ResourcePath,
    Search,
    SearchExpression,
    SearchLogical,
    SearchNot,
    SearchPhrase,
    SearchTransformation,
    SearchWord,
    Segment,
    Select,
    SelectItem,
    Skip,
    SkipToken,
    StarSegment,
    SystemSegment,
    Top,
    TypeName,
    Unary,
    VariableSegment,
)

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

TABLES = File(__file__).parent / "grammar"

simple_names = st.sampled_from(
    ["City", "Price", "Rooms", "Owner", "x", "_a", "Größe", "名前", "Description", "Order1"]
).map(Name)
qualified_names = st.sampled_from(["NS.House", "a.b.Color", "Org.V1.Term"]).map(Name)


def build(make: Callable[..., T], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    return st.tuples(*parts).map(lambda values: make(*values))


def literal(kind: LiteralKind, values: st.SearchStrategy[object]) -> st.SearchStrategy[Literal]:
    return values.map(lambda value: Literal(kind, value))  # type: ignore[arg-type]


def sample(kind: LiteralKind, *values: str) -> st.SearchStrategy[Literal]:
    return literal(kind, st.sampled_from(list(values)))


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
strings = literal(
    LiteralKind.STRING,
    st.text(max_size=8) | st.sampled_from(["O'Neil", "a&b", "50%25", "x;y)", "+"]),
)

enums = build(
    EnumLiteral,
    qualified_names,
    st.lists(st.sampled_from(["Red", "Blue", "1", "-2"]).map(Name), min_size=1, max_size=3).map(
        tuple
    ),
)
positions = st.tuples(st.sampled_from(["0", "-71.1", "1e3"]), st.sampled_from(["42.3", "-5"]))
points = positions.map(lambda p: GeoShape("Point", ((p,),)))
lines = st.lists(positions, min_size=2, max_size=3).map(
    lambda ps: GeoShape("LineString", (tuple(ps),))
)
polygons = st.lists(positions, min_size=1, max_size=3).map(
    lambda ps: GeoShape("Polygon", ((*ps, ps[0]),))
)
shapes = st.one_of(
    points,
    lines,
    polygons,
    st.lists(points, max_size=2).map(lambda p: GeoShape("MultiPoint", parts=tuple(p))),
    st.lists(polygons, max_size=2).map(lambda p: GeoShape("MultiPolygon", parts=tuple(p))),
    st.lists(points | lines, min_size=1, max_size=2).map(
        lambda p: GeoShape("GeometryCollection", parts=tuple(p))
    ),
)
geo = build(GeoLiteral, st.sampled_from(["geography", "geometry"]), st.integers(0, 99999), shapes)
literals: st.SearchStrategy[Expression] = st.one_of(
    st.just(Literal(LiteralKind.NULL, None)),
    literal(LiteralKind.BOOLEAN, st.booleans()),
    literal(LiteralKind.INTEGER, st.integers(-(10**20), 10**20)),
    literal(LiteralKind.DECIMAL, decimals),
    literal(LiteralKind.DOUBLE, decimals),
    sample(LiteralKind.DOUBLE, "NaN", "INF", "-INF"),
    strings,
    literal(LiteralKind.GUID, st.uuids().map(str)),
    literal(LiteralKind.DATE, st.dates().map(str)),
    sample(LiteralKind.DATE, "-0044-03-15", "12026-12-31"),
    sample(LiteralKind.TIME_OF_DAY, "07:59", "07:59:30", "23:59:60.123456789012"),
    sample(LiteralKind.DATE_TIME_OFFSET, "2026-01-31T23:59:59Z", "2026-01-31T23:59+05:00"),
    sample(LiteralKind.DURATION, "P1D", "-PT5.5S"),
    literal(LiteralKind.BINARY, st.binary(max_size=5)),
    sample(LiteralKind.V2_DATE_TIME, "2026-01-31T00:00:00"),
    literal(LiteralKind.V2_GUID, st.uuids().map(str)),
    literal(LiteralKind.V2_INT64, st.integers(-9, 9)),
    literal(LiteralKind.V2_BINARY, st.binary(max_size=5)),
    enums,
    geo,
)


def some(
    values: st.SearchStrategy[Expression], least: int = 0, most: int = 3
) -> st.SearchStrategy[tuple[Expression, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def path_of(*segments: Segment) -> Path:
    return Path(tuple(segments))


named = simple_names.map(NameSegment)
first_segments: st.SearchStrategy[Segment] = st.one_of(
    named,
    st.sampled_from(["$it", "$this"]).map(VariableSegment),  # type: ignore[arg-type]
    build(AliasSegment, simple_names),
    build(AnnotationSegment, qualified_names, st.none() | simple_names),
)
plain_paths = build(path_of, first_segments) | build(path_of, first_segments, named)


def logical(operator: str, operands: tuple[Expression, ...]) -> Expression:
    flat: list[Expression] = []
    for operand in operands:
        same = isinstance(operand, Logical) and operand.operator == operator
        flat.extend(operand.operands if same else (operand,))  # type: ignore[union-attr]
    return Logical(operator, tuple(flat))  # type: ignore[arg-type]


def paths_over(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    arguments = st.lists(build(Argument, simple_names, inner), max_size=2).map(tuple)
    keys = build(Argument, st.none(), strings).map(lambda key: (key,))
    last: st.SearchStrategy[Segment] = st.one_of(
        build(NameSegment, qualified_names, arguments),
        build(NameSegment, simple_names, keys),
        build(LambdaSegment, st.sampled_from(["any", "all"]), simple_names, inner),
        st.just(LambdaSegment("any", None, None)),
        st.just(CountSegment()),
        build(CountSegment, build(Filter, inner).map(lambda option: (option,))),
        build(AnnotationSegment, qualified_names, st.none()),
    )
    return st.one_of(
        build(path_of, first_segments, last),
        build(path_of, named, build(FilterSegment, inner), last),
        build(path_of, st.just(VariableSegment("$root")), build(NameSegment, simple_names, keys)),
    )


def flags(right: Expression) -> bool:
    return isinstance(right, EnumLiteral) or (
        isinstance(right, Literal) and right.kind is LiteralKind.STRING
    )


def calls_over(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    types = build(TypeName, qualified_names, st.booleans())
    return st.one_of(
        build(
            Call,
            st.sampled_from(["contains", "concat", "geo.distance"]).map(Name),
            some(inner, 2, 2),
        ),
        build(Call, st.sampled_from(["length", "tolower", "year"]).map(Name), some(inner, 1, 1)),
        st.just(Call(Name("now"), ())),
        build(Cast, st.none() | inner, types),
        build(IsOf, st.none() | inner, types),
        build(Case, st.lists(build(CaseBranch, inner, inner), min_size=1, max_size=2).map(tuple)),
    )


def json_over(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    values = inner | literal(LiteralKind.JSON_STRING, st.text(max_size=6))
    members = st.lists(build(JsonMember, st.text(max_size=4), values), max_size=2).map(tuple)
    return build(JsonArray, some(values)) | build(JsonObject, members)


def compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    operators = st.sampled_from(
        ["eq", "ne", "gt", "ge", "lt", "le", "add", "sub", "mul", "div", "divby", "mod"]
    )
    lists = build(ListExpr, some(literals))
    return st.one_of(
        build(logical, st.sampled_from(["and", "or"]), some(inner, 2, 3)),
        build(Binary, operators, inner, inner),
        build(Unary, st.sampled_from(["not", "-"]), inner),
        build(Has, inner, literals.filter(flags)),
        build(In, inner, lists | inner),
        paths_over(inner),
        calls_over(inner),
        json_over(inner),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(
    literals | plain_paths, compound, max_leaves=12
)
small_expressions: st.SearchStrategy[Expression] = st.recursive(
    literals | plain_paths, compound, max_leaves=3
)


def search_logical(operator: str, operands: tuple[SearchExpression, ...]) -> SearchExpression:
    flat: list[SearchExpression] = []
    for operand in operands:
        same = isinstance(operand, SearchLogical) and operand.operator == operator
        flat.extend(operand.operands if same else (operand,))  # type: ignore[union-attr]
    return SearchLogical(operator, tuple(flat))  # type: ignore[arg-type]


search_terms: st.SearchStrategy[SearchExpression] = st.recursive(
    st.sampled_from(["blue", "O'Neil", "a-b", "café", "x:y"]).map(SearchWord)
    | st.text(min_size=1, max_size=6).filter(lambda t: '"' not in t).map(SearchPhrase),
    lambda inner: (
        inner.map(SearchNot)
        | build(
            search_logical,
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        )
    ),
    max_leaves=5,
)


order_items = build(OrderByItem, small_expressions, st.booleans())
compute_items = build(ComputeItem, small_expressions, simple_names)
transformations = st.one_of(
    st.just(Identity()),
    build(FilterTransformation, small_expressions),
    build(SearchTransformation, search_terms),
    build(LimitTransformation, st.sampled_from(["top", "skip"]), st.integers(0, 99)),
    build(
        Aggregate,
        build(
            AggregateItem,
            plain_paths,
            st.sampled_from(["sum", "max", "NS.Median"]).map(Name),
            st.just(()),
            simple_names,
        ).map(lambda item: (item,)),
    ),
    build(GroupBy, st.lists(named.map(path_of), min_size=1, max_size=2).map(tuple)),
)
sequences = st.lists(transformations, min_size=1, max_size=3).map(
    lambda found: ApplySequence(tuple(found))
)
apply_sequences = sequences | st.lists(sequences, min_size=2, max_size=2).map(
    lambda found: ApplySequence((Concat(tuple(found)),))
)


def distinct(options: list[Option]) -> tuple[Option, ...]:
    seen: dict[object, Option] = {}
    for option in options:
        key = option.name.text if isinstance(option, AliasOption) else type(option)
        seen.setdefault(key, option)
    return tuple(seen.values())


limits: st.SearchStrategy[Option] = (
    st.integers(0, 10**6).map(Top) | st.integers(0, 99).map(Skip) | st.booleans().map(Count)
)
select_items = build(SelectItem, named.map(path_of) | st.just(path_of(StarSegment()))) | build(
    SelectItem, build(path_of, named, named), limits.map(lambda option: (option,))
)
expand_items: st.SearchStrategy[ExpandItem] = st.deferred(
    lambda: st.one_of(
        build(ExpandItem, named.map(path_of), st.lists(nested_options, max_size=3).map(distinct)),
        build(ExpandItem, build(path_of, named, st.just(SystemSegment("$ref")))),
        st.just(ExpandItem(path_of(StarSegment()), (Levels("max"),))),
    )
)
shared_options: st.SearchStrategy[Option] = st.one_of(
    limits,
    build(Filter, small_expressions),
    st.lists(order_items, min_size=1, max_size=2).map(lambda items: OrderBy(tuple(items))),
    st.lists(select_items, min_size=1, max_size=3).map(lambda items: Select(tuple(items))),
    st.lists(compute_items, min_size=1, max_size=2).map(lambda items: Compute(tuple(items))),
    build(Search, search_terms),
    build(Apply, apply_sequences),
    build(AliasOption, simple_names, small_expressions),
)
nested_options: st.SearchStrategy[Option] = shared_options | st.lists(
    expand_items, min_size=1, max_size=2
).map(lambda items: Expand(tuple(items)))
custom_names = st.text(min_size=1, max_size=4).filter(
    lambda t: t == t.strip() and t[0] not in "$@" and not t.startswith("amp;")
)
top_options: st.SearchStrategy[Option] = st.one_of(
    nested_options,
    st.text(min_size=1, max_size=8).map(SkipToken),
    build(CustomOption, custom_names, st.none() | st.text(max_size=6)),
)
path_segments: st.SearchStrategy[Segment] = st.one_of(
    named,
    build(
        NameSegment,
        simple_names,
        build(Argument, st.none(), strings).map(lambda key: (key,)),
    ),
    st.from_regex(r"[0-9][0-9a-z. /?#%&+-]{0,5}", fullmatch=True).map(KeySegment),
)
uris = build(
    RelativeUri,
    st.lists(path_segments, max_size=2).flatmap(
        lambda rest: named.map(lambda first: ResourcePath((first, *rest)))
    ),
    st.lists(top_options, max_size=4).map(distinct),
)


@pytest.mark.parametrize("form", list(Form))
@given(expressions)
@settings(max_examples=300, deadline=None)
def test_printed_expression_means_the_same(form: Form, expression: Expression) -> None:
    result = parse(print_query(expression, form), "expression")
    assert (result.errors, result.tree) == ((), expression)


@pytest.mark.parametrize("form", list(Form))
@given(uris)
@settings(max_examples=200, deadline=None)
def test_printed_url_means_the_same(form: Form, uri: RelativeUri) -> None:
    result = parse(print_query(uri, form))
    assert (result.errors, result.tree) == ((), uri)


@given(uris)
@settings(max_examples=100, deadline=None)
def test_an_encoded_url_has_only_characters_that_may_be_sent(uri: RelativeUri) -> None:
    text = print_query(uri, Form.ENCODED)
    assert text.isascii()
    assert not set(text) & set(' "<>\\^`{|}[]+#\n\r\t')


def test_every_line_of_the_grammar_prints_back() -> None:
    start = ""
    for line in (TABLES / "valid.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line[1:-1] in STARTS:
            start = line[1:-1]
            continue
        tree = parse(line, start).tree
        for form in Form:
            printed = print_query(tree, form)
            again = parse(printed, start)
            assert (line, again.errors, again.tree) == (line, (), tree)
            assert print_query(again.tree, form) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(A or B) and C", "(A or B) and C"),
        ("A or (B and C)", "A or B and C"),
        ("(A and B) and C", "A and B and C"),
        ("((A))", "A"),
        ("A sub (B sub C)", "A sub (B sub C)"),
        ("(A sub B) sub C", "A sub B sub C"),
        ("(A add B) mul C", "(A add B) mul C"),
        ("A add (B mul C)", "A add B mul C"),
        ("not (A eq B)", "not (A eq B)"),
        ("not A eq B", "not A eq B"),
        ("not(A)", "not A"),
        ("not (A in (1))", "not A in (1)"),
        ("(not A) in (1)", "(not A) in (1)"),
        ("- 1", "-(1)"),
        ("-(A)", "-A"),
        ("A SUB -1", "A sub -1"),
        ("StartsWith( A , 'x' )", "startswith(A,'x')"),
        ("case(T eq 12 : 07:59)", "case(T eq 12: 07:59)"),
        ("TRUE eq False", "true eq false"),
        ("A  eq   'x'", "A eq 'x'"),
        ("A%20eq%20'50%25'", "A eq '50%'"),
        ("A eq '%2541'", "A eq '%2541'"),
    ],
)
def test_canonical_text(text: str, printed: str) -> None:
    assert print_query(parse(text, "expression").tree) == printed


def test_options_keep_their_order_unless_asked() -> None:
    tree = parse("A?orderby=B&$TOP=5&filter=C eq 1&x=1").tree
    assert print_query(tree) == "A?$orderby=B&$top=5&$filter=C eq 1&x=1"
    assert print_query(tree, sort_options=True) == "A?$filter=C eq 1&$orderby=B&$top=5&x=1"


def test_readable_escapes_only_what_breaks_the_url() -> None:
    tree = parse("A('a%2Fb')?$filter=C eq 'x%26y %2B é %22'").tree
    assert print_query(tree) == "A('a%2Fb')?$filter=C eq 'x%26y %2B é \"'"
    assert print_query(tree, Form.ENCODED) == (
        "A('a%2Fb')?$filter=C%20eq%20'x%26y%20%2B%20%C3%A9%20%22'"
    )


def test_value_alone_for_a_field_of_its_own() -> None:
    tree = parse("$filter=C eq 'x%26y'&$orderby=B desc", "query_options").tree
    assert [print_value(option) for option in tree.options] == ["C eq 'x&y'", "B desc"]


def test_pretty_breaks_long_queries_at_their_joints() -> None:
    conditions = " and ".join(f"(Field{i} eq 'value {i}' or Field{i} eq null)" for i in range(4))
    text = f"Listings?$filter={conditions}&$expand=Rooms($select=Area;$top=1),Media&$top=5"
    assert print_query(parse(text).tree, Form.PRETTY) == (
        "Listings\n"
        "?$filter=(Field0 eq 'value 0' or Field0 eq null)\n"
        "         and (Field1 eq 'value 1' or Field1 eq null)\n"
        "         and (Field2 eq 'value 2' or Field2 eq null)\n"
        "         and (Field3 eq 'value 3' or Field3 eq null)\n"
        "&$expand=Rooms($select=Area;$top=1),Media\n"
        "&$top=5"
    )


def test_built_literals_have_a_spelling() -> None:
    built = [
        Literal(LiteralKind.DECIMAL, Decimal(5)),
        Literal(LiteralKind.DOUBLE, Decimal(5)),
        Literal(LiteralKind.STRING, "O'Neil"),
        Literal(LiteralKind.BINARY, b"abc"),
        Literal(LiteralKind.V2_DECIMAL, Decimal("1.5")),
    ]
    assert [print_query(literal) for literal in built] == [
        "5.0",
        "5e+0",
        "'O''Neil'",
        "binary'YWJj'",
        "1.5M",
    ]


@pytest.mark.parametrize("text", ["not (add)", "not (GE)", "not (not)", "not (eq/City eq 'x')"])
def test_a_field_named_like_an_operator_keeps_its_parentheses(text: str) -> None:
    tree = parse(text, "filter").tree
    printed = print_value(tree)
    assert printed == text
    assert parse(printed, "filter").tree == tree
