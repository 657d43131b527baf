from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.csdl.meaning import (
    decoded_name,
    has_local_prefix,
    is_placeholder,
    readable_name,
    split_camel,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Garden_sp_Terms_co_Plot_sp_Date", "Garden Terms: Plot Date"),
        ("Co_hyphen_Owner", "Co-Owner"),
        ("Pot_sp_Size_sp__lparen_WxL_rparen_2", "Pot Size (WxL)"),
        ("Bed_sp_Details_co_Fee_sp_Amount12", "Bed Details: Fee Amount"),
        ("Unit_sp_1_sp_Beds", "Unit 1 Beds"),
        ("Bed_sp_1", "Bed 1"),
        ("_pound__sp_of_sp_Beds", "# of Beds"),
        ("Minimum_sp__percent__sp_Down", "Minimum % Down"),
        ("Owner_squote_s_sp_Name", "Owner's Name"),
        ("Room_sp_Types_co_Room_sp_Types", "Room Types"),
    ],
)
def test_encoded_names(name: str, text: str) -> None:
    assert decoded_name(name) == text


@pytest.mark.parametrize("name", ["ListPrice", "snake_case_name", "_sp", "", "X_spot_Y"])
def test_other_names_are_not_decoded(name: str) -> None:
    assert decoded_name(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ListPrice", "List Price"),
        ("BathroomsTotalInteger", "Bathrooms Total Integer"),
        ("MLSAreaMajor", "MLS Area Major"),
        ("X2ndFloor", "2nd Floor"),
        ("ListAgentAOR", "List Agent AOR"),
        ("PhotoURLs", "Photo URLs"),
        ("isDefault", "is Default"),
        ("GrößeÜberAlles", "Größe Über Alles"),
        ("unit_count", "unit count"),
    ],
)
def test_words(name: str, words: str) -> None:
    assert " ".join(split_camel(name)) == words


def test_readable_name_prefers_decoding() -> None:
    assert readable_name("Plot_sp_Size") == "Plot Size"
    assert readable_name("PlotSize") == "Plot Size"
    assert readable_name("___") == "___"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ACME_FloodZone", "local"), ("X_Views", "local"), ("FloodZone", ""), ("MAX_WIDTH", "")],
)
def test_prefixes(name: str, expected: str) -> None:
    assert has_local_prefix(name) is bool(expected)


def test_placeholders() -> None:
    assert is_placeholder("SampleCityEnumValue")
    assert not is_placeholder("SampleHouse")


@given(st.text(max_size=60))
def test_any_text_splits_without_losing_letters(name: str) -> None:
    letters = [char for char in name if char.isalnum() and not char.isnumeric()]
    kept = [char for word in split_camel(name) for char in word if not char.isnumeric()]
    dropped_guard = 1 if name[:1] == "X" else 0
    assert len(letters) - len(kept) in {0, dropped_guard}
