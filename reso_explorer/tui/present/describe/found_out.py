"""What was found out by asking: the census and the trials of what is described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count
from reso_explorer.tui.present.describe.measured import loaded_facts
from reso_explorer.tui.present.describe.tables import resource_of
from reso_explorer.tui.present.description import Fact
from reso_explorer.tui.present.places import PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.known import Known
    from reso_explorer.tui.present.description import Description
    from reso_explorer.tui.present.places import Place
    from reso_explorer.tui.session import Session

_FIRST: Final = frozenset(
    {"Label", "About", "", "Standard", "Lookup", "Docs", "Deprecated", "Local", "Key", "Known"}
)
"""Facts that stand before what was found out."""

_KINDS: Final = frozenset({PlaceKind.FIELD, PlaceKind.RELATION, PlaceKind.RESOURCE})


def asked_of(session: Session, place: Place) -> tuple[str, str]:
    """Return the resource and the field or relation that a place is asked for by.

    Both are "" where nothing can be asked; the second is "" for a resource itself.
    """
    if place.kind is PlaceKind.RESOURCE:
        return place.path, ""
    if place.kind in {PlaceKind.FIELD, PlaceKind.RELATION, PlaceKind.TYPE}:
        document = session.workspace.document
        resource = resource_of(document, place.type_name, place.resource)
        is_member = place.kind is not PlaceKind.TYPE
        return resource, place.name if is_member and resource else ""
    return "", ""


def add_found_out(session: Session, place: Place, description: Description) -> None:
    """Put what was found out behind the first facts of a description."""
    if place.kind not in _KINDS:
        return
    resource, field = asked_of(session, place)
    if not resource:
        return
    known = session.known
    facts = _probes(known, resource, field)
    taken = known.census(resource)
    if taken is not None:
        from reso_explorer.tui.present.census import field_facts, resource_fact

        facts += field_facts(taken, field) if field else [resource_fact(taken)]
    elif field:
        facts += loaded_facts(session, resource, field)
    at = 0
    while at < len(description.facts) and description.facts[at].name in _FIRST:
        at += 1
    description.facts[at:at] = facts


def _probes(known: Known, resource: str, field: str) -> list[Fact]:
    facts: list[Fact] = []
    results = known.probes(resource, field)
    if results:
        from reso_explorer.tui.present.probes import probe_facts

        facts = probe_facts(results, known.clock())
    if known.probing == (resource, field):
        text = f"{count(known.tried, 'test')} done (Esc to stop)"
        return [Fact("Probing", text, kind="accent"), *facts]
    trouble = known.trouble.get((resource, field))
    return [*facts, Fact("Probe", trouble, kind="error")] if trouble else facts
