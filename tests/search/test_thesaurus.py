from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.search.spelling import squeezed
from reso_explorer.search.thesaurus import PARTS, WORDS, begun_by, meant_by, thesaurus

if TYPE_CHECKING:
    from pathlib import Path

# Names of the trade that DD 2.0 doesn't have: of other versions, or of one feed.
_ELSEWHERE = {
    "BathroomsTotalDecimal",
    "BuyerAgencyCompensation",
    "Coordinates",
    "FloorPlansChangeTimestamp",
    "GreenVerification",
    "Location",
    "MlgCanView",
    "PricePerSquareFoot",
    "PropertyUnits",
    "Room",
    "Unit",
}


def _lines(part: str) -> dict[str, str]:
    text = (WORDS / f"{part}.toml").read_text("utf-8")
    meanings: dict[str, str] = tomllib.loads(text)["meanings"]
    return meanings


def test_the_trade_has_three_hundred_entries() -> None:
    assert len(_lines("reso")) >= 300
    assert len(_lines("odata")) >= 100
    assert len(thesaurus("reso")) > 1000


@pytest.mark.parametrize("part", PARTS)
def test_a_phrase_stands_once(part: str) -> None:
    phrases = [phrase.strip() for said in _lines(part) for phrase in said.split("|")]
    assert all(phrase == phrase.lower() and squeezed(phrase) for phrase in phrases)
    assert len(set(phrases)) == len(phrases)
    assert all(target.key for target in thesaurus(part))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("zip", "PostalCode"),
        ("Zip Code", "PostalCode"),
        ("ZIP_CODE", "PostalCode"),
        ("ZipCodes", "PostalCode"),
        ("swimming pools", "PoolPrivateYN"),
        ("HOA fee", "AssociationFee"),
        ("MLS #", "ListingId"),
        ("sq. ft.", "LivingArea"),
    ],
)
def test_a_phrase_is_known_in_any_form(text: str, first: str) -> None:
    assert meant_by(text)[0].name == first


def test_a_value_is_meant_with_its_field() -> None:
    first = meant_by("sold")[0]
    assert (first.name, first.value) == ("StandardStatus", "Closed")
    assert first.reason == "sold: means StandardStatus Closed"


def test_the_part_of_the_schema_comes_first() -> None:
    assert meant_by("price")[0].name == "ListPrice"
    assert meant_by("price", is_reso=False)[0].name == "UnitPrice"


def test_a_beginning_finds_the_shortest_phrase_first() -> None:
    assert next(begun_by("swim")).name == "PoolPrivateYN"
    assert list(begun_by("sw")) == []


@pytest.mark.corpus
def test_the_names_are_those_of_the_data_dictionary(corpus: Path) -> None:
    file = corpus / "reso-dd-2.0-enum.xml"
    if not file.is_file():
        pytest.skip("the corpus has no Data Dictionary")
    document = read_metadata(file)
    index = document.index
    types = {found.name: found.qualified_name for found in index.entity_types()}
    names = set(types)
    for path in types.values():
        names |= {*index.properties(path), *index.navigation_properties(path)}
    wrong = {t.name for t in thesaurus("reso")} - names
    assert wrong <= _ELSEWHERE
    assert _ELSEWHERE - wrong == set()
    values = {t for t in thesaurus("reso") if t.value and t.name in names}
    for target in values:
        enum = next(
            index.properties(p)[target.name]
            for p in types.values()
            if target.name in index.properties(p)
        )
        known = document.meanings.values(enum.member.type)
        assert target.value in {value.label or value.value for value in known}, target
