from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.suggest import did_you_mean, near_names
from reso_explorer.text import clip, visible


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in shown)
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    )


def test_escapes_are_readable() -> None:
    assert visible("a\x1b]52;c;x\x07b\u202ec") == "a\\x1b]52;c;x\\x07b\\u{202e}c"


def test_plain_text_stays_as_it_is() -> None:
    assert visible("Café [sic] 日本 😀") == "Café [sic] 日本 😀"


def test_lines_are_kept_where_asked() -> None:
    assert visible("a\n\tb", one_line=False) == "a\n\tb"
    assert visible("a\n\tb") == "a b"


def test_clip_marks_a_cut() -> None:
    assert clip("abcdef", 4) == "abc…"
    assert clip("abcd", 4) == "abcd"


def test_near_names_put_letter_case_first() -> None:
    assert near_names("listprice", ["ListPrices", "ListPrice", "Other"])[0] == "ListPrice"


def test_far_names_are_not_suggested() -> None:
    assert did_you_mean("Colour", ["ListPrice", "Office"]) == ""
