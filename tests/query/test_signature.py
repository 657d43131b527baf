from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.query.signature import call_at

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


@pytest.mark.parametrize(
    ("text", "name", "active"),
    [
        ("P?$filter=contains(|", "contains", 0),
        ("P?$filter=contains(City,|", "contains", 1),
        ("P?$filter=contains(City,'a|')", "contains", 1),
        ("P?$filter=contains(City,'a')|", "", 0),
        ("P?$filter=a eq 1 and indexof(concat(A,|", "concat", 1),
        ("P?$filter=indexof(concat(A,B),|'x')", "indexof", 1),
        ("P?$filter=substring(City,1,|", "substring", 2),
        ("P?$filter=City eq 'contains(|'", "", 0),
        ("P?$filter=|contains(City,'a')", "", 0),
        ("P?$orderby=length(|", "length", 0),
        ("P?$filter=nosuch(|", "", 0),
        ("|", "", 0),
    ],
)
def test_the_innermost_call_at_the_cursor(text: str, name: str, active: int) -> None:
    found = call_at(text.replace("|", ""), text.index("|"))
    assert ("", 0) if found is None else (found.name, found.active) == (name, active)
    assert (found is None) == (name == "")


def test_a_signature_names_parameters_and_types() -> None:
    found = call_at("P?$filter=substring(", 20)
    assert found is not None
    assert found.text == "substring(text: String, start: Int32, length?: Int32) String"
    assert "position" in found.description


def test_a_function_of_the_metadata_has_a_signature(homes: ModelIndex) -> None:
    name = next(
        each.name
        for container in homes.containers.values()
        for each in container.function_imports
        if any(overload.parameters for overload in homes.functions[each.function])
    )
    found = call_at(f"{name}(", len(name) + 1, homes)
    assert found is not None
    assert found.name == name
    assert all(": " in parameter for parameter in found.parameters)
