from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.store.errors import StoreError
from reso_explorer.store.names import check_name, near_name


@pytest.mark.parametrize("name", ["a", "spark-idx", "7", "a.b_c-d", "x" * 64])
def test_good_names(name: str) -> None:
    assert check_name(name, "A profile") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "Spark IDX",
        "../x",
        "a/b",
        "a\\b",
        ".x",
        "-x",
        "x.",
        "con",
        "nul.x",
        "x" * 65,
        "ä",
        "a\n",
    ],
)
def test_bad_names(name: str) -> None:
    with pytest.raises(StoreError, match=r"^A profile cannot be called"):
        check_name(name, "A profile")


def test_a_better_name_is_offered() -> None:
    with pytest.raises(StoreError, match=r"Write it as `spark-idx`\.$"):
        check_name("Spark IDX!", "A profile")
    assert near_name("Österreich (Süd)") == "osterreich-sud"
    assert near_name("CON") == "con-1"
    assert near_name("!!!") == ""


@given(st.text())
def test_what_is_offered_is_good(text: str) -> None:
    name = near_name(text)
    assert name == "" or check_name(name, "A profile") == name
