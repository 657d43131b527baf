"""The query as text for an editor and back."""

from __future__ import annotations

import pytest

from reso_explorer.tui.operations.editing import (
    editor_command,
    text_for_editor,
    text_from_editor,
)
from reso_explorer.tui.present.draft import draft_of


@pytest.mark.parametrize(
    "query",
    [
        "House",
        "House?$filter=Price gt 5 and Name eq 'a&b?c # d'&$select=Price,Name&$orderby=Price",
        "House?$top=5&$count=true&$search=pool&$skip=1",
        "",
    ],
)
def test_a_query_comes_back_as_it_went(query: str) -> None:
    draft = draft_of(query)
    assert text_from_editor(text_for_editor(draft)) == draft.text


def test_each_option_has_a_line_and_lines_may_be_added() -> None:
    text = text_for_editor(draft_of("House?$filter=Price gt 5&$top=7"))
    assert text.splitlines()[1:] == ["House", "?$filter=Price gt 5", "&$top=7"]
    typed = "# note\n\nHouse\n  ?$filter=Price gt 5\n     and Built lt 2000-01-01\n&$top=7\n"
    assert text_from_editor(typed) == "House?$filter=Price gt 5 and Built lt 2000-01-01&$top=7"


def test_the_editor_of_the_environment_with_its_arguments() -> None:
    assert editor_command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor_command({"VISUAL": " ", "EDITOR": "'my vi' -n"}) == ["my vi", "-n"]
    assert editor_command({"EDITOR": "a 'b"}) == ["a 'b"]
