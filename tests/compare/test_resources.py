from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.compare import ElementKind, Impact

if TYPE_CHECKING:
    from tests.compare.conftest import Compare

TYPES = """
<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key>
 <Property Name="Id" Type="Edm.String" Nullable="false"/>
 <Property Name="City" Type="Edm.String"/>
 <NavigationProperty Name="Agent" Type="$.Agent"/></EntityType>
<EntityType Name="Villa" BaseType="$.House"/>
<EntityType Name="Agent"/>
<EntityContainer Name="Container">{}</EntityContainer>"""
CAPABILITY = '<Annotation Term="Org.OData.Capabilities.V1.{}">{}</Annotation>'


def resource(inside: str = "", name: str = "Houses", kind: str = "$.House") -> str:
    return f'<EntitySet Name="{name}" EntityType="{kind}">{inside}</EntitySet>'


def records(term: str, **values: str) -> str:
    inside = "".join(
        f'<PropertyValue Property="{name}" Bool="{value}"/>'
        if value in {"true", "false"}
        else f'<PropertyValue Property="{name}" Int="{value}"/>'
        if value.isdigit()
        else f'<PropertyValue Property="{name}"><Collection><PropertyPath>{value}'
        "</PropertyPath></Collection></PropertyValue>"
        for name, value in values.items()
    )
    return CAPABILITY.format(term, f"<Record>{inside}</Record>")


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


@pytest.mark.parametrize(
    ("old", "new", "impact", "sentence"),
    [
        ("", resource(), "safe", "Resource `Houses` (shop.House) is new."),
        (resource(), "", "breaking", "Resource `Houses` (shop.House) is gone."),
        (resource(), resource(kind="$.Villa"), "safe", "rows of type shop.Villa now"),
        (resource(), resource(kind="$.Agent"), "breaking", "rows of type shop.Agent now"),
        (resource(), resource(name="Homes"), "breaking", "perhaps renamed"),
        (
            resource(),
            '<Singleton Name="Houses" Type="$.House"/>',
            "breaking",
            "`Houses` became a singleton.",
        ),
    ],
)
def test_resources(compare: Compare, old: str, new: str, impact: str, sentence: str) -> None:
    change = only(compare(TYPES.format(old), TYPES.format(new)))
    assert change.element is ElementKind.RESOURCE
    assert change.impact == impact
    assert sentence in change.message


@pytest.mark.parametrize(
    ("old", "new", "impact", "sentence"),
    [
        (
            "",
            records("CountRestrictions", Countable="false"),
            "breaking",
            "`Houses` can no longer be counted ($count).",
        ),
        (
            records("SearchRestrictions", Searchable="false"),
            "",
            "safe",
            "`Houses` can be searched ($search) now.",
        ),
        (
            records("FilterRestrictions", RequiresFilter="false"),
            records("FilterRestrictions", RequiresFilter="true"),
            "breaking",
            "`Houses` must be asked with a $filter now.",
        ),
        (
            "",
            records("FilterRestrictions", RequiredProperties="City"),
            "breaking",
            "`Houses/City` must be in every $filter now.",
        ),
        (
            "",
            records("FilterRestrictions", NonFilterableProperties="City"),
            "breaking",
            "`Houses/City` can no longer be used in $filter.",
        ),
        (
            records("SortRestrictions", NonSortableProperties="City"),
            "",
            "safe",
            "`Houses/City` can be used in $orderby now.",
        ),
        (
            records("ExpandRestrictions", MaxLevels="3"),
            records("ExpandRestrictions", MaxLevels="2"),
            "breaking",
            "The limit of levels of $expand of `Houses` went from 3 to 2.",
        ),
        (
            "",
            records("InsertRestrictions", Insertable="false"),
            "info",
            "`Houses` can no longer be inserted into.",
        ),
    ],
)
def test_capabilities(compare: Compare, old: str, new: str, impact: str, sentence: str) -> None:
    change = only(compare(TYPES.format(resource(old)), TYPES.format(resource(new))))
    assert change.element is ElementKind.CAPABILITY
    assert change.impact == impact
    assert change.message == sentence


def test_what_a_container_says_of_all_is_told_once(compare: Compare) -> None:
    sets = "".join(resource(name=f"H{n}") for n in range(4))
    whole = CAPABILITY.format("TopSupported", "<Bool>false</Bool>")
    whole = '<Annotation Term="Org.OData.Capabilities.V1.DefaultCapabilities"><Record>{}'.format(
        '<PropertyValue Property="TopSupported" Bool="false"/></Record></Annotation>'
    )
    change = only(compare(TYPES.format(sets), TYPES.format(sets + whole)))
    assert change.message == "4 resources can no longer be limited ($top)."
    assert change.impact is Impact.BREAKING


def test_annotations_from_outside_count_as_those_inside(compare: Compare) -> None:
    inside = records("CountRestrictions", Countable="false")
    outside = f'<Annotations Target="$.Container/Houses">{inside}</Annotations>'
    assert compare(TYPES.format(resource(inside)), TYPES.format(resource()) + outside) == ()
    change = only(compare(TYPES.format(resource()), TYPES.format(resource()) + outside))
    assert change.message == "`Houses` can no longer be counted ($count)."


def test_a_relation_bound_to_another_resource(compare: Compare) -> None:
    bound = '<NavigationPropertyBinding Path="Agent" Target="{}"/>'
    agents = resource(name="Agents", kind="$.Agent") + resource(name="Staff", kind="$.Agent")
    old = TYPES.format(agents + resource(bound.format("Agents")))
    change = only(compare(old, TYPES.format(agents + resource(bound.format("Staff")))))
    assert (change.element, change.path) == (ElementKind.BINDING, "Houses/Agent")
    assert (change.before, change.after, change.impact) == ("Agents", "Staff", Impact.INFO)


def test_the_name_of_the_container_is_for_information(compare: Compare) -> None:
    old = TYPES.format(resource())
    change = only(
        compare(old, old.replace("Container", "Vault").replace("EntityVault", "EntityContainer"))
    )
    assert (change.element, change.impact) == (ElementKind.CONTAINER, Impact.INFO)
