from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.compare import ChangeKind, ElementKind, Impact

if TYPE_CHECKING:
    from tests.compare.conftest import Compare

HOUSE = (
    '<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key>'
    '<Property Name="Id" Type="Edm.String" Nullable="false"/>{}</EntityType>'
)


def house(*members: str) -> str:
    return HOUSE.format("".join(members))


def field(name: str, rest: str = 'Type="Edm.String"', inside: str = "") -> str:
    return f'<Property Name="{name}" {rest}>{inside}</Property>'


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


def test_a_document_is_equal_to_itself_moved_and_reordered(compare: Compare) -> None:
    old = house(field("City"), field("Price", 'Type="Edm.Decimal"'))
    new = "\n\n<!-- moved -->" + house(field("Price", 'Type="Edm.Decimal"'), field("City"))
    assert compare(old, new) == ()


def test_a_field_that_is_gone_breaks_and_names_its_line(compare: Compare) -> None:
    change = only(compare(house(field("City")), "\n" + house()))
    assert (change.kind, change.element) == (ChangeKind.REMOVED, ElementKind.FIELD)
    assert change.impact is Impact.BREAKING
    assert change.path == "shop.House/City"
    assert change.message == "Field `House/City` (Edm.String) is gone."
    assert (change.old_line, change.new_line) == (3, 0)


def test_a_new_field_is_safe(compare: Compare) -> None:
    change = only(compare(house(), "\n" + house(field("City"))))
    assert (change.kind, change.impact) == (ChangeKind.ADDED, Impact.SAFE)
    assert (change.before, change.after) == (None, "Edm.String")
    assert change.new_line == 4


@pytest.mark.parametrize(
    ("old", "new", "element", "impact", "step"),
    [
        ('Type="Edm.Int64"', 'Type="Edm.Int32"', "type", "breaking", ("Edm.Int64", "Edm.Int32")),
        ('Type="Edm.Int32"', 'Type="Edm.Int64"', "type", "info", ("Edm.Int32", "Edm.Int64")),
        (
            'Type="Edm.String"',
            'Type="Collection(Edm.String)"',
            "type",
            "breaking",
            ("Edm.String", "Collection(Edm.String)"),
        ),
        ('MaxLength="5"', 'MaxLength="9"', "facet", "info", ("5", "9")),
        ('MaxLength="9"', 'MaxLength="5"', "facet", "safe", ("9", "5")),
        ("", 'Nullable="false"', "nullability", "safe", ("nullable", "not null")),
        ('Nullable="false"', "", "nullability", "breaking", ("not null", "nullable")),
        ("", 'DefaultValue="x"', "facet", "safe", (None, "x")),
    ],
)
def test_a_field_that_changed(
    compare: Compare, old: str, new: str, element: str, impact: str, step: tuple[str, str]
) -> None:
    change = only(compare(house(field("It", old)), house(field("It", new))))
    assert (change.kind, change.element, change.impact) == ("changed", element, impact)
    assert (change.before, change.after) == step
    assert change.path == "shop.House/It"
    assert "`House/It`" in change.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", 'Type="Edm.String" Nullable="true"'),
        ('Unicode="true"', ""),
        ('Type="Edm.GeographyPoint"', 'Type="Edm.GeographyPoint" SRID="4326"'),
    ],
)
def test_a_default_that_is_written_out_is_no_change(compare: Compare, old: str, new: str) -> None:
    assert compare(house(field("It", old)), house(field("It", new))) == ()


def test_a_near_name_of_the_same_type_is_perhaps_renamed(compare: Compare) -> None:
    old = house(field("ListPrce", 'Type="Edm.Decimal"'))
    change = only(compare(old, house(field("ListPrice", 'Type="Edm.Decimal"'))))
    assert change.impact is Impact.BREAKING
    assert (change.before, change.after) == ("ListPrce", "ListPrice")
    assert change.message.endswith("perhaps renamed.")


def test_a_near_label_of_the_same_type_is_perhaps_renamed(compare: Compare) -> None:
    label = '<Annotation Term="MLS.OData.Metadata.LocalName" String="Auction Date"/>'
    old = house(field("LocalField17", inside=label), field("Town"))
    new = house(field("AuctionDay", inside=label), field("Town"))
    assert only(compare(old, new)).after == "AuctionDay"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (field("ListPrice"), field("Garage")),
        (field("ListPrice"), field("ListPrices", 'Type="Edm.Decimal"')),
        (field("Photo1Url"), field("Photo2Url")),
    ],
)
def test_other_fields_are_not_taken_for_renamed(compare: Compare, old: str, new: str) -> None:
    kinds = [change.kind for change in compare(house(old), house(new))]
    assert kinds == [ChangeKind.REMOVED, ChangeKind.ADDED]


def test_a_renamed_field_is_compared_as_well(compare: Compare) -> None:
    old = house(field("Colour", 'MaxLength="5"'))
    changes = compare(old, house(field("Color", 'MaxLength="9"')))
    assert [change.element for change in changes] == ["field", "facet"]


def test_one_cause_in_many_types_is_one_change(compare: Compare) -> None:
    def types(rest: str) -> str:
        return "".join(
            f'<ComplexType Name="T{n}"><Property Name="Stamp" {rest}/></ComplexType>'
            for n in range(3)
        )

    change = only(compare(types('Type="Edm.Date"'), types('Type="Edm.DateTimeOffset"')))
    assert change.count == 3
    assert change.message == "3 fields changed their type from Edm.Date to Edm.DateTimeOffset."
    assert [place.path for place in change.places] == ["shop.T1/Stamp", "shop.T2/Stamp"]
    assert all(place.old_line for place in change.places)


def test_a_few_changes_with_values_of_their_own_stay_apart(compare: Compare) -> None:
    def texts(number: int, word: str) -> str:
        notes = [
            f'<Annotation Term="Core.Description" String="{word} {n}"/>' for n in range(number)
        ]
        return house(*(field(f"F{n}", inside=note) for n, note in enumerate(notes)))

    assert len(compare(texts(3, "a"), texts(3, "b"))) == 3
    many = only(compare(texts(4, "a"), texts(4, "b")))
    assert many.message == "The description of 4 fields reads differently."
    assert [place.before for place in many.places] == ["a 1", "a 2", "a 3"]


BASE = '<EntityType Name="Thing" Abstract="true">{}</EntityType>'
DERIVED = '<EntityType Name="House" BaseType="$.Thing">{}</EntityType>'


def test_a_field_that_moves_to_the_base_type_is_safe_there(compare: Compare) -> None:
    old = BASE.format("") + DERIVED.format(field("City"))
    new = BASE.format(field("City")) + DERIVED.format("")
    by_kind = {change.kind: change for change in compare(old, new)}
    assert by_kind[ChangeKind.CHANGED].impact is Impact.SAFE
    assert "inherited from `Thing` now" in by_kind[ChangeKind.CHANGED].message
    assert by_kind[ChangeKind.ADDED].path == "shop.Thing/City"
    assert ChangeKind.REMOVED not in by_kind


def test_a_field_that_moves_from_the_base_type_breaks_the_base_only(compare: Compare) -> None:
    old = BASE.format(field("City")) + DERIVED.format("")
    new = BASE.format("") + DERIVED.format(field("City"))
    found = {(change.kind, change.path): change.impact for change in compare(old, new)}
    assert found == {
        ("removed", "shop.Thing/City"): Impact.BREAKING,
        ("changed", "shop.House/City"): Impact.SAFE,
    }


def test_a_field_that_becomes_a_relation_is_one_change(compare: Compare) -> None:
    relation = '<NavigationProperty Name="Owner" Type="$.House"/>'
    change = only(compare(house(field("Owner")), house(relation)))
    assert change.impact is Impact.BREAKING
    assert change.message == "`House/Owner` became a relation."


def test_a_dialect_of_text_instead_of_enumerations_is_one_change(compare: Compare) -> None:
    enums = "".join(
        f'<EnumType Name="E{n}"><Member Name="A" Value="0"/></EnumType>' for n in range(5)
    )
    old = enums + house(*(field(f"F{n}", f'Type="$.E{n}"') for n in range(5)))
    lookup = '<Annotation Term="RESO.OData.Metadata.LookupName" String="L{}"/>'
    new = house(*(field(f"F{n}", inside=lookup.format(n)) for n in range(5)))
    messages = [change.message for change in compare(old, new)]
    assert messages == [
        "5 enumerations are gone.",
        "5 fields hold text (Edm.String) now and no longer members of an enumeration.",
    ]


def test_what_follows_from_another_type_is_not_told_again(compare: Compare) -> None:
    enum = '<EnumType Name="E"/>'
    old = enum + house(field("It", 'MaxLength="9"'))
    assert only(compare(old, enum + house(field("It", 'Type="$.E"')))).element == "type"
    many = 'Type="Collection(Edm.String)" Nullable="false"'
    assert only(compare(house(field("It", many)), house(field("It")))).element == "type"


def test_a_lost_column_names_the_types_it_joined(compare: Compare) -> None:
    owner = (
        '<EntityType Name="Person"><Key><PropertyRef Name="PersonKey"/></Key>'
        '<Property Name="PersonKey" Type="Edm.String" Nullable="false"/></EntityType>'
    )
    change = only(compare(owner + house(field("OwnerPersonKey")), owner + house()))
    assert change.message == (
        "Field `House/OwnerPersonKey` (Edm.String) is gone. It joined `Person` as `OwnerPerson`."
    )
    change = only(compare(owner + house(field("City")), owner + house()))
    assert change.message.endswith("is gone.")
