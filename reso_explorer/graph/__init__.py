"""The entity graph: which types are related, and how to get from one to another.

The names below are loaded on first use, so that the first frame of the workbench waits for the
nodes only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reso_explorer.graph.columns import Confidence, JoinBasis, JoinColumns
    from reso_explorer.graph.edges import LOOKUP, Edge, EdgeKind, NodeKind
    from reso_explorer.graph.entity_graph import EntityGraph, Usage
    from reso_explorer.graph.inferred import Ambiguity
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
    "Usage",
    "expand_of",
]

_HOMES: Final = {
    "LOOKUP": "edges",
    "Edge": "edges",
    "EdgeKind": "edges",
    "NodeKind": "edges",
    "EntityGraph": "entity_graph",
    "Usage": "entity_graph",
    "Ambiguity": "inferred",
    "Confidence": "columns",
    "JoinBasis": "columns",
    "JoinColumns": "columns",
    "Hop": "paths",
    "JoinPath": "paths",
    "expand_of": "paths",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"reso_explorer.graph.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
