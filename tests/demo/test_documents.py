"""The shipped documents, the source table and the names made from it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from reso_explorer.demo import document
from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.naming import encoded, member_name
from reso_explorer.demo.table.resources import RESOURCES, by_name
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from reso_explorer.demo.table.kinds import Resource

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
IDENTIFIER = re.compile(r"[^\W\d]\w{0,127}")
DIALECTS: tuple[document.Dialect, ...] = ("lookup", "enum")


def _parsed(dialect: document.Dialect) -> etree._Element:
    return etree.fromstring(document.text(dialect).encode())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_shipped_documents_are_fresh(dialect: document.Dialect) -> None:
    shipped = schema_file(document.file_name(dialect)).read_text(encoding="utf-8")
    assert shipped == document.text(dialect), "run python .ci/make_demo_schemas.py"


def test_property_is_wide_and_has_local_fields() -> None:
    fields = by_name()["Property"].fields
    assert len(fields) >= 110
    assert sum(field.label is not None for field in fields) >= 10


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_names_are_identifiers_and_used_once(resource: Resource) -> None:
    names = [field.name for field in resource.fields] + [nav.name for nav in resource.navs]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [name for name in names if not IDENTIFIER.fullmatch(name)] == []
    assert all(field.about.endswith(".") for field in resource.fields)


@pytest.mark.parametrize("name", lookups.names())
def test_lookup_values_have_distinct_texts_and_member_names(name: str) -> None:
    values = lookups.values(name)
    assert len({value.text for value in values}) == len(values)
    assert len({value.member for value in values}) == len(values)
    assert all(IDENTIFIER.fullmatch(value.member) for value in values)


def test_every_lookup_is_used_and_every_use_is_known() -> None:
    used = {field.lookup for resource in RESOURCES for field in resource.fields if field.lookup}
    assert used == set(lookups.names())


def test_relations_join_fields_that_exist() -> None:
    for resource in RESOURCES:
        for nav in resource.navs:
            assert nav.here in {field.name for field in resource.fields}, nav
            target = by_name()[nav.target]
            assert nav.there in {field.name for field in target.fields}, nav
            if nav.partner is not None:
                back = next(other for other in target.navs if other.name == nav.partner)
                assert (back.target, back.here, back.there) == (resource.name, nav.there, nav.here)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_type_and_binding_of_the_document_resolves(dialect: document.Dialect) -> None:
    root = _parsed(dialect)
    declared = {
        f"{schema.get('Namespace')}.{element.get('Name')}"
        for schema in root.iter(f"{EDM}Schema")
        for element in schema
        if element.get("Name")
    }
    for element in root.iter(f"{EDM}Property", f"{EDM}NavigationProperty", f"{EDM}EntitySet"):
        kind = (element.get("Type") or element.get("EntityType") or "").removeprefix("Collection(")
        assert kind.startswith("Edm.") or kind.rstrip(")") in declared
    sets = {element.get("Name"): element for element in root.iter(f"{EDM}EntitySet")}
    navs = {
        (kind.get("Name"), nav.get("Name"))
        for kind in root.iter(f"{EDM}EntityType")
        for nav in kind.iter(f"{EDM}NavigationProperty")
    }
    bound = {
        (name, binding.get("Path"))
        for name, element in sets.items()
        for binding in element.iter(f"{EDM}NavigationPropertyBinding")
        if binding.get("Target") in sets
    }
    assert bound == navs


def test_the_enum_document_has_a_flags_enum_with_powers_of_two_and_an_empty_enum() -> None:
    enums = {enum.get("Name"): enum for enum in _parsed("enum").iter(f"{EDM}EnumType")}
    pets = enums["PetsAllowed"]
    assert pets.get("IsFlags") == "true"
    values = [int(member.get("Value") or "") for member in pets.iter(f"{EDM}Member")]
    assert values == [1 << place for place in range(len(values))]
    assert len(enums["HighSchoolDistrict"].findall(f"{EDM}Member")) == 0
    assert "City" not in enums


def test_the_lookup_document_has_no_enums() -> None:
    assert not list(_parsed("lookup").iter(f"{EDM}EnumType"))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Auction Terms: Auction Date", "Auction_sp_Terms_co_Auction_sp_Date"),
        ("Dock & Float: Length (ft)", "Dock_sp_Float_co_Length_sp__lparen_ft_rparen_"),
        ("Slip #", "Slip_sp__pound_"),
        ("Deposit %", "Deposit_sp__percent_"),
        ("High-Tide", "High_hyphen_Tide"),
        ("Seller's", "Seller_squote_s"),
        ("Y/N", "YN"),
    ],
)
def test_labels_are_encoded_as_feeds_do(label: str, name: str) -> None:
    assert encoded(label) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Active Under Contract", "ActiveUnderContract"),
        ("Brick, Painted", "BrickPainted"),
        ("Buyer's Cut", "BuyersCut"),
        ("12 Months", "One2Months"),
        ("Multi/Split", "MultiSplit"),
    ],
)
def test_texts_become_member_names(text: str, name: str) -> None:
    assert member_name(text) == name
