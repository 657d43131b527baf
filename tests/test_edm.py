"""The primitive types and what is worked out from their ranges."""

from __future__ import annotations

import pytest

from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.edm import ALL_TYPES, INTEGER_RANGES, WIDER_TYPES


@pytest.mark.parametrize(
    ("name", "wider"),
    [
        ("Edm.SByte", {"Int16", "Int32", "Int64", "Decimal", "Single", "Double"}),
        ("Edm.Byte", {"Int16", "Int32", "Int64", "Decimal", "Single", "Double"}),
        ("Edm.Int32", {"Int64", "Decimal", "Double"}),
        ("Edm.Int64", {"Decimal"}),
        ("Edm.Single", {"Double"}),
    ],
)
def test_a_wider_type_holds_every_number_exactly(name: str, wider: set[str]) -> None:
    assert WIDER_TYPES[name] == {f"Edm.{each}" for each in wider}


def test_floats_hold_the_integers_that_they_are_said_to_hold() -> None:
    for name, (_, most) in INTEGER_RANGES.items():
        assert ("Edm.Double" in WIDER_TYPES[name]) == (int(float(most)) == most)


def test_bundled_vocabularies_name_types_of_edm_and_their_own() -> None:
    found = vocabularies()
    assert (
        found.property_type("com.sap.vocabularies.UI.v1.GeoLocationType", "Location")
        == "Edm.GeographyPoint"
    )
    assert found.terms["Org.OData.Core.V1.Permissions"].type == "Org.OData.Core.V1.Permission"
    edm = {term.type for term in found.terms.values() if term.type.startswith("Edm.")}
    assert edm <= ALL_TYPES
