from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.compare import ElementKind, Impact

if TYPE_CHECKING:
    from tests.compare.conftest import Compare

KEY = '<Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String" Nullable="false"/>'


def entity(name: str, inside: str = "", rest: str = "") -> str:
    return f'<EntityType Name="{name}" {rest}>{inside}</EntityType>'


def enum(name: str, *members: str, rest: str = "") -> str:
    return f'<EnumType Name="{name}" {rest}>{"".join(members)}</EnumType>'


def member(name: str, value: int, inside: str = "") -> str:
    return f'<Member Name="{name}" Value="{value}">{inside}</Member>'


def fields(*names: str) -> str:
    return "".join(f'<Property Name="{name}" Type="Edm.String"/>' for name in names)


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


@pytest.mark.parametrize(
    ("inside", "element"),
    [
        ('<EntityType Name="T"/>', "entity-type"),
        ('<ComplexType Name="T"/>', "complex-type"),
        ('<EnumType Name="T"/>', "enum-type"),
        ('<TypeDefinition Name="T" UnderlyingType="Edm.String"/>', "type-definition"),
    ],
)
def test_a_type_comes_safely_and_goes_breaking(compare: Compare, inside: str, element: str) -> None:
    gone, fresh = only(compare(inside, "")), only(compare("", inside))
    assert (gone.element, gone.impact, gone.kind) == (element, "breaking", "removed")
    assert (fresh.element, fresh.impact, fresh.kind) == (element, "safe", "added")
    assert gone.path == fresh.path == "shop.T"


def test_the_members_of_a_type_that_is_gone_are_not_listed(compare: Compare) -> None:
    change = only(compare(entity("House", KEY + fields("A", "B")), ""))
    assert change.message == "Entity type `House` is gone (3 fields, 0 relations)."


def test_a_type_with_much_the_same_members_is_perhaps_renamed(compare: Compare) -> None:
    user = entity("Deal", KEY + '<NavigationProperty Name="House" Type="$.{}"/>')
    old = entity("House", KEY + fields("City", "Street")) + user.format("House")
    new = entity("Dwelling", KEY + fields("City", "Street")) + user.format("Dwelling")
    change = only(compare(old, new))
    assert (change.before, change.after) == ("shop.House", "shop.Dwelling")
    assert change.impact is Impact.BREAKING
    assert "perhaps renamed" in change.message


def test_types_with_little_in_common_are_not_taken_for_renamed(compare: Compare) -> None:
    old, new = entity("House", KEY + fields("City")), entity("Agent", fields("Phone", "Name"))
    assert [change.kind for change in compare(old, new)] == ["removed", "added"]


@pytest.mark.parametrize(
    ("old", "new", "impact"),
    [
        ('HasStream="true"', "", "breaking"),
        ("", 'HasStream="true"', "safe"),
        ("", 'Abstract="true"', "info"),
        ("", 'OpenType="true"', "info"),
    ],
)
def test_traits(compare: Compare, old: str, new: str, impact: str) -> None:
    change = only(compare(entity("House", KEY, old), entity("House", KEY, new)))
    assert (change.element, change.impact) == ("entity-type", impact)


def test_another_key_breaks(compare: Compare) -> None:
    other = KEY.replace('PropertyRef Name="Id"', 'PropertyRef Name="Number"')
    old = entity("House", KEY + fields("Number"))
    change = only(compare(old, entity("House", other + fields("Number"))))
    assert change.element is ElementKind.KEY
    assert change.impact is Impact.BREAKING
    assert change.message == "The key of `House` went from Id to Number."


def test_a_lost_base_type_names_the_lost_members(compare: Compare) -> None:
    base = entity("Thing", KEY + fields("Colour"))
    old = base + entity("House", "", 'BaseType="$.Thing"')
    change = only(compare(old, base + entity("House")))
    assert change.element is ElementKind.BASE_TYPE
    assert change.impact is Impact.BREAKING
    assert change.message.endswith("no longer derives from shop.Thing and loses `Id`, `Colour`.")


def test_a_type_between_is_safe(compare: Compare) -> None:
    base = entity("Thing", KEY)
    old = base + entity("House", "", 'BaseType="$.Thing"')
    between = entity("Building", "", 'BaseType="$.Thing"')
    changes = compare(old, base + between + entity("House", "", 'BaseType="$.Building"'))
    assert [change.impact for change in changes] == [Impact.SAFE, Impact.SAFE]


# --- enumerations -----------------------------------------------------------------------------


def test_values_go_breaking_and_come_for_information(compare: Compare) -> None:
    old = enum("Status", member("Open", 0), member("Sold", 1))
    new = enum("Status", member("Open", 0), member("Withdrawn", 2))
    gone, fresh = compare(old, new)
    assert (gone.path, gone.impact, gone.kind) == ("shop.Status/Sold", "breaking", "removed")
    assert (fresh.path, fresh.impact, fresh.kind) == ("shop.Status/Withdrawn", "info", "added")


def test_a_near_value_is_perhaps_renamed(compare: Compare) -> None:
    change = only(
        compare(enum("Status", member("Canceled", 0)), enum("Status", member("Cancelled", 0)))
    )
    assert (change.before, change.after, change.impact) == ("Canceled", "Cancelled", "breaking")


def test_a_placeholder_is_no_value(compare: Compare) -> None:
    old = enum("City", member("SampleCityEnumValue", 0))
    assert compare(old, enum("City")) == ()


def test_another_number_is_for_information(compare: Compare) -> None:
    change = only(compare(enum("Status", member("Open", 0)), enum("Status", member("Open", 7))))
    assert (change.before, change.after, change.impact) == ("0", "7", "info")


def test_numbers_by_position_are_no_change(compare: Compare) -> None:
    old = enum("Status", '<Member Name="A"/>', '<Member Name="B"/>')
    assert compare(old, enum("Status", '<Member Name="B"/>', '<Member Name="A"/>')) == ()


def test_flags_break(compare: Compare) -> None:
    change = only(compare(enum("Status"), enum("Status", rest='IsFlags="true"')))
    assert change.impact is Impact.BREAKING
    assert "several members at once" in change.message


def test_a_type_definition_is_judged_by_what_is_below(compare: Compare) -> None:
    definition = '<TypeDefinition Name="Money" UnderlyingType="{}" {}/>'
    old = definition.format("Edm.Decimal", 'Precision="9"')
    changes = compare(old, definition.format("Edm.String", ""))
    assert {change.element: change.impact for change in changes} == {"type": Impact.BREAKING}
    facets = compare(definition.format("Edm.Decimal", ""), old)
    assert [(change.element, change.impact) for change in facets] == [("facet", Impact.SAFE)]
