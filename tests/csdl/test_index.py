from __future__ import annotations

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    Model,
    Property,
    PropertyRef,
    Schema,
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
