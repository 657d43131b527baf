from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.document import read_metadata
from reso_explorer.tui.present.hits import hits_tree
from reso_explorer.tui.present.outline import Branch, OutlineTree, outline_of
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from reso_explorer.document import Document


def names(tree: OutlineTree) -> list[str]:
    return [line.name for line in tree.lines]


def test_resources_stand_first_and_open(market: Document) -> None:
    tree = outline_of(market)
    assert names(tree)[:3] == ["Resources", "Listing", "Agent"]
    assert names(tree)[-4:] == ["Types", "Complex types", "Enums", "Functions"]
    assert tree.lines[1].note == "10 fields"


def test_lines_are_made_when_they_are_opened() -> None:
    made: list[str] = []

    def make() -> list[Branch]:
        made.append("now")
        return [Branch("b", "b")]

    tree = OutlineTree([Branch("a", "a", make=make)])
    assert not made
    tree.set_open(tree.lines[0], is_open=True)
    assert made == ["now"]
    assert [(line.name, line.depth) for line in tree.lines] == [("a", 0), ("b", 1)]
    tree.set_open(tree.lines[0], is_open=False)
    tree.set_open(tree.lines[0], is_open=True)
    assert made == ["now"]


def test_fields_have_signs_in_columns(market: Document) -> None:
    tree = outline_of(market)
    tree.set_open(tree.lines[1], is_open=True)
    fields = {line.name: line for line in tree.lines if line.depth == 2}
    assert (fields["ListingKey"].sign, fields["ListingKey"].type) == ("◆", "Str")
    assert (fields["DoorColour"].sign, fields["DoorColour"].values) == ("≡", "2")
    assert (fields["Status"].sign, fields["Status"].values) == ("≡", "")
    assert fields["Pool Terms: Pool Date"].sign == "◦"
    assert fields["Site"].type == "{…}"
    assert (fields["Photos"].sign, fields["Photos"].note) == ("→", "0..* Photo")


def test_a_place_is_revealed_under_its_own_resource(market: Document) -> None:
    tree = outline_of(market)
    row = tree.reveal(Place(PlaceKind.FIELD, "market.Office/OfficePhone", "Office"))
    assert row is not None
    assert tree.lines[row].name == "OfficePhone"
    assert tree.lines[tree.parent_row(row)].name == "Office"
    kind = tree.reveal(Place(PlaceKind.TYPE, "market.Colour"))
    assert kind is not None
    assert tree.lines[kind].name == "Colour"
    assert tree.reveal(Place(PlaceKind.TERM, "market.Nothing")) is None


def test_long_lists_are_sorted_and_short_ones_are_not() -> None:
    def document(count: int) -> Document:
        fields = "".join(f'<Property Name="P{99 - n}" Type="Edm.String"/>' for n in range(count))
        return read_metadata(
            f"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
            <edmx:DataServices><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">
            <EntityType Name="T"><Key><PropertyRef Name="P90"/></Key>{fields}</EntityType>
            </Schema></edmx:DataServices></edmx:Edmx>""".encode()
        )

    for count, second in ((12, "P99"), (60, "P40")):
        tree = outline_of(document(count))
        tree.set_open(tree.lines[0], is_open=True)
        tree.set_open(tree.lines[1], is_open=True)
        assert names(tree)[2:4] == ["P90", second]


def test_hits_say_how_many_and_why_not(market: Document) -> None:
    tree, told = hits_tree(market.search_index.search, "price")
    assert "ListPrice" in names(tree)
    assert told == f"{len(tree.lines)} results"
    tree, told = hits_tree(market.search_index.search, "zzzqqq")
    assert (names(tree), told) == (["No results. Esc: back"], "")
    tree, told = hits_tree(market.search_index.search, "is:nonsense")
    assert not tree.lines
    assert "is:nonsense" in told
