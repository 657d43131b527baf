"""Fields of Property: the building, its lot, its features, and the local fields of the demo."""

from __future__ import annotations

from typing import Final

from reso_explorer.demo.table.kinds import (
    Field,
    date,
    decimal,
    labelled,
    marked,
    money,
    number,
    one_of,
    some_of,
    text,
    yes,
)
from reso_explorer.demo.table.naming import encoded

HOMES: Final = ("Residential", "Residential Income", "Residential Lease")
BUILT: Final = (*HOMES, "Commercial Sale", "Commercial Lease", "Farm")

BUILDING: Final[tuple[Field, ...]] = (
    number("BedroomsTotal", "Bedrooms in all.", least=0),
    number("BathroomsTotalInteger", "Bathrooms in all, each counted as one.", least=0),
    number("BathroomsFull", "Bathrooms with bath or shower.", least=0),
    number("BathroomsHalf", "Bathrooms without bath or shower.", least=0),
    number("RoomsTotal", "Rooms in all.", least=0),
    number("StoriesTotal", "Floors of the building.", least=1),
    decimal("LivingArea", "Heated floor area.", unit="[sft_i]", least=0),
    one_of("LivingAreaUnits", "Unit of the living area.", "AreaUnits"),
    decimal("BuildingAreaTotal", "Floor area of the whole building.", unit="[sft_i]", least=0),
    number("YearBuilt", "Year the building was finished."),
    number("YearBuiltEffective", "Year its condition suggests.", fill=0.0),
    one_of("YearBuiltSource", "Who says so.", fill=0.4, only=BUILT),
    one_of("PropertyCondition", "State of the building."),
    one_of("StructureType", "Kind of building."),
    one_of("Levels", "How the floors are arranged.", fill=0.8, only=HOMES),
    some_of("ArchitecturalStyle", "Style of the building.", fill=0.6, only=HOMES),
    some_of("ConstructionMaterials", "What the walls are made of.", fill=0.75, only=BUILT),
    some_of("Roof", "What the roof is made of.", fill=0.7, spread=(2,), only=BUILT),
    some_of("Basement", "What is below the ground floor.", fill=0.4, spread=(2,), only=HOMES),
    some_of("Flooring", "What the floors are made of.", fill=0.5, only=HOMES),
    some_of("WindowFeatures", "About the windows.", fill=0.25, only=HOMES),
    yes("NewConstructionYN", "Never lived in."),
    yes("PropertyAttachedYN", "Shares a wall with a neighbour."),
    number("NumberOfUnitsTotal", "Units in the building.", least=1),
    yes("GarageYN", "There is a garage."),
    decimal("GarageSpaces", "Cars the garage holds.", 5, 2, least=0),
    decimal("ParkingTotal", "Cars that can be parked in all.", 5, 2, least=0),
    some_of("ParkingFeatures", "About the parking.", fill=0.65, only=BUILT),
)

LOT: Final[tuple[Field, ...]] = (
    decimal("LotSizeArea", "Size of the lot in its own unit.", 16, 4, least=0),
    one_of("LotSizeUnits", "Unit of the lot size."),
    decimal("LotSizeAcres", "Size of the lot in acres.", 16, 4, unit="[acr_br]", least=0),
    decimal("LotSizeSquareFeet", "Size of the lot in square feet.", unit="[sft_i]", least=0),
    some_of("LotFeatures", "About the lot.", fill=0.55),
    some_of("Fencing", "Fences of the lot.", fill=0.2),
    some_of("View", "What can be seen."),
    yes("ViewYN", "There is a view."),
    yes("WaterfrontYN", "The lot touches water."),
    some_of("WaterfrontFeatures", "About the waterfront."),
    some_of("CommunityFeatures", "What the neighbourhood offers.", fill=0.3),
    some_of("Sewer", "Where waste water goes.", fill=0.7, spread=(1,)),
    some_of("WaterSource", "Where water comes from.", fill=0.7, spread=(1,)),
    some_of("Utilities", "Services at the lot.", fill=0.5),
    yes("HorseYN", "Horses may be kept.", 0.1, 0.6),
)

FEATURES: Final[tuple[Field, ...]] = (
    some_of("InteriorFeatures", "Indoors.", fill=0.7, only=HOMES),
    some_of("ExteriorFeatures", "Outdoors.", fill=0.6, only=HOMES),
    some_of("Appliances", "Appliances that stay.", fill=0.7, only=HOMES),
    yes("HeatingYN", "It is heated."),
    some_of("Heating", "How it is heated."),
    yes("CoolingYN", "It is cooled."),
    some_of("Cooling", "How it is cooled."),
    yes("FireplaceYN", "There is a fireplace."),
    number("FireplacesTotal", "Fireplaces in all.", least=0),
    some_of("FireplaceFeatures", "About the fireplaces."),
    yes("PoolPrivateYN", "There is a private pool."),
    some_of("PoolFeatures", "About the pool."),
    yes("SpaYN", "There is a hot tub.", 0.5, 0.1),
    some_of("PatioAndPorchFeatures", "Patio and porch.", fill=0.45, only=HOMES),
    some_of("LaundryFeatures", "Where the laundry is.", fill=0.5, spread=(2,), only=HOMES),
    some_of("SecurityFeatures", "Alarms and locks.", fill=0.3, only=BUILT),
    some_of("AccessibilityFeatures", "Help for those who need it.", fill=0.08, only=HOMES),
    yes("AssociationYN", "There is an owners' association."),
    text("AssociationName", "Name of the owners' association.", 50),
    some_of("AssociationAmenities", "What the association offers."),
    some_of("AssociationFeeIncludes", "What the association fee pays for.", "FeesInclude"),
    Field(
        "PetsAllowed",
        "flags",
        "Animals the rules admit.",
        length=1024,
        lookup="PetsAllowed",
        fill=0.95,
        only=("Residential Lease",),
    ),
    one_of("Furnished", "Furniture that stays.", fill=0.9, only=("Residential Lease",)),
    some_of("TenantPays", "Costs of the tenant.", fill=0.7, only=("Residential Lease",)),
    some_of("OwnerPays", "Costs of the owner.", fill=0.5, only=("Residential Lease",)),
    some_of("PowerProductionType", "Power made on the spot.", fill=0.04),
    one_of("Ownership", "Legal form of the owner.", fill=0.2),
    yes("SeniorCommunityYN", "For older residents only.", 0.3, 0.06),
)


def _local(label: str, field: Field) -> Field:
    return labelled(field, label)


def _name(label: str) -> str:
    return encoded(label)


LOCAL: Final[tuple[Field, ...]] = (
    _local(
        "Auction Terms: Auction Date",
        date(_name("Auction Terms: Auction Date"), "Day of the auction."),
    ),
    _local(
        "Auction Terms: Auction Type",
        one_of(_name("Auction Terms: Auction Type"), "How bids are taken.", "Auction_sp_Type"),
    ),
    _local(
        "Auction Terms: Deposit %",
        decimal(_name("Auction Terms: Deposit %"), "Share to pay at once.", 5, 2, unit="%"),
    ),
    _local(
        "Harbour Rights",
        some_of(
            _name("Harbour Rights"),
            "Rights in the harbour that go with the house.",
            "Harbour_sp_Rights",
            fill=0.06,
        ),
    ),
    _local(
        "Harbour Rights: Slip #",
        text(
            _name("Harbour Rights: Slip #"),
            "Number of the slip.",
            10,
            fill=0.03,
            spread=("A12", "B-04", "North 7"),
        ),
    ),
    _local(
        "Dock & Float: Permit",
        one_of(
            _name("Dock & Float: Permit"), "State of the dock permit.", "Dock_sp_Permit", fill=0.05
        ),
    ),
    _local(
        "Dock & Float: Length (ft)",
        decimal(
            _name("Dock & Float: Length (ft)"),
            "Length of the dock.",
            6,
            1,
            unit="[ft_i]",
            fill=0.05,
            spread=(12, 120),
        ),
    ),
    _local(
        "Flood: Zone",
        one_of(_name("Flood: Zone"), "Flood zone on the map.", "Flood_sp_Zone", fill=0.85),
    ),
    _local(
        "Flood: Elevation Certificate Y/N",
        yes(_name("Flood: Elevation Certificate Y/N"), "A certificate is at hand.", 0.2, 0.5),
    ),
    _local(
        "Showing: High-Tide Window",
        one_of(
            _name("Showing: High-Tide Window"),
            "When the causeway is dry.",
            "Showing_sp_Window",
            fill=0.12,
        ),
    ),
    _local(
        "Showing: Alarm Code (Agents)",
        marked(
            text(
                _name("Showing: Alarm Code (Agents)"),
                "Code of the alarm; hidden from most keys.",
                20,
                fill=0.0,
            ),
            "hidden",
        ),
    ),
    _local(
        "Costs: Seller's Ferry Fund",
        money(
            _name("Costs: Seller's Ferry Fund"),
            "Yearly payment to the ferry.",
            fill=0.1,
            spread=(120, 900),
        ),
    ),
    _local(
        "Costs: Ferry / Toll per Trip",
        money(
            _name("Costs: Ferry / Toll per Trip"),
            "Price of one crossing.",
            fill=0.15,
            spread=(4, 18),
        ),
    ),
    _local(
        "Room Count: Net Loft",
        number(
            _name("Room Count: Net Loft"), "Lofts where nets were kept.", fill=0.03, spread=(1, 2)
        ),
    ),
)
