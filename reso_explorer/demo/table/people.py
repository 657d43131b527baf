"""Fields of Member, Office, Teams and TeamMembers."""

from __future__ import annotations

from typing import Final

from reso_explorer.demo.table.kinds import (
    Field,
    date,
    instant,
    key,
    labelled,
    marked,
    one_of,
    some_of,
    text,
    yes,
)
from reso_explorer.demo.table.naming import encoded

SYSTEM: Final[tuple[Field, ...]] = (
    text("OriginatingSystemID", "Organization where the row was entered.", 25),
    text("OriginatingSystemName", "Name of the system where the row was entered.", 255),
    text("SourceSystemID", "Organization that passed the row on.", 25),
)

STAMPS: Final[tuple[Field, ...]] = (
    marked(instant("OriginalEntryTimestamp", "When the row was entered."), "computed"),
    marked(
        instant("ModificationTimestamp", "When anything in the row last changed.", required=True),
        "computed",
    ),
)

MEMBER: Final[tuple[Field, ...]] = (
    key("MemberKey", "Identifier of the member in this service."),
    text("MemberMlsId", "Short id members log in with.", 25, required=True),
    text("MemberFirstName", "Given name.", 50),
    text("MemberMiddleName", "Middle name or initial.", 50),
    text("MemberLastName", "Family name.", 50),
    text("MemberFullName", "Given and family name.", 150),
    text("MemberNamePrefix", "Title before the name.", 10, fill=0.05, spread=("Dr.", "Hon.")),
    text("MemberNameSuffix", "Addition after the name.", 10, fill=0.04, spread=("Jr.", "III")),
    text("MemberEmail", "Address for mail.", 80),
    text("MemberDirectPhone", "Direct line.", 16),
    text("MemberMobilePhone", "Mobile telephone.", 16),
    text("MemberFax", "Fax.", 16, fill=0.0),
    text("MemberStateLicense", "Number of the licence.", 50),
    one_of("MemberStateLicenseState", "Province that gave the licence.", "StateOrProvince"),
    date("MemberStateLicenseExpirationDate", "Day the licence ends."),
    one_of("MemberStatus", "Whether the member may work."),
    one_of("MemberType", "Role of the member."),
    some_of("MemberDesignation", "Titles the member has earned.", fill=0.3),
    yes("MemberMlsAccessYN", "May use the listing system."),
    date("MlsJoinDate", "Day the member joined."),
    text(
        "JobTitle",
        "Title on the card.",
        50,
        fill=0.4,
        spread=("Agent / Notary", "Associate Broker", "Partner", "Buyer's Advocate"),
    ),
    some_of("SyndicateTo", "Channels that may show the listings.", "Permission", fill=0.3),
    text("OfficeKey", "Office of the member.", 64),
    text("OfficeMlsId", "Short id of the office.", 25),
    text("OfficeName", "Name of the office.", 255),
    text("MemberCity", "Town of the member.", 50),
    text("MemberPostalCode", "Postal code of the member.", 10),
    labelled(
        text(
            encoded("Last Login (as typed)"),
            "When the member last logged in, in the words of an older system.",
            40,
            fill=0.2,
            spread=("3/14/2026 9:05a", "2026-02-30", "n/a"),
        ),
        "Last Login (as typed)",
    ),
    *SYSTEM,
    *STAMPS,
)

OFFICE: Final[tuple[Field, ...]] = (
    key("OfficeKey", "Identifier of the office in this service."),
    text("OfficeMlsId", "Short id of the office.", 25, required=True),
    text("OfficeName", "Name on the door.", 255),
    text("OfficePhone", "Telephone of the front desk.", 16),
    text("OfficeFax", "Fax.", 16, fill=0.1, spread=("555-0190", "555-0191")),
    text("OfficeEmail", "Address for mail.", 80),
    text("OfficeAddress1", "Street and number.", 50),
    text("OfficeCity", "Town of the office.", 50),
    one_of("OfficeStateOrProvince", "Province of the office.", "StateOrProvince"),
    text("OfficePostalCode", "Postal code of the office.", 10),
    one_of("OfficeStatus", "Whether the office is open for business."),
    one_of("OfficeType", "Kind of office."),
    one_of("OfficeBranchType", "Main office or branch."),
    text(
        "OfficeCorporateLicense",
        "Licence of the firm.",
        50,
        fill=0.7,
        spread=("CB-100423", "CB-100977", "EH-2201", "EH-2295"),
    ),
    yes("IDXOfficeParticipationYN", "Shares its listings for display."),
    text("FranchiseAffiliation", "Brand the office belongs to.", 50),
    text("OfficeBrokerKey", "Member who answers for the office.", 64),
    text("MainOfficeKey", "Main office of a branch.", 64),
    text("MainOfficeMlsId", "Short id of the main office.", 25),
    *SYSTEM,
    *STAMPS,
)

TEAMS: Final[tuple[Field, ...]] = (
    key("TeamKey", "Identifier of the team."),
    text("TeamName", "Name of the team.", 50),
    text("TeamLeadKey", "Member who leads the team.", 64),
    text("TeamLeadMlsId", "Short id of the lead.", 25),
    one_of("TeamStatus", "Whether the team is at work."),
    text("TeamEmail", "Address for mail.", 80),
    text("TeamDirectPhone", "Telephone of the team.", 16),
    text("OfficeKey", "Office of the team.", 64),
    *STAMPS,
)

TEAM_MEMBERS: Final[tuple[Field, ...]] = (
    key("TeamMemberKey", "Identifier of the membership."),
    text("TeamKey", "Team of the membership.", 64),
    text("MemberKey", "Member of the team.", 64),
    text("MemberMlsId", "Short id of the member.", 25),
    one_of("TeamMemberType", "Role in the team."),
    yes("TeamImpersonationYN", "May act in the name of the lead."),
    *STAMPS,
)
