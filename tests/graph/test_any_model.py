"""Whatever a model says, the graph answers: cycles, loops, undefined names, odd keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    Model,
    NavigationProperty,
    Property,
    PropertyRef,
    Schema,
)
from reso_explorer.document import read_metadata
from reso_explorer.graph import EdgeKind, EntityGraph
from reso_explorer.graph.identifiers import split_identifier
from reso_explorer.query import check
from reso_explorer.query.follow import follow, way_requests
from tests.csdl.write.strategies import models

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
WITHOUT_HASTE = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def ask_everything(graph: EntityGraph) -> None:
    """Ask all questions; and see that every edge is found from both its ends."""
    index = graph.index
    for edge in graph.edges():
        assert edge in graph.edges_from(edge.source, edge.kind)
        assert edge in graph.edges_to(edge.target, edge.kind)
        assert graph.kind(edge.source)
        assert graph.kind(edge.target)
    for name in index.types:
        uses = graph.used_by(name, depth=3)
        assert all(use.edge.kind is not EdgeKind.JOIN for use in uses)
        graph.descendants(name)
        for edge in (*graph.relations_of(name), *graph.joins_of(name)):
            assert graph.columns(edge, name)
    names = [found.qualified_name for found in index.entity_types()][:4]
    for start in names:
        for goal in names:
            for path in graph.paths(start, goal, longest=4):
                assert path.steps[-1].target == goal
                way_requests(index, None, path)
    graph.hubs()
    graph.cycles()
    graph.components()
    assert graph.graph.number_of_nodes() == len(graph.nodes)


@WITHOUT_HASTE
@given(models())
def test_any_model_has_a_graph(model: Model) -> None:
    ask_everything(EntityGraph(ModelIndex(model)))


WORDS = st.sampled_from(["Member", "Office", "Listing", "Agent", "Co", "List", "Team", "s", "x"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map("".join)
COLUMNS = st.builds(
    "{}{}".format,
    NAMES,
    st.sampled_from(["Key", "KeyNumeric", "MlsId", "Id", "ID", "_id", "", "Name"]),
) | st.sampled_from(["ResourceRecordKey", "ResourceName", "ResourceRecordID", "id", "Key"])
TYPES = st.sampled_from(["Edm.String", "Edm.Int64", "Edm.Int32", "f.Gone"])


@st.composite
def feeds(draw: st.DrawFn) -> Model:
    """Models whose columns are called as those of feeds are."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    types: list[EntityType] = []
    for name in names:
        columns = draw(st.lists(COLUMNS, min_size=1, max_size=6, unique=True))
        relations = draw(st.lists(NAMES, max_size=2, unique=True))
        types.append(
            EntityType(
                name=name,
                namespace="f",
                base_type=draw(st.sampled_from([None, None, None, f"f.{names[0]}"])),
                key=(PropertyRef(draw(st.sampled_from(columns))),),
                properties=tuple(Property(name=c, type=draw(TYPES)) for c in columns),
                navigation_properties=tuple(
                    NavigationProperty(
                        name=relation,
                        type=f"f.{draw(st.sampled_from(names))}",
                        is_collection=draw(st.booleans()),
                        partner=draw(st.sampled_from([None, relation])),
                    )
                    for relation in relations
                ),
            )
        )
    with_sets = draw(st.lists(st.sampled_from(names), unique=True))
    sets = tuple(EntitySet(name=each, type=f"f.{each}") for each in with_sets)
    container = EntityContainer(name="C", namespace="f", entity_sets=sets)
    schema = Schema(namespace="f", entity_types=tuple(types), entity_containers=(container,))
    return Model(schemas=(schema,))


@WITHOUT_HASTE
@given(feeds())
def test_joins_of_any_feed_are_sound(model: Model) -> None:
    index = ModelIndex(model)
    graph = EntityGraph(index)
    ask_everything(graph)
    for edge in graph.edges():
        if edge.join is None:
            continue
        for join in (edge.join, *edge.other_joins):
            for own, other in join.pairs:
                left = index.properties(edge.source)[own].member
                right = index.properties(edge.target)[other].member
                assert left.type == right.type
                assert edge.source != edge.target or own != other
                kinds = {kind[1] for each in (own, other) if (kind := split_identifier(each))}
                assert "MlsId" not in kinds or "Key" not in kinds


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["spark", "reso-dd-2.0-lookup", "northwind-v4", "northwind-v2", "trippin"]
)
def test_every_relation_of_every_real_row_gives_a_right_query(corpus: Path, name: str) -> None:
    document = read_metadata(corpus / f"{name}.xml")
    index = document.index
    asked = 0
    for resource, found in index.entity_sets.items():
        row = {
            column: _value(index.primitive(declared.member.type))
            for column, declared in index.properties(found.type).items()
        }
        for edge in document.graph().relations_and_joins_of(found.type):
            following = follow(index, None, resource, row, edge.name)
            if following.query:
                asked += 1
                problems = [d for d in check(following.query, index) if d.severity == "error"]
                assert not problems, (following.query, problems)
    assert asked


def _value(primitive: str) -> object:
    if primitive.startswith("Edm.Int"):
        return 7
    return "00000000-0000-0000-0000-000000000001" if primitive == "Edm.Guid" else "x"
