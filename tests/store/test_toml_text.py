from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.store.toml_text import to_toml

words = st.text(st.characters(exclude_categories=["Cs"]))
plain = words | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.lists(words, max_size=3)
tables = st.dictionaries(words, words, max_size=3)


@given(st.dictionaries(words, plain | tables, max_size=6))
def test_what_is_written_is_read(settings: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(settings)) == settings  # type: ignore[arg-type]


def test_looks() -> None:
    text = to_toml(
        {"b": 'say "x"', "a": ["1", "2"], "t": {"k v": "x"}, "n": "one\ntwo\\", "y": True}
    )
    assert text == (
        'b = "say \\"x\\""\n'
        'a = ["1", "2"]\n'
        'n = """\none\ntwo\\\\"""\n'
        "y = true\n"
        "\n"
        "[t]\n"
        '"k v" = "x"\n'
    )


def test_direction_marks_do_not_hide_in_files() -> None:
    assert "\u202e" not in to_toml({"a": "x\u202ey"})
