"""Models of a few types, for tests that need one more column than the documents have."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from reso_explorer.graph import EntityGraph

if TYPE_CHECKING:
    from reso_explorer.csdl.model import NavigationProperty


def entity(
    name: str,
    *columns: str,
    key: str = "",
    base: str = "",
    relations: tuple[NavigationProperty, ...] = (),
    required: str = "",
) -> EntityType:
    """Return an entity type of the namespace `a`.

    Columns are strings, `Name:Int64` is of another type. The key is `key`, else the first column,
    and none where there is a base type.
    """
    split = [column.partition(":") for column in columns]
    first = "" if base else split[0][0]
    return EntityType(
        name=name,
        namespace="a",
        base_type=f"a.{base}" if base else None,
        key=(PropertyRef(key or first),) if key or first else (),
        properties=tuple(
            Property(
                name=column,
                type=f"Edm.{kind or 'String'}",
                nullable=False if column == required else None,
            )
            for column, _, kind in split
        ),
        navigation_properties=relations,
    )


def graph_of(*types: EntityType, sets: tuple[str, ...] = ()) -> EntityGraph:
    """Return the graph of some types; without `sets` each of them has an entity set."""
    names = sets or tuple(each.name for each in types)
    container = EntityContainer(
        name="C",
        namespace="a",
        entity_sets=tuple(EntitySet(name=name, type=f"a.{name}") for name in names),
    )
    schema = Schema(namespace="a", entity_types=types, entity_containers=(container,))
    return EntityGraph(ModelIndex(Model(schemas=(schema,))))
