"""After every prefix of a right query the next word is among what is expected or proposed."""

from __future__ import annotations

import datetime as dt
import random
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.odata.parser.entry import expected_at
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.query import check, complete
from reso_explorer.shipped import schema_file
from tests.query.conftest import index_of
from tests.query.random_queries import RandomQueries

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
RANDOM_QUERIES = 200
CHUNK = 50
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$?[^\W\d][\w.]*|[0-9][\w.:+-]*|\S")
WORD = re.compile(r"\$?[^\W\d][\w.]*")
MADE_UP = {Expectation.NAME, Expectation.SEARCH, Expectation.VARIABLE}
"""Places where the writer makes the word up."""

HOMES = """\
Property?$filter=InternetYN and 0 ne -0.25 or Media/any(m:m/Order gt 1)
Property?$filter=not contains(City,'a') and ListPrice gt 5
Property?$filter=not (City eq 'a') or not InternetYN
Property?$filter=not (not (City eq 'a')) and City in ('a','b')
Property?$filter=Media/any(x:x/Order gt 5 and not (x/MediaURL eq null)) or InternetYN eq true
Property?$filter=Cooling/any(x:x eq Homes.Enums.Cooling'None')
Property?$filter=View has Homes.Enums.View'Bay' and StandardStatus ne null
Property?$filter=ListPrice mul 2 gt ListPrice add 5 and ListPrice sub 1 lt 9
Property?$filter=ListAgent/Office/OfficePhone eq 'a' and ListAgent/Homes.Broker/Branches/$count gt 1
Property?$filter=Media/$count($filter=Order gt 5) gt 2
Property?$filter=Media/$filter(Order gt 1)/any(x:x/Order lt 5)
Property?$filter=$root/Me/MemberKey eq ListAgent/MemberKey
Property?$filter=$it/City eq 'a'
Property?$filter=ListAgent/Listings/any(x:x/Media/any(y:y/Order gt 1) and x/City eq $it/City)
Property?$filter=length(concat(City,City)) gt indexof(City,'a')
Property?$filter=cast(ListPrice,Edm.Int32) eq 5 and isof(ListAgent,Homes.Broker)
Property?$filter=case(ListPrice gt 5:true,true:false)
Property?$filter=geo.distance(Location,geography'SRID=4326;POINT(1 2)') lt 5
Property?$filter=year(ModificationTimestamp) eq 2026 and ModificationTimestamp lt now()
Property?$filter=date(ModificationTimestamp) ge ListingContractDate
Property?$filter=tolower(trim(City)) eq @p&@p='a'
Property?$orderby=ListPrice desc,length(City) asc,Media/$count desc
Property?$select=City,Address/Street,ListPrice&$count=true
Property?$expand=Media($select=MediaURL,Order;$filter=Order gt 1;$orderby=Order desc;$top=2)
Property?$expand=ListAgent($select=MemberKey;$expand=Office($select=OfficePhone)),ListOffice
Property?$expand=Media/$count($filter=Order gt 1),ListAgent/$ref
Property?$expand=ListAgent($expand=Listings($filter=City eq 'a' and not InternetYN;$count=true))
Property?$compute=ListPrice mul 2 as Twice&$filter=Twice gt 5&$orderby=Twice desc&$select=Twice,City
Property?$apply=groupby((City))
Property?$apply=groupby((City,StandardStatus),aggregate($count as N,ListPrice with max as Most))
Property?$apply=filter(ListPrice gt 5 and not contains(City,'a'))/groupby((City),aggregate(ListPrice with average as A))&$orderby=A desc
Property?$apply=aggregate(ListPrice with sum as S,ListPrice with countdistinct as D)
Property?$apply=filter(City ne null)/compute(ListPrice div 2 as Half)/groupby((City),aggregate(Half with min as M))&$filter=M gt 5
Property?$apply=orderby(ListPrice desc)/top(5)
Property?$apply=topcount(5,ListPrice)/groupby((City))
Property?$search=lake AND NOT pool
Property('a')
Property('a')/Media?$top=5
Property('a')/ListAgent/Office/OfficePhone/$value
Property('a')/ListAgent/Homes.Broker
Property('a')/Homes.Nearby(miles=5)
Property(ListingKey='a')?$select=City&$expand=Media
Visit(ListingKey='a',VisitNumber=5)
Property/$count?$filter=City eq 'a'
Property/Homes.Fresh()?$top=5
Cheapest(city='a',count=5)?$select=City
Me/Office?$select=OfficePhone
Me?$expand=Listings($top=1)
Property?$top=5&$skip=10&$count=true&$format=json
Media?$filter=Order in (1,2,3) or Order eq null
Property?$filter=Rooms/any(x:x/Area gt 5)&$select=Rooms
$metadata
"""

SHOP = """\
Orders?$filter=substringof('a',Name) and Total gt 5M
Orders?$filter=substringof('a',Name) eq true or not Paid
Orders?$filter=Placed gt datetime'2026-01-31T00:00:00' and Customer/Name eq 'a'
Orders?$filter=startswith(Name,'a') and not endswith(Name,'b')
Orders?$filter=year(Placed) eq 2026 and month(Placed) lt 5
Orders?$filter=length(trim(Name)) gt 5 or tolower(Name) ne 'a'
Orders?$filter=Total mul 2 ge 10M and Number eq 5L
Orders?$filter=Token eq guid'01234567-89ab-cdef-0123-456789abcdef'
Orders?$filter=Opens lt time'PT7H'
Orders?$filter=replace(Name,'a','b') eq 'c'
Orders?$filter=Paid eq true and Name ne null
Orders?$orderby=Total desc,Customer/Name asc
Orders?$select=Id,Name,Customer/Name&$expand=Customer
Orders?$expand=Customer/Orders&$top=5&$skip=10
Orders?$inlinecount=allpages&$format=json
Orders(5)
Orders(5)/Customer/Name
Orders(5)/Customer/Orders?$filter=Paid
Customers(Id=5)/Orders?$orderby=Placed desc&$top=1
Customers/$count?$filter=Name eq 'a'
"""


@cache
def demo(name: str) -> ModelIndex:
    return ModelIndex(read(schema_file(name).read_bytes()).model)


def misses(text: str, index: ModelIndex) -> Iterator[str]:
    """Yield each place of a query where the next word is unknown to parser and completion."""
    for place in range(len(text) + 1):
        expected_at(text[:place], place)
        expected_at(text, place)
    for match in TOKEN.finditer(text):
        place, word = match.start(), match.group()
        before, after = text[:place], text[match.end() :]
        for rest in ("", after):
            found = complete(before + rest, place, index, now=NOW)
            expected = expected_at(before + rest, place)
            is_undefined = Expectation.ALIAS in expected.kinds and f"@{word}=" not in rest
            if not WORD.fullmatch(word) or is_undefined or MADE_UP & set(expected.kinds):
                continue
            known = [c.insert.strip() for c in found if c.span.start <= place]
            written = before[min(expected.span.start, place) :] + word
            is_known = word in expected.words or any(
                one.startswith((word, written)) for one in known
            )
            if not is_known:
                yield f"{before}|{rest} wants {word}"


@pytest.mark.parametrize("chunk", range(RANDOM_QUERIES // CHUNK))
def test_the_next_word_of_a_random_query_is_known(chunk: int) -> None:
    index = demo(("demo-enum.xml", "demo-lookup.xml")[chunk % 2])
    meanings = Meanings(index)
    tried = 0
    first = random.getrandbits(32)
    for seed in range(first, first + 100 * CHUNK):
        text = RandomQueries(index, random.Random(seed)).query()
        if any(found.severity == "error" for found in check(text, index, meanings=meanings)):
            continue
        if re.search(r"orderby=(?:.*,)?(?:true|false)|odata\.metadata", text):
            continue  # a constant as a sort key, and the inside of a media type
        assert list(misses(text, index)) == [], seed
        tried += 1
        if tried == CHUNK:
            break
    assert tried == CHUNK


@pytest.mark.parametrize("text", HOMES.splitlines())
def test_the_next_word_is_known(homes: ModelIndex, text: str) -> None:
    assert list(misses(text, homes)) == []


@pytest.mark.parametrize("text", SHOP.splitlines())
def test_the_next_word_is_known_in_v2(shop: ModelIndex, text: str) -> None:
    assert list(misses(text, shop)) == []


def test_parts_of_a_query_are_known_by_their_start() -> None:
    index = index_of("homes-enum")
    found = complete("not contains(City,'a') ", 23, index, start="filter", resource="Property")
    assert [c.label for c in found] == ["and", "or"]
