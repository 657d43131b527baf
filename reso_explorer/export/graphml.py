"""The entity graph as GraphML, for graph tools."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.export.relations import Diagram


def export(diagram: Diagram) -> bytes:
    """Return GraphML with kind, name and multiplicity as data of nodes and edges."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, kind in diagram.nodes:
        graph.add_node(name, kind=kind.value, label=name.rpartition(".")[2])
    for number, edge in enumerate(diagram.edges):
        graph.add_edge(
            edge.source,
            edge.target,
            key=str(number),
            kind=edge.kind.value,
            name=edge.name,
            multiplicity=edge.multiplicity,
            is_collection=edge.is_collection,
            **({"join": str(edge.join)} if edge.join is not None else {}),
        )
    target = BytesIO()
    nx.write_graphml_lxml(graph, target, encoding="utf-8", prettyprint=True)
    return target.getvalue()
