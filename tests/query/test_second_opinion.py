"""Another parser of OData URLs judges the same queries; every disagreement has a known cause.

The other is that of `odatapy`, which the demo service runs on. Where it is right and we are
silent, we are wrong; where it is right and we only warn, the cause says why.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.errors import ODataApplicationException, ODataLibraryException
from odatapy.http.method import HttpMethod
from odatapy.server import OData
from odatapy.server.adapters.common import decode_path
from odatapy.server.uri import Parser, UriValidator

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import Severity
from reso_explorer.query import check
from reso_explorer.shipped import schema_file

from .random_queries import RandomQueries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic

DOCUMENTS = ("demo-lookup.xml", "demo-enum.xml")


class Judges(NamedTuple):
    """Both judges of one document."""

    model: ModelIndex
    parser: Parser

    def theirs(self, text: str) -> str | None:
        """Return why odatapy refuses a query, None where it does not."""
        path, _, query = text.partition("?")
        try:
            info = self.parser.parse_uri(decode_path(path), query or None)
            UriValidator().validate(info, HttpMethod.GET)
        except (ODataLibraryException, ODataApplicationException) as error:
            return str(error)
        return None

    def ours(self, text: str) -> tuple[Diagnostic, ...]:
        return check(text, self.model)


@cache
def judges(document: str) -> Judges:
    data = schema_file(document).read_bytes()
    service = OData.new_instance().create_service_metadata(XmlEdmProvider(data))
    return Judges(ModelIndex(read(data).model), Parser(service.edm))


class TheyRefuse(NamedTuple):
    """Why odatapy refuses what we take."""

    name: str
    who_is_right: str
    theirs: str
    """Pattern of their message."""
    query: str
    """Pattern of the query; empty for any."""
    told: str
    """Code of the warning or hint that we give; empty for none."""
    sample: str


class WeRefuse(NamedTuple):
    """Why we refuse what odatapy takes."""

    name: str
    who_is_right: str
    codes: str
    """Pattern of the codes of our errors."""
    query: str
    sample: str


UPPER = (
    r"\b(?:AND|OR|NOT|EQ|NE|GT|GE|LT|LE|IN|HAS|ADD|SUB|MUL|DIV|DIVBY|MOD|AS|ASC|DESC|TRUE|FALSE|ANY|ALL)\b"
    r"|\b(?!OUID)[A-Z]{3,}\(|\$[A-Z]+|\d[tz]|'p\d"
)
KEYWORDS = (
    r"option '\$[A-Z]+'|case-sensitive|Unknown function '[^']*?[A-Z]{2,}'|must be lower case|got '(?:TRUE|FALSE)'"
    r"|found '[A-Z]+'|Expected 'as'|requires a boolean operand|(?:type|Property) '\d{4}-|Illegal duration"
)
THEY_REFUSE = (
    TheyRefuse("letter case of 4.01", "we: options, operators and functions in any case (URL 5.1)", KEYWORDS, UPPER, "", "Media?$filter=Order EQ 5"),
    TheyRefuse("case()", "we: 4.01 has it (URL 5.1.1.11.1)", "Unknown function 'case'", "", "", "Lookup?$filter=case(1 gt 5:true,true:false)"),
    TheyRefuse("enum value without its type", "we: 4.01 allows it (URL 5.1.1.14.1); we say that 4.0 does not", "cannot compare|compatible types|requires an enum", "", "enum-as-text", "Teams?$filter=TeamStatus ne 'Inactive'"),
    TheyRefuse("alias without value", "we: it counts as null (URL 5.3); we warn", "alias '@\\w*' .*not defined", "", "undefined-alias", "Media?$filter=Order eq @p"),
    TheyRefuse("unknown option with `$`", "they by the letter; we warn, for providers have such options", "Unsupported (system query|nested expand) option", "", "unknown-option", "Media?$unselect=Order"),
    TheyRefuse("misspelt option", "they by the letter; we warn and know the name", "Unsupported system query option", "", "option-name", "Media?$filterx=Order eq 1"),
    TheyRefuse("brackets in an unknown option", "they by the letter; we warn of the option", "Missing '\\)'", "", "unknown-option", "Teams?$expand=TeamLead($expand=MemberMedia($searc=\"a '\";$top=5);$select=MemberKey)"),
    TheyRefuse("options on the service document", "they by the letter; we hint, for the path may come later", "not allowed on the service document", r"^[ /]*\?", "option-without-effect", "?$skip=10"),
    TheyRefuse("temporal options", "we: the temporal extension has `$at`, `$from`, `$to`", "Unsupported (system query|nested expand) option '\\$(at|from|to)'", "", "", "Property?$at=2026-01-31"),
    TheyRefuse("custom aggregate", "we: it needs no method (Aggregation 3.2.1)", "requires 'with", r"\$apply=", "", "Media?$apply=aggregate(Forecast as N)"),
    TheyRefuse("value of $format", "we: any text of the service's own (URL 5.1.8)", "Illegal \\$format", "", "", "Media?$format=JSON"),
    TheyRefuse("annotation without namespace", "we: the grammar has it (4.01 ABNF, annotationInQuery)", r"Illegal \$(select|expand) segment '@|Property '@", "", "", "Media?$select=@p"),
    TheyRefuse("key as segment", "we: any text is a key there (URL 4.3.1)", "Illegal path segment|was not found in type", r"^ *\w+/[^/?]*[^\w/?]", "", "Media/'K1')/Order"),
    TheyRefuse("blank before a parenthesis", "they by the letter; we hint, for servers differ", "was not found", r"\w \(", "blank-before-parenthesis", "OUID ('K1')/OrganizationName"),
    TheyRefuse("blank at an end", "they by the letter; we pass over what is pasted along", "was not found", r"^/? | $| \?", "", " OUID?$top=5"),
    TheyRefuse("blank beside a slash", "they by the letter; we hint", "Illegal path segment|was not found", r"^[^?]* /|^[^?]*/ ", "blank-in-path", "OUID('K1') /OrganizationName"),
    TheyRefuse("path behind an alias of a parameter", "they; we judge only literals there", "is not a valid Edm", r"@\w+=[A-Za-z]", "", "NearbyListings(Latitude=@a,Longitude=1,Miles=5)?@a=Media"),
    TheyRefuse("keyword that joins nothing in $search", "we: it is a word there (URL 5.1.7); we hint", "must be followed by a search term|in \\$search", "", "search-keyword", "Teams?$search=Reno AND "),
    TheyRefuse("`in` before null", "we: the grammar takes any expression, null may be a collection", "Operator 'in' requires", " in null", "", "Media?$filter=MediaKey in null"),
)  # fmt: skip
WE_REFUSE = (
    WeRefuse("option without name", "we: a name has at least one character", "missing-name", "", "OUID?=5"),
    WeRefuse("two values in a key", "we: they read on to the bracket", "", r"^ *\w+(?=\()[^?]*(?:' '|[(=]'')", "Teams('K1' 'K1')/TeamName"),
    WeRefuse("names and signs in a list", "we: only literals stand in parentheses (ABNF listExpr)", "list-of-literals", " in ", "Media?$filter=Order in (5,ImageWidth)"),
    WeRefuse("nested option without name", "we: they leave it out", "unexpected", r"\$expand=.*; *[;)]", "Teams?$expand=TeamMembers($top=5; ;$skip=5)"),
    WeRefuse("relation expanded twice", "we: a path stands in one item only (Protocol 11.2.4.2)", "expanded-twice", r"\$expand=", "OpenHouse?$expand=Listing,Listing"),
    WeRefuse("relation as a sort key", "we: it is no value that has an order (URL 5.1.5)", "structure-as-value", r"\$orderby=", "OpenHouse?$orderby=Listing"),
    WeRefuse("null as key", "we: a key is never null", "bad-key|null-key", r"\(null\)", "Teams(null)/TeamName"),
    WeRefuse("text behind `$count`", "we: they look only at how it begins", "unexpected|unknown-segment|misplaced-segment|question-mark", r"/\$", "Property/$count=false"),
    WeRefuse("empty segment", "we: they leave it out", "empty-segment", "//", "Office('K1')/OfficeCity//$value"),
    WeRefuse("signs in $search", "we: no search word has them", "unexpected|missing-expression|unclosed-string|unclosed-bracket", r"\$search=", "Lookup?$search=a 'b' c"),
    WeRefuse("names and types in $apply", "we: they look at neither", "", r"\$apply=", "Media?$apply=aggregate(Ordr with max as Most)"),
    WeRefuse("`$it` in a nested option", "we: it is still the row of the path (URL 5.1.1.15.4)", "unknown-(field|relation)", r"\$expand=.*\$it/", "Teams?$expand=TeamMembers($filter=$it/TeamMemberKey eq 'a')"),
    WeRefuse("division by zero", "we: it fails when run (URL 5.1.1.2.4)", "division-by-zero", "(div|mod) 0", "Media?$filter=(5 div 0) eq Order"),
    WeRefuse("point in time without offset", "we: the offset is required (ABNF dateTimeOffsetValue)", "bad-literal", r"T\d\d", "Media?$filter=ModificationTimestamp ne 2026-01-31T00:00:00"),
    WeRefuse("value of an alias that is not used", "we: they never read it", "", "@p=", "Teams?@p=groupby((OfficeKey))"),
)  # fmt: skip


def disagreement(text: str, on: Judges) -> tuple[str | None, tuple[Diagnostic, ...]] | None:
    """Return both answers where only one refuses, else None."""
    theirs, ours = on.theirs(text), on.ours(text)
    refused = any(found.severity is Severity.ERROR for found in ours)
    return None if refused == (theirs is not None) else (theirs, ours)


def causes(text: str, theirs: str | None, ours: tuple[Diagnostic, ...]) -> list[str]:
    """Return the names of the causes that explain a disagreement, none where nothing does."""
    if theirs is not None:
        codes = {found.code for found in ours}
        return [
            cause.name
            for cause in THEY_REFUSE
            if re.search(cause.theirs, theirs)
            and re.search(cause.query, text)
            and (not cause.told or cause.told in codes)
        ]
    errors = [found.code for found in ours if found.severity is Severity.ERROR]
    fitting = [cause for cause in WE_REFUSE if re.search(cause.query, text)]
    named = [next((c.name for c in fitting if re.match(c.codes, e)), None) for e in errors]
    return [] if None in named else [name for name in named if name is not None]


def generated(document: str, count: int, seed: int) -> Iterator[str]:
    queries = RandomQueries(judges(document).model, random.Random(seed))
    for number in range(count):
        yield queries.damaged() if number % 2 else queries.query()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_disagreement_has_a_known_cause(document: str) -> None:
    on = judges(document)
    unexplained: list[tuple[str, str | None, list[str]]] = []
    for text in generated(document, 400, seed=20):
        found = disagreement(text, on)
        if found is not None and not causes(text, *found):
            unexplained.append((text, found[0], [d.sentence for d in found[1]]))
    assert not unexplained


@pytest.mark.parametrize("document", DOCUMENTS)
def test_both_refuse_and_both_take_many(document: str) -> None:
    on = judges(document)
    answers = {True: 0, False: 0}
    for text in generated(document, 400, seed=20):
        if disagreement(text, on) is None:
            answers[on.theirs(text) is None] += 1
    assert answers[True] > 150
    assert answers[False] > 50


@pytest.mark.parametrize("cause", [*THEY_REFUSE, *WE_REFUSE], ids=lambda cause: cause.name)
def test_the_sample_of_a_cause_is_a_disagreement_of_it(cause: TheyRefuse | WeRefuse) -> None:
    found = disagreement(cause.sample, judges("demo-enum.xml"))
    assert found is not None
    assert cause.name in causes(cause.sample, *found), (found[0], [d.code for d in found[1]])


@pytest.mark.parametrize(
    "wrong",
    [
        "Property?$filter=Nope eq 1",
        "Property?$filter=ListPrice eq 'a'",
        "Media?$select=Ordr",
        "Member?$expand=MemberCity",
        "Media('K1')?$top=5",
        "$crossjoin(Media,Nope)",
        "Property()",
        "MarketSummaryOf(City='Reno')/City",
        "Property('1')/City City",
        "NearbyListings(Latitude=@a,Longitude=1,Miles=5)?@a='x'",
    ],
)
def test_silence_about_a_wrong_query_would_be_noticed(wrong: str) -> None:
    on = judges("demo-lookup.xml")
    theirs = on.theirs(wrong)
    assert theirs is not None
    assert disagreement(wrong, on) is None
    assert not causes(wrong, theirs, ())
