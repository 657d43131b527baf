"""What attributes of V1-V3 documents say, in the standard terms of V4.

Services of SAP and SuccessFactors state labels and capabilities as attributes (`sap:filterable`,
`sf:label`), and `ConcurrencyMode` marks the properties behind an ETag. Readers keep each of them
as an annotation, such as `sap:filterable`; here the customary standard term is added. What a
property says about queries belongs to the entity sets of its type.

Where the document also states the standard term itself, inline or from outside, there is still
one annotation: the values it states win, and lists of properties are united.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    Annotation,
    Collection,
    Constant,
    PathExpression,
    PropertyValue,
    Record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import (
        AnnotationGroup,
        EntityContainer,
        EntitySet,
        Expression,
        Model,
        Property,
        Schema,
        StructuredType,
    )

CORE: Final = "Org.OData.Core.V1"
CAPABILITIES: Final = "Org.OData.Capabilities.V1"
PREFIXES: Final = frozenset({"sap", "sf"})
"""Prefixes of the attributes that are understood here; `sf` is SuccessFactors."""

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

_Stated = dict[str, "Expression"]
"""Values by qualified term."""


def with_standard_terms(model: Model) -> Model:
    """Return the model with the standard terms that its vendor attributes amount to."""
    return _StandardTerms(model).model()


class _StandardTerms:
    """Adds terms element by element; what sets get may have to go where it is stated already."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._index = ModelIndex(model)
        self._outside: dict[str, _Stated] = {}

    def model(self) -> Model:
        schemas = [self._schema(schema) for schema in self._model.schemas]
        if self._outside:
            schemas = [self._with_outside(schema) for schema in schemas]
        return replace(self._model, schemas=tuple(schemas))

    def _schema(self, schema: Schema) -> Schema:
        version = _attributes(schema.annotations).get("schema-version")
        stated: _Stated = {}
        if version:
            stated[f"{CORE}.SchemaVersion"] = Constant("String", version)
        return replace(
            schema,
            annotations=self._added(schema.annotations, stated, schema.namespace),
            entity_types=tuple(self._structured(each) for each in schema.entity_types),
            complex_types=tuple(self._structured(each) for each in schema.complex_types),
            actions=tuple(self._operation(each) for each in schema.actions),
            functions=tuple(self._operation(each) for each in schema.functions),
            entity_containers=tuple(self._container(each) for each in schema.entity_containers),
        )

    # --- types and operations -------------------------------------------------------------------

    def _structured(self, found: Any) -> Any:
        owner = found.qualified_name
        return replace(
            found,
            annotations=self._labeled(found.annotations, owner),
            properties=tuple(
                replace(
                    prop,
                    annotations=self._added(
                        prop.annotations, _of_property(prop), f"{owner}/{prop.name}"
                    ),
                )
                if prop.annotations
                else prop
                for prop in found.properties
            ),
        )

    def _operation(self, found: Any) -> Any:
        return replace(
            found,
            parameters=tuple(
                replace(
                    parameter,
                    annotations=self._labeled(
                        parameter.annotations, f"{found.qualified_name}/{parameter.name}"
                    ),
                )
                for parameter in found.parameters
            ),
        )

    def _labeled(self, annotations: tuple[Annotation, ...], path: str) -> tuple[Annotation, ...]:
        label = _attributes(annotations).get("label")
        if not label:
            return annotations
        return self._added(annotations, {f"{CORE}.Description": Constant("String", label)}, path)

    # --- sets -----------------------------------------------------------------------------------

    def _container(self, container: EntityContainer) -> EntityContainer:
        path = container.qualified_name
        sets = tuple(
            replace(
                each,
                annotations=self._added(
                    each.annotations, self._of_set(each), f"{path}/{each.name}"
                ),
            )
            for each in container.entity_sets
        )
        return replace(container, entity_sets=sets)

    def _of_set(self, found: EntitySet) -> _Stated:
        """Return what a set, and the properties of its type, say of the set."""
        sap = _attributes(found.annotations)
        stated: _Stated = {}
        for name, (term, member) in _SET_RECORDS.items():
            if sap.get(name) == "false":
                stated[f"{CAPABILITIES}.{term}"] = Record((PropertyValue(member, _FALSE),))
        if sap.get("pageable") == "false":
            stated[f"{CAPABILITIES}.TopSupported"] = _FALSE
            stated[f"{CAPABILITIES}.SkipSupported"] = _FALSE
        lineage = tuple(reversed(self._index.lineage(found.type)))
        filtering = _filtering(lineage)
        if sap.get("requires-filter") == "true":
            filtering.insert(0, PropertyValue("RequiresFilter", _TRUE))
        if filtering:
            stated[f"{CAPABILITIES}.FilterRestrictions"] = Record(tuple(filtering))
        unsortable = _paths(lineage, "sortable", "false")
        if unsortable:
            values = (PropertyValue("NonSortableProperties", Collection(unsortable)),)
            stated[f"{CAPABILITIES}.SortRestrictions"] = Record(values)
        versions = _concurrency(lineage)
        if versions:
            stated[f"{CORE}.OptimisticConcurrency"] = Collection(versions)
        return stated

    # --- what is stated already -----------------------------------------------------------------

    def _added(
        self, annotations: tuple[Annotation, ...], stated: _Stated, path: str
    ) -> tuple[Annotation, ...]:
        """Add terms in front of the first vendor attribute, united with those stated already."""
        if not stated:
            return annotations
        left = dict(stated)
        found: list[Annotation] = []
        for annotation in annotations:
            value = None if annotation.qualifier else left.pop(annotation.term, None)
            found.append(annotation if value is None else _united(annotation, value))
        for outside in self._index.external_annotations(path):
            if not outside.qualifier and outside.term in left:
                self._outside.setdefault(path, {})[outside.term] = left.pop(outside.term)
        first = next((n for n, each in enumerate(found) if ":" in each.term), len(found))
        line = found[first].line if first < len(found) else 0
        found[first:first] = [Annotation(term, value, line=line) for term, value in left.items()]
        return tuple(found)

    def _with_outside(self, schema: Schema) -> Schema:
        groups = tuple(self._group(group) for group in schema.annotation_groups)
        return replace(schema, annotation_groups=groups)

    def _group(self, group: AnnotationGroup) -> AnnotationGroup:
        left = self._outside.get(group.target)
        if not left:
            return group
        annotations = tuple(
            _united(each, left.pop(each.term)) if not each.qualifier and each.term in left else each
            for each in group.annotations
        )
        return replace(group, annotations=annotations)


def _attributes(annotations: Iterable[Annotation]) -> dict[str, str]:
    """Return the vendor attributes among annotations by their local name."""
    found: dict[str, str] = {}
    for each in annotations:
        prefix, colon, name = each.term.partition(":")
        if colon and prefix in PREFIXES and isinstance(each.value, Constant):
            found.setdefault(name, str(each.value.value))
    return found


def _of_property(prop: Property) -> _Stated:
    """Return what a property says of itself."""
    sap = _attributes(prop.annotations)
    stated: _Stated = {}
    text = sap.get("quickinfo") or sap.get("label")
    if text:
        stated[f"{CORE}.Description"] = Constant("String", text)
    if sap.get("updatable") == "false":
        term = "Computed" if sap.get("creatable") == "false" else "Immutable"
        stated[f"{CORE}.{term}"] = _TRUE
    pattern = sap.get("validation-regexp")
    if pattern:
        stated["Org.OData.Validation.V1.Pattern"] = Constant("String", pattern)
    for each in prop.annotations:
        if each.term == "m:MimeType" and isinstance(each.value, Constant):
            stated[f"{CORE}.MediaType"] = each.value
    return stated


def _filtering(lineage: tuple[StructuredType, ...]) -> list[PropertyValue]:
    """Return the values of `FilterRestrictions` that the properties of a type ask for."""
    found: list[PropertyValue] = []
    for member, attribute, value in (
        ("RequiredProperties", "required-in-filter", "true"),
        ("NonFilterableProperties", "filterable", "false"),
    ):
        paths = _paths(lineage, attribute, value)
        if paths:
            found.append(PropertyValue(member, Collection(paths)))
    expressions = [
        _expression(prop.name, _FILTER_EXPRESSIONS[kind])
        for owner in lineage
        for prop in owner.properties
        if (kind := _attributes(prop.annotations).get("filter-restriction", ""))
        in _FILTER_EXPRESSIONS
    ]
    if expressions:
        value_list = Collection(tuple(expressions))
        found.append(PropertyValue("FilterExpressionRestrictions", value_list))
    return found


def _expression(name: str, allowed: str) -> Record:
    return Record(
        (
            PropertyValue("Property", PathExpression("PropertyPath", name)),
            PropertyValue("AllowedExpressions", Constant("String", allowed)),
        )
    )


def _paths(
    lineage: tuple[StructuredType, ...], attribute: str, value: str
) -> tuple[Expression, ...]:
    """Return the properties of a type and its base types on which an attribute has a value."""
    return tuple(
        PathExpression("PropertyPath", prop.name)
        for owner in lineage
        for prop in owner.properties
        if prop.annotations and _attributes(prop.annotations).get(attribute) == value
    )


def _concurrency(lineage: tuple[StructuredType, ...]) -> tuple[Expression, ...]:
    """Return the properties with `ConcurrencyMode="Fixed"`, which make up the ETag."""
    return tuple(
        PathExpression("PropertyPath", prop.name)
        for owner in lineage
        for prop in owner.properties
        if any(
            each.term == "edm:ConcurrencyMode"
            and isinstance(each.value, Constant)
            and str(each.value.value) == "Fixed"
            for each in prop.annotations
        )
    )


# --- Two statements made one ----------------------------------------------------------------------


def _united(stated: Annotation, added: Expression) -> Annotation:
    """Return an annotation with what it does not say itself; a value that is stated stays."""
    value = _united_values(stated.value, added)
    return stated if value is stated.value else replace(stated, value=value)


def _united_values(stated: Expression | None, added: Expression) -> Expression | None:
    if isinstance(added, Record) and (stated is None or isinstance(stated, Record)):
        return _united_records(Record() if stated is None else stated, added)
    if isinstance(stated, Collection) and isinstance(added, Collection):
        known = {_subject(item) for item in stated.items}
        fresh = tuple(item for item in added.items if _subject(item) not in known)
        return replace(stated, items=stated.items + fresh) if fresh else stated
    return stated if stated is not None else added


def _united_records(stated: Record, added: Record) -> Record:
    left = {part.name: part for part in added.values}
    values = tuple(
        replace(part, value=_united_values(part.value, left.pop(part.name).value or _TRUE))
        if part.name in left
        else part
        for part in stated.values
    )
    return replace(stated, values=(*values, *left.values()))


def _subject(item: Expression) -> str:
    """Return the property that an item of a list is about."""
    if isinstance(item, PathExpression):
        return item.path
    if isinstance(item, Record):
        for part in item.values:
            if part.name == "Property" and part.value is not None:
                return _subject(part.value)
    return str(item.value) if isinstance(item, Constant) else repr(item)
