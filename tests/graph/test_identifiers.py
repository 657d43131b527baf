"""Which columns identify the rows of a type, and what a stem stands for."""

from __future__ import annotations

from reso_explorer.graph.identifiers import IdentifierKind, Identifiers

from .small import entity, graph_of


def identifiers(*types: object) -> Identifiers:
    return graph_of(*types).index.part(Identifiers)  # type: ignore[arg-type]


def test_keys_come_before_other_identifiers_whatever_the_key_of_the_type_is() -> None:
    found = identifiers(entity("Office", "OfficeMlsId", "OfficeKeyNumeric:Int64", "OfficeKey"))
    assert [(each.kind, each.column) for each in found.of("a.Office").values()] == [
        (IdentifierKind.KEY, "OfficeKey"),
        (IdentifierKind.NUMERIC_KEY, "OfficeKeyNumeric"),
        (IdentifierKind.MLS_ID, "OfficeMlsId"),
    ]
    assert found.stem_of("a.Office") == "Office"


def test_of_two_types_the_one_with_the_key_owns_the_stem() -> None:
    found = identifiers(entity("East", "BranchMlsId"), entity("West", "BranchKey"))
    assert found.owners("Branch") == ("a.West",)


def test_a_base_type_stands_for_what_derives_from_it() -> None:
    party = entity("Party", "TeamKey")
    inherits = entity("Team", "TeamMlsId", base="Party")
    found = identifiers(party, inherits)
    assert found.owners("Team") == ("a.Party",)
    assert list(found.of("a.Team")) == [IdentifierKind.KEY]
    redeclares = entity("Squad", "TeamKey", key="TeamKey", base="Party")
    assert identifiers(redeclares, party).owners("Team") == ("a.Party",)


def test_a_collection_and_a_missing_key_identify_nothing() -> None:
    found = identifiers(entity("Office", "OfficePhone", key="OfficeKey"))
    assert found.of("a.Office") == {}
    assert found.owners("Office") == ()


def test_types_of_one_key_are_told_apart_in_bounded_time() -> None:
    many = [entity(f"T{number}", "SameKey") for number in range(600)]
    graph = graph_of(*many, entity("Other", "OtherKey", "SameKey"))
    assert len(graph.index.part(Identifiers).owners("Same")) == 600
    (doubt,) = graph.ambiguous("a.Other")
    assert len(doubt.candidates) == 600
