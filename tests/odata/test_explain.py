from __future__ import annotations

import pytest

from reso_explorer.odata import parse
from reso_explorer.odata.explain import explain, explain_text

CONDITIONS = [
    ("City eq 'Reno'", "City is 'Reno'"),
    ("City ne 'Reno'", "City is not 'Reno'"),
    ("isNew eq true", "isNew is true"),
    ("City eq null", "City has no value"),
    ("City ne null", "City has a value"),
    ("Price ge 5", "Price is at least 5"),
    ("At gt 2026-01-31T00:00:00Z", "At is after 2026-01-31T00:00:00Z"),
    ("On le 2026-01-31", "On is not after 2026-01-31"),
    ("A and (B or C)", "A and (B or C)"),
    ("not A", "A is false"),
    ("not (A eq 1)", "it is not so that A is 1"),
    ("not contains(A,'x')", "A does not contain 'x'"),
    ("contains(A,'x') eq false", "A does not contain 'x'"),
    ("startswith(tolower(A),'x') eq true", "A in lower case begins with 'x'"),
    ("substringof('x',A)", "A contains 'x'"),
    ("substring(A,1,2) eq 'x'", "the part of A from 1, 2 long is 'x'"),
    ("year(At) eq 2026", "the year of At is 2026"),
    ("At ge now()", "At is at least now"),
    ("A has NS.F'Pool,Spa'", "A has Pool and Spa"),
    ("not (A has 'Pool')", "A does not have 'Pool'"),
    ("A in ('x','y')", "A is one of 'x' or 'y'"),
    ("not (A in ('x','y'))", "A is none of 'x' or 'y'"),
    ("A in ()", "A is one of nothing"),
    ("A add B mul 2 gt 5", "(A plus (B times 2)) is greater than 5"),
    ("-A lt 0", "the negative of A is less than 0"),
    ("Owner/Name eq 'x'", "Owner/Name is 'x'"),
    ("Rooms/$count gt 2", "the number of Rooms is greater than 2"),
    ("Rooms/$count($filter=A eq 1) gt 2", "the number of Rooms where A is 1 is greater than 2"),
    ("Rooms/any()", "Rooms is not empty"),
    ("not Rooms/any()", "Rooms is empty"),
    ("Rooms/any(r:r/A eq 1)", "for at least one of Rooms: its A is 1"),
    ("not Rooms/any(r:r/A eq 1)", "for no one of Rooms: its A is 1"),
    ("Tags/all(t:t ne 'x')", "for every one of Tags: it is not 'x'"),
    (
        "Rooms/any(r:r/Doors/all(d:d/W gt r/W))",
        "for at least one of Rooms: for every one of its Doors: its W is greater than W of r",
    ),
    ("$it/A eq @p", "A of the row is the parameter @p"),
    ("cast(A,Edm.String) eq '5'", "A as Edm.String is '5'"),
    ("isof(NS.House)", "the row is of type NS.House"),
    ("case(A:1,true:2) eq 1", "1 if A, else 2 is 1"),
    ("@NS.T eq 1", "the annotation @NS.T is 1"),
    ("geo.distance(P,@p) lt 5", "the distance from P to the parameter @p is less than 5"),
    ("A eq", "A is …"),
    ("A eq ${x}", "A is ${x}"),
]


@pytest.mark.parametrize(("text", "words"), CONDITIONS)
def test_condition(text: str, words: str) -> None:
    assert explain_text(parse(text, "expression").tree) == words


def test_long_lists_are_counted() -> None:
    text = f"A in ({','.join(map(str, range(20)))})"
    assert explain_text(parse(text, "expression").tree).endswith("10, 11 or 8 more")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The list of what the service offers"),
        ("$metadata", "The metadata of the service"),
        ("Listings", "Rows of Listings"),
        ("listings('K1')", "listings 'K1'"),
        ("Listings('K1')/Rooms", "Rooms of Listings 'K1'"),
        ("Listings/$count", "The number of Listings"),
        ("Listings/NS.House", "Listings as NS.House"),
        ("Listings('K1')/Photo/$value", "the raw value of Photo of Listings 'K1'"),
        ("$crossjoin(A,B)", "Every combination of rows of A and B"),
        ("Listings/$filter(A eq 1)/$each", "Each of Listings where A is 1"),
    ],
)
def test_path(text: str, words: str) -> None:
    assert explain_text(parse(text).tree).lower() == words.lower()


def test_options_are_told_in_the_order_of_the_server() -> None:
    tree = parse(
        "Listings?$expand=Rooms($top=1;$orderby=Area desc),Owner&$select=City,*&$count=true"
        "&$top=10&$skip=1&$orderby=Price desc,City&$filter=A eq 1 and b eq 2"
        '&$search=blue "deep sky"&$compute=A mul 2 as Twice&page=2&@p=5'
    ).tree
    assert explain_text(tree).splitlines() == [
        "Rows of Listings",
        "Compute Twice = A times 2",
        "Only rows that match “blue” and the words “deep sky”",
        "Only rows where all of this is so:",
        "  A is 1",
        "  b is 2",
        "Sorted by Price (highest first), then City",
        "Leave out the first 1 row",
        "At most 10 rows",
        "Tell how many rows match in all",
        "Show City and all fields",
        "With each row also:",
        "  Rooms",
        "    Sorted by Area (highest first)",
        "    At most 1 row",
        "  Owner",
        "An option of the service: page = 2",
        "@p is 5",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aggregate($count as N)", "Compute N = the number of rows"),
        (
            "groupby((City),aggregate(Price with average as P))",
            "Group by City, and in each group compute P = the average of Price",
        ),
        ("topcount(5,Price)", "Keep the 5 rows with the highest Price"),
        ("NS.Best(n=1)", "Apply NS.Best(n=1)"),
    ],
)
def test_apply(text: str, words: str) -> None:
    assert explain_text(parse(text, "apply").tree) == words


def test_labels_stand_for_names() -> None:
    labels = {("ListPrice",): "List Price", ("Agent", "Name"): "the agent's name"}
    tree = parse("$filter=ListPrice gt 5 and Agent/Name eq 'x'", "query_options").tree
    clause = explain(tree, label=lambda names: labels.get(names, "?"))[0]
    assert [detail.text for detail in clause.details] == [
        "List Price is greater than 5",
        "the agent's name is 'x'",
    ]


def test_clauses_know_their_place() -> None:
    text = "Listings?$top=5&$filter=A eq 1 and B eq 2"
    clauses = explain(parse(text).tree)
    assert [(c.part, c.span.of(text)) for c in clauses] == [
        ("path", "Listings"),
        ("$filter", "$filter=A eq 1 and B eq 2"),
        ("$top", "$top=5"),
    ]
    assert [detail.span.of(text) for detail in clauses[1].details] == ["A eq 1", "B eq 2"]


def test_hostile_text_is_made_visible() -> None:
    assert "\x1b" not in explain_text(parse("A eq '\x1b[31m'", "expression").tree)
