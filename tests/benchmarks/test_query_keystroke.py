"""Check and complete at one keystroke: a model of 1,600 fields, a filter of 20 clauses.

Budget: p95 at most 5 ms for both together. The document is invented here in the size of the
RESO Data Dictionary; with RESO_EXPLORER_CORPUS the real one is measured too. Times are printed,
not asserted.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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

if TYPE_CHECKING:
    from collections.abc import Callable

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


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return p50 and p95 of the processor time of a call, in milliseconds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def documents() -> list[tuple[str, ModelIndex, str]]:
    found = [("invented", ModelIndex(large_model()), "Resource0")]
    folder = os.environ.get("RESO_EXPLORER_CORPUS")
    if folder and (path := Path(folder) / "reso-dd-2.0-enum.xml").exists():
        found.append(("RESO DD 2.0", ModelIndex(read(path.read_bytes()).model), "Property"))
    return found


@pytest.mark.parametrize(
    ("name", "index", "resource"), documents(), ids=lambda value: str(value)[:12]
)
def test_one_keystroke(
    name: str, index: ModelIndex, resource: str, capsys: pytest.CaptureFixture[str]
) -> None:
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
    fields = sum(len(t.properties) for t in index.entity_types())
    with capsys.disabled():
        print(f"\n{name}: {fields:,} fields, 20 clauses; ms of processor time, budget p95 5.00")
        for place, text in places.items():
            count = len(complete(text, len(text), index, meanings=meanings))

            def keystroke(text: str = text) -> None:
                check(text, index, meanings=meanings)
                complete(text, len(text), index, meanings=meanings)

            both = measured(keystroke)
            alone = measured(lambda text=text: check(text, index, meanings=meanings))
            print(
                f"  {place:14} check p50 {alone[0]:5.2f} p95 {alone[1]:5.2f}"
                f"   both p50 {both[0]:5.2f} p95 {both[1]:5.2f}   {count:4} offered"
            )
            assert count > 0
