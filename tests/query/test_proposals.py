"""What is proposed for an unknown name: names of a kind that can stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reso_explorer.diagnostics import apply_fix
from reso_explorer.query import check, complete

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

TICKED = re.compile(r"`([^`]+)`")


def relations(index: ModelIndex, name: str) -> set[str]:
    found = index.types_named(name)[0]
    return set(index.navigation_properties(found.qualified_name))


@pytest.mark.parametrize(
    "text",
    ["$expand=ListAgentKey2", "$expand=Lstings", "$expand=ListPrices", "$expand=Nothing/Inside"],
)
def test_only_relations_are_proposed_for_expand(homes: ModelIndex, text: str) -> None:
    found = check(f"Property?{text}", homes)[0]
    assert found.code == "unknown-relation"
    _, *proposed = TICKED.findall(found.message)
    assert proposed
    assert set(proposed) <= relations(homes, "Property")


def test_photos_are_media(homes: ModelIndex) -> None:
    query = "Property?$expand=Photos"
    found = check(query, homes)[0]
    assert found.fix is not None
    assert apply_fix(query, found.fix) == "Property?$expand=Media"


def test_what_has_no_parts_is_not_proposed_before_a_slash(homes: ModelIndex) -> None:
    found = check("Property?$filter=ListPrices/Anything eq 1", homes)[0]
    assert found.code == "unknown-field"
    assert "`ListPrice`" not in found.message


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("$filter=price gt 5", "$filter=ListPrice gt 5"),
        ("$filter=beds ge 3", "$filter=BedroomsTotal ge 3"),
        ("$select=askingPrice", "$select=ListPrice"),
        ("$filter=list_price gt 5", "$filter=ListPrice gt 5"),
    ],
)
def test_everyday_words_become_names(homes: ModelIndex, text: str, fixed: str) -> None:
    query = f"Property?{text}"
    found = check(query, homes)
    fixes = [each.fix for each in found if each.fix is not None]
    assert apply_fix(query, fixes[0]) == f"Property?{fixed}"
    assert not check(f"Property?{fixed}", homes)


def test_two_unknown_values_are_not_made_one(homes: ModelIndex) -> None:
    found = check("Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Sold,Xyz'", homes)
    assert all(each.fix is None for each in found if each.code == "unknown-member")


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("Property?$filter=beds", "BedroomsTotal", "beds: another word for BedroomsTotal"),
        ("Property?$filter=asking", "ListPrice", "asking: another word for ListPrice"),
        ("Property?$orderby=bedr", "BedroomsTotal", ""),
        ("Property?$expand=photo", "Media", "photo: another word for Media"),
        ("listing", "Property", "listing: another word for Property"),
        (
            "Property?$filter=StandardStatus eq 'sold",
            "Closed",
            "sold: means StandardStatus Closed",
        ),
    ],
)
def test_completion_knows_everyday_words(
    homes: ModelIndex, text: str, first: str, why: str
) -> None:
    found = complete(text, len(text), homes)[0]
    assert found.label == first
    assert found.documentation.startswith(why)


@pytest.mark.parametrize(
    ("condition", "fixed"),
    [
        ("price gt 5", "ListPrice gt 5"),
        ("price eq 'x'", None),
        ("beds ge 3", "BedroomsTotal ge 3"),
        ("Listprise gt 5", "ListPrice gt 5"),
        ("StandardStatos eq 'Active'", "StandardStatus eq 'Active'"),
        ("ListPriceOfLongAgo gt 5", None),
        ("geo.distance(town,geography'SRID=4326;Point(1 2)') lt 5", None),
    ],
)
def test_a_name_is_written_only_if_its_values_fit(
    homes: ModelIndex, condition: str, fixed: str | None
) -> None:
    query = f"Property?$filter={condition}"
    found = next(each for each in check(query, homes) if each.code == "unknown-field")
    if fixed is None:
        assert found.fix is None
    else:
        assert found.fix is not None
        assert apply_fix(query, found.fix) == f"Property?$filter={fixed}"
