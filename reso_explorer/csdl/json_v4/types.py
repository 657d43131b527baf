"""Types, properties, operations and terms in CSDL JSON, sections 6 to 12 and 14.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.json_v4.annotations import read_annotations
from reso_explorer.csdl.json_v4.facets import TYPED, read_facets, typed_fields
from reso_explorer.csdl.json_v4.parse import JsonNumber, JsonObject
from reso_explorer.csdl.model import (
    Action,
    ComplexType,
    EntityType,
    EnumMember,
    EnumType,
    Function,
    NavigationProperty,
    Parameter,
    Property,
    PropertyRef,
    ReferentialConstraint,
    ReturnType,
    Term,
    TypeDefinition,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.json_v4.context import Place

_STRUCTURED: Final = frozenset({"$Kind", "$BaseType", "$Abstract", "$OpenType"})
_NAVIGATION: Final = frozenset(
    {
        *("$Kind", "$Type", "$Collection", "$Nullable", "$Partner", "$ContainsTarget"),
        *("$ReferentialConstraint", "$OnDelete"),
    }
)
_OPERATION: Final = frozenset(
    {"$Kind", "$IsBound", "$EntitySetPath", "$Parameter", "$ReturnType", "$IsComposable"}
)


def _structured(place: Place, name: str, namespace: str) -> dict[str, Any]:
    properties: list[Property] = []
    navigation: list[NavigationProperty] = []
    for member in place.children():
        inner = place.inner(member, f"{place.path}/{member}")
        if inner is None:
            continue
        kind = inner.text("$Kind") or "Property"
        if kind == "NavigationProperty":
            navigation.append(_navigation_property(inner, member))
        elif kind == "Property":
            properties.append(_property(inner, member))
        else:
            message = f"A type has a {shown(kind)}; it's ignored."
            place.ctx.report("unknown-member", message, place, member)
    base = place.text("$BaseType")
    return {
        "name": name,
        "namespace": namespace,
        "base_type": None if base is None else place.ctx.names[base],
        "abstract": place.flag("$Abstract") is True,
        "open_type": place.flag("$OpenType") is True,
        "properties": tuple(properties),
        "navigation_properties": tuple(navigation),
        "annotations": read_annotations(place),
        "line": place.line,
    }


def read_entity_type(place: Place, name: str, namespace: str) -> EntityType:
    """Read an entity type, section 6."""
    place.report_unknown(_STRUCTURED | {"$HasStream", "$Key"})
    return EntityType(
        has_stream=place.flag("$HasStream") is True,
        key=_key(place),
        **_structured(place, name, namespace),
    )


def _key(place: Place) -> tuple[PropertyRef, ...]:
    value = place.value.get("$Key", [])
    if not isinstance(value, list):
        place.wrong("$Key", "an array")
        return ()
    line = place.ctx.line(place.value, "$Key")
    parts: list[PropertyRef] = []
    for item in value:
        if isinstance(item, str):
            parts.append(PropertyRef(place.ctx.paths[item], None, line))
        elif isinstance(item, JsonObject):
            for alias, path in item.items():
                if isinstance(path, str):
                    at = place.ctx.line(item, alias)
                    parts.append(PropertyRef(place.ctx.paths[path], alias, at))
        else:
            place.wrong("$Key", "an array of names")
    return tuple(parts)


def read_complex_type(place: Place, name: str, namespace: str) -> ComplexType:
    """Read a complex type, section 9."""
    place.report_unknown(_STRUCTURED)
    return ComplexType(**_structured(place, name, namespace))


def _property(place: Place, name: str) -> Property:
    place.report_unknown(TYPED | {"$Kind"})
    return Property(name=name, annotations=read_annotations(place), **typed_fields(place))


def _navigation_property(place: Place, name: str) -> NavigationProperty:
    place.report_unknown(_NAVIGATION)
    fields = typed_fields(place, default=None)
    partner = place.text("$Partner")
    return NavigationProperty(
        name=name,
        type=fields["type"],
        is_collection=fields["is_collection"],
        nullable=None if fields["is_collection"] else fields["nullable"],
        partner=None if partner is None else place.ctx.paths[partner],
        contains_target=place.flag("$ContainsTarget") is True,
        referential_constraints=_constraints(place),
        on_delete=place.text("$OnDelete"),
        on_delete_annotations=read_annotations(place, "$OnDelete"),
        annotations=read_annotations(place),
        line=place.line,
    )


def _constraints(place: Place) -> tuple[ReferentialConstraint, ...]:
    if "$ReferentialConstraint" not in place.value:
        return ()
    inner = place.inner("$ReferentialConstraint", place.path)
    if inner is None:
        return ()
    return tuple(
        ReferentialConstraint(
            property=place.ctx.paths[name],
            referenced_property=place.ctx.paths[inner.text(name) or ""],
            annotations=read_annotations(inner, name),
            line=place.ctx.line(inner.value, name),
        )
        for name in inner.children()
    )


def read_enum_type(place: Place, name: str, namespace: str) -> EnumType:
    """Read an enumeration, section 10; every member of the object is a member with its value."""
    place.report_unknown({"$Kind", "$UnderlyingType", "$IsFlags"})
    members: list[EnumMember] = []
    implied = 0
    for member in place.children():
        value = place.value[member]
        line = place.ctx.line(place.value, member)
        number: int | None = None
        if isinstance(value, str) and value.lstrip("-").isdigit() and len(value) < 21:
            number = int(value)
        if number is None or not -(2**63) <= number < 2**63:
            number = None
            message = f"A member has the value {shown(str(value))}, which isn't a 64-bit integer."
            place.ctx.report("invalid-enum-value", message, place, member)
        elif not isinstance(value, JsonNumber):
            message = "The value of a member is written as a string."
            place.ctx.report("wrong-json-type", message, place, member)
        members.append(
            EnumMember(
                name=member,
                value=implied if number is None else number,
                is_explicit=number is not None,
                annotations=read_annotations(place, member),
                line=line,
            )
        )
        implied = members[-1].value + 1
    return EnumType(
        name=name,
        namespace=namespace,
        underlying_type=place.ctx.types[place.text("$UnderlyingType") or "Edm.Int32"][0],
        is_flags=place.flag("$IsFlags") is True,
        members=tuple(members),
        annotations=read_annotations(place),
        line=place.line,
    )


def read_type_definition(place: Place, name: str, namespace: str) -> TypeDefinition:
    """Read a type definition, section 11."""
    known = ("$MaxLength", "$Precision", "$Scale", "$Unicode", "$SRID")
    place.report_unknown({"$Kind", "$UnderlyingType", *known})
    written = place.text("$UnderlyingType")
    if written is None:
        message = "$UnderlyingType is missing; Edm.String is assumed."
        place.ctx.report("missing-type", message, place)
    underlying = place.ctx.types[written or "Edm.String"][0]
    facets = read_facets(place, known)
    if underlying == "Edm.Decimal":
        facets.setdefault("scale", "variable")
    return TypeDefinition(
        name=name,
        namespace=namespace,
        underlying_type=underlying,
        annotations=read_annotations(place),
        line=place.line,
        **facets,
    )


def read_term(place: Place, name: str, namespace: str) -> Term:
    """Read a term, section 14.1."""
    place.report_unknown(TYPED | {"$Kind", "$BaseTerm", "$AppliesTo"})
    base = place.text("$BaseTerm")
    applies_to = place.value.get("$AppliesTo", [])
    if not isinstance(applies_to, list):
        place.wrong("$AppliesTo", "an array")
        applies_to = []
    return Term(
        name=name,
        namespace=namespace,
        base_term=None if base is None else place.ctx.names[base],
        applies_to=tuple(str(item) for item in applies_to if isinstance(item, str)),
        annotations=read_annotations(place),
        **typed_fields(place),
    )


def read_operation(place: Place, name: str, namespace: str) -> Action | Function:
    """Read one overload of an action or function, section 12."""
    place.report_unknown(_OPERATION)
    path = place.text("$EntitySetPath")
    return_type: ReturnType | None = None
    if "$ReturnType" in place.value:
        inner = place.inner("$ReturnType", place.path)
        if inner is not None:
            inner.report_unknown(TYPED)
            return_type = ReturnType(annotations=read_annotations(inner), **typed_fields(inner))
    fields: dict[str, Any] = {
        "name": name,
        "namespace": namespace,
        "is_bound": place.flag("$IsBound") is True,
        "entity_set_path": None if path is None else place.ctx.paths[path],
        "parameters": tuple(_parameter(p) for p in place.items_of("$Parameter", place.path)),
        "return_type": return_type,
        "annotations": read_annotations(place),
        "line": place.line,
    }
    if place.text("$Kind") == "Action":
        return Action(**fields)
    return Function(is_composable=place.flag("$IsComposable") is True, **fields)


def _parameter(place: Place) -> Parameter:
    place.report_unknown(TYPED | {"$Name"})
    name = place.text("$Name")
    if name is None:
        place.ctx.report("missing-name", "A parameter has no $Name.", place)
    place.path = f"{place.path}/{name or ''}"
    return Parameter(name=name or "", annotations=read_annotations(place), **typed_fields(place))
