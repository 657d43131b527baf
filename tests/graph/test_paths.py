"""Which way comes first, how long it is, and how sure."""

from __future__ import annotations

import pytest

from reso_explorer.csdl.model import NavigationProperty, ReferentialConstraint
from reso_explorer.graph import Confidence

from .small import entity, graph_of


def to(name: str, goal: str, *, many: bool = False) -> NavigationProperty:
    return NavigationProperty(name=name, type=f"a.{goal}", is_collection=many)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_of_ways_of_one_length_the_one_with_fewer_requests_comes_first(
    is_swapped: bool,  # noqa: FBT001
) -> None:
    home = entity("Home", "HomeKey", "YardKey", relations=(to("Barn", "Barn"), to("Shed", "Shed")))
    middle = [
        entity("Yard", "YardKey", "GoatKey"),
        entity("Barn", "BarnKey", "GoatKey"),
        entity("Shed", "ShedKey", relations=(to("Kept", "Barn"),)),
    ]
    goat = entity("Goat", "GoatKey")
    types = (home, *(reversed(middle) if is_swapped else middle), goat)
    ways = [
        [(step.navigation, step.is_request) for step in path.steps]
        for path in graph_of(*types).paths("Home", "Goat")
    ]
    assert ways[:2] == [
        [("Barn", False), ("Goat", True)],
        [("Yard", True), ("Goat", True)],
    ]


def test_a_way_is_as_sure_as_its_weakest_join() -> None:
    stated = NavigationProperty(
        name="Barn",
        type="a.Barn",
        referential_constraints=(
            ReferentialConstraint(property="B", referenced_property="BarnKey"),
        ),
    )
    graph = graph_of(
        entity("Home", "HomeKey", "B", relations=(stated,)),
        entity("Barn", "BarnKey", "OwnerID", relations=(to("Owner", "Person"),)),
        entity("Person", "PersonKey", relations=(to("Pet", "Pet"),)),
        entity("Pet", "PetKey"),
    )
    assert graph.paths("Home", "Barn")[0].confidence is Confidence.STATED
    medium = graph.paths("Home", "Person")[0]
    assert [step.join.confidence for step in medium.steps] == [
        Confidence.STATED,
        Confidence.MEDIUM,
    ]
    assert medium.confidence is Confidence.MEDIUM
    assert graph.paths("Barn", "Pet")[0].confidence is Confidence.NONE


def test_the_longest_way_may_have_as_many_steps_as_allowed() -> None:
    graph = graph_of(
        entity("Home", "HomeKey", relations=(to("Barn", "Barn"),)),
        entity("Barn", "BarnKey", relations=(to("Home", "Home"), to("Goat", "Goat"))),
        entity("Goat", "GoatCode"),
    )
    round_trip = graph.paths("Home", "Home", longest=2)
    assert [[step.target for step in path.steps] for path in round_trip] == [["a.Barn", "a.Home"]]
    assert graph.paths("Home", "Home", longest=1) == ()
    assert len(graph.paths("Home", "Goat", longest=2)[0].steps) == 2
    assert graph.paths("Home", "Goat", longest=1) == ()


def test_a_relation_to_the_type_itself_makes_one_to_its_base_superfluous() -> None:
    graph = graph_of(
        entity("Home", "HomeKey", relations=(to("Any", "Animal"), to("Exact", "Goat"))),
        entity("Animal", "AnimalKey"),
        entity("Goat", base="Animal"),
    )
    assert [path.expand for path in graph.paths("Home", "Goat")] == ["Exact"]
    assert [path.expand for path in graph.paths("Home", "Animal")] == ["Any"]


def test_the_multiplicity_of_a_way_is_that_of_its_widest_step() -> None:
    required = NavigationProperty(name="Barn", type="a.Barn", nullable=False)
    graph = graph_of(
        entity("Home", "HomeKey", relations=(required,)),
        entity(
            "Barn", "BarnKey", relations=(to("Keeper", "Person"), to("Goats", "Goat", many=True))
        ),
        entity("Person", "PersonKey"),
        entity("Goat", "GoatKey"),
    )
    found = {goal: graph.paths("Home", goal)[0].multiplicity for goal in ("Barn", "Person", "Goat")}
    assert found == {"Barn": "1", "Person": "0..1", "Goat": "*"}


def test_hubs_are_pointed_at_by_so_many_types_and_no_fewer() -> None:
    others = [
        entity(f"T{number}", f"T{number}Code", relations=(to("Log", "Log"),)) for number in range(8)
    ]
    log = entity("Log", "LogCode")
    graph = graph_of(*others, log)
    assert graph.hubs() == (("a.Log", 8),)
    assert graph.hubs(least=9) == ()
    assert graph.hubs(share=8 / 9) == (("a.Log", 8),)
    assert graph.hubs(share=0.9) == ()
