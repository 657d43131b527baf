"""What of a document a query names, so that changes of the document can be told to concern it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.analysis import analyse
from reso_explorer.query.edit import parsed
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.query.steps import ResolvedPath

_SETS = frozenset({StepKind.RESOURCE, StepKind.TYPE_AS_SET})


def used_names(index: ModelIndex, text: str) -> frozenset[str]:
    """Return the paths that a query uses, as changes name them.

    Resources by their name; types, `NS.Type/Field` under the type that declares the member, and
    `NS.Enum/Member` where the text has the member as a value.
    """
    analysis = analyse(parsed(text), index)
    paths = [analysis.resource] if analysis.resource is not None else []
    paths += analysis.paths
    found = {name for path in paths for name in _names(index, path)}
    return frozenset(found | set(_members(index, found, text)))


def _names(index: ModelIndex, path: ResolvedPath) -> Iterator[str]:
    for step in path.steps:
        if step.kind in _SETS and isinstance(step.segment, NameSegment):
            yield step.segment.name.text
        if step.after.is_structured:
            yield step.after.name
        if step.member is None or not step.before.is_structured:
            continue
        name, owner = step.member.name, step.before.name
        declared = index.properties(owner).get(name) or index.navigation_properties(owner).get(name)
        yield f"{declared.owner.qualified_name if declared else owner}/{name}"


def _members(index: ModelIndex, names: set[str], text: str) -> Iterator[str]:
    """Yield the members of the enumerations of used fields that the text has in quotes."""
    for path in names:
        owner, slash, field = path.partition("/")
        declared = index.properties(owner).get(field) if slash else None
        enum = index.enum_type(declared.member.type) if declared is not None else None
        if enum is None:
            continue
        for member in enum.members:
            if re.search(rf"['.,]{re.escape(member.name)}[',]", text):
                yield f"{enum.qualified_name}/{member.name}"
