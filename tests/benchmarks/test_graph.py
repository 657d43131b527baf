"""Building the entity graph and finding ways in it, beside bare networkx; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_graph.py -s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from reso_explorer.document import read_metadata
from reso_explorer.graph import EntityGraph

from .conftest import MS_GRAPH, RESO_ENUM, measured, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "source", "target"),
    [(RESO_ENUM, "Property", "Office"), (MS_GRAPH, "user", "site")],
)
def test_graph(
    document_file: Callable[[str], Path],
    report: Callable[..., None],
    name: str,
    source: str,
    target: str,
) -> None:
    document = read_metadata(document_file(name))
    index = document.index
    graph = EntityGraph(index)
    edges = list(graph.graph.edges(keys=True))

    def bare() -> nx.MultiDiGraph[str]:
        plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        plain.add_edges_from(edges)
        return plain

    floor = measured(bare).median
    nodes = measured(lambda: EntityGraph(index)).median
    built = measured(lambda: EntityGraph(index).prepare()).median
    viewed = measured(lambda: EntityGraph(index).graph).median
    found = graph.paths(source, target)
    assert found
    relations = graph.relations
    start, goal = graph.find(source), graph.find(target)
    shortest = measured(lambda: nx.shortest_path(relations, start, goal)).median
    report(
        f"entity graph of {name}: {graph.graph.number_of_nodes():,} nodes, {len(edges):,} edges",
        ("floor: the same edges in a bare MultiDiGraph", ms(floor)),
        ("nodes, what the first frame waits for", times_of(nodes, floor)),
        ("all edges, declared and inferred", times_of(built, floor)),
        ("the same as a networkx view", times_of(viewed, floor)),
        ("floor: one bare shortest path", ms(shortest)),
        (
            f"paths {source} to {target}, {len(found)} found",
            times_of(measured(lambda: graph.paths(source, target)).median, shortest),
        ),
        ("used by, two steps", ms(measured(lambda: graph.used_by(target, depth=2)).median)),
        ("hubs", ms(measured(graph.hubs).median)),
        ("cycles", ms(measured(graph.cycles).median)),
    )
