from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.compare.conftest import Compare

OPTIONAL = '<Annotation Term="Org.OData.Core.V1.OptionalParameter"/>'


def parameter(name: str, kind: str = "Edm.String", inside: str = "") -> str:
    return f'<Parameter Name="{name}" Type="{kind}">{inside}</Parameter>'


def function(*parameters: str, rest: str = "", returns: str = "Edm.Int32") -> str:
    return (
        f'<Function Name="Nearby" {rest}>{"".join(parameters)}'
        f'<ReturnType Type="{returns}"/></Function>'
    )


def action(*parameters: str) -> str:
    return f'<Action Name="Nearby">{"".join(parameters)}</Action>'


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


@pytest.mark.parametrize(
    ("old", "new", "element", "impact"),
    [
        ("", function(), "operation", "safe"),
        (function(), "", "operation", "breaking"),
        ("", action(), "operation", "info"),
        (action(), "", "operation", "info"),
        (function(), function(parameter("town")), "parameter", "breaking"),
        (function(), function(parameter("town", inside=OPTIONAL)), "parameter", "safe"),
        (function(parameter("town")), function(), "parameter", "breaking"),
        (action(), action(parameter("town")), "parameter", "info"),
        (function(), function(returns="Edm.Int64"), "type", "info"),
        (function(), function(returns="Collection(Edm.Int32)"), "type", "breaking"),
        (function(rest='IsComposable="true"'), function(), "operation", "breaking"),
        (
            function(parameter("x", "Edm.Int32")),
            function(parameter("x", "Edm.String")),
            "type",
            "breaking",
        ),
        (
            action(parameter("x", "Edm.Int32")),
            action(parameter("x", "Edm.String")),
            "type",
            "info",
        ),
    ],
)
def test_operations(compare: Compare, old: str, new: str, element: str, impact: str) -> None:
    change = only(compare(old, new))
    assert (change.element, change.impact) == (element, impact)


def test_overloads_are_told_apart_by_parameters(compare: Compare) -> None:
    old = function(parameter("town")) + function(parameter("zip"))
    new = function(parameter("zip")) + function(parameter("town"), parameter("street"))
    change = only(compare(old, new))
    assert (change.element, change.kind, change.path) == (
        "parameter",
        "added",
        "shop.Nearby/street",
    )


def test_the_name_of_the_binding_parameter_matters_to_nobody(compare: Compare) -> None:
    kind = '<EntityType Name="House"/>'
    bound = 'IsBound="true"'
    old = kind + function(parameter("it", "$.House"), rest=bound)
    assert compare(old, kind + function(parameter("house", "$.House"), rest=bound)) == ()


def test_imports(compare: Compare) -> None:
    container = '<EntityContainer Name="C">{}</EntityContainer>'
    imported = '<FunctionImport Name="Nearby" Function="$.Nearby"/>'
    full, empty = function() + container.format(imported), function() + container.format("")
    assert only(compare(full, empty)).impact == "breaking"
    assert only(compare(empty, full)).impact == "safe"
    other = full.replace('Function="$.Nearby"', 'Function="$.Near"')
    assert only(compare(full, other)).message == "`Nearby` calls shop.Near now, before shop.Nearby."
