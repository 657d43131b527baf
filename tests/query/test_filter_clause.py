from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers.dialect import Dialect, LookupRules, TimestampRules
from reso_explorer.providers.forms import LiteralForm, MultiForm, TimestampForm
from reso_explorer.query import edit

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("StandardStatus", "Active Under Contract", "StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'"),
        ("StandardStatus", None, "StandardStatus eq null"),
        ("Cooling", "Ceiling Fan(s)", "Cooling/any(x:x eq Homes.Enums.Cooling'CeilingFans')"),
        ("View", "Lake,Bay", "View has Homes.Enums.View'Lake,Bay'"),
        ("SchoolDistrict", "Elko", "SchoolDistrict eq Homes.Enums.SchoolDistrict'Elko'"),
        ("Tags", "a'b", "Tags/any(x:x eq 'a''b')"),
        ("ListPrice", 5, "ListPrice eq 5"),
        ("BedroomsTotal", "3", "BedroomsTotal eq 3"),
        ("InternetYN", True, "InternetYN eq true"),
        ("ListingContractDate", dt.date(2026, 1, 31), "ListingContractDate eq 2026-01-31"),
        ("ModificationTimestamp", dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC), "ModificationTimestamp eq 2026-01-31T08:00:00Z"),
        ("ModificationTimestamp", "2026-01-31T08:00:00-05:00", "ModificationTimestamp eq 2026-01-31T08:00:00-05:00"),
        ("FeedId", "01234567-89ab-cdef-0123-456789abcdef", "FeedId eq 01234567-89ab-cdef-0123-456789abcdef"),
        ("ListAgent/MemberKey", "7", "ListAgent/MemberKey eq '7'"),
        ("Media/MediaCategory", "Photo", "Media/any(x:x/MediaCategory eq 'Photo')"),
        ("ListAgent/Listings/Media/Order", 1, "ListAgent/Listings/any(x:x/Media/any(y:y/Order eq 1))"),
        ("Media", None, "Media/any()"),
        ("Nowhere", "x", "Nowhere eq 'x'"),
    ],
)  # fmt: skip
def test_filter_clause(
    homes: ModelIndex, homes_meanings: Meanings, field: str, value: Any, clause: str
) -> None:
    made = edit.filter_clause(homes, None, "Homes.Property", field, value, meanings=homes_meanings)
    assert made == clause


@pytest.mark.parametrize(
    ("form", "clause"),
    [
        (LiteralForm.PLAIN, "StandardStatus eq 'Active Under Contract'"),
        (LiteralForm.MEMBER, "StandardStatus eq 'ActiveUnderContract'"),
        (LiteralForm.SHORT, "StandardStatus eq StandardStatus'ActiveUnderContract'"),
    ],
)
def test_filter_clause_speaks_the_dialect(
    homes: ModelIndex, homes_meanings: Meanings, form: LiteralForm, clause: str
) -> None:
    dialect = Dialect(lookups=LookupRules(enum_form=form))
    made = edit.filter_clause(
        homes, dialect, "Homes.Property", "StandardStatus", "ActiveUnderContract", meanings=homes_meanings
    )  # fmt: skip
    assert made == clause


def test_filter_clause_forms_of_many_values_and_moments(homes: ModelIndex) -> None:
    dialect = Dialect(
        lookups=LookupRules(multi_string_collection=MultiForm.CONTAINS),
        timestamps=TimestampRules(form=TimestampForm.MILLIS_Z),
    )
    made = edit.filter_clause(homes, dialect, "Homes.Property", "Tags", "a")
    assert made == "contains(Tags,'a')"
    moment = "2026-01-31T08:00:00-05:00"
    made = edit.filter_clause(
        homes, dialect, "Homes.Property", "ModificationTimestamp", moment, operator="ge"
    )
    assert made == "ModificationTimestamp ge 2026-01-31T13:00:00.000Z"
