"""Fields of Property: identity, status and dates, prices, place, people."""

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

IDENTITY: Final[tuple[Field, ...]] = (
    key("ListingKey", "Identifier of the listing in this service; never reused."),
    text("ListingId", "Listing number as agents quote it.", 25, required=True),
    text("OriginatingSystemID", "Organization where the listing was entered.", 25),
    text("OriginatingSystemName", "Name of the system where the listing was entered.", 255),
    text("OriginatingSystemKey", "Key of the listing in the system it came from.", 255),
    text("SourceSystemID", "Organization that passed the listing on.", 25),
    text("SourceSystemName", "Name of the system that passed the listing on.", 255),
    text("ParcelNumber", "Number of the parcel in the county's books.", 25),
    text("TaxLot", "Lot within the tax map.", 25, fill=0.3, spread=("A-1", "B-7", "12", "12-1")),
    text("Zoning", "Zoning code of the town.", 25, fill=0.55, spread=("R1", "R2", "C1", "M/U")),
    text("UniversalPropertyId", "Identifier of the parcel across systems.", 128, fill=0.0),
)

STATUS: Final[tuple[Field, ...]] = (
    one_of("StandardStatus", "Where the listing stands, in words shared by all systems."),
    one_of("MlsStatus", "Where the listing stands, in the words of its own system."),
    one_of("PropertyType", "Broad class of what is offered."),
    one_of("PropertySubType", "Narrower class of what is offered."),
    one_of("ListingAgreement", "Kind of contract between seller and brokerage.", fill=0.9),
    date("ListingContractDate", "Day the seller signed with the brokerage."),
    date("OnMarketDate", "Day the listing was first shown to buyers."),
    date("OffMarketDate", "Day the listing left the market."),
    date("ContingentDate", "Day an offer with open conditions was accepted."),
    date("PurchaseContractDate", "Day the purchase contract was signed."),
    date("CloseDate", "Day ownership passed, or the lease began."),
    date("ExpirationDate", "Day the contract with the brokerage ends."),
    date("WithdrawnDate", "Day the listing was withdrawn while the contract ran on."),
    date("CancellationDate", "Day the contract was cancelled."),
    date("AvailabilityDate", "First day a tenant can move in."),
    marked(number("DaysOnMarket", "Days buyers could see it.", least=0), "computed"),
    marked(
        number("CumulativeDaysOnMarket", "Days on the market over all its contracts.", least=0),
        "computed",
    ),
    marked(instant("OriginalEntryTimestamp", "When the listing was entered."), "computed"),
    marked(instant("StatusChangeTimestamp", "When the status last changed."), "computed"),
    marked(instant("PriceChangeTimestamp", "When the price last changed."), "computed"),
    marked(instant("PendingTimestamp", "When it became pending."), "computed"),
    marked(instant("PhotosChangeTimestamp", "When a photo was last added or changed."), "computed"),
    marked(
        instant("ModificationTimestamp", "When anything in the row last changed.", required=True),
        "computed",
    ),
)

PRICES: Final[tuple[Field, ...]] = (
    money("ListPrice", "What the seller asks now; the monthly rent for a lease."),
    money("OriginalListPrice", "What the seller asked at first."),
    money("PreviousListPrice", "What the seller asked before the last change."),
    money("ClosePrice", "What was paid in the end."),
    money("ListPriceLow", "Lower end of a price range.", fill=0.02, spread=(90_000, 400_000)),
    money("AssociationFee", "Regular fee of the owners' association."),
    one_of("AssociationFeeFrequency", "How often the association fee is due."),
    money("TaxAnnualAmount", "Property tax of one year."),
    number("TaxYear", "Year the tax amount refers to."),
    money("TaxAssessedValue", "Value the tax is reckoned from."),
    money("ConcessionsAmount", "What the seller paid towards the buyer's costs."),
    money("NetOperatingIncome", "Income left after running costs."),
    decimal("CapRate", "Yearly net income over price.", 5, 2, unit="%"),
    one_of("LeaseTerm", "Length of the lease offered."),
    some_of("ListingTerms", "Ways of paying the seller accepts.", fill=0.7),
    some_of("BuyerFinancing", "How the buyer paid."),
    some_of("SpecialListingConditions", "Circumstances that shape the sale.", fill=0.8),
    some_of("Possession", "When the buyer may move in.", fill=0.45),
)

PLACE: Final[tuple[Field, ...]] = (
    text("UnparsedAddress", "The whole address in one line.", 255),
    text("StreetNumber", "House number, with any letters.", 25),
    one_of("StreetDirPrefix", "Compass point before the street name.", "StreetDirection"),
    text("StreetName", "Name of the street without its kind.", 50),
    one_of("StreetSuffix", "Kind of street."),
    text("UnitNumber", "Flat, suite or berth.", 25),
    one_of("City", "Town of the address."),
    one_of("CountyOrParish", "County of the address."),
    one_of("StateOrProvince", "Province of the address."),
    text("PostalCode", "Postal code.", 10),
    text("PostalCodePlus4", "Extension of the postal code.", 4, fill=0.35, spread=("0001", "1200")),
    one_of("Country", "Country of the address."),
    one_of("MLSAreaMajor", "Area as the local agents divide the map."),
    text("SubdivisionName", "Named development the parcel belongs to.", 50),
    text("CrossStreet", "Nearest crossing street.", 50, fill=0.28),
    marked(text("Directions", "How to drive there.", 1024, fill=0.4), "unsortable"),
    decimal("Latitude", "Degrees north of the equator.", 12, 8, unit="deg"),
    decimal("Longitude", "Degrees east of the zero meridian.", 12, 8, unit="deg"),
    one_of("ElementarySchool", "School for the youngest.", fill=0.5),
    one_of("HighSchool", "School for the oldest.", fill=0.5),
    one_of("HighSchoolDistrict", "District of the high school.", fill=0.0),
)

PEOPLE: Final[tuple[Field, ...]] = (
    text("ListAgentKey", "Member who holds the listing.", 64),
    text("ListAgentMlsId", "Short id of the listing agent.", 25),
    text("ListAgentFullName", "Name of the listing agent.", 150),
    text("ListAgentEmail", "Address for mail to the listing agent.", 80),
    text("ListAgentDirectPhone", "Direct line of the listing agent.", 16),
    text("CoListAgentKey", "Second member who holds the listing.", 64),
    text("CoListAgentFullName", "Name of the second listing agent.", 150),
    text("BuyerAgentKey", "Member who brought the buyer.", 64),
    text("BuyerAgentMlsId", "Short id of the buyer's agent.", 25),
    text("BuyerAgentFullName", "Name of the buyer's agent.", 150),
    text("CoBuyerAgentKey", "Second member on the buyer's side.", 64),
    text("CoBuyerAgentFullName", "Name of the second agent on the buyer's side.", 150),
    text("ListOfficeKey", "Office of the listing agent.", 64),
    text("ListOfficeMlsId", "Short id of the listing office.", 25),
    text("ListOfficeName", "Name of the listing office.", 255),
    text("ListOfficePhone", "Telephone of the listing office.", 16),
    text("CoListOfficeKey", "Office of the second listing agent.", 64),
    text("BuyerOfficeKey", "Office of the buyer's agent.", 64),
    text("BuyerOfficeName", "Name of the buyer's office.", 255),
    text("CoBuyerOfficeKey", "Office of the second agent on the buyer's side.", 64),
    text("ListTeamKey", "Team that holds the listing.", 64),
    text("ListTeamName", "Name of the listing team.", 50),
    text("BuyerTeamKey", "Team that brought the buyer.", 64),
)

REMARKS: Final[tuple[Field, ...]] = (
    marked(
        text("PublicRemarks", "Description for everybody.", 4000), "unfilterable", "unsortable"
    ),
    marked(
        text("PrivateRemarks", "Notes among agents.", 4000, fill=0.33),
        "unfilterable",
        "unsortable",
        "readonly",
    ),
    marked(text("SyndicationRemarks", "Description for portals.", 4000, fill=0.0), "unsortable"),
    text("VirtualTourURLUnbranded", "Address of a tour without the agent's brand.", 8000),
    number("PhotosCount", "Photos attached.", least=0),
    number("VideosCount", "Videos attached.", least=0, fill=0.15, spread=(0, 2)),
    some_of("ShowingRequirements", "What to do before a visit.", fill=0.6),
    some_of("Disclosures", "What the seller has declared.", fill=0.5),
    yes("InternetEntireListingDisplayYN", "May be shown online at all.", 1.0, 0.98),
    yes("InternetAddressDisplayYN", "The address may be shown online.", 1.0, 0.95),
    yes("InternetConsumerCommentYN", "Visitors may comment online.", 0.6, 0.3),
    yes("HomeWarrantyYN", "A home warranty comes with it.", 0.25, 0.4),
)
