"""Documents made to be slow or to break the screen."""

from __future__ import annotations

import pytest

from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.findings.scope import Scope
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    ComplexType,
    EntityType,
    Model,
    NavigationProperty,
    Property,
    Schema,
)


def index_of(**groups: object) -> ModelIndex:
    return ModelIndex(Model(schemas=(Schema(namespace="G", **groups),)))  # type: ignore[arg-type]


def test_messages_are_short_and_visible() -> None:
    name = "x\u202e\x1b[31m" + "y" * 100_000
    types = (ComplexType(name="A", namespace="G", base_type=f"G.{name}"),)
    for finding in check_model(index_of(complex_types=types)):
        assert len(finding.message) <= 400
        assert finding.message.isprintable()


def test_only_some_names_get_a_hint() -> None:
    properties = tuple(Property(name=f"p{n}", type=f"G.Typo{n}") for n in range(200))
    types = (ComplexType(name="Type", namespace="G", properties=properties),)
    found = [
        finding
        for finding in check_model(index_of(complex_types=types))
        if finding.code == "type-undefined"
    ]
    assert len(found) == 200
    assert 0 < sum(bool(finding.hint) for finding in found) <= 50


def test_a_hint_is_looked_up_once_in_each_place() -> None:
    scope = Scope(index_of())
    assert scope.near("Hight", ["Height"], "A") == "Did you mean `Height`?"
    assert scope.near("Hight", [], "A") == "Did you mean `Height`?"
    assert scope.near("Hight", [], "B") == ""


@pytest.mark.timeout(20)
def test_long_chains_of_required_containment() -> None:
    count = 20_000
    types = tuple(
        EntityType(
            name=f"T{n}",
            namespace="G",
            navigation_properties=(
                NavigationProperty(
                    name="Next",
                    type=f"G.T{n + 1}" if n + 1 < count else "G.T0",
                    nullable=False,
                    contains_target=True,
                ),
            ),
        )
        for n in range(count)
    )
    found = [
        item
        for item in check_model(index_of(entity_types=types))
        if item.code == "containment-cycle"
    ]
    assert [finding.count for finding in found] == [count]
