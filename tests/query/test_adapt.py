from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl.meaning import Meanings
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import (
    Dialect,
    ExpandRules,
    FilterRules,
    GeoRules,
    LookupRules,
    OwnOption,
    Required,
    SelectRules,
    TimestampRules,
    TopRules,
)
from reso_explorer.providers.forms import (
    GeoForm,
    GeoUnit,
    LiteralForm,
    PartKind,
    TimestampForm,
)
from reso_explorer.query.adapt import Adapted, Server
from reso_explorer.query.adapt import adapt as adapt_query

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


def server(name: str = "acme", **parts: Any) -> Dialect:
    return Dialect(provider=name, title=name.title(), **parts)


def at(index: ModelIndex, dialect: Dialect) -> Server:
    return Server(index, dialect, Meanings(index))


def adapt(
    query: str, target: Dialect, source: Dialect | None = None, *, index: ModelIndex
) -> Adapted:
    """Adapt a query between two servers of one model."""
    return adapt_query(query, at(index, target), at(index, source) if source else None)


def adapted(query: str, index: ModelIndex, target: Dialect, source: Dialect | None = None) -> str:
    return adapt(query, target, source, index=index).text


@pytest.mark.parametrize(
    ("form", "literal"),
    [
        (LiteralForm.QUALIFIED, "Homes.Enums.StandardStatus'ActiveUnderContract'"),
        (LiteralForm.SHORT, "StandardStatus'ActiveUnderContract'"),
        (LiteralForm.MEMBER, "'ActiveUnderContract'"),
        (LiteralForm.PLAIN, "'Active Under Contract'"),
    ],
)
@pytest.mark.parametrize(
    "written",
    [
        "'Active Under Contract'",
        "'ActiveUnderContract'",
        "Homes.Enums.StandardStatus'ActiveUnderContract'",
        "Other.StandardStatus'ActiveUnderContract'",
    ],
)
def test_lookup_values_take_the_form_of_the_target(
    homes: ModelIndex, form: LiteralForm, literal: str, written: str
) -> None:
    target = server(lookups=LookupRules(enum_form=form))
    result = adapt(f"Property?$filter=StandardStatus eq {written}", target, index=homes)
    assert result.text == f"Property?$filter=StandardStatus eq {literal}"
    assert result.is_complete


def test_a_test_of_many_values_takes_the_form_of_the_type(
    homes: ModelIndex, lookups_homes: ModelIndex
) -> None:
    query = "Property?$filter=Cooling has X.Cooling'None'"
    assert adapted(query, lookups_homes, server()) == "Property?$filter=Cooling/any(x:x eq 'None')"
    query = "Property?$filter=View/any(x:x eq Homes.Enums.View'Bay')"
    assert adapted(query, homes, server()) == "Property?$filter=View has Homes.Enums.View'Bay'"


def test_moments(homes: ModelIndex) -> None:
    millis = server(timestamps=TimestampRules(form=TimestampForm.MILLIS_Z))
    cast = server(timestamps=TimestampRules(form=TimestampForm.CAST))
    query = "Property?$filter=ModificationTimestamp gt 2026-01-31T08:00:00-05:00"
    moved = adapted(query, homes, millis)
    assert moved == "Property?$filter=ModificationTimestamp gt 2026-01-31T13:00:00.000Z"
    turned = adapted(moved, homes, cast)
    assert turned.endswith("cast('2026-01-31T13:00:00.000Z',Edm.DateTimeOffset)")
    assert adapted(turned, homes, millis) == moved


def test_places_and_distances(homes: ModelIndex) -> None:
    miles = server("miles", geo=GeoRules(form=GeoForm.BARE, unit=GeoUnit.MILES))
    metres = server("metres", geo=GeoRules(form=GeoForm.GEOGRAPHY, srid=4326, unit=GeoUnit.METRES))
    degrees = server(
        "degrees", geo=GeoRules(form=GeoForm.BARE, unit=GeoUnit.DEGREES, number_suffix="d")
    )
    query = "Property?$filter=geo.distance(Location,POINT(1 2)) lt 2"
    result = adapt(query, metres, miles, index=homes)
    assert result.text == (
        "Property?$filter=geo.distance(Location,geography'SRID=4326;POINT(1 2)') lt 3218.7"
    )
    assert {change.code for change in result.rewrites} == {"geo-unit", "geo-form"}
    assert adapted(query, homes, degrees, miles).endswith("POINT(1 2)) lt 0.028946d")
    assert "lt 2" in adapted(query, homes, miles)


def test_lists_and_chains(homes: ModelIndex) -> None:
    old = server(odata_version=ProtocolVersion.V4)
    query = "Property?$filter=City in ('a','b') and ListPrice gt 5"
    chain = "Property?$filter=(City eq 'a' or City eq 'b') and ListPrice gt 5"
    assert adapted(query, homes, old) == chain
    short = server(filter=FilterRules(max_or=0, operators=("in",)))
    assert adapted(chain, homes, short) == "Property?$filter=(City in ('a','b')) and ListPrice gt 5"


def test_names_options_and_parts(lookups_homes: ModelIndex) -> None:
    source = server(
        "from",
        set_names={"Property": ("Properties",)},
        own_options=(OwnOption(name="$unselect", text=""),),
        select=SelectRules(all_token="ALL"),
    )
    target = server(
        "to",
        required=(Required(part=PartKind.FILTER, name="City", text="", value="'a'"),),
        top=TopRules(maximum=10),
        expand=ExpandRules(nested_options=False),
    )
    result = adapt(
        "Properties?access_token=abc&$unselect=Media&$select=ALL&$top=50&$expand=Media($top=1)",
        target,
        source,
        index=lookups_homes,
    )
    assert result.text == "Property?$filter=City eq 'a'&$select=*&$top=10&$expand=Media"
    assert [change.code for change in result.rewrites][:4] == [
        "token-in-url",
        "own-option",
        "resource-name",
        "select-all",
    ]
    assert "abc" not in repr(result.rewrites)


def test_between_v2_and_v4(shop: ModelIndex, homes: ModelIndex) -> None:
    query = (
        "Orders?$filter=Placed gt 2026-01-31T00:00:00Z and contains(Name,'a')"
        "&$expand=Customer($select=Name;$top=1)&$count=true"
    )
    result = adapt(query, server(odata_version=ProtocolVersion.V2), index=shop)
    assert result.text == (
        "Orders?$filter=Placed gt datetime'2026-01-31T00:00:00' and substringof('a',Name)"
        "&$select=*,Customer/Name&$expand=Customer&$inlinecount=allpages"
    )
    assert [each.code for each in result.unsupported] == ["lost-option"]
    query = (
        "Property?$filter=substringof('a',City) and ModificationTimestamp gt datetime'2026-01-31T00:00:00'"
        "&$expand=ListAgent/Office&$select=City,ListAgent/MemberKey&$inlinecount=allpages"
    )
    result = adapt(query, server(), index=homes)
    assert result.text == (
        "Property?$filter=contains(City,'a') and ModificationTimestamp gt 2026-01-31T00:00:00Z"
        "&$expand=ListAgent($select=MemberKey;$expand=Office)&$select=City&$count=true"
    )
    assert result.is_complete


def test_what_cannot_be_adapted_remains(homes: ModelIndex) -> None:
    target = server(required=(Required(part=PartKind.FILTER, name="Feed", text="", value="'{x}'"),))
    result = adapt("Property?$filter=Nothing eq 1", target, index=homes)
    assert result.text == "Property?$filter=Nothing eq 1"
    assert {d.code for d in result.remaining} == {"required-part", "unknown-field"}
    assert not result.is_complete


def test_a_query_that_fits_stays_as_it_is(homes: ModelIndex) -> None:
    query = "Property?$filter=City eq 'a'&$top=5"
    assert adapt(query, server(), index=homes) == Adapted(query)


@pytest.mark.parametrize("query", ["", "Property?$filter=((", "?$$", "Property?$expand=A(B(C("])
def test_broken_text_comes_back(homes: ModelIndex, shop: ModelIndex, query: str) -> None:
    assert isinstance(adapt(query, server(), index=homes).text, str)
    assert isinstance(adapt(query, server(), index=shop).text, str)
