"""The entity graph: which types are related, and how to get from one to another."""

from reso_explorer.graph.entity_graph import Edge, EdgeKind, EntityGraph, NodeKind, Usage
from reso_explorer.graph.joins import Join, JoinColumns, infer_join
from reso_explorer.graph.paths import JoinPath, Step

__all__ = [
    "Edge",
    "EdgeKind",
    "EntityGraph",
    "Join",
    "JoinColumns",
    "JoinPath",
    "NodeKind",
    "Step",
    "Usage",
    "infer_join",
]
