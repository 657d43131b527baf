from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.compare.conftest import Compare

TYPES = (
    '<EntityType Name="Agent"><Property Name="Key" Type="Edm.String"/></EntityType>'
    '<EntityType Name="Star" BaseType="$.Agent"/>'
    '<EntityType Name="House"><Property Name="AgentKey" Type="Edm.String"/>{}</EntityType>'
)
JOIN = '<ReferentialConstraint Property="AgentKey" ReferencedProperty="{}"/>'


def relation(kind: str = "$.Agent", rest: str = "", inside: str = "") -> str:
    return TYPES.format(
        f'<NavigationProperty Name="Agent" Type="{kind}" {rest}>{inside}</NavigationProperty>'
    )


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


@pytest.mark.parametrize(
    ("old", "new", "element", "impact"),
    [
        (TYPES.format(""), relation(), "relation", "safe"),
        (relation(), TYPES.format(""), "relation", "breaking"),
        (relation(), relation("Collection($.Agent)"), "relation", "breaking"),
        (relation(), relation("$.Star"), "relation", "safe"),
        (relation(), relation("$.House"), "relation", "breaking"),
        (relation(), relation(rest='Nullable="false"'), "nullability", "safe"),
        (relation(), relation(rest='Partner="Houses"'), "relation", "safe"),
        (relation(), relation(rest='ContainsTarget="true"'), "relation", "info"),
        (relation(), relation(inside=JOIN.format("Key")), "join", "safe"),
        (relation(inside=JOIN.format("Key")), relation(), "join", "info"),
        (
            relation(inside=JOIN.format("Key")),
            relation(inside=JOIN.format("Id")),
            "join",
            "breaking",
        ),
        (relation(), relation(inside='<OnDelete Action="Cascade"/>'), "relation", "safe"),
    ],
)
def test_a_relation_that_changed(
    compare: Compare, old: str, new: str, element: str, impact: str
) -> None:
    change = only(compare(old, new))
    assert (change.element, change.impact) == (element, impact)
    assert change.path == "shop.House/Agent"


def test_join_columns_are_told(compare: Compare) -> None:
    old, new = relation(inside=JOIN.format("Key")), relation(inside=JOIN.format("Id"))
    change = only(compare(old, new))
    assert (change.before, change.after) == ("AgentKey = Key", "AgentKey = Id")
