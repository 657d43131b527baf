"""Queries adapted between invented servers: the text, what was said, and what's left to do."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from reso_explorer.csdl.meaning import AllowedValue, Meanings
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import (
    Dialect,
    ExpandRules,
    FilterRules,
    LookupRules,
    OwnOption,
    PagingRules,
    Required,
    SelectRules,
    TimestampRules,
    TopRules,
)
from reso_explorer.providers.forms import LiteralForm, PartKind, TimestampForm, TopMeaning
from reso_explorer.query.adapt import Server, adapt

from .conftest import index_of

VALUES = {
    "StandardStatus": ("Active", "Active Under Contract", "Closed"),
    "Cooling": ("None", "Ceiling Fan(s)"),
}


def lookups(name: str) -> tuple[AllowedValue, ...]:
    return tuple(AllowedValue(value=value) for value in VALUES.get(name, ()))


DIALECTS = {
    "enum": ("homes-enum", Dialect(provider="a", title="Enum")),
    "text": (
        "homes-lookup",
        Dialect(provider="b", title="Text", odata_version=ProtocolVersion.V401),
    ),
    "nest": (
        "homes-local",
        Dialect(provider="c", title="Nest", set_names={"Property": ("Properties",)}),
    ),
    "grid": (
        "homes-lookup",
        Dialect(
            provider="d",
            title="Grid",
            odata_version=ProtocolVersion.V4,
            filter=FilterRules(
                max_or=2,
                operators=("in",),
                fields={"Property": ("StandardStatus", "ModificationTimestamp")},
            ),
            top=TopRules(maximum=100, with_expand=50, meaning=TopMeaning.PAGE),
            expand=ExpandRules(names=("Media",), nested_options=False),
            timestamps=TimestampRules(form=TimestampForm.MILLIS_Z),
            paging=PagingRules(skip=False),
        ),
    ),
    "member": (
        "homes-enum",
        Dialect(
            provider="e",
            title="Member",
            lookups=LookupRules(enum_form=LiteralForm.MEMBER),
            top=TopRules(maximum=200, meaning=TopMeaning.TOTAL),
            own_options=(OwnOption(name="$unselect", text=""),),
            select=SelectRules(all_token="ALL"),
            required=(
                Required(part=PartKind.PARAMETER, name="Class", text="", value="RE"),
                Required(part=PartKind.FILTER, name="PublicRemarks", text="", value="'x'"),
            ),
        ),
    ),
    "old": ("library-v2", Dialect(provider="f", title="Old", odata_version=ProtocolVersion.V2)),
    "new": ("library-v4", Dialect(provider="g", title="New")),
}


def server(name: str) -> Server:
    document, dialect = DIALECTS[name]
    index = index_of(document)
    known = lookups if document == "homes-lookup" else None
    return Server(index, dialect, Meanings(index), known)


class Case(NamedTuple):
    """A query of one server, the text for another one, and the codes of all that is said."""

    source: str
    target: str
    query: str
    text: str
    said: str = ""
    local: str = ""


CASES = [
    Case(
        "enum", "nest",
        "Property?$select=ListingKey,ListPrice,City",
        "Properties?$select=Id,AskingPrice,TOWN",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$select=ListingKey , City&$top=5",
        "Properties?$select=Id , TOWN&$top=5",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=ListPrice gt 500000 and City eq 'Reno'",
        "Properties?$filter=AskingPrice gt 500000 and TOWN eq 'Reno'",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$orderby=ListPrice desc,City&$top=5",
        "Properties?$orderby=AskingPrice desc,TOWN&$top=5",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=BedroomsTotal ge 3",
        "Properties?$filter=bedrooms_total ge 3",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$select=LivingArea,City",
        "Properties?$select=TOWN",
        "resource-name field-name no-field",
    ),
    Case(
        "enum", "nest",
        "Property?$orderby=LivingArea desc",
        "Properties",
        "resource-name no-field",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=LivingArea gt 100 and City eq 'a'",
        "Properties?$filter=LivingArea gt 100 and TOWN eq 'a'",
        "resource-name field-name no-field",
    ),
    Case(
        "enum", "nest",
        "Property?$expand=ListAgent($select=MemberFullName)",
        "Properties?$expand=Agent($select=Name)",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$expand=ListOffice,Media($select=MediaURL;$orderby=Order)",
        "Properties?$expand=Media($select=Link;$orderby=Order)",
        "resource-name field-name no-field",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=ListAgent/MemberFullName eq 'Ann'",
        "Properties?$filter=Agent/Name eq 'Ann'",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=Media/any(m:m/MediaURL ne null)",
        "Properties?$filter=Media/any(m:m/Link ne null)",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property('7')?$select=ListPrice",
        "Properties('7')?$select=AskingPrice",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property('7')/ListAgent",
        "Properties('7')/Agent",
        "resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'",
        "Properties?$filter=Status eq Nest.Enums.Status'AUC'",
        "lookup-value resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=StandardStatus eq 'Active Under Contract'",
        "Properties?$filter=Status eq Nest.Enums.Status'AUC'",
        "lookup-value resource-name field-name",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Pending'",
        "Properties?$filter=Status eq Homes.Enums.StandardStatus'Pending'",
        "resource-name field-name no-value unknown-member",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'CeilingFans')",
        "Properties?$filter=Chilling has Nest.Enums.Chilling'CeilingFans'",
        "lookup-value resource-name field-name lambda-on-single-value",
    ),
    Case(
        "enum", "nest",
        "Property?$filter=ListingContractDate ge 2026-01-31",
        "Properties?$filter=ListingContractDate ge 2026-01-31T00:00:00Z",
        "resource-name date-for-moment",
    ),
    Case(
        "nest", "enum",
        "Properties?$filter=ListingContractDate ge 2026-01-31T00:00:00Z",
        "Property?$filter=ListingContractDate ge 2026-01-31",
        "resource-name moment-for-date",
    ),
    Case(
        "nest", "enum",
        "Properties?$filter=Status eq Nest.Enums.Status'AUC'",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'",
        "lookup-value resource-name field-name",
    ),
    Case(
        "nest", "enum",
        "Properties?$filter=Status in (Nest.Enums.Status'A',Nest.Enums.Status'C')",
        "Property?$filter=(StandardStatus eq Homes.Enums.StandardStatus'Active' or StandardStatus eq Homes.Enums.StandardStatus'Closed')",
        "lookup-value resource-name field-name since-4.01",
    ),
    Case(
        "nest", "enum",
        "Properties?$filter=Chilling has Nest.Enums.Chilling'CeilingFans'",
        "Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'CeilingFans')",
        "lookup-value resource-name field-name collection-as-single-value",
    ),
    Case(
        "nest", "enum",
        "Properties?$select=Id,Secret,AskingPrice",
        "Property?$select=ListingKey,ListPrice",
        "resource-name field-name no-field",
    ),
    Case(
        "nest", "enum",
        "Properties?$expand=Agent($select=Name)",
        "Property?$expand=ListAgent($select=MemberFullName)",
        "resource-name field-name",
    ),
    Case(
        "enum", "text",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'",
        "Property?$filter=StandardStatus eq 'Active Under Contract'",
        "lookup-value",
    ),
    Case(
        "enum", "text",
        "Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'CeilingFans')",
        "Property?$filter=Cooling/any(x:x eq 'Ceiling Fan(s)')",
        "lookup-value",
    ),
    Case(
        "text", "enum",
        "Property?$filter=StandardStatus eq 'Active Under Contract'",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'",
        "lookup-value",
    ),
    Case(
        "text", "enum",
        "Property?$filter=StandardStatus in ('Active','Closed') and City eq 'a'",
        "Property?$filter=(StandardStatus eq Homes.Enums.StandardStatus'Active' or StandardStatus eq Homes.Enums.StandardStatus'Closed') and City eq 'a'",
        "lookup-value since-4.01",
    ),
    Case(
        "text", "enum",
        "Property?$filter=Cooling/any(x:x eq 'Ceiling Fan(s)')",
        "Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'CeilingFans')",
        "lookup-value",
    ),
    Case(
        "text", "nest",
        "Property?$filter=StandardStatus eq 'Active Under Contract'",
        "Properties?$filter=Status eq Nest.Enums.Status'AUC'",
        "lookup-value resource-name field-name",
    ),
    Case(
        "enum", "member",
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'",
        "Property?$filter=StandardStatus eq 'ActiveUnderContract' and PublicRemarks eq 'x'&Class=RE",
        "lookup-value required-part",
    ),
    Case(
        "member", "enum",
        "Property?Class=RE&$unselect=Media&$select=ALL&$top=5",
        "Property?$select=*&$top=5",
        "own-option select-all",
    ),
    Case(
        "member", "nest",
        "Property?$filter=PublicRemarks eq 'x' and City eq 'a'&Class=RE",
        "Properties?$filter=TOWN eq 'a'",
        "own-option own-condition resource-name field-name",
    ),
    Case(
        "member", "grid",
        "Property?Class=RE&$top=50",
        "Property?$top=50",
        "own-option top-meaning",
    ),
    Case(
        "text", "grid",
        "Property?$filter=StandardStatus eq 'Active' and ListPrice gt 500000",
        "Property?$filter=StandardStatus eq 'Active'",
        "local-filter",
        "ListPrice gt 500000",
    ),
    Case(
        "text", "grid",
        "Property?$filter=StandardStatus eq 'Active' and (City eq 'a' or City eq 'b')&$select=ListingKey",
        "Property?$filter=StandardStatus eq 'Active'&$select=ListingKey,City",
        "local-filter local-filter-fields",
        "City eq 'a' or City eq 'b'",
    ),
    Case(
        "text", "grid",
        "Property?$filter=StandardStatus eq 'Active' or ListPrice gt 5",
        "Property",
        "local-filter",
        "StandardStatus eq 'Active' or ListPrice gt 5",
    ),
    Case(
        "text", "grid",
        "Property?$filter=contains(City,'a')&$top=500",
        "Property?$top=100",
        "top-too-large local-filter top-before-local-filter",
        "contains(City,'a')",
    ),
    Case(
        "text", "grid",
        "Property?$filter=StandardStatus eq 'Active' or StandardStatus eq 'Closed' or StandardStatus eq 'Active Under Contract' or StandardStatus eq 'Active'",
        "Property?$filter=StandardStatus in ('Active','Closed','Active Under Contract','Active')",
        "too-many-or",
    ),
    Case(
        "text", "grid",
        "Property?$filter=ModificationTimestamp gt 2026-01-31T08:00:00-05:00",
        "Property?$filter=ModificationTimestamp gt 2026-01-31T13:00:00.000Z",
        "moment-form",
    ),
    Case(
        "text", "grid",
        "Property?$expand=Media($top=1),Rooms&$top=80",
        "Property?$expand=Media,Rooms&$top=50",
        "expand-options-refused top-too-large expand-refused",
    ),
    Case(
        "text", "grid",
        "Property?$filter=StandardStatus eq 'Active'&$skip=10",
        "Property?$filter=StandardStatus eq 'Active'&$skip=10",
        "skip-refused",
    ),
    Case(
        "text", "grid",
        "Property?$filter=Media/any(m:m/Order eq 1)",
        "Property?$expand=Media",
        "local-filter local-filter-fields",
        "Media/any(m:m/Order eq 1)",
    ),
    Case(
        "grid", "member",
        "Property?$filter=StandardStatus eq 'Active'&$top=50",
        "Property?$filter=StandardStatus eq 'Active' and PublicRemarks eq 'x'&$top=50&Class=RE",
        "required-part top-meaning",
    ),
    Case(
        "grid", "text",
        "Property?$filter=ModificationTimestamp gt 2026-01-31T13:00:00.000Z",
        "Property?$filter=ModificationTimestamp gt 2026-01-31T13:00:00.000Z",
        "",
    ),
    Case(
        "old", "new",
        "Books?$filter=Added gt datetime'2026-01-31T00:00:00' and substringof('a',Title)&$inlinecount=allpages",
        "Books?$filter=Added gt 2026-01-31T00:00:00Z and contains(Title,'a')&$count=true",
        "legacy-literal legacy-function legacy-option",
    ),
    Case(
        "old", "new",
        "Books?$expand=Author&$select=Title,Author/Name",
        "Books?$expand=Author($select=Name)&$select=Title",
        "select-through-relation",
    ),
    Case(
        "old", "new",
        "Books?$filter=Token eq guid'01234567-89ab-cdef-0123-456789abcdef' and Price gt 5M",
        "Books?$filter=Token eq 01234567-89ab-cdef-0123-456789abcdef and Price gt 5",
        "legacy-literal",
    ),
    Case(
        "new", "old",
        "Books?$filter=contains(Title,'a') and Added gt 2026-01-31T00:00:00Z&$count=true",
        "Books?$filter=substringof('a',Title) and Added gt datetime'2026-01-31T00:00:00'&$inlinecount=allpages",
        "modern-function modern-literal modern-option",
    ),
    Case(
        "new", "old",
        "Books?$expand=Author($select=Name;$top=1)",
        "Books?$select=*,Author/Name&$expand=Author",
        "flat-expand lost-option",
    ),
    Case(
        "new", "old",
        "Books?$filter=Title in ('a','b')",
        "Books?$filter=(Title eq 'a' or Title eq 'b')",
        "modern-syntax",
    ),
    Case(
        "new", "old",
        "Books?$filter=Price gt 5 and Lent eq true&$orderby=Title",
        "Books?$filter=Price gt 5 and Lent eq true&$orderby=Title",
        "",
    ),
    Case(
        "new", "old",
        "Books(7)/Author",
        "Books(7)/Author",
        "",
    ),
    Case(
        "new", "old",
        "Authors?$filter=Books/any(b:b/Price gt 5)",
        "Authors?$filter=Books/any(b:b/Price gt 5)",
        "modern-syntax",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.source}-{case.target}-{case.query}"
)
def test_adapt(case: Case) -> None:
    done = adapt(case.query, server(case.target), server(case.source))
    assert done.text == case.text
    codes = [each.code for each in done.rewrites]
    codes += [each.code for each in done.unsupported]
    codes += [each.code for each in done.notes]
    codes += [each.code for each in done.remaining]
    assert list(dict.fromkeys(codes)) == case.said.split()
    assert done.local_filter == case.local


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.source}-{case.target}-{case.query}"
)
def test_what_is_said_is_a_sentence(case: Case) -> None:
    done = adapt(case.query, server(case.target), server(case.source))
    sentences = [each.reason for each in done.rewrites]
    sentences += [each.message for each in done.unsupported]
    sentences += [each.message for each in done.notes]
    for sentence in sentences:
        assert sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", DIALECTS)
def test_a_query_for_the_same_server_stays(name: str) -> None:
    text = {"old": "Books?$top=5", "new": "Books?$top=5", "nest": "Properties?$top=5"}.get(
        name, "Property?$select=ListingKey , City&$top=5"
    )
    if name == "member":
        text = "Property?$filter=PublicRemarks eq 'x'&$select=ListingKey , City&$top=5&Class=RE"
    done = adapt(text, server(name), server(name))
    assert done.text == text
    assert done.is_complete


def test_what_cannot_be_said_is_told_with_the_name() -> None:
    done = adapt("Property?$select=LivingArea,City", server("nest"), server("enum"))
    message = "Nest has no field `LivingArea`; it was removed from `$select`."
    assert [each.message for each in done.unsupported] == [message]
    assert not done.is_complete


def test_a_local_filter_and_the_rest_are_together_the_whole_filter() -> None:
    text = "Property?$filter=StandardStatus eq 'Active' and ListPrice gt 5"
    done = adapt(text, server("grid"), server("text"))
    assert done.is_complete
    assert done.rewrites[0].before == "ListPrice gt 5"
    assert done.rewrites[0].after == ""


def test_a_local_filter_is_decoded_as_the_filter_of_rows_reads_it() -> None:
    text = "Property?$filter=StandardStatus eq 'Active' and (ListPrice gt 5 or City eq '50%2520')"
    done = adapt(text, server("grid"), server("text"))
    assert done.text == "Property?$filter=StandardStatus eq 'Active'"
    assert done.local_filter == "ListPrice gt 5 or City eq '50%20'"


def test_every_code_that_adapting_goes_by_is_a_rule() -> None:
    from reso_explorer.query.adapt.adapt import FORMS
    from reso_explorer.query.adapt.local_filter import CODES
    from reso_explorer.rules import registry

    assert {*FORMS, *CODES} <= {rule.code for rule in registry()}
