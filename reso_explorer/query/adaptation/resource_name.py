"""The resource under the name that the other server gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.adaptation.adapted import Change

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.providers.dialect import Dialect


def rename_resource(
    text: str, index: ModelIndex, target: Dialect, source: Dialect | None
) -> tuple[str, list[Change]]:
    """Return the text with its first segment as the target knows it."""
    end = next((at for at, char in enumerate(text) if char in "(/?"), len(text))
    name = text[:end]
    if not name or name in index.entity_sets or name in index.singletons:
        return text, []
    family = _family(name, source, target)
    known = next((other for other in family if other in index.entity_sets), None)
    if known is None:
        return text, []
    change = Change("set-name", name, known, f"{target.title} calls this resource {known}.")
    return known + text[end:], [change]


def _family(name: str, source: Dialect | None, target: Dialect) -> tuple[str, ...]:
    """Return all names of the resource, the target's first."""
    own = name
    for dialect in (source, target):
        for reso_name, others in dialect.set_names.items() if dialect is not None else ():
            if name in others:
                own = reso_name
    return (*target.set_names.get(own, ()), own)
