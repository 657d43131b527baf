from __future__ import annotations

import random
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.meaning import split_camel
from reso_explorer.odata.ast import (
    EnumLiteral,
    Filter,
    LambdaSegment,
    Literal,
    LiteralKind,
    Name,
    NameSegment,
    OrderBy,
    Select,
)
from reso_explorer.odata.ast.walk import walk
from reso_explorer.odata.parser.entry import parse
from reso_explorer.query import explain, explain_clauses
from reso_explorer.query.listing_phrases import ADJECTIVES, PHRASES

from .conftest import DOCUMENTS, index_of
from .random_queries import RandomQueries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.ast import Node


def _table() -> Iterator[tuple[str, str, str]]:
    """Yield document, query, and explanation."""
    document = query = ""
    lines: list[str] = []
    for line in (DOCUMENTS / "explained.txt").read_text("utf-8").splitlines()[1:]:
        if line.startswith("    "):
            lines.append(line[4:])
            continue
        if lines:
            yield document, query, "\n".join(lines)
            lines = []
        if line.startswith("# "):
            document = line[2:]
        else:
            query = line
    yield document, query, "\n".join(lines)


TABLE = list(_table())


def test_the_table_is_long() -> None:
    assert len(TABLE) >= 120
    assert {document for document, _, _ in TABLE} == {"homes-enum", "shop-v2"}


@pytest.mark.parametrize(("document", "query", "said"), TABLE)
def test_what_a_query_says(document: str, query: str, said: str) -> None:
    assert explain(query, index_of(document)) == said


def test_labels_and_display_texts_are_used(homes: ModelIndex) -> None:
    text = explain(
        "Property?$filter=StandardStatus ne Homes.Enums.StandardStatus'ActiveUnderContract'"
        " and ListAgent/MemberFullName eq 'Ann' and Cooling/any(c:c eq 'CeilingFans')",
        homes,
    )
    assert text == (
        "Listings where standard status isn't Active Under Contract, list agent's member full name"
        " is Ann, and cooling includes Ceiling Fan(s)."
    )


def test_names_that_are_not_known_stay(homes: ModelIndex) -> None:
    assert explain("Property?$filter=Nothing/Else eq 1", homes) == (
        "Listings where Nothing/Else is 1."
    )
    assert explain("(((", homes)


def test_clauses_keep_their_places(homes: ModelIndex) -> None:
    query = "Property?$filter=ListPrice gt 5&$top=3"
    clauses = explain_clauses(query, homes)
    assert [clause.part for clause in clauses] == ["path", "$filter", "$top"]
    assert clauses[2].span.of(query) == "$top=3"


def test_a_part_is_explained_with_its_resource(homes: ModelIndex) -> None:
    text = explain("ListPrice gt 5", homes, start="filter", resource="Property")
    assert text == "Listed for more than $5."


def test_a_second_filter_is_told_too(homes: ModelIndex) -> None:
    text = explain("Property?$filter=City eq 'Reno'&$filter=Stories eq 2", homes)
    assert text.startswith("Listings in Reno.\nGiven twice: where stories are 2.\n")


def test_a_query_with_slips_is_read_as_repaired(homes: ModelIndex) -> None:
    text = explain("Property?$filter=City+eq+'Reno'+or+City+eq+'Elko'&$top=5", homes)
    assert text == (
        "Read as `Property?$filter=City eq 'Reno' or City eq 'Elko'&$top=5`:\n"
        "Listings in Reno or Elko, the first 5 only."
    )


def test_what_cannot_be_read_is_said(homes: ModelIndex) -> None:
    text = explain("Property?$filter=City eq eq eq", homes)
    assert text.endswith("Some of it can't be read. Run `reso-explorer check` for the errors.")
    text = explain("Property?$filter=City eq eq eq", homes, advice="The errors are shown above.")
    assert text.endswith("Some of it can't be read. The errors are shown above.")


def test_both_values_of_a_yes_or_no_list_are_told(homes: ModelIndex) -> None:
    text = explain("Property?$filter=InternetYN in (true,false)", homes)
    assert text == "Listings where internet is yes or no."


SECRET = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "query",
    [
        f"Property?access_token={SECRET}",
        f"Property?$top=5&api_key={SECRET}",
        f"https://user:{SECRET}@example.test/odata/Property?$filter=City eq 'Reno'",
        f"Property?$filter=City eq 'Bearer {SECRET}'",
    ],
)
def test_no_secret_is_told(homes: ModelIndex, query: str) -> None:
    assert SECRET not in explain(query, homes)
    assert all(SECRET not in clause.text for clause in explain_clauses(query, homes))


# --- nothing is left out -----------------------------------------------------------------------------

_OPTIONAL = {"yn", "timestamp", "date", "time", "total"}


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _literals(node: Node) -> Iterator[str]:
    """Yield what must be found of each literal."""
    for found in walk(node):
        if isinstance(found, EnumLiteral):
            yield from (member.text for member in found.members)
        if not isinstance(found, Literal) or isinstance(found.value, bool) or found.value is None:
            continue
        text = str(found.value)
        if found.kind is LiteralKind.DATE:
            day = date.fromisoformat(text)
            yield f"{day:%B} {day.day}, {day.year}"
        elif found.kind is LiteralKind.DATE_TIME_OFFSET:
            day = date.fromisoformat(text[:10])
            yield f"{day:%B} {day.day}, {day.year}"
            yield text[14:16]
        elif found.kind is LiteralKind.TIME_OF_DAY:
            yield text[3:5]
        elif found.kind is LiteralKind.DURATION:
            yield from re.findall(r"\d+", text)
        else:
            yield found.raw if found.kind.is_number else text


def _fields(node: Node) -> Iterator[str]:
    """Yield the names of a tree that are no lambda variables."""
    variables = {
        found.variable.text
        for found in walk(node)
        if isinstance(found, LambdaSegment) and isinstance(found.variable, Name)
    }
    for found in walk(node):
        if isinstance(found, NameSegment) and found.name.text not in variables:
            yield found.name.text


def _is_told(name: str, text: str) -> bool:
    words = [word.lower() for word in split_camel(name)]
    if all(word.removesuffix("s") in text for word in words if word not in _OPTIONAL):
        return True
    patterns = PHRASES.get(name, {}).values()
    starts = [re.sub(r"\{\d\}.*", "", pattern).strip() for pattern in patterns]
    return name in ADJECTIVES or any(start in text for start in starts)


@pytest.mark.parametrize("seed", range(400))
def test_every_literal_and_every_field_is_told(homes: ModelIndex, seed: int) -> None:
    made = RandomQueries(homes, random.Random(seed))
    query = made.query()
    tree = parse(query).tree
    said = explain(query, homes)
    told = _squeezed(said)
    lowered = said.casefold()
    for node in walk(tree):
        if not isinstance(node, Filter | OrderBy | Select):
            continue
        for literal in _literals(node):
            assert _squeezed(literal) in told, (query, said, literal)
        for name in _fields(node):
            is_label = "." in name or _is_told(name, lowered)
            assert is_label, (query, said, name)
