from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from reso_explorer.tui.present.record import RecordLine, record_lines

ROW: dict[str, Any] = {
    "@odata.id": "House('1')",
    "Price": 749000,
    "Note": "one two three four five six",
    "Nothing": None,
    "Empty": "",
    "Tags": ["a", "b"],
    "Owner": {"Name": "Ada", "Age": None},
    "Photos": [{"Url": "x"}, {"Url": "y"}],
    "Key": "H1",
}


def shown(lines: list[RecordLine]) -> list[tuple[int, str, str]]:
    return [(line.depth, line.name, line.cell.text) for line in lines]


def test_keys_stand_first_control_information_last_nested_values_below() -> None:
    assert shown(record_lines(ROW, width=40, order=("Key",))) == [
        (0, "Key", "H1"),
        (0, "Price", "749,000"),
        (0, "Note", "one two three four five six"),
        (0, "Nothing", "∅"),
        (0, "Empty", '""'),
        (0, "Tags", "a, b"),
        (0, "Owner", "2 values"),
        (1, "Name", "Ada"),
        (1, "Age", "∅"),
        (0, "Photos", "2 rows"),
        (1, "#1", "1 value"),
        (2, "Url", "x"),
        (1, "#2", "1 value"),
        (2, "Url", "y"),
        (0, "@odata.id", "House('1')"),
    ]


def test_empty_values_can_be_left_out_at_every_depth() -> None:
    names = [line.name for line in record_lines(ROW, width=40, hides_empty=True)]
    assert not {"Nothing", "Empty", "Age"} & set(names)
    assert "Name" in names


def test_long_texts_wrap_and_stay_one_value() -> None:
    lines = [line for line in record_lines(ROW, width=10) if line.path == ("Note",)]
    assert len(lines) > 1
    assert [line.is_continued for line in lines] == [False] + [True] * (len(lines) - 1)
    assert " ".join(line.cell.text for line in lines) == ROW["Note"]
    assert all(line.value == ROW["Note"] for line in lines)


def test_folding_hides_what_is_inside() -> None:
    lines = record_lines(ROW, width=40, folded=frozenset({("Photos",)}))
    assert "Url" not in [line.name for line in lines]
    assert next(line for line in lines if line.name == "Photos").is_folded


def test_words_narrow_by_name_label_and_value() -> None:
    fields: Any = SimpleNamespace(
        label=lambda name: "Cost" if name == "Price" else "",
        title=lambda name: name,
        display_text=lambda _name, _value: "",
        is_time=lambda _name: False,
    )

    def names(words: str) -> set[str]:
        lines = record_lines(ROW, width=40, words=words, fields=fields)
        return {line.name for line in lines if line.depth == 0}

    assert names("ada") == {"Owner"}
    assert names("cost") == {"Price"}
    assert names("NOTH") == {"Nothing"}
    assert names("price ada") == set()


def test_line_breaks_are_kept_as_lines() -> None:
    lines = record_lines({"Text": "first\nsecond\r\n\x1b[2J"}, width=40)
    assert [line.cell.text for line in lines] == ["first", "second", "\\x1b[2J"]
