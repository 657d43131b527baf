from __future__ import annotations

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    Model,
    NavigationProperty,
    NavigationPropertyBinding,
    Property,
    PropertyRef,
    Schema,
    Singleton,
)


def thing(name: str, namespace: str, base: str | None = None) -> EntityType:
    own = Property(name=f"{name}Key")
    key = () if base else (PropertyRef(own.name),)
    return EntityType(name=name, namespace=namespace, base_type=base, key=key, properties=(own,))


def index(*schemas: Schema) -> ModelIndex:
    return ModelIndex(Model(schemas=schemas))


def test_an_alias_stands_for_its_namespace_only_before_the_last_dot() -> None:
    found = index(
        Schema(namespace="shop.data", alias="shop", entity_types=(thing("Item", "shop.data"),))
    )
    assert found.qualify("shop.Item") == "shop.data.Item"
    assert found.qualify("shop.data.Item") == "shop.data.Item"


def test_a_short_name_of_several_types_is_the_one_with_a_set() -> None:
    container = EntityContainer(
        name="C", namespace="b", entity_sets=(EntitySet(name="users", type="b.user"),)
    )
    found = index(
        Schema(namespace="a", entity_types=(thing("user", "a"),)),
        Schema(namespace="b", entity_types=(thing("user", "b"),), entity_containers=(container,)),
    )
    user = found.type("user")
    assert user is not None
    assert user.qualified_name == "b.user"


def test_a_short_name_of_several_types_without_sets_is_none() -> None:
    found = index(
        Schema(namespace="a", entity_types=(thing("user", "a"),)),
        Schema(namespace="b", entity_types=(thing("user", "b"),)),
    )
    assert found.type("user") is None
    assert len(found.types_named("user")) == 2


def test_members_and_key_are_inherited_base_first() -> None:
    found = index(
        Schema(namespace="a", entity_types=(thing("Base", "a"), thing("Kid", "a", "a.Base")))
    )
    assert list(found.properties("a.Kid")) == ["BaseKey", "KidKey"]
    assert [ref.name for ref in found.key("a.Kid")] == ["BaseKey"]


def test_a_cycle_of_base_types_ends() -> None:
    found = index(
        Schema(namespace="a", entity_types=(thing("A", "a", "a.B"), thing("B", "a", "a.A")))
    )
    assert [each.name for each in found.lineage("a.A")] == ["A", "B"]


def test_a_short_name_of_several_types_may_be_that_of_a_singleton() -> None:
    me = EntityContainer(name="C", namespace="b", singletons=(Singleton(name="me", type="b.user"),))
    found = index(
        Schema(namespace="a", entity_types=(thing("user", "a"),)),
        Schema(namespace="b", entity_types=(thing("user", "b"),), entity_containers=(me,)),
    )
    user = found.type("user")
    assert user is not None
    assert user.qualified_name == "b.user"


def test_a_relation_without_binding_leads_to_the_only_set_of_its_type() -> None:
    def sets(*names: str) -> ModelIndex:
        relations = (NavigationProperty(name="Parts", type="a.Part", is_collection=True),)
        whole = EntityType(name="Whole", namespace="a", navigation_properties=relations)
        part = EntityType(name="Part", namespace="a")
        container = EntityContainer(
            name="C",
            namespace="a",
            entity_sets=(
                EntitySet(name="Wholes", type="a.Whole"),
                *(EntitySet(name=name, type="a.Part") for name in names),
            ),
        )
        return index(
            Schema(namespace="a", entity_types=(whole, part), entity_containers=(container,))
        )

    for names, target in ((("Parts",), "Parts"), (("One", "Two"), None), ((), None)):
        found = sets(*names)
        assert found.binding_target(found.entity_sets["Wholes"], "Parts") == target


def test_a_binding_leads_to_a_set_here_in_another_container_or_to_what_a_set_contains() -> None:
    bindings = {"A": "Parts", "B": "x.Other/Parts", "C": "Wholes/Parts"}
    wholes = EntitySet(
        name="Wholes",
        type="a.Whole",
        bindings=tuple(NavigationPropertyBinding(*each) for each in bindings.items()),
    )
    container = EntityContainer(name="C", namespace="a", entity_sets=(wholes,))
    found = index(Schema(namespace="a", entity_containers=(container,)))
    assert [found.binding_target(wholes, path) for path in bindings] == [
        "Parts",
        "Parts",
        "Wholes/Parts",
    ]
