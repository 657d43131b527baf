"""Attributes of the SAP namespace as annotations with standard terms.

SAP services of V2 state labels and capabilities as attributes. Each of them is kept as an
annotation `sap:name`; those with a customary mapping give an annotation with a standard term
as well, on the same element or, for filtering and sorting, on the entity sets of the type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import (
    Annotation,
    Collection,
    Constant,
    PathExpression,
    PropertyValue,
    Record,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Expression
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

SetRestrictions = dict[str, list[tuple[str, str, str]]]
"""By entity type: (restriction, property name, detail) as its properties state them."""

CORE: Final = "Org.OData.Core.V1"
CAPABILITIES: Final = "Org.OData.Capabilities.V1"

_FALSE: Final = Constant("Bool", value=False)
_TRUE: Final = Constant("Bool", value=True)

_SET_RECORDS: Final = {
    "creatable": ("InsertRestrictions", "Insertable"),
    "updatable": ("UpdateRestrictions", "Updatable"),
    "deletable": ("DeleteRestrictions", "Deletable"),
    "countable": ("CountRestrictions", "Countable"),
}
_FILTER_EXPRESSIONS: Final = {
    "single-value": "SingleValue",
    "multi-value": "MultiValue",
    "interval": "SingleRange",
}


def sap_annotations(
    ctx: Context, element: XmlElement, sap: dict[str, str], known: tuple[Annotation, ...]
) -> list[Annotation]:
    """Return annotations for the SAP attributes of an element, by local attribute name."""
    line = ctx.line(element)
    kept = [
        Annotation(f"sap:{name}", Constant("String", text), line=line) for name, text in sap.items()
    ]
    kind = ctx.kinds[element.tag]
    standard: list[tuple[str, Expression]] = []
    if kind == "Property":
        standard = _of_property(sap)
        _restrict(ctx, element, sap)
    elif kind == "EntitySet":
        standard = _of_set(sap)
    elif kind == "Schema" and "schema-version" in sap:
        standard = [(f"{CORE}.SchemaVersion", Constant("String", sap["schema-version"]))]
    elif kind in {"EntityType", "ComplexType", "Parameter"} and sap.get("label"):
        standard = [(f"{CORE}.Description", Constant("String", sap["label"]))]
    said = {annotation.term for annotation in known}
    return [Annotation(term, v, line=line) for term, v in standard if term not in said] + kept


def _of_property(sap: dict[str, str]) -> list[tuple[str, Expression]]:
    found: list[tuple[str, Expression]] = []
    text = sap.get("quickinfo") or sap.get("label")
    if text:
        found.append((f"{CORE}.Description", Constant("String", text)))
    if sap.get("updatable") == "false":
        term = "Computed" if sap.get("creatable") == "false" else "Immutable"
        found.append((f"{CORE}.{term}", _TRUE))
    pattern = sap.get("validation-regexp")
    if pattern:
        found.append(("Org.OData.Validation.V1.Pattern", Constant("String", pattern)))
    return found


def _of_set(sap: dict[str, str]) -> list[tuple[str, Expression]]:
    found: list[tuple[str, Expression]] = []
    for name, (term, member) in _SET_RECORDS.items():
        if sap.get(name) == "false":
            record = Record((PropertyValue(member, _FALSE),))
            found.append((f"{CAPABILITIES}.{term}", record))
    if sap.get("pageable") == "false":
        found.append((f"{CAPABILITIES}.TopSupported", _FALSE))
        found.append((f"{CAPABILITIES}.SkipSupported", _FALSE))
    if sap.get("requires-filter") == "true":
        record = Record((PropertyValue("RequiresFilter", _TRUE),))
        found.append((f"{CAPABILITIES}.FilterRestrictions", record))
    return found


def _restrict(ctx: Context, element: XmlElement, sap: dict[str, str]) -> None:
    """Note what a property of an entity type says about the sets of that type."""
    parent = element.getparent()
    if parent is None or ctx.kinds[parent.tag] != "EntityType":
        return
    name = element.get("Name", "")
    found: list[tuple[str, str, str]] = []
    if sap.get("filterable") == "false":
        found.append(("NonFilterableProperties", name, ""))
    if sap.get("required-in-filter") == "true":
        found.append(("RequiredProperties", name, ""))
    expression = _FILTER_EXPRESSIONS.get(sap.get("filter-restriction", ""))
    if expression:
        found.append(("FilterExpressionRestrictions", name, expression))
    if sap.get("sortable") == "false":
        found.append(("NonSortableProperties", name, ""))
    if found:
        ctx.restrictions.setdefault(ctx.path_of(parent), []).extend(found)


def with_restrictions(
    annotations: tuple[Annotation, ...], restrictions: list[tuple[str, str, str]], line: int
) -> tuple[Annotation, ...]:
    """Add to the annotations of a set what the properties of its type say about it."""
    filtering: list[PropertyValue] = []
    for member in ("RequiredProperties", "NonFilterableProperties"):
        paths = _paths(restrictions, member)
        if paths:
            filtering.append(PropertyValue(member, Collection(paths), line=line))
    expressions = tuple(
        Record(
            (
                PropertyValue("Property", PathExpression("PropertyPath", name), line=line),
                PropertyValue("AllowedExpressions", Constant("String", detail), line=line),
            )
        )
        for kind, name, detail in restrictions
        if kind == "FilterExpressionRestrictions"
    )
    if expressions:
        value = Collection(expressions)
        filtering.append(PropertyValue("FilterExpressionRestrictions", value, line=line))
    sorting = _paths(restrictions, "NonSortableProperties")
    annotations = _merged(annotations, "FilterRestrictions", filtering, line)
    values = [PropertyValue("NonSortableProperties", Collection(sorting), line=line)]
    return _merged(annotations, "SortRestrictions", values if sorting else [], line)


def _paths(restrictions: list[tuple[str, str, str]], member: str) -> tuple[Expression, ...]:
    return tuple(
        PathExpression("PropertyPath", name) for kind, name, _ in restrictions if kind == member
    )


def _merged(
    annotations: tuple[Annotation, ...], term: str, values: list[PropertyValue], line: int
) -> tuple[Annotation, ...]:
    """Add record values to the annotation with a capability term, which is made if need be."""
    if not values:
        return annotations
    qualified = f"{CAPABILITIES}.{term}"
    found: list[Annotation] = []
    merged = False
    for annotation in annotations:
        if annotation.term == qualified and isinstance(annotation.value, Record) and not merged:
            said = {value.name for value in annotation.value.values}
            added = tuple(value for value in values if value.name not in said)
            record = Record(annotation.value.values + added, annotation.value.type)
            annotation = Annotation(
                qualified, record, annotation.qualifier, annotation.annotations, annotation.line
            )
            merged = True
        found.append(annotation)
    if not merged:
        found.append(Annotation(qualified, Record(tuple(values)), line=line))
    return tuple(found)
