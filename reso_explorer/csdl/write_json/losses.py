"""What CSDL JSON can't hold: two different things of one name in one place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.v4_form import v4_form
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.model import Model, Schema

_TYPES = ("entity_types", "complex_types", "enum_types", "type_definitions", "terms")
_SETS = ("entity_sets", "singletons", "action_imports", "function_imports")


def json_losses(model: Model) -> tuple[str, ...]:
    """Return sentences about what is left out where a document is written as CSDL JSON.

    A schema, a type and a container are JSON objects, so that the first of two children with one
    name is written; overloads of an operation share an array and are not among them.
    """
    schemas: dict[str, list[Schema]] = {}
    for schema in v4_form(model).model.schemas:
        schemas.setdefault(schema.namespace, []).append(schema)
    found: list[str] = []
    for namespace, parts in schemas.items():
        types = [each for kind in _TYPES for part in parts for each in getattr(part, kind)]
        found += _repeated(types, namespace + ".")
        found += _clashing_operations(types, parts)
        for each in types:
            members = (
                *getattr(each, "properties", ()),
                *getattr(each, "navigation_properties", ()),
            )
            found += _repeated(members, f"{each.qualified_name}/")
            found += _repeated(getattr(each, "members", ()), f"{each.qualified_name}/")
        for container in (each for part in parts for each in part.entity_containers):
            children = [each for kind in _SETS for each in getattr(container, kind)]
            found += _repeated(children, f"{container.qualified_name}/")
    return tuple(found)


def _repeated(elements: Iterable[Any], path: str) -> Iterator[str]:
    names = Counter(each.name for each in elements)
    for name, number in names.items():
        if number > 1:
            yield f"Left out {count(number - 1, 'element')} named `{path}{name}`: the name is taken."


def _clashing_operations(types: list[Any], parts: list[Schema]) -> Iterator[str]:
    taken = {each.name for each in types}
    overloads = Counter(
        each.qualified_name
        for part in parts
        for each in (*part.actions, *part.functions)
        if each.name in taken
    )
    for name, number in overloads.items():
        yield f"Left out {count(number, 'overload')} of `{name}`: a type has that name."
