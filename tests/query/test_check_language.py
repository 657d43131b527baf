from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityContainer,
    EntitySet,
    EntityType,
    Model,
    Property,
    Schema,
)
from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.query import check, complete

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic


def errors(found: tuple[Diagnostic, ...]) -> list[str]:
    return [d.code for d in found if d.severity is Severity.ERROR]


def one(found: tuple[Diagnostic, ...], code: str) -> Diagnostic:
    matching = [d for d in found if d.code == code]
    assert len(matching) == 1, [(d.code, d.sentence) for d in found]
    return matching[0]


FILTERS = [
    # code, filter, the text that is meant, the filter after the fix ("" for none)
    ("unknown-field", "ListPrce gt 5", "ListPrce", "ListPrice gt 5"),
    ("unknown-field", "listPrice gt 5", "listPrice", "ListPrice gt 5"),
    ("unknown-field", "ListAgent/MemberKy eq 'a'", "MemberKy", "ListAgent/MemberKey eq 'a'"),
    ("unknown-field", "Address/Stret eq 'a'", "Stret", "Address/Street eq 'a'"),
    ("unknown-field", "Media/any(m:m/Ordr eq 1)", "Ordr", "Media/any(m:m/Order eq 1)"),
    ("text-without-quotes", "City eq Reno", "Reno", "City eq 'Reno'"),
    ("text-without-quotes", "City eq 5", "5", "City eq '5'"),
    ("value-has-no-parts", "City/Name eq 'a'", "Name", ""),
    ("unknown-qualified-name", "Homes.Brokr/License eq 'a'", "Homes.Brokr", None),
    ("unknown-type", "cast(City,Homes.Addres) eq null", "Homes.Addres", "cast(City,Homes.Address) eq null"),
    ("cast-unrelated", "ListAgent/Homes.Office/OfficeKey eq 'a'", "Homes.Office", ""),
    ("collection-without-lambda", "Media/Order eq 1", "Media/Order", "Media/any(x:x/Order eq 1)"),
    ("collection-without-lambda", "contains(Media/MediaURL,'a')", "Media/MediaURL", "Media/any(x:contains(x/MediaURL,'a'))"),
    ("collection-without-lambda", "ListAgent/Listings/City in ('a')", "ListAgent/Listings/City", "ListAgent/Listings/any(x:x/City in ('a'))"),
    ("collection-as-single-value", "Tags eq 'a'", "Tags eq 'a'", "Tags/any(x:x eq 'a')"),
    ("collection-as-single-value", "Tags ne 'a'", "Tags ne 'a'", "not Tags/any(x:x eq 'a')"),
    ("collection-as-single-value", "Tags in ('a','b')", "Tags in ('a','b')", "Tags/any(x:x in ('a','b'))"),
    ("collection-as-single-value", "contains(Tags,'a')", "contains(Tags,'a')", "Tags/any(x:x eq 'a')"),
    ("collection-as-single-value", "Tags eq null", "Tags eq null", "not Tags/any()"),
    ("collection-as-single-value", "5 lt Scores", "5 lt Scores", "Scores/any(x:x gt 5)"),
    ("collection-as-single-value", "Cooling has 'None'", "Cooling has 'None'", "Cooling/any(x:x eq Homes.Enums.Cooling'None')"),
    ("lambda-on-single-value", "City/any(x:x eq 'a')", "any", "City eq 'a'"),
    ("lambda-on-single-value", "View/any(x:x eq Homes.Enums.View'Bay')", "any", "View has Homes.Enums.View'Bay'"),
    ("lambda-on-single-value", "ListAgent/any(x:x/MemberKey eq 'a')", "any", "ListAgent/MemberKey eq 'a'"),
    ("lambda-variable-forgotten", "Media/any(m:MediaURL eq 'a')", "MediaURL", "Media/any(m:m/MediaURL eq 'a')"),
    ("structure-as-value", "ListAgent eq 'a'", "ListAgent", "ListAgent/MemberKey eq 'a'"),
    ("structure-as-value", "Address eq 'a'", "Address", ""),
    ("loose-not", "not City eq 'a'", "not", "not (City eq 'a')"),
    ("no-condition", "ListPrice", "ListPrice", ""),
    ("no-condition", "City eq 'a' and 'b'", "'b'", ""),
    ("operand-types", "City eq ListPrice", "City eq ListPrice", ""),
    ("operand-types", "year(ListingContractDate) eq City", "year(ListingContractDate) eq City", ""),
    ("no-comparison", "Location eq Location", "eq", ""),
    ("arithmetic-type", "City add 1 eq 5", "City", ""),
    ("arithmetic-type", "ListPrice mul City eq 5", "City", ""),
    ("arithmetic-type", "-City eq 5", "City", ""),
    ("division-by-zero", "BedroomsTotal div 0 eq 1", "0", ""),
    ("argument-type", "tolower(ListPrice) eq 'a'", "ListPrice", ""),
    ("argument-type", "year(City) eq 2026", "City", ""),
    ("argument-type", "contains(City,5)", "5", "contains(City,'5')"),
    ("argument-type", "contains(StandardStatus,'Active')", "StandardStatus", "StandardStatus eq 'Active'"),
    ("has-needs-enum", "City has 'a'", "has", "City eq 'a'"),
    ("in-needs-list", "City in 'a'", "'a'", "City in ('a')"),
    ("in-item-type", "City in Scores", "City in Scores", ""),
    ("quoted-value", "ListPrice gt '5.5'", "'5.5'", "ListPrice gt 5.5"),
    ("quoted-value", "InternetYN eq 'true'", "'true'", "InternetYN eq true"),
    ("quoted-value", "ModificationTimestamp gt '2026-01-31'", "'2026-01-31'", "ModificationTimestamp gt 2026-01-31T00:00:00Z"),
    ("quoted-value", "ModificationTimestamp gt '2026-01-31T08:00:00-05:00'", "'2026-01-31T08:00:00-05:00'", "ModificationTimestamp gt 2026-01-31T08:00:00-05:00"),
    ("quoted-value", "ListingContractDate gt '2026-01-31T00:00:00Z'", "'2026-01-31T00:00:00Z'", "ListingContractDate gt 2026-01-31"),
    ("quoted-value", "OpensAt eq '07:59'", "'07:59'", "OpensAt eq 07:59"),
    ("quoted-value", "FeedId eq '01234567-89ab-cdef-0123-456789abcdef'", "'01234567-89ab-cdef-0123-456789abcdef'", "FeedId eq 01234567-89ab-cdef-0123-456789abcdef"),
    ("text-for-value", "ListPrice gt 'much'", "'much'", ""),
    ("text-for-value", "ListingContractDate gt '01/31/2026'", "'01/31/2026'", "ListingContractDate gt 2026-01-31"),
    ("date-for-moment", "ModificationTimestamp gt 2026-01-31", "2026-01-31", "ModificationTimestamp gt 2026-01-31T00:00:00Z"),
    ("moment-for-date", "ListingContractDate gt 2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z", "ListingContractDate gt 2026-01-31"),
    ("number-for-boolean", "InternetYN eq 1", "1", "InternetYN eq true"),
    ("literal-type", "ListPrice eq 2026-01-31", "2026-01-31", ""),
    ("unknown-member", "StandardStatus eq 'Actve'", "'Actve'", ""),
    ("unknown-member", "StandardStatus eq Homes.Enums.StandardStatus'Clsed'", "Homes.Enums.StandardStatus'Clsed'", ""),
    ("unknown-member", "StandardStatus eq 'Sold'", "'Sold'", "StandardStatus eq Homes.Enums.StandardStatus'Closed'"),
    ("unknown-member", "StandardStatus eq Homes.Enums.StandardStatus'Sold'", "Homes.Enums.StandardStatus'Sold'", "StandardStatus eq Homes.Enums.StandardStatus'Closed'"),
    ("value-spelling", "StandardStatus eq 'active'", "'active'", "StandardStatus eq Homes.Enums.StandardStatus'Active'"),
    ("value-spelling", "StandardStatus eq 'Active Under Contract'", "'Active Under Contract'", "StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'"),
    ("value-spelling", "StandardStatus eq Homes.Enums.StandardStatus'pending'", "Homes.Enums.StandardStatus'pending'", "StandardStatus eq Homes.Enums.StandardStatus'Pending'"),
    ("value-spelling", "Cooling/any(c:c eq 'Ceiling Fan(s)')", "'Ceiling Fan(s)'", "Cooling/any(c:c eq Homes.Enums.Cooling'CeilingFans')"),
    ("enum-namespace", "StandardStatus eq Other.StandardStatus'Active'", "Other.StandardStatus", "StandardStatus eq Homes.Enums.StandardStatus'Active'"),
    ("enum-type", "StandardStatus eq Homes.Enums.View'Active'", "Homes.Enums.View", "StandardStatus eq Homes.Enums.StandardStatus'Active'"),
    ("enum-literal-for-text", "City eq Homes.Enums.StandardStatus'Active'", "Homes.Enums.StandardStatus'Active'", "City eq 'Active'"),
    ("number-for-enum", "StandardStatus eq 3", "3", "StandardStatus eq Homes.Enums.StandardStatus'Closed'"),
    ("legacy-literal", "ModificationTimestamp gt datetime'2026-01-31T00:00:00'", "datetime'2026-01-31T00:00:00'", "ModificationTimestamp gt 2026-01-31T00:00:00Z"),
    ("legacy-literal", "ListingContractDate gt datetime'2026-01-31T00:00:00'", "datetime'2026-01-31T00:00:00'", "ListingContractDate gt 2026-01-31"),
    ("legacy-literal", "FeedId eq guid'01234567-89ab-cdef-0123-456789abcdef'", "guid'01234567-89ab-cdef-0123-456789abcdef'", "FeedId eq 01234567-89ab-cdef-0123-456789abcdef"),
    ("legacy-literal", "OpensAt eq time'PT7H59M'", "time'PT7H59M'", "OpensAt eq 07:59:00"),
    ("number-format", "ListPrice gt 5M", "5M", "ListPrice gt 5000000"),
    ("legacy-function", "substringof('a',City)", "substringof", "contains(City,'a')"),
    ("geo-in-quotes", "geo.distance(Location,'POINT(1 2)') lt 5", "'POINT(1 2)'", "geo.distance(Location,geography'SRID=4326;POINT(1 2)') lt 5"),
    ("count-of-single-value", "City/$count gt 1", "$count", ""),
    ("function-binding", "ListAgent/Homes.Score() eq 1", "Homes.Score", ""),
    ("unknown-parameter", "Homes.Nearby(mile=1)/$count gt 1", "mile", "Homes.Nearby(miles=1)/$count gt 1"),
]  # fmt: skip
"""Errors in a filter on `Property`; None after the fix: some fix, whatever it says."""


@pytest.mark.parametrize(("code", "text", "place", "fixed"), FILTERS)
def test_an_error_in_a_filter_is_found_and_fixed(
    homes: ModelIndex, code: str, text: str, place: str, fixed: str | None
) -> None:
    query = f"Property?$filter={text}"
    found = one(check(query, homes), code)
    assert found.severity is Severity.ERROR
    assert found.span.of(query) == place
    assert found.message.endswith((".", "?"))
    if fixed is None:
        return
    if not fixed:
        assert found.fix is None
        return
    assert found.fix is not None
    after = apply_fix(query, found.fix)
    assert after == f"Property?$filter={fixed}"
    assert code not in [d.code for d in check(after, homes)]


WEAKER = [
    ("enum-as-text", Severity.INFO, "StandardStatus eq 'Active'"),
    ("has-on-single-enum", Severity.INFO, "StandardStatus has Homes.Enums.StandardStatus'Active'"),
    ("fraction-for-integer", Severity.INFO, "BedroomsTotal gt 2.5"),
    ("never-null", Severity.INFO, "ListingKey ne null"),
    ("open-lookup", Severity.INFO, "SchoolDistrict eq 'Elko'"),
    ("since-4.01", Severity.INFO, "City in ('a','b')"),
    ("since-4.01", Severity.INFO, "matchesPattern(City,'a')"),
    ("in-empty-list", Severity.INFO, "City in ()"),
    ("undeclared-field", Severity.INFO, "ListOffice/Fax eq 'a'"),
    ("number-out-of-range", Severity.WARNING, "Stories eq 300"),
    ("text-too-long", Severity.WARNING, "City eq 'A city of twenty chars'"),
    ("ordered-against-null", Severity.WARNING, "City gt null"),
    ("unused-lambda-variable", Severity.WARNING, "Media/any(m:City eq 'a')"),
    ("undefined-alias", Severity.WARNING, "City eq @city"),
    ("contradiction", Severity.WARNING, "City eq 'a' and City eq 'b'"),
    ("contradiction", Severity.WARNING, "ListPrice gt 5 and ListPrice lt 3"),
    ("contradiction", Severity.WARNING, "ListPrice gt 5 and ListPrice le 5"),
    ("geo-form", Severity.WARNING, "geo.distance(Location,POINT(1 2)) lt 5"),
]


@pytest.mark.parametrize(("code", "severity", "text"), WEAKER)
def test_what_may_be_right_is_told_more_weakly(
    homes: ModelIndex, code: str, severity: Severity, text: str
) -> None:
    found = check(f"Property?$filter={text}", homes)
    assert one(found, code).severity is severity
    assert not errors(found)


RIGHT = [
    "Property",
    "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    "Property?$filter=View has Homes.Enums.View'Bay,Lake'",
    "Property?$filter=Cooling/any(c:c eq Homes.Enums.Cooling'None') and not Tags/any(t:t eq 'a')",
    "Property?$filter=not (City eq 'a') and (ListPrice gt 5 or ListPrice lt 3)",
    "Property?$filter=InternetYN and not InternetYN",
    "Property?$filter=Media/$count gt 2 and Media/$count($filter=Order gt 1) eq 1",
    "Property?$filter=ListAgent/Listings/any(l:l/Media/any(m:m/Order gt l/BedroomsTotal))",
    "Property?$filter=$it/City eq 'a' and $root/Me/MemberKey eq ListAgent/MemberKey",
    "Property?$filter=ModificationTimestamp gt now() sub duration'P1D'",
    "Property?$filter=ListingContractDate sub 2026-01-31 gt duration'P1D'",
    "Property?$filter=date(ModificationTimestamp) eq ListingContractDate",
    "Property?$filter=Address/Homes.FarAddress/Region eq 'a' and Address/Country/Code eq 'NV'",
    "Property?$filter=case(ListPrice gt 5:'a',true:'b') eq City",
    "Property?$filter=cast(ListPrice,Edm.String) eq City and isof(Address,Homes.FarAddress)",
    "Property?$filter=geo.distance(Location,geography'SRID=4326;Point(1 2)') lt 5",
    "Property?$filter=concat(City,Address/Street) eq 'a' and length(City) eq 3",
    "Property?$filter=City eq @c&@c='Reno'",
    "Property?$filter=ListAgent eq null",
    "Property?$filter=Homes.Score() gt 5",
    "Property?$filter=Rooms/any(r:r/Area gt 10) and Rooms/all(r:r/RoomType ne null)",
    "Property?$select=City,Address/Street,Tags&$orderby=City desc,ListAgent/MemberFullName",
    "Property?$expand=Media($filter=Order lt 3;$orderby=Order;$top=1;$select=MediaURL),ListAgent($expand=Office)",
    "Property?$expand=ListAgent/Homes.Broker($expand=Branches)",
    "Property?$expand=*&$select=*",
    "Property?$expand=Media/$ref",
    "Property('a')",
    "Property(ListingKey='a')/ListAgent/Office?$select=OfficeKey",
    "Property('a')/Media?$filter=Order gt 1&$top=5",
    "Property('a')/City/$value",
    "Property('a')/Tags/0",
    "Property/a-b/City",
    "$crossjoin(Property,Media)",
    "Cheapest(city='Reno',count=1)/$count",
    "Property/$count?$filter=City eq 'a'",
    "Property('a')/Homes.Nearby(miles=2.5)?$top=5",
    "Property/Homes.Fresh()?$filter=City eq 'a'",
    "Cheapest(city='Reno',count=@n)?@n=5&$select=City",
    "Visit(ListingKey='a',VisitNumber=1)",
    "Visit?$filter=Stay gt duration'PT1H' and VisitedAt lt now()",
    "Me/Listings?$filter=ListPrice gt 5",
    "Member/Homes.Broker?$filter=License eq 'a'",
    "Property?$apply=filter(City eq 'a')/groupby((StateOrProvince),aggregate(ListPrice with average as Mean,$count as N))&$orderby=Mean desc&$filter=N gt 5",
    "Property?$apply=groupby((Address/Country/Code),aggregate($count as N))&$orderby=Address/Country/Code",
    "Property?$compute=ListPrice mul 2 as Twice&$filter=Twice gt 5&$select=Twice&$orderby=Twice",
    "Property?$search=pool AND view&$count=true&$skip=5",
    "$metadata",
    "Office?$filter=Anything eq 1",
]  # fmt: skip


@pytest.mark.parametrize("query", RIGHT)
def test_a_right_query_has_no_errors(homes: ModelIndex, query: str) -> None:
    found = [d for d in check(query, homes) if d.severity is not Severity.INFO]
    assert not found, [d.sentence for d in found]


PATHS_AND_OPTIONS = [
    ("unknown-resource", "Propery?$top=5", "Property?$top=5"),
    ("unknown-resource", "property?$filter=City eq 'a'", "Property?$filter=City eq 'a'"),
    ("unknown-resource", "Nowhere", None),
    ("service-root-in-query", "feed/Property?$top=5", "Property?$top=5"),
    ("service-root-in-query", "one/two/feed/Property?$top=5", "Property?$top=5"),
    ("unknown-resource", "Propert('a')/Media", "Property('a')/Media"),
    ("unknown-resource", "$crossjoin(Media,Offic)", "$crossjoin(Media,Office)"),
    ("empty-key", "Property()?$top=5", "Property?$top=5"),
    ("segment-is-no-name", "Property('a')/City City", None),
    ("segment-is-no-name", "Property('a')/City/x$value", None),
    ("segment-is-no-name", "Property('a')/Tags/x$value", None),
    ("not-composable", "Property('a')/Homes.Nearby(miles=1)/$count", None),
    ("text-without-quotes", "Property(@k)?@k=5", "Property(@k)?@k='5'"),
    ("text-without-quotes", "Cheapest(city=@c,count=1)?@c=5", "Cheapest(city=@c,count=1)?@c='5'"),
    ("operand-types", "Property?$filter=City eq PublicRemarks eq City", None),
    ("text-without-quotes", "Property(5)", "Property('5')"),
    ("quoted-value", "Media('5')", "Media(5)"),
    ("key-parts", "Visit(1)", None),
    ("key-parts", "Visit(ListingKey='a')", None),
    ("unknown-key-part", "Visit(ListingKey='a',VisitNumbr=1)", "Visit(ListingKey='a',VisitNumber=1)"),
    ("unknown-key-part", "Property(City='a')", "Property?$filter=City eq 'a'"),
    ("key-missing", "Property/ListPrice", None),
    ("key-missing", "Property/ListAgent/Office", None),
    ("unknown-field", "Property('a')/Medai", "Property('a')/Media"),
    ("action-in-query", "Property('a')/Homes.Withdraw", None),
    ("missing-parameter", "Property('a')/Homes.Nearby()", None),
    ("unknown-parameter", "Cheapest(cty='a',count=1)", "Cheapest(city='a',count=1)"),
    ("text-without-quotes", "Cheapest(city=5,count=1)", "Cheapest(city='5',count=1)"),
    ("expand-of-field", "Property?$expand=City", "Property"),
    ("expand-of-field", "Property?$select=ListPrice&$expand=City", "Property?$select=ListPrice,City"),
    ("expand-path", "Property?$expand=ListAgent/Office($top=1)", "Property?$expand=ListAgent($expand=Office($top=1))"),
    ("expand-path", "Property?$expand=ListAgent/MemberKey", "Property?$expand=ListAgent($select=MemberKey)"),
    ("expanded-twice", "Property?$expand=Media,Media", None),
    ("unknown-relation", "Property?$expand=Medai", "Property?$expand=Media"),
    ("unknown-relation", "Property?$expand=ListAgent($expand=Offce)", "Property?$expand=ListAgent($expand=Office)"),
    ("unknown-field", "Property?$expand=Media($select=MediaUrl)", "Property?$expand=Media($select=MediaURL)"),
    ("levels-without-cycle", "Property?$expand=Media($levels=2)", None),
    ("option-of-collection", "Property?$expand=ListAgent($top=1)", None),
    ("option-of-collection", "Property('a')?$filter=City eq 'a'", None),
    ("option-without-effect", "Property/$count?$select=City", None),
    ("select-of-relation", "Property?$select=Media", "Property?$expand=Media"),
    ("select-through-relation", "Property?$select=City,ListAgent/MemberKey", "Property?$select=City&$expand=ListAgent($select=MemberKey)"),
    ("selected-twice", "Property?$select=City,City", None),
    ("ordered-twice", "Property?$orderby=City,City desc", None),
    ("order-by-collection", "Property?$orderby=Media", None),
    ("order-by-collection", "Property?$orderby=Media/Order", None),
    ("order-by-long-text", "Property?$orderby=PublicRemarks", None),
    ("no-order", "Property?$orderby=Location", None),
    ("structure-as-value", "Property?$orderby=ListAgent", "Property?$orderby=ListAgent/MemberKey"),
    ("legacy-option", "Property?$inlinecount=allpages", "Property?$count=true"),
    ("gone-after-apply", "Property?$apply=groupby((City))&$filter=ListPrice gt 5", None),
    ("group-by-collection", "Property?$apply=groupby((Media/Order))", None),
    ("plus-for-blank", "Property?$filter=City+eq+'a'", "Property?$filter=City eq 'a'"),
    ("option-name", "Property?$fliter=City eq 'a'", "Property?$filter=City eq 'a'"),
    ("duplicate-option", "Property?$top=5&$top=6", None),
    ("unclosed-string", "Property?$filter=City eq 'a", None),
    ("ampersand-in-string", "Property?$filter=City eq 'a & b'", "Property?$filter=City eq 'a %26 b'"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "query", "fixed"), PATHS_AND_OPTIONS)
def test_paths_and_options(homes: ModelIndex, code: str, query: str, fixed: str | None) -> None:
    found = one(check(query, homes), code)
    if fixed is None:
        assert found.fix is None
    else:
        assert found.fix is not None
        assert apply_fix(query, found.fix) == fixed


def test_the_rest_of_a_broken_query_is_still_checked(homes: ModelIndex) -> None:
    codes = [d.code for d in check("Property?$filter=(ListPrce gt 5&$orderby=Ciyt", homes)]
    assert codes.count("unknown-field") == 2
    assert "unclosed-bracket" in codes


def test_places_count_characters_of_an_encoded_text(homes: ModelIndex) -> None:
    query = "Property?$filter=City%20eq%20%27%C3%A4%27%20and%20ListPrce%20gt%205"
    found = one(check(query, homes), "unknown-field")
    assert found.span.of(query) == "ListPrce"
    query = "Property?$filter=StandardStatus%20eq%20%27active%27"
    found = one(check(query, homes), "value-spelling")
    assert found.fix is not None
    assert apply_fix(query, found.fix).endswith("%20eq%20Homes.Enums.StandardStatus'Active'")


def test_a_fix_encodes_what_would_end_the_option(homes: ModelIndex) -> None:
    query = "Property?$filter=Tags eq 'a%26b'"
    found = one(check(query, homes), "collection-as-single-value")
    assert found.fix is not None
    assert apply_fix(query, found.fix) == "Property?$filter=Tags/any(x:x eq 'a%26b')"


def test_parts_of_a_query_are_checked_with_their_resource(homes: ModelIndex) -> None:
    assert not check("ListPrice gt 5", homes, start="filter", resource="Property")
    found = check("ListPrce gt 5", homes, start="filter", resource="Homes.Property")
    assert one(found, "unknown-field").span.start == 0
    assert not check("Anything gt 5", homes, start="filter")
    found = check("Ciyt desc", homes, start="orderby", resource="Property")
    assert one(found, "unknown-field").span.end == 4


def test_a_hostile_name_is_shown_harmlessly(homes: ModelIndex) -> None:
    found = check("Property?$filter=A\u202eB eq 1 and C\x1b eq 2", homes)
    for diagnostic in found:
        assert "\u202e" not in diagnostic.sentence
        assert "\x1b" not in diagnostic.sentence


def test_hostile_names_of_the_document_are_shown_harmlessly() -> None:
    evil = "Na\u202eme"
    kind = EntityType(
        name="T\x1b", namespace="E", properties=(Property(name=evil), Property(name=evil + "s"))
    )
    container = EntityContainer(
        name="C", namespace="E", entity_sets=(EntitySet(name="Set", type="E.T\x1b"),)
    )
    index = ModelIndex(
        Model(
            schemas=(Schema(namespace="E", entity_types=(kind,), entity_containers=(container,)),)
        )
    )
    for diagnostic in check("Set?$filter=Name eq 1 and Nothing eq 2&$expand=Name", index):
        assert diagnostic.sentence.isprintable(), diagnostic.sentence
        assert diagnostic.fix is None or diagnostic.fix.title.isprintable()
    for completion in complete("Set?$filter=", 12, index):
        assert (completion.label + completion.detail + completion.documentation).isprintable()


def test_suggestions_name_the_place_where_a_field_is(homes: ModelIndex) -> None:
    found = one(check("Property?$filter=MemberFullName eq 'a'", homes), "unknown-field")
    assert found.hint == "Write `ListAgent/MemberFullName`."
    found = one(check("Property?$filter=MediaURL eq 'a'", homes), "unknown-field")
    assert "Media/any(x:x/MediaURL" in found.hint


def test_many_clauses_take_time_in_proportion(homes: ModelIndex) -> None:
    """A filter of 5,000 clauses is checked; the work of the rules grows with its length only."""
    clauses = [f"ListPrice gt {number}" for number in range(5000)]
    assert not errors(check("Property?$filter=" + " or ".join(clauses), homes))
    unknown = [f"Nothing{number} gt 1" for number in range(2000)]
    found = check("Property?$filter=" + " and ".join(unknown), homes)
    assert errors(found).count("unknown-field") == 2000
