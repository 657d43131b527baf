from __future__ import annotations

import pytest

from reso_explorer.dictionary import Dictionary, build
from reso_explorer.dictionary.choice import ChoiceError, PartChoice, choose
from reso_explorer.dictionary.model import SubsetEntry
from reso_explorer.query.used_names import used_names
from tests.dictionary.feed import feed


def test_everything_stays_where_nothing_is_chosen(dictionary: Dictionary) -> None:
    assert choose(dictionary, PartChoice()) is dictionary


def test_what_a_shape_uses_comes_along(dictionary: Dictionary) -> None:
    found = choose(dictionary, PartChoice(only=("Listings",)))
    assert list(found.shapes) == ["A.Address", "Listings"]
    assert list(found.lookups) == ["A.Enums.City", "A.Enums.Status", "Features", "Listings/Rating"]
    assert found.lookups["A.Enums.Status"] == dictionary.lookups["A.Enums.Status"]
    assert list(found.operations) == ["A.Nearby(A.Listing,Edm.Double)", "A.Reset()"]
    agent = found.resources["Listings"].relations["Agent"]
    assert (agent.target, agent.missing) == ("A.Agent", "subset")
    assert found.subset == SubsetEntry(only=("Listings",))


def test_relations_are_followed(dictionary: Dictionary) -> None:
    found = choose(dictionary, PartChoice(only=("Listings",), hops=1))
    assert set(found.shapes) == {"A.Address", "A.Agent", "Listings"}
    assert found.resources["Listings"].relations["Agent"].missing is None
    assert list(choose(dictionary, PartChoice(only=("Agents",), hops=1)).resources) == [
        "Agents",
        "Listings",
    ]


def test_an_operation_stays_if_all_its_shapes_do(dictionary: Dictionary) -> None:
    assert list(choose(dictionary, PartChoice(only=("Agents",))).operations) == ["A.Reset()"]


def test_the_name_of_a_type_will_do(dictionary: Dictionary) -> None:
    assert "Property" in choose(dictionary, PartChoice(only=("A.Property",))).resources


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            PartChoice(only=("Listing_",)),
            "There is no resource or type `Listing_`. Did you mean `List",
        ),
        (PartChoice(only=("Listing",)), "`Listing` may be `Listings`, `Newest`. Give one of them."),
    ],
)
def test_a_choice_of_nothing_is_an_error(
    dictionary: Dictionary, choice: PartChoice, message: str
) -> None:
    with pytest.raises(ChoiceError) as told:
        choose(dictionary, choice)
    assert told.value.message.startswith(message)


def test_local_and_standard_fields(dictionary: Dictionary) -> None:
    local = choose(dictionary, PartChoice(local_only=True))
    assert list(local.shapes) == ["Listings", "Newest"]
    assert list(local.resources["Listings"].fields) == [
        "ListingKey",
        "NORTH_FloodZone",
        "Owner",
        "Pool_sp_Depth",
    ]
    standard = choose(dictionary, PartChoice(standard_only=True))
    assert "Owner" not in standard.resources["Listings"].fields
    assert "Price" in standard.resources["Listings"].fields
    assert standard.subset == SubsetEntry(standard_only=True)


def test_what_nobody_knows_is_no_ground_for_a_choice() -> None:
    plain = feed(
        """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
        <edmx:DataServices><Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <ComplexType Name="T"><Property Name="P" Type="Edm.Int32"/></ComplexType>
        </Schema></edmx:DataServices></edmx:Edmx>"""
    )
    with pytest.raises(ChoiceError, match="Nothing tells which fields are standard"):
        choose(build(plain), PartChoice(standard_only=True))


def test_the_fields_of_queries_stay_with_the_keys() -> None:
    document = feed()
    query = "Listings?$filter=Changed gt 2020-01-01T00:00:00Z&$select=Price&$expand=Agent($select=Level)"
    used = used_names(document.index, query)
    found = choose(build(document), PartChoice(queries=(query,), used=used))
    assert {name: list(shape.fields) for name, shape in found.shapes.items()} == {
        "A.Agent": ["AgentKey", "Level"],
        "Listings": ["Changed", "ListingKey", "Price"],
    }
    assert list(found.resources["Listings"].relations) == ["Agent"]
    assert not found.lookups
    assert not found.operations
