from __future__ import annotations

import pytest
from rich.cells import cell_len

from reso_explorer.tui.present.description import Fact
from reso_explorer.tui.present.facts import lay_out, wrap

FACTS = [
    Fact(
        "About",
        "Words that go on for a while and do not fit into one line of a pane.",
        "Core.Description",
    ),
    Fact("Lookup", "StandardStatus", "RESO.OData.Metadata.LookupName"),
    Fact("Source", "line 12", "x shows the XML"),
]


@pytest.mark.parametrize("width", [30, 44, 60, 90, 140])
def test_no_line_is_wider_than_the_pane_and_no_word_is_lost(width: int) -> None:
    lines = lay_out(FACTS, width)
    texts = ["".join(piece.text for piece in line.pieces) for line in lines]
    assert max(cell_len(text.rstrip()) for text in texts) <= width
    joined = " ".join(" ".join(texts).split())
    for word in FACTS[0].text.split():
        assert word in joined


def test_how_it_is_known_stands_at_the_side_or_behind() -> None:
    wide = ["".join(piece.text for piece in line.pieces) for line in lay_out(FACTS, 120)]
    assert any(line.rstrip().endswith("RESO.OData.Metadata.LookupName") for line in wide)
    narrow = ["".join(piece.text for piece in line.pieces) for line in lay_out(FACTS, 50)]
    assert any("StandardStatus  LookupName" in line for line in narrow)


def test_each_line_knows_its_fact() -> None:
    numbers = [line.fact for line in lay_out(FACTS, 40)]
    assert numbers == sorted(numbers)
    assert set(numbers) == {0, 1, 2}


def test_words_longer_than_the_line_are_cut_inside() -> None:
    assert wrap("abcdefghij klm", 4) == ["abcd", "efgh", "ij", "klm"]
    assert wrap("", 4) == [""]
    assert all(cell_len(line) <= 5 for line in wrap("日本語日本語 x", 5))
