"""Fields of the resources that hang on a listing, and of the ones that describe the service."""

from __future__ import annotations

from typing import Final

from reso_explorer.demo.table.kinds import (
    Field,
    date,
    decimal,
    instant,
    key,
    marked,
    money,
    number,
    one_of,
    some_of,
    text,
    yes,
)
from reso_explorer.demo.table.people import STAMPS

MEDIA: Final[tuple[Field, ...]] = (
    key("MediaKey", "Identifier of the photo or document."),
    one_of("ResourceName", "Resource the record belongs to.", required=True),
    text("ResourceRecordKey", "Key of the record it belongs to.", 64, required=True),
    text("ResourceRecordID", "Number of the record as people quote it.", 25),
    text("MediaURL", "Where it can be fetched.", 8000),
    one_of("MediaCategory", "Photo, plan, video and so on."),
    one_of("MediaType", "Format of the file."),
    number("Order", "Place in the series, the first shown first.", least=0),
    text("ShortDescription", "Caption.", 150, fill=0.0),
    text("LongDescription", "Caption in full.", 1024, fill=0.0),
    number("ImageWidth", "Width.", unit="px", least=1),
    number("ImageHeight", "Height.", unit="px", least=1),
    one_of("ImageSizeDescription", "Size class of the image.", fill=0.9),
    yes("PreferredPhotoYN", "Shown first."),
    some_of("Permission", "Who may see it."),
    instant("MediaModificationTimestamp", "When the file last changed."),
    *STAMPS,
)

OPEN_HOUSE: Final[tuple[Field, ...]] = (
    key("OpenHouseKey", "Identifier of the open house."),
    text("ListingKey", "Listing that can be visited.", 64, required=True),
    text("ListingId", "Listing number as agents quote it.", 25),
    date("OpenHouseDate", "Day of the open house."),
    instant("OpenHouseStartTime", "When the door opens."),
    instant("OpenHouseEndTime", "When the door closes."),
    one_of("OpenHouseStatus", "Planned, over or called off."),
    one_of("OpenHouseType", "Who may come."),
    text(
        "OpenHouseRemarks",
        "What to know.",
        500,
        fill=0.4,
        spread=("Park at the chapel.", "Shoes off, please. ☕ & cake.", "Ferry at :05 and :35"),
    ),
    text("Refreshments", "What is offered.", 255, fill=0.1, spread=("Coffee", "Tea, scones")),
    yes("AppointmentRequiredYN", "Only with an appointment.", 0.5, 0.2),
    text("ShowingAgentKey", "Member who receives the visitors.", 64),
    text("ShowingAgentFirstName", "Given name of that member.", 50),
    text("ShowingAgentLastName", "Family name of that member.", 50),
    *STAMPS,
)

ROOMS: Final[tuple[Field, ...]] = (
    key("RoomKey", "Identifier of the room."),
    text("ListingKey", "Listing the room belongs to.", 64, required=True),
    text("ListingId", "Listing number as agents quote it.", 25),
    one_of("RoomType", "Use of the room."),
    one_of("RoomLevel", "Floor of the room."),
    decimal("RoomLength", "Length.", 6, 2, unit="[ft_i]", least=0),
    decimal("RoomWidth", "Width.", 6, 2, unit="[ft_i]", least=0),
    decimal("RoomArea", "Floor area.", 8, 2, unit="[sft_i]", least=0),
    text("RoomDimensions", "Length by width in words.", 50),
    text(
        "RoomDescription",
        "About the room.",
        1024,
        fill=0.15,
        spread=("Faces the harbour", "Sloped ceiling", "New floor '24"),
    ),
    some_of("RoomFeatures", "What is in the room.", fill=0.5),
    *STAMPS,
)

UNITS: Final[tuple[Field, ...]] = (
    key("UnitTypeKey", "Identifier of the kind of unit."),
    text("ListingKey", "Listing the units belong to.", 64, required=True),
    text("ListingId", "Listing number as agents quote it.", 25),
    one_of("UnitTypeType", "Kind of unit."),
    number("UnitTypeUnitsTotal", "Units of this kind.", least=1),
    number("UnitTypeBedsTotal", "Bedrooms of each.", least=0),
    number("UnitTypeBathsTotal", "Bathrooms of each.", least=0),
    money("UnitTypeActualRent", "Rent paid each month."),
    money("UnitTypeProForma", "Rent that could be had each month."),
    yes("UnitTypeGarageAttachedYN", "Has its own garage.", 0.5, 0.3),
    *STAMPS,
)

HISTORY: Final[tuple[Field, ...]] = (
    key("HistoryTransactionalKey", "Identifier of the change."),
    one_of("ResourceName", "Resource of the changed row.", required=True),
    text("ResourceRecordKey", "Key of the changed row.", 64, required=True),
    text("ResourceRecordID", "Number of the changed row as people quote it.", 25),
    text("FieldName", "Field that changed.", 255),
    one_of("ChangeType", "Kind of change."),
    text("PreviousValue", "Value before.", 4000),
    text("NewValue", "Value after.", 4000),
    text("ChangedByMemberKey", "Member who changed it.", 64),
    marked(instant("ModificationTimestamp", "When it changed.", required=True), "computed"),
)

OUID: Final[tuple[Field, ...]] = (
    key("OrganizationUniqueIdKey", "Identifier of the row."),
    text("OrganizationUniqueId", "Id of the organization across systems.", 25, required=True),
    text("OrganizationName", "Name of the organization.", 255),
    one_of("OrganizationType", "Kind of organization."),
    one_of("OrganizationStatus", "Whether it is at work."),
    text("OrganizationCity", "Town of the organization.", 50),
    one_of("OrganizationStateOrProvince", "Province of the organization.", "StateOrProvince"),
    text("OrganizationContactEmail", "Address for mail.", 80),
    number("OrganizationMemberCount", "Members it serves.", least=0),
    *STAMPS,
)

LOOKUP: Final[tuple[Field, ...]] = (
    key("LookupKey", "Identifier of the row."),
    text("LookupName", "Name of the list the value belongs to.", 255, required=True),
    text("LookupValue", "Value as payloads and filters write it.", 255, required=True),
    text("StandardLookupValue", "The shared value it stands for; empty for a local one.", 255),
    text("LegacyODataValue", "Name of the value in the enum dialect.", 255),
    marked(
        instant("ModificationTimestamp", "When the value last changed.", required=True),
        "computed",
    ),
)

FIELD: Final[tuple[Field, ...]] = (
    key("FieldKey", "Identifier of the row."),
    text("ResourceName", "Resource of the field.", 255, required=True),
    text("FieldName", "Name of the field.", 255, required=True),
    text("DisplayName", "Name for people.", 255),
    text("Definition", "What the field holds.", 4000),
    text("Type", "Declared type.", 255),
    text("LookupName", "List its values come from.", 255),
    number("Length", "Longest text it admits."),
    number("Precision", "Digits it admits."),
    number("Scale", "Digits after the point."),
    yes("CollectionYN", "Holds several values."),
    yes("NullableYN", "May be empty."),
    yes("ReadableYN", "May be selected."),
    yes("SearchableYN", "May stand in a filter."),
    yes("OrderableYN", "May be sorted by."),
    yes("ExpandableYN", "Is a relation."),
    marked(
        instant("ModificationTimestamp", "When the field last changed.", required=True),
        "computed",
    ),
)
