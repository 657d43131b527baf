"""The grammar as two tables: `grammar/valid.txt` and `grammar/invalid.txt`.

Lines stand under the name of what they are parsed as. A line of the second table has three
parts with tabs between: the code of the first error, the text, and what the error underlines.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reso_explorer.odata import STARTS, parse

TABLES = Path(__file__).parent / "grammar"


def lines_of(name: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    start = ""
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line[1:-1] in STARTS:
            start = line[1:-1]
        elif line:
            found.append((start, line))
    return found


VALID = lines_of("valid.txt")
INVALID = lines_of("invalid.txt")


@pytest.mark.parametrize(("start", "text"), VALID)
def test_right_text_gives_no_errors(start: str, text: str) -> None:
    result = parse(text, start)
    assert [(p.code, p.message, p.span.of(text)) for p in result.errors] == []


@pytest.mark.parametrize(("start", "line"), INVALID)
def test_wrong_text_gives_the_right_error(start: str, line: str) -> None:
    code, text, underlined = line.split("\t")
    first = parse(text, start).errors[0]
    assert (first.code, first.span.of(text)) == (code, underlined)
    assert first.message.endswith((".", "?"))
