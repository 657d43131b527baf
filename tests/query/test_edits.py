from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.providers.dialect import Dialect, LookupRules, TimestampRules
from reso_explorer.providers.forms import LiteralForm, MultiForm, TimestampForm
from reso_explorer.query import edits
from reso_explorer.query.clauses import split_query

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings


@given(st.text("Ab?&$=;,()'[]{} \n%27@/*", max_size=40))
def test_cutting_a_text_and_joining_it_loses_nothing(text: str) -> None:
    joined = split_query(text).text
    kept = joined.replace("&", "").replace("?", "").split()
    assert "".join(kept) == "".join(text.replace("&", "").replace("?", "").split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Property",
        "Property?$filter=City eq 'A & B'&$top=5",
        "P?$a\n  &$top=1 \n",
        "P?x&y=1;z=2",
    ],
)
def test_a_text_that_is_well_formed_stays_byte_for_byte(text: str) -> None:
    assert split_query(text).text == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Property", "Property?$select=City"),
        ("Property?$top=5", "Property?$select=City&$top=5"),
        ("Property?$select=City&$top=5", "Property?$top=5"),
        ("Property?$select=*", "Property?$select=City"),
        ("Property?$select=Address/City, Zip", "Property?$select=Address/City,Zip,City"),
        ("Property?select=Zip", "Property?select=Zip,City"),
        ("Property?%24select=Zip&%24top=5", "Property?%24select=Zip,City&%24top=5"),
        (
            "Property?$filter=A eq '&$top=1&$select=Zip",
            "Property?$filter=A eq '&$top=1&$select=Zip,City",
        ),
    ],
)
def test_toggle_select(before: str, after: str) -> None:
    assert edits.toggle_select(before, "City") == after


def test_selecting_inside_an_expand_opens_it() -> None:
    text = edits.toggle_select("Property", "OfficePhone", within=("ListAgent", "Office"))
    assert text == "Property?$expand=ListAgent($expand=Office($select=OfficePhone))"
    assert edits.is_selected(text, "OfficePhone", within=("ListAgent", "Office"))
    text = edits.toggle_select(text, "OfficePhone", within=("ListAgent", "Office"))
    assert text == "Property?$expand=ListAgent($expand=Office)"


def test_add_expand_joins_options() -> None:
    text = edits.add_expand("Property?$top=1", "Media")
    assert text == "Property?$expand=Media&$top=1"
    assert edits.add_expand(text, "Media") == text
    text = edits.add_expand(text, "Media($select=MediaURL;$top=1)")
    text = edits.add_expand(text, "Media($select=MediaURL,Order;$top=3)")
    assert text == "Property?$expand=Media($select=MediaURL,Order;$top=3)&$top=1"
    text = edits.add_expand(text, "Member($expand=Office)")
    text = edits.add_expand(text, "Member($expand=Teams)")
    assert (
        edits.remove_expand(text, "Media") == "Property?$expand=Member($expand=Office,Teams)&$top=1"
    )


@pytest.mark.parametrize(
    ("before", "clause", "after"),
    [
        ("", "City eq 'A'", "City eq 'A'"),
        ("Price gt 5", "City eq 'A'", "Price gt 5 and City eq 'A'"),
        ("Price gt 5 or Price lt 2", "City eq 'A'", "(Price gt 5 or Price lt 2) and City eq 'A'"),
        ("Price gt 5", "A eq 1 or B eq 2", "Price gt 5 and (A eq 1 or B eq 2)"),
        ("City eq 'A'", "City eq 'B'", "City eq 'A' or City eq 'B'"),
        ("City eq 'A' or City eq 'B'", "City eq 'C'", "City eq 'A' or City eq 'B' or City eq 'C'"),
        ("P gt 5 and City eq 'A'", "City eq 'B'", "P gt 5 and (City eq 'A' or City eq 'B')"),
        ("City eq 'A and B'", "P gt 5", "City eq 'A and B' and P gt 5"),
        ("S eq N.S'A'", "S eq N.S'B'", "S eq N.S'A' or S eq N.S'B'"),
    ],
)
def test_add_filter_and_take_it_out_again(before: str, clause: str, after: str) -> None:
    start = f"Property?$filter={before}" if before else "Property"
    text = edits.add_filter(start, clause)
    assert text == f"Property?$filter={after}"
    assert edits.has_filter(text, clause)
    assert edits.add_filter(text, clause) == text
    assert not edits.has_filter(edits.toggle_filter(text, clause), clause)


def test_an_encoded_text_gets_encoded_additions() -> None:
    text = edits.add_filter("Property?$filter=City%20eq%20%27A%27", "Zip eq 'a&b'")
    assert text == "Property?$filter=City%20eq%20'A'%20and%20Zip%20eq%20'a%26b'"


def test_what_would_end_an_option_is_encoded() -> None:
    clause = "City eq 'A & B#1'"
    text = edits.add_filter("Property?$filter=Zip eq 'a%26b'", clause)
    assert text == "Property?$filter=Zip eq 'a%26b' and City eq 'A %26 B%231'"
    assert edits.has_filter(text, clause)
    assert edits.toggle_filter(text, clause) == "Property?$filter=Zip eq 'a%26b'"


def test_orderby_cycles() -> None:
    text = edits.set_orderby("Property", "City")
    assert text == "Property?$orderby=City"
    text = edits.set_orderby(text, "City")
    assert text == "Property?$orderby=City desc"
    assert edits.set_orderby(text, "City") == "Property"
    text = edits.set_orderby(text, "Zip", keep_others=True)
    assert text == "Property?$orderby=City desc,Zip"
    assert edits.set_orderby(text, "City", "asc", keep_others=True) == "Property?$orderby=City,Zip"


def test_paging_and_resource() -> None:
    text = edits.set_count(edits.set_top("Property?$filter=A eq 1&Class=R", 5), wanted=True)
    assert text == "Property?$filter=A eq 1&$top=5&$count=true&Class=R"
    assert edits.with_resource(text, "Property") == text
    assert edits.with_resource(text, "Member") == "Member?$top=5&$count=true&Class=R"
    assert edits.set_count("Products", wanted=True, legacy=True) == "Products?$inlinecount=allpages"
    assert edits.set_top(text, None) == "Property?$filter=A eq 1&$count=true&Class=R"


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
    made = edits.filter_clause(homes, None, "Homes.Property", field, value, meanings=homes_meanings)
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
    made = edits.filter_clause(
        homes, dialect, "Homes.Property", "StandardStatus", "ActiveUnderContract", meanings=homes_meanings
    )  # fmt: skip
    assert made == clause


def test_filter_clause_forms_of_many_values_and_moments(homes: ModelIndex) -> None:
    dialect = Dialect(
        lookups=LookupRules(multi_string_collection=MultiForm.CONTAINS),
        timestamps=TimestampRules(form=TimestampForm.MILLIS_Z),
    )
    made = edits.filter_clause(homes, dialect, "Homes.Property", "Tags", "a")
    assert made == "contains(Tags,'a')"
    moment = "2026-01-31T08:00:00-05:00"
    made = edits.filter_clause(
        homes, dialect, "Homes.Property", "ModificationTimestamp", moment, operator="ge"
    )
    assert made == "ModificationTimestamp ge 2026-01-31T13:00:00.000Z"
