"""A default value that is no value of its type, section 7.2.7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import ComplexType, EntityType, EnumType
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template
from reso_explorer.edm import INTEGER_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_FORMS: Final = {
    "Edm.Boolean": re.compile(r"(true|false|0|1)$", re.IGNORECASE),
    "Edm.Date": re.compile(r"-?\d{4,}-\d\d-\d\d$"),
    "Edm.DateTimeOffset": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d.*$"),
    "Edm.Decimal": re.compile(r"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)[mM]?$"),
    "Edm.Double": re.compile(r"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)[dD]?$"),
    "Edm.Duration": re.compile(r"[+-]?P.+$"),
    "Edm.Guid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"),
    "Edm.Single": re.compile(r"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)[fF]?$"),
    "Edm.TimeOfDay": re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,12})?)?$"),
}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield default values that cannot be read as their type."""
    for item in scope.typed:
        text = item.element.default_value
        if text is None or text == "null":
            continue
        wrong = item.element.is_collection or not fits(scope, item.element.type, text.strip())
        if wrong:
            yield RULE.at(
                Location(item.path, item.element.line),
                "collection" if item.element.is_collection else "",
                value=text,
                type=item.element.type,
            )


def fits(scope: Scope, type_name: str, text: str) -> bool:
    """Tell whether a text can be a value of a type; unknown types take any text."""
    primitive = scope.index.primitive(type_name)
    if primitive in INTEGER_RANGES:
        low, high = INTEGER_RANGES[primitive]
        digits = text.rstrip("lL")
        is_integer = len(digits) < 40 and bool(re.match(r"[+-]?\d+$", digits))
        return is_integer and low <= int(digits) <= high
    form = _FORMS.get(primitive)
    if form is not None:
        return form.match(text) is not None
    found = scope.index.types.get(primitive)
    if isinstance(found, EnumType):
        names = scope.member_names[found.qualified_name]
        parts = [part.strip().strip("'") for part in text.rpartition("/")[2].split(",")]
        return all(part in names or part.lstrip("-").isdigit() for part in parts)
    return not isinstance(found, EntityType | ComplexType)


RULE: Final = Rule(
    code="default-value-mismatch",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A default value isn't a value of its type.",
    help="The default isn't a value of the property's type, so tools that use it fail.",
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Byte" DefaultValue="256"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.Byte" DefaultValue="255"/>
</ComplexType>
""",
    spec="7.2.7",
    message="The default value `{value}` isn't a value of `{type:long}`.",
    variants={
        "collection": Template("The default value `{value}` isn't a collection of `{type:long}`."),
    },
)
