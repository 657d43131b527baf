"""From one row to the rows related to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reso_explorer.graph import infer_join
from reso_explorer.query.edits import query_for_navigation
from reso_explorer.text import visible
from reso_explorer.tui.present.type_names import multiplicity, simple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.graph import JoinColumns
    from reso_explorer.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a row; `query` is "" where this row leads nowhere, `detail` says why."""

    name: str
    target: str
    detail: str
    query: str


def relations_of_row(workspace: Workspace, resource: str, row: Mapping[str, Any]) -> list[Relation]:
    """Return the relations of a row, those that lead somewhere first."""
    index = workspace.document.index
    found = index.resource_type(resource)
    if found is None:
        return []
    relations: list[Relation] = []
    for name, declared in index.navigation_properties(found.qualified_name).items():
        member = declared.member
        label = f"→ {visible(name)}"
        target = f"{multiplicity(member):<4} {simple(member.type)}"
        missing = _null_column(infer_join(index, found, member), row)
        query = query_for_navigation(index, workspace.dialect, resource, row, name)
        if missing:
            relations.append(Relation(label, target, f"none: {visible(missing)} is null", ""))
        elif query:
            relations.append(Relation(label, target, visible(query), query))
        else:
            detail = "this row has neither the join columns nor its key"
            relations.append(Relation(label, target, detail, ""))
    return sorted(relations, key=lambda relation: not relation.query)


def _null_column(join: JoinColumns, row: Mapping[str, Any]) -> str:
    """Return the join column that the row holds as null: then nothing is related."""
    for own, _ in join.pairs:
        if own in row and row[own] is None:
            return own
    return ""
