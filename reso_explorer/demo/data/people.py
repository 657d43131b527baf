"""Offices, members and teams, and the organizations they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import at, before, record_key, stream, weighted
from reso_explorer.demo.data.places import STREETS, TOWNS

if TYPE_CHECKING:
    from random import Random

Row = dict[str, Any]

OFFICES: Final = 45
MEMBERS: Final = 220
TEAMS: Final = 14

_BRANDS: Final = (
    "Tidemark Realty",
    "Lantern & Oak",
    "Hallow Homes",
    "Alder Key Properties",
    "Gannet Group",
    "Three Masts Brokerage",
    "Fernleigh Estates",
    "Quayside & Daughters",
    "Moor + Marsh",
    "Café Immobilier",
    "Northlight",
    "O'Dell Land Co.",
)
_FIRST: Final = (
    "Ada",
    "Bram",
    "Cleo",
    "Dario",
    "Edda",
    "Finn",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaia",
    "Levi",
    "Mara",
    "Nils",
    "Oona",
    "Piet",
    "Quincy",
    "Rosa",
    "Soren",
    "Tilda",
    "Uma",
    "Viggo",
    "Wanda",
    "Xenia",
    "Yara",
    "Zeno",
    "Chloé",
    "Björn",
    "Íris",
    "Łucja",
    "Amélie",
    "Noor",
)
_LAST: Final = (
    "Ashdown",
    "Brightwater",
    "Calloway",
    "D'Amble",
    "Eastlake",
    "Fairweather",
    "Greenhow",
    "Holloway",
    "Inglenook",
    "Jessop",
    "Kittredge",
    "Larkin",
    "Merriweather",
    "Nightingale",
    "O'Quill",
    "Pennyfeather",
    "Quayle",
    "Rookwood",
    "Sandoval-Reyes",
    "Thistlewood",
    "Umberland",
    "Van der Meer",
    "Whitlock",
    "Yarrow",
    "Zimmerli",
    "Núñez",
    "Søgaard",
    "Škoda",
)
SYSTEMS: Final = {
    "CB": ("M09000101", "Calder Bay Multiple Listing"),
    "EH": ("M09000102", "East Hallow Exchange"),
}
FEED: Final = ("T09000300", "Tidewater Data Exchange")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody a listing can refer to."""

    offices: list[Row]
    members: list[Row]
    teams: list[Row]
    team_members: list[Row]
    systems: list[Row]


def people(today: date) -> People:
    """Return all offices, members and teams as of a day."""
    offices = [_office(number, today) for number in range(OFFICES)]
    for office in offices:
        main = _main_office(office, offices)
        office["MainOfficeKey"] = main and main["OfficeKey"]
        office["MainOfficeMlsId"] = main and main["OfficeMlsId"]
    members = [_member(number, offices, today) for number in range(MEMBERS)]
    for office in offices:
        staff = [row for row in members if row["OfficeKey"] == office["OfficeKey"]]
        brokers = [row for row in staff if row["MemberType"] == "Designated Broker"]
        chosen = (brokers or staff or members)[0]
        office["OfficeBrokerKey"] = chosen["MemberKey"]
    teams, team_members = _teams(members, today)
    return People(offices, members, teams, team_members, _systems(members, today))


def _stamps(random: Random, today: date, youngest: int, oldest: int) -> Row:
    entered = before(today, random.randint(youngest, oldest))
    changed = entered + timedelta(days=random.randint(0, (today - entered).days - 1))
    return {
        "OriginalEntryTimestamp": at(random, entered),
        "ModificationTimestamp": at(random, changed + timedelta(days=1)),
    }


def _origin(random: Random, province: str) -> Row:
    identifier, name = SYSTEMS[province]
    return {
        "OriginatingSystemID": identifier,
        "OriginatingSystemName": name,
        "SourceSystemID": FEED[0] if random.random() < 0.5 else None,
    }


def _telephone(random: Random) -> str:
    return f"555-01{random.randint(0, 99):02d}"


def _office(number: int, today: date) -> Row:
    random = stream("office", number)
    brand = _BRANDS[number % len(_BRANDS)]
    town = TOWNS[number * 5 % len(TOWNS)] if number >= len(_BRANDS) else random.choice(TOWNS[:8])
    main = number < len(_BRANDS)
    street, suffix = random.choice(STREETS)
    host = "".join(sign for sign in brand.lower() if sign.isascii() and sign.isalnum())
    return {
        "OfficeKey": record_key(2, number),
        "OfficeMlsId": f"{town.province}{1000 + number}",
        "OfficeName": brand if main else f"{brand} {town.name}",
        "OfficePhone": _telephone(random),
        "OfficeEmail": f"office{number}@{host}.example",
        "OfficeAddress1": f"{random.randint(1, 900)} {street} {suffix}",
        "OfficeCity": town.name,
        "OfficeStateOrProvince": town.province,
        "OfficePostalCode": town.postal,
        "OfficeStatus": "Inactive" if number in {29, 41} else "Active",
        "OfficeType": weighted(random, {"Sales": 8, "Firm": 2, "Property Management": 1}),
        "OfficeBranchType": "Main" if main else "Branch",
        "IDXOfficeParticipationYN": random.random() < 0.9,
        "FranchiseAffiliation": brand if random.random() < 0.3 else None,
        **_origin(random, town.province),
        **_stamps(random, today, 400, 3000),
    }


def _main_office(office: Row, offices: list[Row]) -> Row | None:
    if office["OfficeBranchType"] == "Main":
        return None
    return offices[offices.index(office) % len(_BRANDS)]


def _member(number: int, offices: list[Row], today: date) -> Row:
    random = stream("member", number)
    # the first members staff one office each, so that no office is empty
    place = number if number < len(offices) else int(len(offices) * random.random() ** 1.8)
    office = offices[place]
    first = _FIRST[number * 7 % len(_FIRST)]
    last = _LAST[(number * 11 + number // len(_LAST)) % len(_LAST)]
    handle = "".join(sign for sign in f"{first}{last}".lower() if sign.isascii() and sign.isalpha())
    joined = before(today, random.randint(60, 9000))
    kind = (
        "Designated Broker"
        if number < len(offices)
        else weighted(
            random, {"Sales Associate": 14, "Broker": 4, "Assistant": 1, "Licensed Assistant": 1}
        )
    )
    active = office["OfficeStatus"] == "Active" and random.random() < 0.94
    return {
        "MemberKey": record_key(1, number),
        "MemberMlsId": f"{office['OfficeStateOrProvince'].lower()}{20_000 + number}",
        "MemberFirstName": first,
        "MemberMiddleName": random.choice("ABCDEFGHJKLMNPRSTW") + "."
        if random.random() < 0.4
        else None,
        "MemberLastName": last,
        "MemberFullName": f"{first} {last}",
        "MemberEmail": f"{handle}{number}@{office['OfficeEmail'].partition('@')[2]}",
        "MemberDirectPhone": _telephone(random),
        "MemberMobilePhone": _telephone(random) if random.random() < 0.7 else None,
        "MemberStateLicense": f"{office['OfficeStateOrProvince']}-L{70_000 + number * 13}",
        "MemberStateLicenseState": office["OfficeStateOrProvince"],
        "MemberStateLicenseExpirationDate": today + timedelta(days=random.randint(-40, 900)),
        "MemberStatus": "Active" if active else "Inactive",
        "MemberType": kind,
        "MemberMlsAccessYN": active,
        "MlsJoinDate": joined,
        "OfficeKey": office["OfficeKey"],
        "OfficeMlsId": office["OfficeMlsId"],
        "OfficeName": office["OfficeName"],
        "MemberCity": office["OfficeCity"],
        "MemberPostalCode": office["OfficePostalCode"],
        **_origin(random, office["OfficeStateOrProvince"]),
        "OriginalEntryTimestamp": at(random, joined),
        "ModificationTimestamp": at(random, before(today, random.randint(1, 59))),
    }


def _teams(members: list[Row], today: date) -> tuple[list[Row], list[Row]]:
    teams: list[Row] = []
    memberships: list[Row] = []
    taken: set[str] = set()
    for number in range(TEAMS):
        random = stream("team", number)
        free = [row for row in members if row["MemberKey"] not in taken]
        lead = random.choice([row for row in free if row["MemberStatus"] == "Active"])
        mates = [row for row in free if row["OfficeKey"] == lead["OfficeKey"] and row is not lead][
            : random.randint(2, 5)
        ]
        name = (
            f"The {lead['MemberLastName']} Team"
            if number % 3
            else f"{lead['MemberLastName']} & Co."
        )
        team = {
            "TeamKey": record_key(3, number),
            "TeamName": name,
            "TeamLeadKey": lead["MemberKey"],
            "TeamLeadMlsId": lead["MemberMlsId"],
            "TeamStatus": "Inactive" if number == 11 else "Active",
            "TeamEmail": lead["MemberEmail"].replace("@", "+team@"),
            "TeamDirectPhone": _telephone(random),
            "OfficeKey": lead["OfficeKey"],
            **_stamps(random, today, 100, 1500),
        }
        teams.append(team)
        for member in (lead, *mates):
            taken.add(member["MemberKey"])
            memberships.append(_membership(random, len(memberships), team, member))
    return teams, memberships


def _membership(random: Random, number: int, team: Row, member: Row) -> Row:
    leads = member["MemberKey"] == team["TeamLeadKey"]
    roles = {"Buyer Agent": 3, "Listing Agent": 3, "Team Member": 2, "Administration Assistant": 1}
    return {
        "TeamMemberKey": record_key(4, number),
        "TeamKey": team["TeamKey"],
        "MemberKey": member["MemberKey"],
        "MemberMlsId": member["MemberMlsId"],
        "TeamMemberType": "Team Lead" if leads else weighted(random, roles),
        "TeamImpersonationYN": leads or random.random() < 0.3,
        "OriginalEntryTimestamp": team["OriginalEntryTimestamp"],
        "ModificationTimestamp": team["ModificationTimestamp"],
    }


def _systems(members: list[Row], today: date) -> list[Row]:
    rows: list[Row] = []
    entries = (
        (*SYSTEMS["CB"], "MLS", "Port Calder", "CB"),
        (*SYSTEMS["EH"], "MLS", "Saint-Élan", "EH"),
        (*FEED, "Other", "Kestrel Ridge", "EH"),
        ("A09000210", "Merrow Association of Agents [sic]", "Association", "Alderwick", "CB"),
    )
    for number, (identifier, name, kind, city, province) in enumerate(entries):
        random = stream("system", number)
        served = [row for row in members if row["OriginatingSystemID"] == identifier]
        rows.append(
            {
                "OrganizationUniqueIdKey": record_key(9, number),
                "OrganizationUniqueId": identifier,
                "OrganizationName": name,
                "OrganizationType": kind,
                "OrganizationStatus": "Active",
                "OrganizationCity": city,
                "OrganizationStateOrProvince": province,
                "OrganizationContactEmail": f"desk{number}@merrow.example",
                "OrganizationMemberCount": len(served) or None,
                **_stamps(random, today, 500, 4000),
            }
        )
    return rows
