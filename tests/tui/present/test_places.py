from __future__ import annotations

from reso_explorer.tui.present.places import OVERVIEW, History, Place, PlaceKind

PROPERTY = Place(PlaceKind.RESOURCE, "Property")
MEMBER = Place(PlaceKind.RESOURCE, "Member")
PRICE = Place(PlaceKind.FIELD, "NS.Property/ListPrice", "Property")


def test_names_come_from_paths() -> None:
    assert PRICE.name == "ListPrice"
    assert PRICE.type_name == "NS.Property"
    assert PROPERTY.name == "Property"
    assert Place(PlaceKind.TYPE, "org.reso.Thing").name == "Thing"
    assert Place(PlaceKind.LOOKUP, "lookup:City").name == "City"


def test_back_and_forward() -> None:
    history = History()
    history.visit(PROPERTY)
    history.visit(PRICE)
    assert history.back() == PROPERTY
    assert history.back() == OVERVIEW
    assert not history.can_go_back
    assert history.forward() == PROPERTY
    history.visit(MEMBER)
    assert not history.can_go_forward
    assert history.back() == PROPERTY


def test_glances_replace_each_other() -> None:
    history = History()
    history.visit(PROPERTY)
    history.visit(PRICE, glance=True)
    history.visit(MEMBER, glance=True)
    assert history.here == MEMBER
    assert history.back() == PROPERTY


def test_staying_at_a_glance_keeps_it() -> None:
    history = History()
    history.visit(PROPERTY, glance=True)
    history.visit(PROPERTY)
    history.visit(PRICE, glance=True)
    assert history.back() == PROPERTY


def test_visiting_the_place_before_a_glance_returns_to_it() -> None:
    history = History()
    history.visit(PROPERTY)
    history.visit(PRICE, glance=True)
    history.visit(PROPERTY)
    assert history.here == PROPERTY
    assert history.places == [OVERVIEW, PROPERTY]
