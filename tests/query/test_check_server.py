"""What lookups, restrictions, older protocols and dialects add to the checker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import (
    Combination,
    Dialect,
    ExpandRules,
    FilterRules,
    GeoRules,
    LookupRules,
    OwnOption,
    PagingRules,
    Refusal,
    Replication,
    Required,
    SelectRules,
    TimestampRules,
    TopRules,
    Wall,
)
from reso_explorer.providers.forms import (
    FieldKind,
    GeoForm,
    GeoUnit,
    KeyForm,
    LiteralForm,
    MultiForm,
    PartKind,
    ReplicationKind,
    TimestampForm,
    TopMeaning,
)
from reso_explorer.query import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.csdl.index import ModelIndex

VALUES = {
    "StandardStatus": (
        AllowedValue(value="Active"),
        AllowedValue(value="Active Under Contract", description="ActiveUnderContract"),
        AllowedValue(value="Closed"),
    ),
    "Cooling": (AllowedValue(value="Central Air"), AllowedValue(value="None")),
}


def values_of(name: str) -> Sequence[AllowedValue] | None:
    return VALUES.get(name)


def dialect(**parts: Any) -> Dialect:
    return Dialect(provider="acme", title="Acme MLS", **parts)


def codes(query: str, index: ModelIndex, **how: Any) -> list[str]:
    return [d.code for d in check(query, index, **how)]


# --- lookups ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "fixed"),
    [
        ("StandardStatus eq 'Actve'", "unknown-value", None),
        ("StandardStatus eq 'Sold'", "unknown-value", "StandardStatus eq 'Closed'"),
        ("StandardStatus eq 'active'", "value-spelling", "StandardStatus eq 'Active'"),
        ("StandardStatus eq 'ActiveUnderContract'", "value-spelling", "StandardStatus eq 'Active Under Contract'"),
        ("StandardStatus in ('Active','Closd')", "unknown-value", None),
        ("StandardStatus in ('Active','Sold')", "unknown-value", "StandardStatus in ('Active','Closed')"),
        ("Cooling/any(c:c eq 'CentralAir')", "unknown-value", "Cooling/any(c:c eq 'Central Air')"),
        ("StandardStatus eq 'Quite another'", "unknown-value", None),
    ],
)  # fmt: skip
def test_values_of_a_lookup(
    lookups_homes: ModelIndex, text: str, code: str, fixed: str | None
) -> None:
    query = f"Property?$filter={text}"
    found = [d for d in check(query, lookups_homes, lookups=values_of) if d.code == code]
    assert len(found) == 1
    assert found[0].severity is not Severity.ERROR
    if fixed is None:
        assert found[0].fix is None
    else:
        assert found[0].fix is not None
        assert apply_fix(query, found[0].fix) == f"Property?$filter={fixed}"


def test_a_lookup_that_is_not_loaded_says_nothing(lookups_homes: ModelIndex) -> None:
    query = "Property?$filter=StandardStatus eq 'Whatever' and startswith(StandardStatus,'A')"
    assert codes(query, lookups_homes) == []
    assert codes(query, lookups_homes, lookups=lambda _: None) == []
    assert codes("Property?$filter=StandardStatus gt 'B'", lookups_homes, lookups=values_of) == []


# --- what the document restricts --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Items?$filter=Weight gt 1", "filter-property-required"),
        ("Items", "filter-property-required"),
        ("Items?$filter=Site eq 'a' and Secret eq 'b'", "field-not-filterable"),
        ("Items?$filter=Site eq 'a' and Born gt 2026-01-31", "filter-expression"),
        ("Items?$filter=Site eq 'a' and trim(Site) eq 'a'", "function-not-supported"),
        ("Items?$filter=Site eq 'a'&$orderby=Secret", "field-not-sortable"),
        ("Items?$filter=Site eq 'a'&$orderby=Born", "descending-only"),
        ("Items?$filter=Site eq 'a'&$expand=Parts", "relation-not-expandable"),
        ("Items?$filter=Site eq 'a'&$expand=Maker($expand=Items)", "not-expandable"),
        ("Items?$filter=Site eq 'a'&$top=5", "option-not-supported"),
        ("Items?$filter=Site eq 'a'&$count=true", "option-not-supported"),
        ("Items/$count?$filter=Site eq 'a'", "option-not-supported"),
        ("Items(1)", "not-by-key"),
        ("Makers?$filter=Id eq 1", "not-filterable"),
        ("Items?$filter=Site eq 'a'&$select=Old", "deprecated"),
    ],
)
def test_capabilities(stock: ModelIndex, query: str, code: str) -> None:
    found = check(query, stock)
    assert [d.code for d in found if d.severity is not Severity.INFO or d.code == code] == [code]
    assert all(d.severity is not Severity.ERROR for d in found)


def test_what_the_document_allows_is_not_remarked(stock: ModelIndex) -> None:
    query = "Items?$filter=Site eq 'a' and contains(Site,'b')&$orderby=Born desc&$count=false"
    assert codes(query, stock) == []


# --- V2 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code", "fixed"),
    [
        ("Orders?$filter=Placed gt 2026-01-31T00:00:00Z", "modern-literal", "Orders?$filter=Placed gt datetime'2026-01-31T00:00:00'"),
        ("Orders?$filter=Placed gt '2026-01-31'", "quoted-value", "Orders?$filter=Placed gt datetime'2026-01-31T00:00:00'"),
        ("Orders?$filter=Opens eq 07:59:00", "modern-literal", "Orders?$filter=Opens eq time'PT7H59M00S'"),
        ("Orders?$filter=contains(Name,'a')", "modern-function", "Orders?$filter=substringof('a',Name)"),
        ("Orders?$filter=Name in ('a','b')", "modern-syntax", "Orders?$filter=(Name eq 'a' or Name eq 'b')"),
        ("Orders?$count=true", "modern-option", "Orders?$inlinecount=allpages"),
        ("Orders?$expand=Customer($select=Name)", "modern-syntax", "Orders?$select=*,Customer/Name&$expand=Customer"),
        ("Customers?$filter=Orders/any(o:o/Id eq 1)", "modern-syntax", None),
    ],
)  # fmt: skip
def test_forms_that_came_later(shop: ModelIndex, query: str, code: str, fixed: str | None) -> None:
    found = [d for d in check(query, shop) if d.code == code]
    assert len(found) == 1
    if fixed is not None:
        assert found[0].fix is not None
        assert apply_fix(query, found[0].fix) == fixed


def test_forms_of_v2_are_right_for_v2(shop: ModelIndex) -> None:
    query = (
        "Orders?$filter=Placed gt datetime'2026-01-31T00:00:00' and Total gt 5M and Number eq 5L"
        " and substringof('a',Name) and Paid eq 1&$expand=Customer&$select=Id,Customer/Name"
        "&$orderby=Customer/Name&$inlinecount=allpages"
    )
    assert codes(query, shop) == []


# --- dialects -----------------------------------------------------------------------------------------

DIALECTS: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"top": TopRules(maximum=25, meaning=TopMeaning.PAGE)}, "Property?$top=26", "top-too-large", "Property?$top=25"),
    ({"top": TopRules(maximum=50, with_expand=5)}, "Property?$top=6&$expand=Media", "top-too-large", "Property?$top=5&$expand=Media"),
    ({"top": TopRules(per_resource={"Property": 9})}, "Property?$top=10", "top-too-large", "Property?$top=9"),
    ({"paging": PagingRules(skip=False)}, "Property?$skip=5", "skip-refused", None),
    ({"paging": PagingRules(walls=(Wall(rows=10_000, text="Use replication."),))}, "Property?$skip=10000", "skip-too-far", None),
    ({"filter": FilterRules(max_or=1, operators=("in",))}, "Property?$filter=City eq 'a' or City eq 'b' or City eq 'c'", "too-many-or", "Property?$filter=City in ('a','b','c')"),
    ({"filter": FilterRules(max_length=10)}, "Property?$filter=City eq 'abcdef'", "filter-too-long", None),
    ({"filter": FilterRules(fields={"Property": ("City",)})}, "Property?$filter=ListPrice gt 5", "field-not-filterable-here", None),
    ({"filter": FilterRules(functions=("contains",), functions_complete=True)}, "Property?$filter=tolower(City) eq 'a'", "function-not-listed", None),
    ({"filter": FilterRules(operators=("eq",), operators_complete=True)}, "Property?$filter=ListPrice gt 5", "operator-not-listed", None),
    ({"filter": FilterRules(refused=(Refusal(name="contains", text="Slow.", on=FieldKind.STRING),))}, "Property?$filter=contains(City,'a')", "refused", None),
    ({"filter": FilterRules(refused=(Refusal(name="any", text="Never.", on=FieldKind.COLLECTION),))}, "Property?$filter=Cooling/any(c:c eq 'a')", "refused", None),
    ({"expand": ExpandRules(allowed=False, instead="Ask Media.")}, "Property?$expand=Media", "expand-refused", None),
    ({"expand": ExpandRules(names=("Media",))}, "Property?$expand=Rooms", "expand-refused", None),
    ({"expand": ExpandRules(nested_options=False)}, "Property?$expand=Media($top=1)", "expand-options-refused", "Property?$expand=Media"),
    ({"select": SelectRules(names_expanded=True)}, "Property?$select=City&$expand=Media", "select-misses-expanded", "Property?$select=City,Media&$expand=Media"),
    ({"required": (Required(part=PartKind.FILTER, name="City", text="Always.", value="'a'"),)}, "Property?$top=5", "required-part", "Property?$filter=City eq 'a'&$top=5"),
    ({"required": (Required(part=PartKind.FILTER, name="City", text="Always.", value="'{x}'"),)}, "Property", "required-part", None),
    ({"required": (Required(part=PartKind.PARAMETER, name="Class", text="Always.", value="R"),)}, "Property", "required-part", "Property?Class=R"),
    ({"required": (Required(part=PartKind.OPTION, name="$top", text="Always.", value="100"),)}, "Property", "required-part", "Property?$top=100"),
    ({"required": (Required(part=PartKind.FILTER, name="City", text="Once.", exactly_once=True),)}, "Property?$filter=City eq 'a' or City eq 'b'", "required-once", None),
    ({"combinations": (Combination(options=("$orderby",), needs=("$filter",), text="Slow."),)}, "Property?$orderby=City", "combination", None),
    ({"combinations": (Combination(options=("$apply", "$skip"), text="No."),)}, "Property?$apply=identity&$skip=5", "combination", None),
    ({"apply": False}, "Property?$apply=identity", "apply-refused", None),
    ({"count": False}, "Property?$count=true", "count-refused", None),
    ({"timestamps": TimestampRules(form=TimestampForm.MILLIS_Z)}, "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z", "moment-form", "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00.000Z"),
    ({"timestamps": TimestampRules(form=TimestampForm.CAST)}, "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z", "moment-form", "Property?$filter=ModificationTimestamp gt cast('2026-01-31T00:00:00.000Z',Edm.DateTimeOffset)"),
    ({"timestamps": TimestampRules(needs_seconds=True)}, "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00Z", "moment-form", "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z"),
    ({}, "Property?$filter=ModificationTimestamp gt cast('2026-01-31T00:00:00-07',Edm.DateTimeOffset)", "moment-form", "Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00-07:00"),
    ({"geo": GeoRules(form=GeoForm.BARE)}, "Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5", "geo-form", "Property?$filter=geo.distance(Coordinates,POINT(1 2)) lt 5"),
    ({"geo": GeoRules(form=GeoForm.GEOGRAPHY, srid=3956)}, "Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5", "geo-srid", "Property?$filter=geo.distance(Coordinates,geography'SRID=3956;Point(1 2)') lt 5"),
    ({"geo": GeoRules(form=GeoForm.BOX)}, "Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5", "geo-refused", None),
    ({"geo": GeoRules(form=GeoForm.GEOGRAPHY, unit=GeoUnit.MILES)}, "Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5", "geo-unit", None),
    ({"keys": KeyForm.BARE}, "Property('1')", "key-form", "Property(1)"),
    ({"lookups": LookupRules(multi_string_collection=MultiForm.CONTAINS)}, "Property?$filter=Cooling/any(c:c eq 'a')", "multi-form", "Property?$filter=contains(Cooling,'a')"),
    ({"odata_version": ProtocolVersion.V4}, "Property?$filter=City in ('a')", "since-4.01", "Property?$filter=City eq 'a'"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "query", "code", "fixed"), DIALECTS)
def test_a_dialect(
    lookups_homes: ModelIndex, parts: dict[str, Any], query: str, code: str, fixed: str | None
) -> None:
    server = dialect(**parts)
    found = [d for d in check(query, lookups_homes, dialect=server) if d.code == code]
    assert len(found) == 1
    assert found[0].severity is not Severity.ERROR
    if fixed is None:
        assert found[0].fix is None
        return
    assert found[0].fix is not None
    after = apply_fix(query, found[0].fix)
    assert after == fixed
    assert code not in codes(after, lookups_homes, dialect=server)


@pytest.mark.parametrize(
    ("rules", "text", "code", "fixed"),
    [
        (LookupRules(enum_form=LiteralForm.QUALIFIED), "StandardStatus eq 'Active'", "enum-as-text", "StandardStatus eq Homes.Enums.StandardStatus'Active'"),
        (LookupRules(enum_form=LiteralForm.PLAIN), "StandardStatus eq 'ActiveUnderContract'", "enum-as-text", "StandardStatus eq 'Active Under Contract'"),
        (LookupRules(enum_form=LiteralForm.MEMBER), "StandardStatus eq Homes.Enums.StandardStatus'Active'", "enum-form", "StandardStatus eq 'Active'"),
        (LookupRules(enum_form=LiteralForm.SHORT), "StandardStatus eq Homes.Enums.StandardStatus'Active'", "enum-form", "StandardStatus eq StandardStatus'Active'"),
        (LookupRules(multi_flags=MultiForm.CONTAINS), "View has Homes.Enums.View'Bay'", "multi-form", "contains(View,Homes.Enums.View'Bay')"),
    ],
)  # fmt: skip
def test_the_form_of_enumerations(
    homes: ModelIndex, rules: LookupRules, text: str, code: str, fixed: str
) -> None:
    query = f"Property?$filter={text}"
    found = [d for d in check(query, homes, dialect=dialect(lookups=rules)) if d.code == code]
    assert len(found) == 1
    assert found[0].severity is Severity.WARNING
    assert found[0].fix is not None
    assert apply_fix(query, found[0].fix) == f"Property?$filter={fixed}"


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (LookupRules(enum_form=LiteralForm.PLAIN), "StandardStatus eq 'Active Under Contract'"),
        (LookupRules(enum_form=LiteralForm.MEMBER), "StandardStatus eq 'ActiveUnderContract'"),
        (LookupRules(enum_form=LiteralForm.CODE), "StandardStatus eq 'A'"),
        (LookupRules(accepted=(LiteralForm.MEMBER,)), "StandardStatus eq 'Active'"),
        (LookupRules(enum_namespaces=("Old.Models",)), "StandardStatus eq Old.Models.StandardStatus'Active'"),
        (LookupRules(multi_enum_collection=MultiForm.HAS), "Cooling has Homes.Enums.Cooling'None'"),
    ],
)  # fmt: skip
def test_what_the_server_takes_is_not_remarked(
    homes: ModelIndex, rules: LookupRules, text: str
) -> None:
    assert codes(f"Property?$filter={text}", homes, dialect=dialect(lookups=rules)) == []


def test_the_bulk_path_and_own_options_are_known(lookups_homes: ModelIndex) -> None:
    replication = Replication(
        kind=ReplicationKind.PATH, value="{resource}/bulk", text="Bulk.", refuses=("$orderby",)
    )
    server = dialect(
        paging=PagingRules(replication=replication),
        own_options=(OwnOption(name="$unselect", text="Without."),),
        top=TopRules(maximum=25, replication=1000),
        set_names={"Property": ("Properties",)},
    )
    query = "Properties/bulk?$top=1000&$unselect=Media"
    assert codes(query, lookups_homes, dialect=server) == []
    assert codes(query + "&$orderby=City", lookups_homes, dialect=server) == ["replication-refuses"]
    assert codes("Property?$unselect=Media", lookups_homes) == ["unknown-option"]
