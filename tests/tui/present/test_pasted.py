from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.present.pasted import Pasted, draft_from_pasted

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace

CURRENT = Draft(resource="House", top="7")


def pasted(workspace: SampleWorkspace, text: str) -> Pasted:
    return draft_from_pasted(workspace, text, CURRENT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("House?$filter=Price gt 5", "House?$filter=Price gt 5"),
        ("https://town.example/odata/House?$filter=Price%20gt%205", "House?$filter=Price gt 5"),
        ("https://town.example/odata/House", "House"),
        ("$filter=Price gt 5&$top=3", "House?$filter=Price gt 5&$top=3"),
        ("Price gt 5", "House?$filter=Price gt 5&$top=7"),
        ("curl 'https://town.example/odata/House?$top=2'", "House?$top=2"),
    ],
)
def test_whatever_is_pasted_becomes_a_query(
    workspace: SampleWorkspace, text: str, query: str
) -> None:
    assert pasted(workspace, text).draft.text == query


def test_typographic_signs_are_repaired_and_told(workspace: SampleWorkspace) -> None:
    found = pasted(workspace, "House?$filter=Color eq ‘Red’")
    assert found.draft.filter == "Color eq 'Red'"
    assert found.changes


def test_credentials_are_left_out(workspace: SampleWorkspace) -> None:
    url = "https://town.example/odata/House?access_token=sesame&$top=2"
    found = pasted(workspace, url)
    assert found.draft.text == "House?$top=2"
    assert "sesame" not in str(found)


def test_the_url_of_another_service_is_taken_with_a_warning(workspace: SampleWorkspace) -> None:
    found = pasted(workspace, "https://other.example/api/v3/House?$top=2")
    assert found.draft.text == "House?$top=2"
    assert "other.example" in found.warning
