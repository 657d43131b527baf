"""From one row to the rows related to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reso_explorer.query.follow import follow
from reso_explorer.text import visible
from reso_explorer.tui.present.type_names import many_text, simple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a row; `detail` says what is asked, or why this row leads nowhere.

    `query` finds the related rows. Where it is "", `ask` may be a query for the columns of the
    row that are missing.
    """

    name: str
    label: str
    target: str
    detail: str
    query: str = ""
    ask: str = ""

    @property
    def leads_somewhere(self) -> bool:
        """Whether the relation can be followed."""
        return bool(self.query or self.ask)


def relations_of_row(workspace: Workspace, resource: str, row: Mapping[str, Any]) -> list[Relation]:
    """Return the relations and joins of a row, those that lead somewhere first."""
    document = workspace.document
    found = document.index.resource_type(resource)
    if found is None:
        return []
    relations = [
        relation_of_row(workspace, resource, row, edge.name)
        for edge in document.graph().relations_and_joins_of(found.qualified_name)
    ]
    return sorted(relations, key=lambda relation: not relation.leads_somewhere)


def relation_of_row(
    workspace: Workspace, resource: str, row: Mapping[str, Any], name: str
) -> Relation:
    """Return one relation of a row with the query that follows it."""
    document = workspace.document
    found = document.index.resource_type(resource)
    assert found is not None
    edge = document.graph().relation_or_join(found.qualified_name, name)
    assert edge is not None
    sign = "→" if edge.join is None else "⇢"
    following = follow(document.index, workspace.dialect, resource, row, name)
    detail = following.query or following.why
    if following.ask:
        assert edge.join is not None
        target = simple(edge.target)
        detail = f"{target} by {edge.join}, after {following.ask}"
    elif following.query and edge.join is not None and not edge.join.is_stated:
        detail += "  (inferred)"
    return Relation(
        name,
        f"{sign} {visible(name)}",
        f"{many_text(edge.multiplicity):<4} {simple(edge.target)}",
        visible(detail),
        following.query,
        following.ask,
    )
