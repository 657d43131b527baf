from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.providers.dialect import (
    Dialect,
    ExpandRules,
    FilterRules,
    LookupRules,
    OwnOption,
    Required,
    TimestampRules,
)
from reso_explorer.providers.forms import LiteralForm, PartKind, TimestampForm
from reso_explorer.query import Completion, complete

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

NOW = dt.datetime(2026, 1, 31, 12, 30, tzinfo=dt.UTC)


def at(marked: str, index: ModelIndex, **how: Any) -> tuple[Completion, ...]:
    """Return the completions at the `|` of a text."""
    cursor = marked.index("|")
    return complete(marked.replace("|", "", 1), cursor, index, now=NOW, **how)


def labels(marked: str, index: ModelIndex, **how: Any) -> list[str]:
    return [completion.label for completion in at(marked, index, **how)]


def taken(marked: str, index: ModelIndex, label: str, **how: Any) -> str:
    """Return the text after taking a completion, with `|` for the cursor."""
    text = marked.replace("|", "", 1)
    found = next(c for c in at(marked, index, **how) if c.label == label)
    after = text[: found.span.start] + found.insert + text[found.span.end :]
    return f"{after[: found.cursor_after]}|{after[found.cursor_after :]}"


# --- what is offered where ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "offered"),
    [
        ("|", ["Property", "Me", "Cheapest", "$metadata"]),
        ("Property/|", ["$count", "Homes.Fresh"]),
        ("Property('a')/|", ["Media", "ListAgent", "City", "Homes.Nearby", "$ref"]),
        ("Property('a')/City/|", ["$value"]),
        ("Me/|", ["Office", "MemberKey", "Homes.Broker"]),
        ("Visit(|", ["ListingKey", "VisitNumber"]),
        ("Visit(ListingKey='a',|", ["VisitNumber"]),
        ("Cheapest(|", ["city", "count"]),
        ("Property?|", ["$filter", "$select", "$expand", "$top"]),
        ("Property('a')?|", ["$select", "$expand"]),
        ("Property/$count?|", ["$filter", "$search"]),
        ("Property?$filter=|", ["ListPrice", "ListAgent", "contains(text, part)", "not (…)"]),
        ("Property?$filter=ListPrice |", ["eq", "gt", "add", "in"]),
        ("Property?$filter=City |", ["eq", "in", "gt"]),
        ("Property?$filter=Cooling/|", ["any(x:x eq …)", "all(x:x eq …)", "any()", "$count"]),
        ("Property?$filter=Media/|", ["any(x:x/…)", "$count"]),
        ("Property?$filter=Media/any(m:m/|", ["Order", "MediaURL"]),
        ("Property?$filter=ListAgent/|", ["Office", "MemberFullName", "Homes.Broker"]),
        ("Property?$filter=Homes.|", ["Homes.Nearby", "Homes.Score"]),
        ("Property?$filter=ListPrice gt 5 |", ["and", "or"]),
        ("Property?$filter=not (City eq 'a') |", ["and", "or"]),
        ("Property?$filter=not contains(City,'a') |", ["and", "or"]),
        ("Property?$filter=not InternetYN |", ["and", "or"]),
        ("Property?$filter=City in ('a') or not (not (City eq 'a')) |", ["and", "or"]),
        ("Property?$filter=Media/any(m:not (m/Order gt 5) |", ["and", "or"]),
        ("Property?$expand=Media($filter=not (Order gt 5) |", ["and", "or"]),
        ("Property?$filter=not View |", ["has"]),
        ("Property?$filter=InternetYN eq |", ["true", "false", "null"]),
        ("Property?$filter=year(|", ["ModificationTimestamp", "ListingContractDate"]),
        ("Property?$filter=cast(City,|", ["Edm.Decimal", "Homes.Address"]),
        ("Property?$orderby=ListPrice |", ["asc", "desc"]),
        ("Property?$select=|", ["City", "Address", "*"]),
        ("Property?$select=Address/|", ["Street", "Homes.FarAddress"]),
        ("Property?$expand=|", ["Media", "ListAgent", "Media($select=…)", "*"]),
        ("Property?$expand=Media/|", ["$ref", "$count"]),
        ("Property?$expand=Media(|", ["$filter", "$select", "$levels"]),
        ("Property?$expand=ListAgent(|", ["$select", "$expand", "$levels"]),
        ("Property?$expand=ListAgent($expand=Office($select=|", ["OfficePhone"]),
        ("Property?$expand=Media($filter=|", ["Order", "MediaURL"]),
        ("Property?$count=|", ["true", "false"]),
        ("Property?$apply=|", ["groupby", "aggregate", "filter"]),
        ("Property?$apply=groupby((|", ["City", "Address"]),
        ("Property?$apply=aggregate(ListPrice |", ["with"]),
        ("Property?$apply=aggregate(ListPrice with |", ["sum", "average"]),
        ("Property?$apply=groupby((City),aggregate($count as N))&$orderby=|", ["N", "City"]),
        ("Property?$filter=|&$compute=ListPrice mul 2 as Twice", ["Twice"]),
        ("Property?$filter=$it/|", ["City"]),
        ("Property?$filter=Media/$count(|", ["$filter", "$search"]),
        ("Property?$filter=Media/$count($filter=|", ["Order"]),
        ("Property?$filter=$root/|", ["Property", "Me"]),
        ("Property?$filter=$root/Me/|", ["MemberKey"]),
        ("Property?$filter=ListAgent/Listings('a')/|", ["ListPrice"]),
        ("Property?$filter=case(|", ["InternetYN"]),
        ("Property?$filter=case(ListPrice gt 5:|", ["City", "ListPrice"]),
        ("Property?$filter=Media/$filter(|", ["Order"]),
        ("Property?$filter=Homes.Nearby(|", ["miles"]),
        ("Property?$apply=filter(ListPrice gt 5)/groupby((City),aggregate(ListPrice with max |", ["as"]),
    ],
)  # fmt: skip
def test_offered(homes: ModelIndex, marked: str, offered: list[str]) -> None:
    found = labels(marked, homes)
    assert [label for label in offered if label not in found] == []


@pytest.mark.parametrize(
    ("marked", "absent"),
    [
        ("Property?$filter=a&|", ["$filter"]),
        ("Property?|&$top=5", ["$top"]),
        ("Property?$expand=Media($top=1;|", ["$top"]),
        ("Property?$select=City,|", ["City", "*"]),
        ("Property?$expand=Media,|", ["Media"]),
        ("Property('a')?|", ["$filter", "$top"]),
        ("Property?$expand=ListAgent(|", ["$top", "$filter"]),
        ("Property?$filter=ListPrice gt |", ["City", "InternetYN", "StandardStatus"]),
        ("Property?$filter=contains(|", ["ListPrice", "InternetYN"]),
        ("Property?$filter=City eq 'a' |", ["add", "in"]),
        ("Property?$filter=not (City eq 'a') |", ["add", "has", "eq"]),
        ("Property?$filter=Location |", ["gt", "add"]),
        ("Property?$orderby=|", ["Location", "Photo"]),
        ("Property?$apply=groupby((City))&$orderby=|", ["ListPrice"]),
        ("Property?$top=|", ["City"]),
    ],
)
def test_not_offered(homes: ModelIndex, marked: str, absent: list[str]) -> None:
    found = labels(marked, homes)
    assert [label for label in absent if label in found] == []


# --- what is written ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("Pro|", "Property", "Property|"),
        ("Property(|", "'…'", "Property('|'"),
        ("Property?|", "$filter", "Property?$filter=|"),
        ("Property?fil|", "$filter", "Property?$filter=|"),
        ("Property?$fi|lter=City", "$filter", "Property?$filter=|City"),
        ("Property?$filter=List|Pri gt 5", "ListPrice", "Property?$filter=ListPrice| gt 5"),
        ("Property?$filter=ListPrice |", "gt", "Property?$filter=ListPrice gt |"),
        ("Property?$filter=City eq 'a'|", "and", "Property?$filter=City eq 'a' and |"),
        ("Property?$filter=StandardStatus eq |", "Closed", "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Closed'|"),
        ("Property?$filter=StandardStatus eq 'Clo|' and City eq 'a'", "Closed", "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Closed'| and City eq 'a'"),
        ("Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Pe|", "Pending", "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Pending'|"),
        ("Property?$filter=StandardStatus eq 'under con|", "ActiveUnderContract", "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'|"),
        ("Property?$filter=View |", "has", "Property?$filter=View has |"),
        ("Property?$filter=View has |", "Bay", "Property?$filter=View has Homes.Enums.View'Bay'|"),
        ("Property?$filter=Cooling/|", "any(x:x eq …)", "Property?$filter=Cooling/any(x:x eq |)"),
        ("Property?$filter=Cooling/any(x:x eq |)", "None", "Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'None'|)"),
        ("Property?$filter=Media/|", "any(x:x/…)", "Property?$filter=Media/any(x:x/|)"),
        ("Property?$filter=ListAgent/Listings/any(x:x/Media/|", "any(y:y/…)", "Property?$filter=ListAgent/Listings/any(x:x/Media/any(y:y/|)"),
        ("Property?$filter=Media/any(|", "x:x/…", "Property?$filter=Media/any(x:x/|"),
        ("Property?$filter=cont|", "contains(text, part)", "Property?$filter=contains(|,)"),
        ("Property?$filter=City eq |", "'…'", "Property?$filter=City eq '|'"),
        ("Property?$filter=City in |", "(…)", "Property?$filter=City in ('|')"),
        ("Property?$filter=|", "not (…)", "Property?$filter=not (|)"),
        ("Property?$filter=ModificationTimestamp ge |", "30 days ago", "Property?$filter=ModificationTimestamp ge 2026-01-01T00:00:00Z|"),
        ("Property?$filter=ModificationTimestamp ge |", "now()", "Property?$filter=ModificationTimestamp ge now()|"),
        ("Property?$filter=ListingContractDate ge |", "today", "Property?$filter=ListingContractDate ge 2026-01-31|"),
        ("Property?$filter=geo.distance(Location,|", "a point", "Property?$filter=geo.distance(Location,geography'SRID=4326;POINT(|)'"),
        ("Property?$expand=|", "Media($select=…)", "Property?$expand=Media($select=|)"),
        ("Property?$apply=|", "groupby", "Property?$apply=groupby((|))"),
        ("Property('a')/|", "Homes.Nearby", "Property('a')/Homes.Nearby(miles=|)"),
        ("Property?$filter=SchoolDistrict eq |", "Homes.Enums.SchoolDistrict'…'", "Property?$filter=SchoolDistrict eq Homes.Enums.SchoolDistrict'|'"),
    ],
)  # fmt: skip
def test_taken(homes: ModelIndex, marked: str, label: str, after: str) -> None:
    assert taken(marked, homes, label) == after


def test_an_encoded_text_gets_encoded_insertions(homes: ModelIndex) -> None:
    after = taken("Property?$filter=City%20eq%20%27a%27%20and%20ListPrice%20|", homes, "gt")
    assert after.endswith("ListPrice%20gt%20|")
    after = taken("Property?$filter=City%20eq%20%27a%27%20and%20LP|%20gt%205", homes, "ListPrice")
    assert after.endswith("and%20ListPrice|%20gt%205")


# --- matching and order --------------------------------------------------------------------------------


def test_matching_knows_prefixes_initials_and_words(homes: ModelIndex) -> None:
    assert labels("Property?$filter=LP|", homes) == ["ListPrice"]
    assert labels("Property?$filter=olp|", homes) == ["OriginalListPrice"]
    assert labels("Property?$filter=price|", homes) == ["ListPrice", "OriginalListPrice"]
    assert labels("Property?$filter=listp|", homes)[0] == "ListPrice"


def test_use_moves_up_what_fits_alike(homes: ModelIndex) -> None:
    usage = {"SchoolDistrict": 9, "ListPrice": 3}
    assert labels("Property?$select=|", homes, usage=usage)[:2] == ["SchoolDistrict", "ListPrice"]


def test_values_come_before_fields_and_fields_before_functions(homes: ModelIndex) -> None:
    kinds = [c.kind for c in at("Property?$filter=StandardStatus eq |", homes)]
    assert kinds[:4] == ["value"] * 4
    assert kinds.index("field") > 4
    kinds = [c.kind for c in at("Property?$filter=|", homes)]
    assert kinds.index("function") > kinds.index("relation") > kinds.index("field")


def test_details_and_documentation(homes: ModelIndex) -> None:
    found = {c.label: c for c in at("Property?$filter=StandardStatus eq |", homes)}
    assert found["ActiveUnderContract"].detail == "Active Under Contract"
    found = {c.label: c for c in at("Property?$filter=|", homes)}
    assert found["Media"].detail == "Collection(Media)"
    assert "contains another string" in found["contains(text, part)"].documentation


# --- lookups, restrictions, dialects -------------------------------------------------------------------


def test_lookup_values_are_offered_in_quotes(lookups_homes: ModelIndex) -> None:
    values = {"StandardStatus": [AllowedValue(value="Active"), AllowedValue(value="A & B's")]}
    how = {"lookups": values.get}
    assert labels("Property?$filter=StandardStatus eq |", lookups_homes, **how)[0] == "Active"
    after = taken("Property?$filter=StandardStatus eq 'A|", lookups_homes, "A & B's", **how)
    assert after == "Property?$filter=StandardStatus eq 'A %26 B''s'|"
    marked = "Property?$filter=Cooling/any(c:c eq |"
    cooling = {"Cooling": [AllowedValue(value="None")]}
    assert taken(marked, lookups_homes, "None", lookups=cooling.get).endswith("c eq 'None'|")


def test_what_the_document_excludes_comes_last(stock: ModelIndex) -> None:
    fields = [c.label for c in at("Items?$filter=|", stock) if c.kind == "field"]
    assert fields[-1] == "Secret"
    fields = [c.label for c in at("Items?$orderby=|", stock) if c.kind == "field"]
    assert fields[-1] == "Secret"


def test_the_dialect_decides_form_and_order(homes: ModelIndex, lookups_homes: ModelIndex) -> None:
    plain = Dialect(lookups=LookupRules(enum_form=LiteralForm.PLAIN))
    marked = "Property?$filter=StandardStatus eq |"
    after = taken(marked, homes, "ActiveUnderContract", dialect=plain)
    assert after.endswith("eq 'Active Under Contract'|")
    millis = Dialect(timestamps=TimestampRules(form=TimestampForm.MILLIS_Z))
    marked = "Property?$filter=ModificationTimestamp ge |"
    assert taken(marked, homes, "today", dialect=millis).endswith("2026-01-31T00:00:00.000Z|")
    few = Dialect(
        filter=FilterRules(fields={"Property": ("City",)}),
        expand=ExpandRules(names=("Media",)),
        own_options=(OwnOption(name="$unselect", text="Without."),),
        required=(Required(part=PartKind.PARAMETER, name="Class", text="Always.", value="R"),),
        set_names={"Property": ("Properties",)},
    )
    assert labels("Property?$filter=|", lookups_homes, dialect=few)[0] == "City"
    assert labels("Property?$expand=|", lookups_homes, dialect=few)[0] == "Media"
    options = labels("Property?|", lookups_homes, dialect=few)
    assert "$unselect" in options
    assert "Class" in options
    assert "Properties" in labels("Prop|", lookups_homes, dialect=few)
    assert "ListPrice" in labels("Properties?$filter=|", lookups_homes, dialect=few)


def test_v2_is_offered_what_v2_knows(shop: ModelIndex) -> None:
    options = labels("Orders?|", shop)
    assert "$inlinecount" in options
    assert "$count" not in options
    functions = labels("Orders?$filter=|", shop)
    assert "substringof(part, text)" in functions
    assert "contains(text, part)" not in functions
    assert "in" not in labels("Orders?$filter=Name |", shop)
    after = taken("Orders?$filter=Placed gt |", shop, "today")
    assert after.endswith("datetime'2026-01-31T00:00:00'|")
    assert labels("Orders?$expand=|", shop) == ["Customer", "*"]


def test_parts_are_completed_with_their_resource(homes: ModelIndex) -> None:
    how: dict[str, Any] = {"resource": "Property"}
    assert "ListPrice" in labels("ListP|", homes, start="filter", **how)
    assert "Media" in labels("|", homes, start="expand", **how)
    assert "ListPrice" in labels("City,|", homes, start="select", **how)
    assert "desc" in labels("City |", homes, start="orderby", **how)
    assert "$filter" in labels("|", homes, start="query_options", **how)
    assert labels("|", homes, start="filter", resource="Homes.Media")[0] == "Order"


def test_an_absolute_url_is_completed_behind_its_root(homes: ModelIndex) -> None:
    marked = "https://api.example.com/reso/odata/Property?$filter=ListP|"
    assert labels(marked, homes)[0] == "ListPrice"


def test_values_keep_the_order_of_the_document_until_use_is_known() -> None:
    from reso_explorer.query.completion.candidate import Candidate, ranked

    values = [Candidate(name, name, "value") for name in ("Pending", "Hold", "Active", "Sold")]
    assert [each.label for each in ranked(values, "", None)] == [v.label for v in values]
    used = ranked(values, "", {"Sold": 3, "Active": 9})
    assert [each.label for each in used] == ["Active", "Sold", "Pending", "Hold"]
    typed = ranked([Candidate(n, n, "value") for n in ("Sale Pending", "Sold", "Sale")], "s", None)
    assert [each.label for each in typed] == ["Sale Pending", "Sold", "Sale"]
