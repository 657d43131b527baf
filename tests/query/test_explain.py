from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query import explain, explain_clauses

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


def test_labels_and_display_texts_are_used(homes: ModelIndex) -> None:
    text = explain(
        "Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'ActiveUnderContract'"
        " and ListAgent/MemberFullName eq 'Ann' and Cooling/any(c:c eq 'CeilingFans')"
        "&$orderby=ListPrice desc&$expand=Media($filter=Order gt 2)",
        homes,
    )
    assert "Standard Status is Active Under Contract" in text
    assert "Member Full Name of List Agent is 'Ann'" in text
    assert "Ceiling Fan(s)" in text
    assert "List Price" in text
    assert "  Media" in text
    assert "Order is greater than 2" in text


def test_names_that_are_not_known_stay(homes: ModelIndex) -> None:
    assert "Nothing/Else" in explain("Property?$filter=Nothing/Else eq 1", homes)
    assert explain("(((", homes)


def test_clauses_keep_their_places(homes: ModelIndex) -> None:
    query = "Property?$filter=ListPrice gt 5&$top=3"
    clauses = explain_clauses(query, homes)
    assert [clause.part for clause in clauses] == ["path", "$filter", "$top"]
    assert clauses[2].span.of(query) == "$top=3"


def test_a_part_is_explained_with_its_resource(homes: ModelIndex) -> None:
    text = explain("ListPrice gt 5", homes, start="filter", resource="Property")
    assert "List Price is greater than 5" in text
