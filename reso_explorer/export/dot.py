"""Relations as a Graphviz DOT digraph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reso_explorer.graph import EdgeKind, NodeKind
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.export.relations import Diagram


def export(diagram: Diagram) -> str:
    """Return a digraph: boxes are entity types, rounded boxes complex types, dashed joins."""
    lines = ["digraph model {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for name, kind in diagram.nodes:
        style = ", style=rounded" if kind is NodeKind.COMPLEX_TYPE else ""
        lines.append(f"  {_quoted(name)} [label={_quoted(name.rpartition('.')[2])}{style}];")
    for edge in diagram.edges:
        label = f"{edge.name} {edge.multiplicity}".strip()
        style = ', arrowhead=empty, label=""' if edge.kind is EdgeKind.BASE else ""
        if edge.join is not None:
            style = f", style=dashed, tooltip={_quoted(str(edge.join))}"
        lines.append(
            f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(label)}{style}];"
        )
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return json.dumps(visible(text), ensure_ascii=False)
