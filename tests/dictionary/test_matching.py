"""Two dictionaries side by side: which rule pairs what, once, and what differs."""

from __future__ import annotations

from typing import Any

import msgspec

from reso_explorer.dictionary.matching import Match, match
from reso_explorer.dictionary.model import Dictionary


def feed(fields: dict[str, dict[str, Any]], lookups: dict[str, Any] | None = None) -> Dictionary:
    """Return a dictionary with one resource."""
    plain = {"type": "string", "edmType": "Edm.String"}
    data = {
        "format": "reso-explorer/dictionary",
        "version": "2.0",
        "service": {"protocol": "odata-4"},
        "resources": {
            "Homes": {
                "name": "Homes",
                "kind": "set",
                "type": "f.Home",
                "fields": {name: {"name": name} | plain | more for name, more in fields.items()},
                "relations": {},
            }
        },
        "types": {},
        "lookups": {
            name: {"name": name, "source": "enum", "values": values}
            for name, values in (lookups or {}).items()
        },
    }
    return msgspec.convert(data, Dictionary)


def pairs(left: Dictionary, right: Dictionary, start: str) -> set[tuple[Any, ...]]:
    def short(place: str | None) -> str | None:
        return None if place is None else place.rpartition("/")[2]

    return {
        (short(each.left), short(each.right), each.by, each.sure)
        for each in match(left, right).pairs
        if (each.left or each.right or "").startswith(start)
    }


def test_each_field_is_paired_once_by_the_first_rule_that_fits() -> None:
    left = feed(
        {
            "A1": {"notes": {"standard": "Noted"}},
            "LP": {"standard": "ListPrice"},
            "City": {},
            "list_office": {},
            "Rooms": {"label": "Rooms, total"},
            "Own": {},
        }
    )
    right = feed(
        {
            "Noted": {},
            "A1": {},
            "ListPrice": {},
            "City": {},
            "ListOffice": {},
            "R": {"label": "rooms total"},
        }
    )
    assert pairs(left, right, "/resources/Homes/fields") == {
        ("A1", "Noted", "notes", True),
        ("LP", "ListPrice", "standard", True),
        ("City", "City", "name", True),
        ("list_office", "ListOffice", "normalised", False),
        ("Rooms", "R", "label", False),
        ("Own", None, None, None),
        (None, "A1", None, None),
    }


def test_lookups_of_paired_fields_and_their_values_follow() -> None:
    left = feed({"State": {"lookup": "f.S"}}, {"f.S": {"Active": {}, "UC": {"legacy": "Under"}}})
    right = feed({"State": {"lookup": "T"}}, {"T": {"active": {}, "Under": {}, "New": {}}})
    assert pairs(left, right, "/lookups") == {
        ("f.S", "T", "name", True),
        ("Active", "active", "normalised", False),
        ("UC", "Under", "legacy", True),
        (None, "New", None, None),
    }


def test_lookups_without_a_pair_of_fields_are_proposed_by_their_values() -> None:
    left = feed({}, {"Kinds": {"A": {}, "B": {}, "C": {}}, "Few": {"Z": {}}})
    right = feed({}, {"Sorts": {"a": {}, "b": {}, "c": {}, "D": {}}, "Lone": {"Z": {}}})
    found = pairs(left, right, "/lookups")
    assert ("Kinds", "Sorts", "values", False) in found
    assert ("Few", None, None, None) in found


def test_what_code_depends_on_differs() -> None:
    left = feed(
        {"Price": {"type": "decimal", "maxLength": 5, "declaredBy": "x", "notes": {"note": "y"}}}
    )
    right = feed({"Price": {"type": "string", "maxLength": 5, "census": {"fill": 1.0}}})
    (pair,) = [each for each in match(left, right).pairs if (each.left or "").endswith("Price")]
    assert pair.differs == ("type",)


def test_a_dictionary_matches_itself_by_name() -> None:
    both = feed({"a/b~": {}, "c": {"lookup": "L"}}, {"L": {"1": {}}})
    found = match(both, both)
    assert [each for each in found.pairs if each.left != each.right or each.differs] == []
    assert (
        Match(
            left="/resources/Homes/fields/a~1b~0",
            right="/resources/Homes/fields/a~1b~0",
            by="name",
            sure=True,
        )
        in found.pairs
    )
    assert found.left.fingerprint == found.right.fingerprint
    assert found.left.fingerprint.startswith("sha256:")
