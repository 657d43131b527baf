"""Relations as a Mermaid class diagram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reso_explorer.graph import EdgeKind

if TYPE_CHECKING:
    from reso_explorer.export.relations import Diagram

_NO_WORD = re.compile(r"\W")
_NO_LABEL = re.compile(r"[^\w ,.]")


def export(diagram: Diagram) -> str:
    """Return a class diagram with one line per relation; joins by columns are dashed."""
    names = _identifiers([name for name, _ in diagram.nodes])
    lines = ["classDiagram"]
    lines += [f'  class {names[name]}["{_label(name)}"]' for name, _ in diagram.nodes]
    for edge in diagram.edges:
        source, target = names[edge.source], names[edge.target]
        if edge.kind is EdgeKind.BASE:
            lines.append(f"  {target} <|-- {source}")
        elif edge.join is not None:
            many = edge.multiplicity
            lines.append(f'  {source} ..> "{many}" {target} : {_edge_label(edge.name)}')
        elif edge.multiplicity:
            lines.append(
                f'  {source} --> "{edge.multiplicity}" {target} : {_edge_label(edge.name)}'
            )
        else:
            many = '"*" ' if edge.is_collection else ""
            lines.append(f"  {source} *-- {many}{target} : {_edge_label(edge.name)}")
    return "\n".join([*lines, ""])


def _edge_label(text: str) -> str:
    return _NO_LABEL.sub("_", text)


def _word(text: str) -> str:
    return _NO_WORD.sub("_", text)


def _label(name: str) -> str:
    return re.sub(r"[^\w .-]", "_", name.rpartition(".")[2])


def _identifiers(names: list[str]) -> dict[str, str]:
    """Return an identifier for each name: the short name, or the whole one where that is taken."""
    short: dict[str, list[str]] = {}
    for name in names:
        short.setdefault(_word(name.rpartition(".")[2]), []).append(name)
    return {
        name: word if len(owners) == 1 else _word(name)
        for word, owners in short.items()
        for name in owners
    }
