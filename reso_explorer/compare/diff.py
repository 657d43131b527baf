"""Two documents in, what changed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.change import Change, Impact
from reso_explorer.compare.declarations import (
    compare_container_annotations,
    compare_containers,
    compare_loose_annotations,
    compare_references,
    compare_schemas,
    compare_terms,
    compare_version,
)
from reso_explorer.compare.grouping import grouped
from reso_explorer.compare.imports import compare_imports
from reso_explorer.compare.namespaces import compare_namespaces
from reso_explorer.compare.operations import compare_operations
from reso_explorer.compare.resources import compare_resources
from reso_explorer.compare.sides import Sides
from reso_explorer.compare.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.document import Document


def diff(
    old: Document, new: Document, keep: Callable[[Change], bool] | None = None
) -> tuple[Change, ...]:
    """Return what changed from one document to another, breaking changes first.

    Line numbers, the order of elements, aliases, the spelling of known terms and the place of an
    annotation are no changes. Where a whole namespace moved, this is one change and everything
    else is compared modulo the new name. A change that repeats is told once, with its places.
    `keep` chooses changes before that, so that the places are counted of those alone.
    """
    if old.model is new.model:
        return ()
    sides = Sides(old, new)
    compare_version(sides)
    compare_namespaces(sides)
    compare_containers(sides)
    compare_types(sides)
    compare_resources(sides)
    compare_operations(sides)
    compare_imports(sides)
    compare_terms(sides)
    compare_references(sides)
    compare_schemas(sides)
    compare_container_annotations(sides)
    compare_loose_annotations(sides)
    found = [each for each in sides.found if keep is None or keep(each.change)]
    order = list(Impact)
    return tuple(sorted(grouped(found), key=lambda change: order.index(change.impact)))
