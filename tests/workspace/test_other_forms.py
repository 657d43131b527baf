"""A condition in the other forms that servers want."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.providers import Dialect
from reso_explorer.workspace.other_forms import other_forms

if TYPE_CHECKING:
    from reso_explorer.document import Document

DATE = "Pool_sp_Terms_co_Pool_sp_Date"
VALUES = {"Status": (AllowedValue(value="Active", label="Active Now", legacy="A"),)}


@pytest.mark.parametrize(
    ("condition", "forms"),
    [
        (
            "DoorColour eq market.Colour'Green'",
            (
                "DoorColour eq 'Bright Green'",
                "DoorColour eq 'Green'",
                "DoorColour eq Colour'Green'",
            ),
        ),
        (
            "DoorColour eq 'Bright Green'",
            (
                "DoorColour eq market.Colour'Green'",
                "DoorColour eq 'Green'",
                "DoorColour eq Colour'Green'",
            ),
        ),
        (
            "Status eq 'a'",
            (
                "Status eq 'Active'",
                "Status eq 'Active Now'",
                "Status eq 'A'",
                "tolower(Status) eq 'a'",
            ),
        ),
        (
            "Status eq market.Status'Active'",
            ("Status eq 'Active'", "Status eq 'Active Now'", "Status eq 'A'"),
        ),
        ("Status eq 5", ("Status eq '5'",)),
        ("SellerAgentKey eq 'Ab'", ("tolower(SellerAgentKey) eq 'ab'",)),
        ("ListPrice eq '5'", ("ListPrice eq 5",)),
        ("ListPrice eq 5", ("ListPrice eq '5'",)),
        (f"{DATE} eq '2026-01-31'", (f"{DATE} eq 2026-01-31",)),
        (f"{DATE} eq 2026-01-31", (f"{DATE} eq '2026-01-31'",)),
        ("Photos/any(p:p/ResourceName eq 5)", ("Photos/any(p:p/ResourceName eq '5')",)),
        ("SellerAgent/OfficeID eq 5", ("SellerAgent/OfficeID eq '5'",)),
        ("contains(Status,'a')", ()),
        ("Status ne 'a'", ()),
        ("Status eq null", ()),
        ("Nothing eq 'a'", ()),
        ("Status eq SellerAgentKey", ()),
    ],
)
async def test_forms(market: Document, condition: str, forms: tuple[str, ...]) -> None:
    workspace: Any = SimpleNamespace(
        document=market, dialect=Dialect.generic(), values_at_hand=VALUES.get
    )
    assert await other_forms(workspace, "market.Listing", condition) == forms
