"""The entity graph: which types are related, and how to get from one to another."""

from reso_explorer.graph.edges import LOOKUP, Edge, EdgeKind, NodeKind
from reso_explorer.graph.entity_graph import EntityGraph, StatedJoin, Usage
from reso_explorer.graph.inferred import Ambiguity
from reso_explorer.graph.joins import Confidence, JoinBasis, JoinColumns
from reso_explorer.graph.paths import Hop, JoinPath, expand_of

__all__ = [
    "LOOKUP",
    "Ambiguity",
    "Confidence",
    "Edge",
    "EdgeKind",
    "EntityGraph",
    "Hop",
    "JoinBasis",
    "JoinColumns",
    "JoinPath",
    "NodeKind",
    "StatedJoin",
    "Usage",
    "expand_of",
]
