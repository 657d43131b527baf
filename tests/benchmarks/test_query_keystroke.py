"""Check and complete at one keystroke: a model of 1,600 fields, a filter of 20 clauses.

Budget: p95 at most 5 ms for both together. The document is invented here in the size of the
RESO Data Dictionary; with RESO_EXPLORER_CORPUS the real one is measured too. Times are printed,
not asserted.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    EnumMember,
    EnumType,
    Model,
    NavigationProperty,
    Property,
    PropertyRef,
    Schema,
)
from reso_explorer.query import check, complete

from .conftest import RESO_ENUM, ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS = 300
TYPES = ("Edm.String", "Edm.Decimal", "Edm.Int32", "Edm.Boolean", "Edm.DateTimeOffset", "Edm.Date")


def large_model() -> Model:
    """Return 41 resources of 40 fields (the first of 630), 190 enumerations of 19 members."""
    enums = tuple(
        EnumType(
            name=f"Lookup{number}",
            namespace="Big.Enums",
            members=tuple(EnumMember(name=f"Value{n}", value=n) for n in range(19)),
        )
        for number in range(190)
    )
    types: list[EntityType] = []
    for number in range(41):
        size = 630 if number == 0 else 25
        fields = [Property(name="Key", type="Edm.String", nullable=False)]
        for place in range(size):
            kind = TYPES[place % 6] if place % 4 else f"Big.Enums.Lookup{place % 190}"
            many = place % 24 == 0
            fields.append(Property(name=f"ListField{place}Total", type=kind, is_collection=many))
        relations = tuple(
            NavigationProperty(
                name=f"Relation{target}",
                type=f"Big.Resource{target}",
                is_collection=target % 2 == 0,
            )
            for target in range(1, 4)
        )
        types.append(
            EntityType(
                name=f"Resource{number}",
                namespace="Big",
                key=(PropertyRef("Key"),),
                properties=tuple(fields),
                navigation_properties=relations,
            )
        )
    sets = tuple(EntitySet(name=t.name, type=t.qualified_name) for t in types)
    container = EntityContainer(name="Container", namespace="Big", entity_sets=sets)
    return Model(
        schemas=(
            Schema(namespace="Big", entity_types=tuple(types), entity_containers=(container,)),
            Schema(namespace="Big.Enums", enum_types=enums),
        )
    )


def clause(index: ModelIndex, type_name: str, number: int) -> str:
    """Return a condition on one of the fields of a type."""
    fields = list(index.properties(type_name).values())
    prop = fields[1 + (number * 29) % (len(fields) - 1)].member
    value = {
        "Edm.String": "'a text'",
        "Edm.Boolean": "true",
        "Edm.DateTimeOffset": "2026-01-31T00:00:00Z",
        "Edm.Date": "2026-01-31",
    }.get(prop.type, "5")
    if not prop.type.startswith("Edm."):
        enum = index.enum_type(prop.type)
        member = enum.members[0].name if enum is not None and enum.members else "Any"
        value = f"{prop.type}'{member}'"
    if prop.is_collection:
        return f"{prop.name}/any(x:x eq {value})"
    return f"{prop.name} eq {value}"


def processor_times(work: Callable[[], object]) -> list[float]:
    """Return the processor time of each of many calls, sorted, in seconds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sorted(times)


def measure(index: ModelIndex, resource: str, name: str, report: Callable[..., None]) -> None:
    meanings = Meanings(index)
    type_name = index.entity_sets[resource].type
    clauses = " and ".join(clause(index, type_name, number) for number in range(20))
    field = next(iter(index.properties(type_name)))
    places = {
        "a new clause": f"{resource}?$filter={clauses} and ",
        "one letter": f"{resource}?$filter={clauses} and L",
        "a word": f"{resource}?$filter={clauses} and {field[:3]}",
        "an operator": f"{resource}?$filter={clauses} and {field} ",
        "a value": f"{resource}?$filter={clauses} and {field} eq ",
        "select": f"{resource}?$filter={clauses}&$select=",
    }
    lines: list[tuple[str, str]] = []
    for place, text in places.items():

        def keystroke(text: str = text) -> int:
            check(text, index, meanings=meanings)
            return len(complete(text, len(text), index, meanings=meanings))

        offered = keystroke()
        assert offered > 0
        times = processor_times(keystroke)
        figures = f"p50 {ms(times[ROUNDS // 2])}, p95 {ms(times[int(ROUNDS * 0.95)])}"
        lines.append((f"{place}, {offered} offered", figures))
    fields = sum(len(found.properties) for found in index.entity_types())
    report(f"check + complete, {name}: {fields:,} fields, 20 clauses (budget p95 5.0 ms)", *lines)


def test_one_keystroke_on_an_invented_model(report: Callable[..., None]) -> None:
    measure(ModelIndex(large_model()), "Resource0", "invented", report)


def test_one_keystroke_on_the_data_dictionary(
    document_file: Callable[[str], Path], report: Callable[..., None]
) -> None:
    index = ModelIndex(read(document_file(RESO_ENUM).read_bytes()).model)
    measure(index, "Property", "RESO DD 2.0", report)
