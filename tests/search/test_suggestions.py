from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.search import (
    FIELDS,
    RELATIONS,
    Closeness,
    did_you_mean,
    did_you_mean_member,
    spoken_names,
    spoken_values,
    standard_value,
    suggest_members,
    suggest_names,
    suggest_values,
    vocabulary,
)
from reso_explorer.search.spelling import squeezed

HOMES = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="H" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
<Property Name="ListingKey" Type="Edm.String"/><Property Name="PostalCode" Type="Edm.String"/>
<Property Name="BedroomsTotal" Type="Edm.Int32"/><Property Name="LivingArea" Type="Edm.Decimal"/>
<Property Name="ListAgentKey" Type="Edm.String"/><Property Name="PhotosCount" Type="Edm.Int32"/>
<Property Name="Lot_x0020_Depth" Type="Edm.Int32"/>
<Property Name="F1" Type="Edm.String"><Annotation Term="MLS.OData.Metadata.LocalName" String="Door Color"/></Property>
<Property Name="F2" Type="Edm.Decimal"><Annotation Term="RESO.OData.Metadata.StandardName" String="LotSizeAcres"/></Property>
<NavigationProperty Name="Media" Type="Collection(H.Media)"/>
</EntityType>
<EntityType Name="Media"><Key><PropertyRef Name="MediaKey"/></Key>
<Property Name="MediaKey" Type="Edm.String"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="H.Property"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


@pytest.fixture(scope="module")
def homes() -> ModelIndex:
    return ModelIndex(read(HOMES.encode()).model)


def values(*names: str) -> list[AllowedValue]:
    return [AllowedValue(value=name) for name in names]


STATUS = values("Active", "Active Under Contract", "Closed", "Hold", "Pending")


@pytest.mark.parametrize(
    ("word", "names", "closeness"),
    [
        ("postalcode", ["PostalCode"], Closeness.SAME),
        ("Postal_Code", ["PostalCode"], Closeness.SAME),
        ("lot depth", ["Lot_x0020_Depth"], Closeness.SAME),
        ("zip", ["PostalCode"], Closeness.MEANING),
        ("Bedrooms", ["BedroomsTotal"], Closeness.MEANING),
        ("SqFt", ["LivingArea"], Closeness.MEANING),
        ("acreage", ["F2"], Closeness.MEANING),
        ("LotSizeAcres", ["F2"], Closeness.MEANING),
        ("photos", ["Media", "PhotosCount"], Closeness.MEANING),
        ("LivingAera", ["LivingArea"], Closeness.NEAR),
        ("Living", ["LivingArea"], Closeness.PART),
        ("Nothing", [], None),
    ],
)
def test_what_a_word_may_mean(
    homes: ModelIndex, word: str, names: list[str], closeness: Closeness | None
) -> None:
    found = suggest_members(homes, "H.Property", word)
    assert [each.name for each in found] == names
    assert {each.closeness for each in found} == ({closeness} if closeness is not None else set())


def test_only_names_of_the_right_kind_are_proposed(homes: ModelIndex) -> None:
    relations = suggest_members(homes, "H.Property", "Photos", RELATIONS)
    assert [each.name for each in relations] == ["Media"]
    assert suggest_members(homes, "H.Property", "ListAgent", RELATIONS) == ()
    fields = suggest_members(homes, "H.Property", "Photos", FIELDS)
    assert [each.name for each in fields] == ["PhotosCount"]


def test_the_reason_names_the_word(homes: ModelIndex) -> None:
    found = suggest_members(homes, "H.Property", "zip")[0]
    assert found.reason == "zip: another word for PostalCode"
    label = suggest_members(homes, "H.Property", "door color")
    assert [(each.name, each.reason) for each in label] == [("F1", "F1 is labeled Door Color")]


@pytest.mark.parametrize(
    ("text", "first", "sure"),
    [
        ("Sold", "Closed", True),
        ("closed", "Closed", True),
        ("ActiveUnderContract", "Active Under Contract", True),
        ("Active_x0020_Under_x0020_Contract", "Active Under Contract", True),
        ("b__506f6e64696e67", None, False),
        ("b__50656e64696e67", "Pending", True),
        ("Active%20Under%20Contract", "Active Under Contract", True),
        ("Holt", "Hold", False),
        ("Actve", "Active", False),
        ("Under", "Active Under Contract", False),
        ("Something else", None, False),
    ],
)
def test_a_value_is_sure_only_by_meaning(text: str, first: str | None, sure: bool) -> None:  # noqa: FBT001  # a case's column
    found = suggest_values(text, STATUS, "StandardStatus")
    assert (found[0].name if found else None) == first
    assert bool(found and found[0].is_sure) is sure


def test_sold_never_means_hold() -> None:
    assert [each.name for each in suggest_values("Sold", STATUS, "StandardStatus")] == ["Closed"]


def test_the_meaning_of_another_field_is_only_a_proposal() -> None:
    found = suggest_values("Sold", STATUS, "OtherStatus")
    assert [(each.name, each.is_sure) for each in found] == [("Closed", False)]


def test_a_standard_value_needs_no_list() -> None:
    found = standard_value("Sold", "StandardStatus")
    assert found is not None
    assert found.name == "Closed"
    assert standard_value("Closed", "StandardStatus") is None
    assert standard_value("Active", "StandardStatus") is None
    assert standard_value("Sold", "City") is None


def test_resources_have_other_words_too() -> None:
    assert [each.name for each in suggest_names("Listings", ["Property", "Member"])] == ["Property"]
    assert did_you_mean("Agents", ["Property", "Member"]) == " Did you mean `Member`?"
    assert did_you_mean("Xyz", ["Property"]) == ""


def test_the_sentence_lists_what_is_proposed(homes: ModelIndex) -> None:
    said = did_you_mean_member(homes, "H.Property", "photos")
    assert said == " Did you mean `Media` or `PhotosCount`?"


def test_typed_words_find_names_labels_and_values(homes: ModelIndex) -> None:
    words = vocabulary(homes, "H.Property")
    assert next(iter(words.spoken("zip"))) == "PostalCode"
    assert words.spoken("zip")["PostalCode"].is_whole
    assert not words.spoken("bedro")["BedroomsTotal"].is_whole
    assert "F1" in words.spoken("color")
    assert "Property" in spoken_names("listings", ["Property"])
    assert list(spoken_values("sold", STATUS, "StandardStatus")) == ["Closed"]
    assert list(spoken_values("sold", STATUS, "City")) == []


@pytest.mark.parametrize(
    "text", ["Active Under Contract", "active-under_contract", "Active_x0020_Under_sp_Contract"]
)
def test_spellings_of_one_text_are_equal(text: str) -> None:
    assert squeezed(text) == "activeundercontract"
