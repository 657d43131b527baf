"""Values as people write them, against the type of the field: one problem, one exact fix."""

from __future__ import annotations

from functools import cache

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.diagnostics import apply_fix
from reso_explorer.query import check, fix_all

V4 = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Kind"><Member Name="Cash_x0020_Sale"/><Member Name="Lease"/></EnumType>
<EntityType Name="Home"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.String" Nullable="false" MaxLength="8"/>
<Property Name="Price" Type="Edm.Decimal"/><Property Name="On" Type="Edm.Date"/>
<Property Name="At" Type="Edm.DateTimeOffset"/><Property Name="IsNew" Type="Edm.Boolean"/>
<Property Name="PoolYN" Type="Edm.String"/><Property Name="City" Type="Edm.String" MaxLength="6"/>
<Property Name="Spa" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="Spa"/></Property>
<Property Name="View" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="View"/></Property>
<Property Name="Kind" Type="S.Kind"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Home" EntityType="S.Home"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
V2 = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
<edmx:DataServices m:DataServiceVersion="2.0"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
<Schema Namespace="S" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
<EntityType Name="Home"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Made" Type="Edm.DateTime"/>
<Property Name="Sent" Type="Edm.DateTimeOffset"/></EntityType>
<EntityContainer Name="C" m:IsDefaultEntityContainer="true">
<EntitySet Name="Home" EntityType="S.Home"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
LOOKUPS = {
    "Spa": (AllowedValue(value="Yes"), AllowedValue(value="No")),
    "View": (
        AllowedValue(value="Bay", legacy="B1"),
        AllowedValue(value="City Lights"),
        AllowedValue(value="Lake", label="Lake View"),
        AllowedValue(value="No"),
    ),
}


@cache
def index_of(document: str) -> ModelIndex:
    return ModelIndex(read(document.encode()).model)


CASES = [
    ("IsNew eq 'Y'", "text-for-value", "IsNew eq true"),
    ("IsNew eq 'no'", "text-for-value", "IsNew eq false"),
    ("IsNew eq yes", "yes-no-form", "IsNew eq true"),
    ("IsNew eq N", "yes-no-form", "IsNew eq false"),
    ("IsNew eq 1", "number-for-boolean", "IsNew eq true"),
    ("PoolYN eq true", "yes-no-form", "PoolYN eq 'Y'"),
    ("PoolYN eq 0", "yes-no-form", "PoolYN eq 'N'"),
    ("PoolYN eq no", "yes-no-form", "PoolYN eq 'N'"),
    ("Spa eq true", "yes-no-form", "Spa eq 'Yes'"),
    ("Spa eq 'Y'", "yes-no-form", "Spa eq 'Yes'"),
    ("Spa ne 'false'", "yes-no-form", "Spa ne 'No'"),
    ("City eq true", "text-without-quotes", "City eq 'true'"),
    ("View eq false", "text-without-quotes", "View eq 'false'"),
    ("Price gt '100,000'", "text-for-value", "Price gt 100000"),
    ("Price gt '$1.5M'", "text-for-value", "Price gt 1500000"),
    ("Price gt 'much'", "text-for-value", None),
    ("On gt '01/31/2024'", "text-for-value", "On gt 2024-01-31"),
    ("On gt 01/31/2024", "date-format", "On gt 2024-01-31"),
    ("On gt 2024-01-31T10:00:00", "moment-for-date", "On gt 2024-01-31"),
    ("At gt 01/31/2024", "date-for-moment", "At gt 2024-01-31T00:00:00Z"),
    ("At gt '1/31/2024 2:05 PM'", "text-for-value", "At gt 2024-01-31T14:05:00Z"),
    ("At gt 2024-01-31T10:00:00", "bad-literal", "At gt 2024-01-31T10:00:00Z"),
    ("At gt 2024-01-31", "date-for-moment", "At gt 2024-01-31T00:00:00Z"),
    ("View eq 'b__4c616b65'", "old-lookup-code", "View eq 'Lake'"),
    ("View eq 'b__4c616b652056696577'", "old-lookup-code", "View eq 'Lake'"),
    ("View eq 'B1'", "old-lookup-code", "View eq 'Bay'"),
    ("City eq 'b__52656e6f'", "old-lookup-code", "City eq 'Reno'"),
    ("Kind eq 'b__436173682053616c65'", "old-lookup-code", "Kind eq S.Kind'Cash_x0020_Sale'"),
    ("Kind eq 'Cash Sale'", "value-spelling", "Kind eq S.Kind'Cash_x0020_Sale'"),
    ("Kind eq S.Kind'Cash Sale'", "value-spelling", "Kind eq S.Kind'Cash_x0020_Sale'"),
    ("View eq '<View>'", "placeholder-in-text", None),
    ("City eq '${CityOfTheHome}'", "placeholder-in-text", None),
    ("Kind eq '{{kind}}'", "placeholder-in-text", None),
]


@pytest.mark.parametrize(("text", "code", "right"), CASES)
def test_a_value_has_one_problem_and_one_fix(text: str, code: str, right: str | None) -> None:
    query = f"Home?$filter={text}"
    (found,) = check(query, index_of(V4), lookups=LOOKUPS.get)
    assert found.code == code
    assert (apply_fix(query, found.fix) if found.fix else None) == (
        None if right is None else f"Home?$filter={right}"
    )
    if right is not None:
        again = check(f"Home?$filter={right}", index_of(V4), lookups=LOOKUPS.get)
        assert [each.code for each in again if each.severity != "info"] == []


@pytest.mark.parametrize(
    ("text", "code", "right"),
    [
        (
            "Sent ge datetime'2024-01-01T00:00:00'",
            "literal-type",
            "Sent ge datetimeoffset'2024-01-01T00:00:00Z'",
        ),
        (
            "Made ge datetimeoffset'2024-01-01T00:00:00Z'",
            "literal-type",
            "Made ge datetime'2024-01-01T00:00:00'",
        ),
        ("Made ge datetime'2024-01-01'", "bad-literal", "Made ge datetime'2024-01-01T00:00:00'"),
        (
            "Sent ge datetime'2024-01-01'",
            "literal-type",
            "Sent ge datetimeoffset'2024-01-01T00:00:00Z'",
        ),
        ("Made ge 01/31/2024", "modern-literal", "Made ge datetime'2024-01-31T00:00:00'"),
        ("Made ge 2024-01-01T10:00:00", "modern-literal", "Made ge datetime'2024-01-01T10:00:00'"),
    ],
)
def test_timestamps_of_older_versions(text: str, code: str, right: str) -> None:
    query = f"Home?$filter={text}"
    (found,) = check(query, index_of(V2))
    assert found.code == code
    assert found.fix is not None
    assert apply_fix(query, found.fix) == f"Home?$filter={right}"
    assert check(f"Home?$filter={right}", index_of(V2)) == ()


def test_fixes_are_applied_until_none_is_left() -> None:
    query = "Home?$filter=Price > $500k && (View eq 'Bay' or 'Lake') && At >= 1/31/2024,$top=5"
    fixed = fix_all(query, lambda text: check(text, index_of(V4), lookups=LOOKUPS.get))
    assert fixed.remaining == ()
    assert fixed.text == (
        "Home?$filter=Price gt 500000 and (View eq 'Bay' or View eq 'Lake')"
        " and At ge 2024-01-31T00:00:00Z&$top=5"
    )
    assert [step.after for step in fixed.applied[:-1]] == [
        step.before for step in fixed.applied[1:]
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Prise eq 5", "Price eq 5"),
        ("Ctiy eq 5", "City eq '5'"),
        ("Prise eq '100,000'", "Price eq 100000"),
        ("Prise eq 'much'", None),
        ("contains(Prise,'a')", None),
        ("contains(Ctiy,'a')", "contains(City,'a')"),
        ("Ctiy == 5", "City eq '5'"),
    ],
)
def test_a_new_name_takes_its_value_along(text: str, right: str | None) -> None:
    query = f"Home?$filter={text}"
    found = next(d for d in check(query, index_of(V4)) if d.code == "unknown-field")
    fixed = apply_fix(query, found.fix) if found.fix else None
    if "==" in text:
        fixed = fix_all(query, lambda each: check(each, index_of(V4))).text
    assert fixed == (None if right is None else f"Home?$filter={right}")
