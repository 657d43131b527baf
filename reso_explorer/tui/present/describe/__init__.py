"""What is known of each kind of thing: one file per kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.places import PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.present.description import Description
    from reso_explorer.tui.present.places import Place
    from reso_explorer.tui.session import Session


def describe(session: Session, place: Place) -> Description:
    """Return everything to show of a place."""
    description = _described(session, place)
    from reso_explorer.tui.present.describe.found_out import add_found_out

    add_found_out(session, place, description)
    return description


def _described(session: Session, place: Place) -> Description:
    """Return what the document says of a place."""
    match place.kind:
        case PlaceKind.OVERVIEW | PlaceKind.CHANGES:
            from reso_explorer.tui.present.describe.overview import describe_overview

            return describe_overview(session)
        case PlaceKind.FINDINGS:
            from reso_explorer.tui.present.describe.findings import describe_findings

            return describe_findings(session)
        case PlaceKind.REPAIRS:
            from reso_explorer.tui.present.describe.repairs import describe_repairs

            return describe_repairs(session)
        case PlaceKind.RESOURCE | PlaceKind.TYPE:
            from reso_explorer.tui.present.describe.named_type import describe_named

            return describe_named(session, place)
        case PlaceKind.FIELD:
            from reso_explorer.tui.present.describe.field import describe_field

            return describe_field(session, place)
        case PlaceKind.RELATION:
            from reso_explorer.tui.present.describe.relation import describe_relation

            return describe_relation(session, place)
        case PlaceKind.VALUE:
            from reso_explorer.tui.present.describe.value import describe_value

            return describe_value(session, place)
        case PlaceKind.LOOKUP:
            from reso_explorer.tui.present.describe.lookup import describe_lookup

            return describe_lookup(session, place)
        case PlaceKind.ACTION | PlaceKind.FUNCTION:
            from reso_explorer.tui.present.describe.operation import describe_operation

            return describe_operation(session, place)
        case PlaceKind.TERM:
            from reso_explorer.tui.present.describe.term import describe_term

            return describe_term(session, place)
