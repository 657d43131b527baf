"""The resources of the demo service and how they join."""

from __future__ import annotations

from functools import cache
from typing import Final

from reso_explorer.demo.table import children, people, property_home
from reso_explorer.demo.table import property as listing
from reso_explorer.demo.table.kinds import Field, Nav, Resource


def _person(prefix: str, about: str, partner: str | None = None) -> Nav:
    return Nav(prefix, "Member", f"{prefix}Key", "MemberKey", about, partner=partner)


def _office(prefix: str, about: str) -> Nav:
    return Nav(prefix, "Office", f"{prefix}Key", "OfficeKey", about)


def _systems(*names: str) -> tuple[Nav, ...]:
    about = {
        "OriginatingSystem": "Organization where the row was entered.",
        "SourceSystem": "Organization that passed the row on.",
    }
    return tuple(
        Nav(name, "OUID", f"{name}ID", "OrganizationUniqueId", about[name]) for name in names
    )


def _records(name: str, target: str, source: str, key: str, about: str) -> Nav:
    return Nav(name, target, key, "ResourceRecordKey", about, many=True, record_of=source)


_PROPERTY_NAVS: Final[tuple[Nav, ...]] = (
    _person("ListAgent", "Member who holds the listing.", partner="Listings"),
    _person("CoListAgent", "Second member who holds the listing."),
    _person("BuyerAgent", "Member who brought the buyer."),
    _person("CoBuyerAgent", "Second member on the buyer's side."),
    _office("ListOffice", "Office of the listing agent."),
    _office("CoListOffice", "Office of the second listing agent."),
    _office("BuyerOffice", "Office of the buyer's agent."),
    _office("CoBuyerOffice", "Office of the second agent on the buyer's side."),
    Nav(
        "ListTeam",
        "Teams",
        "ListTeamKey",
        "TeamKey",
        "Team that holds the listing.",
        constrained=True,
    ),
    Nav(
        "BuyerTeam",
        "Teams",
        "BuyerTeamKey",
        "TeamKey",
        "Team that brought the buyer.",
        constrained=True,
    ),
    _records("Media", "Media", "Property", "ListingKey", "Photos, plans and videos."),
    Nav(
        "OpenHouses",
        "OpenHouse",
        "ListingKey",
        "ListingKey",
        "Open houses, past and planned.",
        many=True,
        partner="Listing",
    ),
    Nav("Rooms", "PropertyRooms", "ListingKey", "ListingKey", "Rooms, one row each.", many=True),
    Nav(
        "UnitTypes",
        "PropertyUnitTypes",
        "ListingKey",
        "ListingKey",
        "Kinds of units in the building.",
        many=True,
    ),
    _records(
        "HistoryTransactional",
        "HistoryTransactional",
        "Property",
        "ListingKey",
        "Changes of price and status.",
    ),
    *_systems("OriginatingSystem", "SourceSystem"),
)

_MEMBER_NAVS: Final[tuple[Nav, ...]] = (
    Nav("Office", "Office", "OfficeKey", "OfficeKey", "Office of the member."),
    Nav(
        "Listings",
        "Property",
        "MemberKey",
        "ListAgentKey",
        "Listings the member holds.",
        many=True,
        partner="ListAgent",
    ),
    _records("MemberMedia", "Media", "Member", "MemberKey", "Portrait of the member."),
    *_systems("OriginatingSystem", "SourceSystem"),
)

_OFFICE_NAVS: Final[tuple[Nav, ...]] = (
    Nav("MainOffice", "Office", "MainOfficeKey", "OfficeKey", "Main office of a branch."),
    _person("OfficeBroker", "Member who answers for the office."),
    _records("OfficeMedia", "Media", "Office", "OfficeKey", "Logo of the office."),
    *_systems("OriginatingSystem", "SourceSystem"),
)

_TEAM_NAVS: Final[tuple[Nav, ...]] = (
    _person("TeamLead", "Member who leads the team."),
    Nav("Office", "Office", "OfficeKey", "OfficeKey", "Office of the team."),
    Nav(
        "TeamMembers",
        "TeamMembers",
        "TeamKey",
        "TeamKey",
        "Who belongs to the team.",
        many=True,
        partner="Team",
    ),
)

_TEAM_MEMBER_NAVS: Final[tuple[Nav, ...]] = (
    Nav(
        "Team",
        "Teams",
        "TeamKey",
        "TeamKey",
        "Team of the membership.",
        partner="TeamMembers",
        constrained=True,
    ),
    Nav("Member", "Member", "MemberKey", "MemberKey", "Member of the team.", constrained=True),
)

_OPEN_HOUSE_NAVS: Final[tuple[Nav, ...]] = (
    Nav(
        "Listing",
        "Property",
        "ListingKey",
        "ListingKey",
        "Listing that can be visited.",
        partner="OpenHouses",
    ),
    _person("ShowingAgent", "Member who receives the visitors."),
)

_PROPERTY_FIELDS: Final[tuple[Field, ...]] = (
    *listing.IDENTITY,
    *listing.STATUS,
    *listing.PRICES,
    *listing.PLACE,
    *property_home.BUILDING,
    *property_home.LOT,
    *property_home.FEATURES,
    *listing.PEOPLE,
    *listing.REMARKS,
    *property_home.LOCAL,
)

RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(
        "Property", "Homes, land and shops for sale or rent.", _PROPERTY_FIELDS, _PROPERTY_NAVS
    ),
    Resource("Member", "Agents and their helpers.", people.MEMBER, _MEMBER_NAVS),
    Resource("Office", "Offices where members work.", people.OFFICE, _OFFICE_NAVS),
    Resource("Media", "Photos, plans and videos of any record.", children.MEDIA),
    Resource(
        "OpenHouse", "Hours when a listing can be visited.", children.OPEN_HOUSE, _OPEN_HOUSE_NAVS
    ),
    Resource("PropertyRooms", "Rooms of a listing.", children.ROOMS),
    Resource(
        "PropertyUnitTypes", "Kinds of units in a building for several households.", children.UNITS
    ),
    Resource("Teams", "Members who work under one name.", people.TEAMS, _TEAM_NAVS),
    Resource("TeamMembers", "Who belongs to which team.", people.TEAM_MEMBERS, _TEAM_MEMBER_NAVS),
    Resource(
        "HistoryTransactional",
        "Changes of listings over time.",
        children.HISTORY,
        (_person("ChangedByMember", "Member who changed it."),),
    ),
    Resource("OUID", "Organizations that run listing systems.", children.OUID),
    Resource("Lookup", "Allowed values of all lookups.", children.LOOKUP),
    Resource("Field", "All fields of all resources.", children.FIELD),
)


@cache
def by_name() -> dict[str, Resource]:
    """Return the resources by name."""
    return {resource.name: resource for resource in RESOURCES}
