"""The service document of the demo in either dialect, written from the source table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from xml.sax.saxutils import quoteattr

from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.demo.table.kinds import Field, Nav, Resource

Dialect = Literal["lookup", "enum"]
"""How lookups are published: as strings with a Lookup resource, or as enum types."""

NAMESPACE: Final = "org.reso.metadata"
ENUMS: Final = "org.reso.metadata.enums"
DEEPEST_EXPAND: Final = 4
"""Levels of $expand at most."""
UNSEARCHABLE: Final = frozenset({"Field", "HistoryTransactional", "Media"})
"""Entity sets that do not answer $search."""

_FILTER_FUNCTIONS: Final = (
    *("contains", "startswith", "endswith", "tolower", "toupper", "trim", "concat", "length"),
    *("indexof", "substring", "matchesPattern", "year", "month", "day", "hour", "minute"),
    *("second", "date", "time", "now", "round", "floor", "ceiling", "cast"),
)
_VOCABULARIES: Final = {
    "Core": "Org.OData.Core.V1",
    "Capabilities": "Org.OData.Capabilities.V1",
    "Measures": "Org.OData.Measures.V1",
    "Validation": "Org.OData.Validation.V1",
}
_VOCABULARY_ROOT: Final = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies"
_EDM: Final = {
    "text": "Edm.String",
    "lookup": "Edm.String",
    "lookups": "Collection(Edm.String)",
    "flags": "Collection(Edm.String)",
    "decimal": "Edm.Decimal",
    "int": "Edm.Int64",
    "date": "Edm.Date",
    "instant": "Edm.DateTimeOffset",
    "yes": "Edm.Boolean",
}


def file_name(dialect: Dialect) -> str:
    """Return the name under `schemas/` of the document in a dialect."""
    return f"demo-{dialect}.xml"


def edm_type(field: Field, dialect: Dialect) -> str:
    """Return the declared type of a field, for example `Collection(Edm.String)`."""
    if dialect == "lookup" or field.lookup is None or field.lookup in lookups.UNDECLARED:
        return _EDM[field.kind]
    name = f"{ENUMS}.{field.lookup}"
    return f"Collection({name})" if field.kind == "lookups" else name


def text(dialect: Dialect) -> str:
    """Return the whole document as XML text, ending in a line feed."""
    return "\n".join(_lines(dialect)) + "\n"


def _tag(depth: int, name: str, *, close: bool = True, **attributes: str | None) -> str:
    pairs = "".join(
        f" {key.replace('_', ':')}={quoteattr(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"{'  ' * depth}<{name}{pairs}{'/' if close else ''}>"


def _nested(
    depth: int, name: str, inside: Iterable[str], **attributes: str | None
) -> Iterator[str]:
    """Yield an element with children, or an empty one where there are none."""
    lines = list(inside)
    yield _tag(depth, name, close=not lines, **attributes)
    if lines:
        yield from lines
        yield f"{'  ' * depth}</{name}>"


def _note(depth: int, term: str, **value: str | None) -> str:
    return _tag(depth, "Annotation", close=True, Term=term, **value)


def _lines(dialect: Dialect) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
    for alias, namespace in _VOCABULARIES.items():
        include = _tag(2, "edmx:Include", Namespace=namespace, Alias=alias)
        uri = f"{_VOCABULARY_ROOT}/{namespace}.xml"
        yield from _nested(1, "edmx:Reference", [include], Uri=uri)
    yield "  <edmx:DataServices>"
    yield from _schema("RESO.OData.Metadata", _terms("LookupName", "StandardName"))
    yield from _schema("MLS.OData.Metadata", _terms("LocalName"))
    yield from _schema(NAMESPACE, _main(dialect))
    if dialect == "enum":
        yield from _schema(ENUMS, _enums())
    yield "  </edmx:DataServices>"
    yield "</edmx:Edmx>"


def _schema(namespace: str, inside: Iterable[str]) -> Iterator[str]:
    edm = "http://docs.oasis-open.org/odata/ns/edm"
    return _nested(2, "Schema", inside, Namespace=namespace, xmlns=edm)


def _terms(*names: str) -> Iterator[str]:
    about = {
        "LookupName": ("Property", "Name of the list that holds the allowed values."),
        "StandardName": ("Member", "Text that people read for a member."),
        "LocalName": ("Property", "Label of a field that only this service has."),
    }
    for name in names:
        target, description = about[name]
        note = _note(4, "Core.Description", String=description)
        yield from _nested(3, "Term", [note], Name=name, Type="Edm.String", AppliesTo=target)


def _main(dialect: Dialect) -> Iterator[str]:
    for resource in RESOURCES:
        yield from _entity_type(resource, dialect)
    yield from _summary_type()
    yield from _functions()
    yield from _container()
    yield from _abilities()
    for resource in RESOURCES:
        yield from _capabilities(resource)
    yield _note(3, "Core.SchemaVersion", String="1")


def _entity_type(resource: Resource, dialect: Dialect) -> Iterator[str]:
    def inside() -> Iterator[str]:
        yield from _nested(4, "Key", [_tag(5, "PropertyRef", Name=resource.key)])
        for field in resource.fields:
            yield from _property(field, dialect)
        for nav in resource.navs:
            yield from _navigation(nav)
        yield _note(4, "Core.Description", String=resource.about)

    return _nested(3, "EntityType", inside(), Name=resource.name)


def _property(field: Field, dialect: Dialect) -> Iterator[str]:
    declared = edm_type(field, dialect)
    text_like = "Edm.String" in declared
    return _nested(
        4,
        "Property",
        _field_notes(field, text_like=text_like),
        Name=field.name,
        Type=declared,
        Nullable="false" if field.required or declared.startswith("Collection") else None,
        MaxLength=str(field.length) if text_like and field.length else None,
        Precision="3" if field.kind == "instant" else _digits(field.precision),
        Scale=_digits(field.scale),
    )


def _digits(count: int | None) -> str | None:
    return None if count is None else str(count)


def _field_notes(field: Field, *, text_like: bool) -> Iterator[str]:
    yield _note(5, "Core.Description", String=field.about)
    if field.lookup is not None and text_like:
        yield _note(5, "RESO.OData.Metadata.LookupName", String=field.lookup)
    if field.label is not None:
        yield _note(5, "MLS.OData.Metadata.LocalName", String=field.label)
    if field.unit is not None and len(field.unit) == 3 and field.unit.isupper():
        yield _note(5, "Measures.ISOCurrency", String=field.unit)
    elif field.unit is not None:
        yield _note(5, "Measures.Unit", String=field.unit)
    if field.least is not None:
        yield _note(5, "Validation.Minimum", Int=str(field.least))
    if "computed" in field.marks:
        yield _note(5, "Core.Computed", Bool="true")
    for mark, permission in (("readonly", "Read"), ("hidden", "None")):
        if mark in field.marks:
            member = f"Org.OData.Core.V1.Permission/{permission}"
            yield _note(5, "Core.Permissions", EnumMember=member)


def _navigation(nav: Nav) -> Iterator[str]:
    target = f"{NAMESPACE}.{nav.target}"

    def inside() -> Iterator[str]:
        if nav.constrained:
            yield _tag(5, "ReferentialConstraint", Property=nav.here, ReferencedProperty=nav.there)
        yield _note(5, "Core.Description", String=nav.about)

    return _nested(
        4,
        "NavigationProperty",
        inside(),
        Name=nav.name,
        Type=f"Collection({target})" if nav.many else target,
        Partner=nav.partner,
    )


def _summary_type() -> Iterator[str]:
    about = {
        "City": ("Edm.String", "Town of the summary."),
        "ActiveCount": ("Edm.Int64", "Listings on the market."),
        "ClosedCount": ("Edm.Int64", "Listings sold or let."),
        "MedianListPrice": ("Edm.Decimal", "Half of the homes on the market ask less."),
        "MedianDaysOnMarket": ("Edm.Int64", "Half of the homes sold were faster."),
    }

    def inside() -> Iterator[str]:
        for name, (kind, description) in about.items():
            decimals = {"Precision": "14", "Scale": "2"} if kind == "Edm.Decimal" else {}
            note = _note(5, "Core.Description", String=description)
            yield from _nested(4, "Property", [note], Name=name, Type=kind, **decimals)

    return _nested(3, "ComplexType", inside(), Name="MarketSummary")


def _functions() -> Iterator[str]:
    def nearby() -> Iterator[str]:
        for name in ("Latitude", "Longitude", "Miles"):
            yield _tag(4, "Parameter", Name=name, Type="Edm.Double", Nullable="false")
        yield _tag(4, "ReturnType", Type=f"Collection({NAMESPACE}.Property)", Nullable="false")
        yield _note(4, "Core.Description", String="Listings within some miles of a point.")

    def summary() -> Iterator[str]:
        yield _tag(4, "Parameter", Name="City", Type="Edm.String", Nullable="false")
        yield _tag(4, "ReturnType", Type=f"{NAMESPACE}.MarketSummary", Nullable="false")
        yield _note(4, "Core.Description", String="Figures of one town.")

    yield from _nested(3, "Function", nearby(), Name="NearbyListings")
    yield from _nested(3, "Function", summary(), Name="MarketSummaryOf")


def _container() -> Iterator[str]:
    def bindings(resource: Resource) -> Iterator[str]:
        for nav in resource.navs:
            yield _tag(5, "NavigationPropertyBinding", Path=nav.name, Target=nav.target)
        yield _note(5, "Core.Description", String=resource.about)

    def inside() -> Iterator[str]:
        for resource in RESOURCES:
            kind = f"{NAMESPACE}.{resource.name}"
            yield from _nested(
                4, "EntitySet", bindings(resource), Name=resource.name, EntityType=kind
            )
        for name, entity_set in (("NearbyListings", "Property"), ("MarketSummaryOf", None)):
            yield _tag(
                4,
                "FunctionImport",
                Name=name,
                Function=f"{NAMESPACE}.{name}",
                EntitySet=entity_set,
                IncludeInServiceDocument="false",
            )

    return _nested(3, "EntityContainer", inside(), Name="Default")


def _abilities() -> Iterator[str]:
    named = [f"{'  ' * 6}<String>{name}</String>" for name in _FILTER_FUNCTIONS]

    def inside() -> Iterator[str]:
        listed = _nested(5, "Collection", named)
        yield from _nested(4, "Annotation", listed, Term="Capabilities.FilterFunctions")
        for term in ("BatchSupported", "CrossJoinSupported"):
            yield _note(4, f"Capabilities.{term}", Bool="false")

    return _nested(3, "Annotations", inside(), Target=f"{NAMESPACE}.Default")


def _capabilities(resource: Resource) -> Iterator[str]:
    def paths(mark: str) -> list[str]:
        return [
            f"{'  ' * 8}<PropertyPath>{field.name}</PropertyPath>"
            for field in resource.fields
            if mark in field.marks
        ]

    def restriction(term: str, flag: str, collection: str, mark: str) -> Iterator[str]:
        inside = [_tag(6, "PropertyValue", Property=flag, Bool="true")]
        listed = _nested(7, "Collection", paths(mark))
        inside += _nested(6, "PropertyValue", listed, Property=collection)
        record = _nested(5, "Record", inside)
        return _nested(4, "Annotation", record, Term=f"Capabilities.{term}")

    def refused(term: str, flag: str) -> Iterator[str]:
        inside = [_tag(6, "PropertyValue", Property=flag, Bool="false")]
        return _nested(4, "Annotation", _nested(5, "Record", inside), Term=f"Capabilities.{term}")

    def inside() -> Iterator[str]:
        if paths("unfilterable"):
            yield from restriction(
                "FilterRestrictions", "Filterable", "NonFilterableProperties", "unfilterable"
            )
        if paths("unsortable"):
            yield from restriction(
                "SortRestrictions", "Sortable", "NonSortableProperties", "unsortable"
            )
        if resource.name in UNSEARCHABLE:
            yield from refused("SearchRestrictions", "Searchable")
        if resource.navs:
            levels = _tag(6, "PropertyValue", Property="MaxLevels", Int=str(DEEPEST_EXPAND))
            record = _nested(5, "Record", [levels])
            yield from _nested(4, "Annotation", record, Term="Capabilities.ExpandRestrictions")
        for term, flag in (
            ("Insert", "Insertable"),
            ("Update", "Updatable"),
            ("Delete", "Deletable"),
        ):
            yield from refused(f"{term}Restrictions", flag)

    return _nested(3, "Annotations", inside(), Target=f"{NAMESPACE}.Default/{resource.name}")


def _enums() -> Iterator[str]:
    for name in lookups.names():
        if name in lookups.UNDECLARED:
            continue
        flags = name in lookups.FLAGS
        yield from _nested(
            3,
            "EnumType",
            _members(name),
            Name=name,
            IsFlags="true" if flags else None,
            UnderlyingType="Edm.Int64" if flags else None,
        )


def _members(lookup: str) -> Iterator[str]:
    for index, value in enumerate(lookups.values(lookup)):
        note = _note(5, "RESO.OData.Metadata.StandardName", String=value.text)
        place = 1 << index if lookup in lookups.FLAGS else index
        yield from _nested(4, "Member", [note], Name=value.member, Value=str(place))
