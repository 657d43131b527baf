"""The lookups of the demo service and their values, our own short selection.

A value that starts with `~` is a local one without a standard counterpart. A lookup without
values is open: its fields are lookups, yet nothing is published about what they hold.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from reso_explorer.demo.table.kinds import LookupValue
from reso_explorer.demo.table.naming import member_name

_VALUES: Final[dict[str, str]] = {
    "AccessibilityFeatures": "Accessible Doors|Grab Bars|Ramped Entrance|Stair Lift|~Hearing Loop",
    "Appliances": (
        "Cooktop|Dishwasher|Disposal|Dryer|Freezer|Gas Range|Microwave|Range Hood|Refrigerator|"
        "Washer|Wine Refrigerator|Water Softener|~Steam Oven"
    ),
    "ArchitecturalStyle": (
        "Bungalow|Cape Cod|Colonial|Contemporary|Cottage|Craftsman|Mid-Century Modern|Ranch|"
        "Tudor|Victorian|~Merrow Gable|~Sea Captain's House"
    ),
    "AreaUnits": "Square Feet|Square Meters",
    "AssociationAmenities": (
        "Clubhouse|Elevator(s)|Fitness Center|Gated|Marina|Parking|Pool|Tennis Court(s)|"
        "~Kayak Rack & Launch"
    ),
    "AssociationFeeFrequency": "Annually|Monthly|Quarterly|Semi-Annually|One Time",
    "Basement": "Crawl Space|Finished|Full|None|Partial|Unfinished|Walk-Out Access",
    "BuyerFinancing": "Cash|Conventional|FHA|Private|Seller Financing|VA|~Harbour Credit Union",
    "ChangeType": (
        "New Listing|Coming Soon|Active|Active Under Contract|Pending|Closed|Canceled|Expired|"
        "Withdrawn|Hold|Back On Market|Price Change"
    ),
    "City": "",
    "CommunityFeatures": (
        "Clubhouse|Curbs|Fishing|Golf|Lake|Park|Playground|Sidewalks|Street Lights|"
        "Tennis Court(s)|~Ferry Landing"
    ),
    "ConstructionMaterials": (
        "Brick|Brick, Painted|Cedar|Cement Siding|Clapboard|Fiber Cement|Log|Stone|Stucco|"
        "Vinyl Siding|Wood Siding|~Rammed Earth|~Tide-Salvaged Timber"
    ),
    "Cooling": "Ceiling Fan(s)|Central Air|Ductless|Heat Pump|None|Wall Unit(s)|Whole House Fan",
    "Country": "~Merrow",
    "CountyOrParish": "~Alder|~Calder|~Fenwick|~Hallow|~Teal",
    "Disclosures": (
        "Easements|Flood Zone|Lead Paint [sic]|None|Seller Disclosure|Survey Available|~Ferry Noise"
    ),
    "ElementarySchool": "",
    "ExteriorFeatures": (
        "Balcony|Barbecue|Boat Slip|Courtyard|Dock|Fire Pit|Garden|Lighting|Outdoor Shower|"
        "Private Yard|Rain Gutters|Storage"
    ),
    "FeesInclude": "Electricity|Gas|Insurance|Internet|Maintenance Grounds|Snow Removal|Trash|Water",
    "Fencing": "Back Yard|Chain Link|Full|None|Partial|Privacy|Split Rail|Stone|Wood|Wrought Iron",
    "FireplaceFeatures": "Bedroom|Electric|Family Room|Gas|Living Room|Masonry|Wood Burning",
    "Flooring": "Bamboo|Carpet|Ceramic Tile|Concrete|Hardwood|Laminate|Slate|Vinyl|Wood",
    "Furnished": "Furnished|Negotiable|Partially|Unfurnished",
    "Heating": (
        "Baseboard|Electric|Fireplace(s)|Forced Air|Geothermal|Heat Pump|Hot Water|Natural Gas|"
        "Oil|Radiant|Wood Stove"
    ),
    "HighSchool": "",
    "HighSchoolDistrict": "",
    "ImageSizeDescription": "Thumbnail|Small|Medium|Large|Largest",
    "InteriorFeatures": (
        "Beamed Ceilings|Breakfast Bar|Built-in Features|Cathedral Ceiling(s)|Ceiling Fan(s)|"
        "Crown Molding|Eat-in Kitchen|Elevator|High Ceilings|Kitchen Island|Pantry|Sauna|"
        "Stone Counters|Storage|Walk-In Closet(s)|Wet Bar|Wired for Data"
    ),
    "LaundryFeatures": "In Basement|In Unit|Laundry Room|Main Level|None|Upper Level",
    "LeaseTerm": "12 Months|24 Months|6 Months|Month To Month|Weekly",
    "Levels": "One|Two|Three Or More|Multi/Split|One and One Half",
    "ListingAgreement": "Exclusive Agency|Exclusive Right To Sell|Net|Open",
    "ListingTerms": (
        "Cash|Conventional|Contract|FHA|Lease Option|Seller Financing|USDA Loan|VA Loan|"
        "~Trade / Barter"
    ),
    "LotFeatures": (
        "Agricultural|Back Yard|Corner Lot|Cul-De-Sac|Front Yard|Gentle Sloping|Landscaped|Level|"
        "Near Public Transit|Rolling Slope|Views|Waterfront|Wooded"
    ),
    "LotSizeUnits": "Acres|Square Feet",
    "MLSAreaMajor": "",
    "MediaCategory": "Branded Virtual Tour|Document|Floor Plan|Photo|Unbranded Virtual Tour|Video",
    "MediaType": "gif|jpeg|mp4|pdf|png",
    "MemberDesignation": (
        "Accredited Buyer's Representative / ABR|Certified Residential Specialist / CRS|"
        "Graduate, Institute / GRI|Short Sales & Foreclosures / SFR|~Lighthouse Specialist"
    ),
    "MemberStatus": "Active|Inactive",
    "MemberType": "Assistant|Broker|Designated Broker|Licensed Assistant|Sales Associate",
    "MlsStatus": (
        "Active|Active - Kick Out|Pending|Closed|Withdrawn|Expired|Cancelled|On Hold|Coming Soon"
    ),
    "OfficeBranchType": "Branch|Main",
    "OfficeStatus": "Active|Inactive",
    "OfficeType": "Appraiser|Firm|MLS|Property Management|Sales",
    "OpenHouseStatus": "Active|Canceled|Ended",
    "OpenHouseType": "Broker|Office|Public|Society",
    "OrganizationStatus": "Active|Inactive",
    "OrganizationType": "Association|Foundation|MLS|Other",
    "OwnerPays": "Electricity|Gas|None|Trash|Water",
    "Ownership": "Corporation|Individual|LLC|Partnership|Trust",
    "ParkingFeatures": (
        "Attached|Carport|Covered|Detached|Driveway|Electric Vehicle Charging Station(s)|Garage|"
        "Off Street|On Street|RV Access/Parking"
    ),
    "PatioAndPorchFeatures": "Covered|Deck|Enclosed|Front Porch|Patio|Rear Porch|Wrap Around",
    "Permission": "IDX|Office Only|Private|Public|VOW",
    "PetsAllowed": "Cats OK|Dogs OK|Number Limit|Size Limit|Breed Restrictions|~Parrots OK",
    "PoolFeatures": "Above Ground|Gas Heat|In Ground|Indoor|Lap|None|Salt Water|Solar Heat",
    "Possession": "Close Of Escrow|Negotiable|Seller Rent Back|Subject To Tenant Rights",
    "PowerProductionType": "Photovoltaics|Wind|~Tidal Turbine",
    "PropertyCondition": "Fixer|New Construction|To Be Built|Under Construction|Updated/Remodeled",
    "PropertySubType": (
        "Apartment|Cabin|Condominium|Duplex|Farm|Industrial|Manufactured Home|Mixed Use|Office|"
        "Quadruplex|Ranch|Retail|Single Family Residence|Timberland|Townhouse|Triplex|"
        "Unimproved Land|~Houseboat / Floating Home"
    ),
    "PropertyType": (
        "Commercial Lease|Commercial Sale|Farm|Land|Residential|Residential Income|"
        "Residential Lease"
    ),
    "ResourceName": "HistoryTransactional|Media|Member|Office|OpenHouse|Property|Teams",
    "Roof": "Asphalt|Composition|Green Roof|Metal|Shake|Shingle|Slate|Spanish Tile|Wood",
    "RoomFeatures": (
        "Bay Window|Built-in Features|Ceiling Fan(s)|Fireplace|Hardwood|High Ceilings|"
        "Recessed Lighting|Skylight|Walk-In Closet(s)"
    ),
    "RoomLevel": "Basement|Fourth|Main|Second|Third|Upper",
    "RoomType": (
        "Bathroom|Bedroom|Den|Dining Room|Family Room|Game Room|Kitchen|Laundry|Living Room|"
        "Loft|Office|Primary Bathroom|Primary Bedroom|Sunroom|Workshop|~Net Loft"
    ),
    "SecurityFeatures": (
        "Carbon Monoxide Detector(s)|Fire Alarm|Gated Community|Security System|Smoke Detector(s)"
    ),
    "Sewer": "Public Sewer|Septic Tank|None|~Reed Bed",
    "ShowingRequirements": (
        "Appointment Only|Call Listing Agent|Day Sleeper|Key In Office|Lockbox|Occupied|"
        "Security System|Showing Service|Vacant"
    ),
    "SpecialListingConditions": (
        "Auction|In Foreclosure|Notice Of Default|Probate Listing|Real Estate Owned|Short Sale|"
        "Standard|Third Party Approval"
    ),
    "StandardStatus": (
        "Active|Active Under Contract|Canceled|Closed|Coming Soon|Expired|Hold|Pending|Withdrawn"
    ),
    "StateOrProvince": "~CB|~EH",
    "StreetDirection": "E|N|NE|NW|S|SE|SW|W",
    "StreetSuffix": "Avenue|Circle|Court|Drive|Lane|Place|Road|Square|Street|Terrace|Way|~Quay",
    "StructureType": "Cabin|Duplex|House|Manufactured House|Multi Family|Townhouse|~Boat",
    "TeamMemberType": "Administration Assistant|Buyer Agent|Listing Agent|Team Lead|Team Member",
    "TeamStatus": "Active|Inactive",
    "TenantPays": "Electricity|Gas|Internet|Trash|Water",
    "UnitTypeType": "1 Bedroom|2 Bedroom|3 Bedroom|4 Bedroom Or More|Efficiency|Penthouse",
    "Utilities": (
        "Cable Available|Electricity Connected|Natural Gas Connected|Propane|Sewer Connected|"
        "Underground Utilities|Water Connected"
    ),
    "View": "Bay|Canal|City|Forest|Harbor|Hills|Lake|Marina|Mountain(s)|Ocean|Park/Greenbelt|Pasture",
    "WaterSource": "Cistern|Private|Public|Well",
    "WaterfrontFeatures": "Beach Access|Canal Access|Lake Front|Ocean Access|River Front|Seawall",
    "WindowFeatures": "Bay Window(s)|Double Pane Windows|Screens|Shutters|Skylight(s)|Storm Window(s)",
    "YearBuiltSource": "Appraiser|Assessor|Builder|Estimated|Owner|Public Records",
    # local lookups, as feeds name the lists of their custom fields
    "Auction_sp_Type": "~Absolute|~Reserve|~Sealed Bid",
    "Dock_sp_Permit": "~Applied For|~Held & Transferable|~None / Not Needed",
    "Flood_sp_Zone": "~A|~AE|~VE|~X",
    "Harbour_sp_Rights": "~Crabbing|~Mooring Buoy|~Net Drying|~Slip, Seasonal|~Slip, Year-Round",
    "Showing_sp_Window": "~Evenings|~High Tide Only|~Mornings|~Weekends",
}

FLAGS: Final = frozenset({"PetsAllowed"})
"""Lookups that the enum dialect publishes as flags enums with powers of two."""

UNDECLARED: Final = frozenset({"City", "ElementarySchool", "HighSchool", "MLSAreaMajor"})
"""Open lookups whose fields stay strings in the enum dialect too."""


def names() -> tuple[str, ...]:
    """Return the names of all lookups, sorted."""
    return tuple(sorted(_VALUES))


@cache
def values(lookup: str) -> tuple[LookupValue, ...]:
    """Return the published values of a lookup in their order; none for an open one."""
    texts = [part for part in _VALUES[lookup].split("|") if part]
    return tuple(
        LookupValue(part.removeprefix("~"), member_name(part.removeprefix("~")), part[0] == "~")
        for part in texts
    )


@cache
def member_of(lookup: str) -> dict[str, str]:
    """Return the enum member name of each display text of a lookup."""
    return {value.text: value.member for value in values(lookup)}
