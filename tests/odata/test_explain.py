from __future__ import annotations

import pytest

from reso_explorer.odata import parse
from reso_explorer.odata.explain import Words, explain, explain_text

CONDITIONS = [
    ("City eq 'Reno'", "City is Reno"),
    ("City ne 'Reno'", "City isn't Reno"),
    ("isNew eq true", "isNew is true"),
    ("City eq null", "City has no value"),
    ("City ne null", "City has a value"),
    ("Price ge 5", "Price is at least 5"),
    ("At gt 2026-01-31T00:00:00Z", "At is after January 31, 2026, 12:00 AM UTC"),
    ("On le 2026-01-31", "On is on or before January 31, 2026"),
    ("A and (B or C)", "A is true and (B is true or C is true)"),
    ("not A", "A is false"),
    ("not (A eq 1)", "A isn't 1"),
    ("not contains(A,'x')", 'A doesn\'t contain "x"'),
    ("contains(A,'x') eq false", 'A doesn\'t contain "x"'),
    ("startswith(tolower(A),'x') eq true", 'A in lowercase starts with "x"'),
    ("substringof('x',A)", 'A contains "x"'),
    ("substring(A,1,2) eq 'x'", 'the part of A from position 1, 2 characters long is "x"'),
    ("year(At) eq 2026", "the year of At is 2026"),
    ("At ge now()", "At is at or after now"),
    ("A has NS.F'Pool,Spa'", "A includes Pool and Spa"),
    ("not (A has 'Pool')", "A doesn't include Pool"),
    ("A in ('x','y')", 'A is "x" or "y"'),
    ("not (A in ('x','y'))", 'A isn\'t "x" or "y"'),
    ("A in ()", "A is one of no values"),
    ("A add B mul 2 gt 5", "A plus (B times 2) is more than 5"),
    ("-A lt 0", "minus A is less than 0"),
    ("Owner/Name eq 'x'", 'Owner/Name is "x"'),
    ("Rooms/$count gt 2", "it has more than 2 Rooms"),
    ("Rooms/$count($filter=A eq 1) gt 2", "it has more than 2 Rooms where A is 1"),
    ("Rooms/any()", "it has Rooms"),
    ("not Rooms/any()", "it has no Rooms"),
    ("Rooms/any(r:r/A eq 1)", "it has at least one Room where A is 1"),
    ("not Rooms/any(r:r/A eq 1)", "it has no Room where A is 1"),
    ("Tags/all(t:t ne 'x')", 'for every one of its Tags, it isn\'t "x"'),
    (
        "Rooms/any(r:r/Doors/all(d:d/W gt r/W))",
        "it has at least one Room where for every one of its Doors, its W is more than W of r",
    ),
    ("$it/A eq @p", "A of the row is @p"),
    ("cast(A,Edm.String) eq '5'", 'A as Edm.String is "5"'),
    ("isof(NS.House)", "the row is of type NS.House"),
    ("case(A:1,true:2) eq 1", "(1 if A is true, otherwise 2) is 1"),
    ("@NS.T eq 1", "the annotation @NS.T is 1"),
    ("geo.distance(P,@p) lt 5", "the distance from P to @p is less than 5"),
    ("A eq", "A is …"),
    ("A eq ${x}", "A is ${x}"),
]


@pytest.mark.parametrize(("text", "words"), CONDITIONS)
def test_condition(text: str, words: str) -> None:
    assert explain_text(parse(text, "expression").tree) == words


def test_long_lists_are_told_in_full() -> None:
    text = f"A in ({','.join(map(str, range(20)))})"
    assert explain_text(parse(text, "expression").tree).endswith("17, 18, or 19")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The list of what the service offers."),
        ("$metadata", "The metadata of the service."),
        ("Listings", "Listings."),
        ("listings('K1')", "The listings with the key K1."),
        ("Listings('K1')/Rooms", "Rooms of the Listings with the key K1."),
        ("Listings/$count", "The number of Listings."),
        ("Listings/NS.House", "Listings as NS.House."),
        ("Listings('K1')/Photo/$value", "The raw value of Photo of the Listings with the key K1."),
        ("$crossjoin(A,B)", "Every combination of A and B."),
        ("Listings/$filter(A eq 1)/$each", "Each of Listings where A is 1."),
    ],
)
def test_path(text: str, words: str) -> None:
    assert explain_text(parse(text).tree) == words


def test_options_are_told_in_the_order_of_the_server() -> None:
    tree = parse(
        "Listings?$expand=Rooms($top=1;$orderby=Area desc),Owner&$select=City,*&$count=true"
        "&$top=10&$skip=1&$orderby=Price desc,City&$filter=A eq 1 and b eq 2"
        '&$search=blue "deep sky"&$compute=A mul 2 as Twice&page=2&@p=5'
    ).tree
    assert explain_text(tree).splitlines() == [
        'Listings matching "blue" and the phrase "deep sky", where A is 1 and b is 2, by Price (descending), then by City; skipping the first 1, then the next 10.',
        "Adds Twice (A times 2).",
        "Includes the total count.",
        "Returns City and all fields.",
        "Each with:",
        "  - its Rooms, by Area (descending), the first one only",
        "  - its Owner",
        "Also sends the service-specific option page=2.",
        "@p stands for 5.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aggregate($count as N)", "Give the number of rows (as N)."),
        (
            "groupby((City),aggregate(Price with average as P))",
            "Group by City and give the average Price (as P) for each group.",
        ),
        ("topcount(5,Price)", "Keep the 5 rows with the highest Price."),
        ("bottomcount(1000,Price)", "Keep the 1,000 rows with the lowest Price."),
        ("top(1)", "Keep only the first row."),
        ("skip(1)", "Skip the first row."),
        ("skip(1000)", "Skip the first 1,000 rows."),
        ("NS.Best(n=1)", "Apply NS.Best(n=1)."),
        (
            "groupby((City))/topcount(1,Price)",
            "Step by step:\n  - first group by City\n  - then keep the 1 row with the highest Price",
        ),
    ],
)
def test_apply(text: str, words: str) -> None:
    assert explain_text(parse(text, "apply").tree) == words


class Labeled(Words):
    def label(self, names: tuple[str, ...]) -> str:
        return {("ListPrice",): "list price", ("Agent", "Name"): "the agent's name"}[names]


def test_labels_stand_for_names() -> None:
    tree = parse("$filter=ListPrice gt 5 and Agent/Name eq 'x'", "query_options").tree
    clause = explain(tree, words=Labeled())[0]
    assert clause.text == 'where list price is more than 5 and the agent\'s name is "x"'


def test_clauses_know_their_place() -> None:
    text = "Listings?$top=5&$filter=A eq 1 and B eq 2"
    clauses = explain(parse(text).tree)
    assert [(c.part, c.span.of(text)) for c in clauses] == [
        ("path", "Listings"),
        ("$filter", "$filter=A eq 1 and B eq 2"),
        ("$top", "$top=5"),
    ]
    assert clauses[1].text == "where A is 1 and B is 2"


def test_hostile_text_is_made_visible() -> None:
    assert "\x1b" not in explain_text(parse("A eq '\x1b[31m'", "expression").tree)
