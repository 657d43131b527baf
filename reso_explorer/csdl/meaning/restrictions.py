"""What the capabilities of a set say, read once per set and asked per field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.meaning.said import Said, SetMeaning
from reso_explorer.csdl.meaning.statements import (
    Statement,
    Statements,
    first,
    said_bool,
    said_link,
    said_part,
    said_revision,
    said_text,
)
from reso_explorer.csdl.meaning.values import (
    items_of,
    number_of,
    path_of,
    paths_of,
    record_of,
    records_of,
    text_of,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Expression


def set_meaning(statements: Statements) -> SetMeaning:
    """Build the meaning of an entity set or singleton from its statements."""
    return SetMeaning(
        label=first(statements, "sap:label", "Common.Label", "DisplayName", "StandardName"),
        description=first(statements, "Core.Description", "sap:quickinfo"),
        long_description=said_text(statements.get("Core.LongDescription")),
        documentation_url=said_link(statements),
        deprecated=said_revision(statements.get("Core.Revisions")),
        resource_path=said_text(statements.get("Core.ResourcePath")),
        alternate_keys=alternate_keys(statements.get("Core.AlternateKeys")),
        **_reading(statements),
        **_filtering(statements),
        **_sorting(statements),
        **_expanding(statements),
        **_changing(statements),
    )


def _reading(statements: Statements) -> dict[str, Any]:
    pageable = said_bool(statements.get("sap:pageable"))
    topable = said_bool(statements.get("sap:topable"))
    search = statements.get("Capabilities.SearchRestrictions")
    read = statements.get("Capabilities.ReadRestrictions")
    select = statements.get("Capabilities.SelectSupport")
    supported = statements.get("Aggregation.ApplySupported")
    return {
        "readable": said_part(read, "Readable"),
        "countable": said_part(statements.get("Capabilities.CountRestrictions"), "Countable")
        or said_bool(statements.get("sap:countable")),
        "top_supported": said_bool(statements.get("Capabilities.TopSupported"))
        or topable
        or pageable,
        "skip_supported": said_bool(statements.get("Capabilities.SkipSupported")) or pageable,
        "searchable": said_part(search, "Searchable")
        or said_bool(statements.get("sap:searchable")),
        "search_syntax": _text_part(search, "UnsupportedExpressions"),
        "selectable": said_part(select, "Supported"),
        "indexable_by_key": said_bool(statements.get("Capabilities.IndexableByKey"))
        or said_bool(statements.get("sap:addressable")),
        "compute_supported": said_bool(statements.get("Capabilities.ComputeSupported"))
        or said_part(select, "ComputeSupported"),
        "apply_supported": None if supported is None else Said(True, supported.term),
        "apply_transformations": paths_of(record_of(supported.value).get("Transformations"))
        if supported is not None
        else (),
        "max_page_size": said_text(statements.get("sap:maxpagesize")),
        "custom_query_options": _named_options(read),
        "navigability": _text_part(
            statements.get("Capabilities.NavigationRestrictions"), "Navigability"
        ),
    }


def _filtering(statements: Statements) -> dict[str, Any]:
    restrictions = statements.get("Capabilities.FilterRestrictions")
    record = record_of(restrictions.value) if restrictions is not None else {}
    functions = statements.get("Capabilities.FilterFunctions")
    expressions: dict[str, str] = {}
    for item in records_of(record.get("FilterExpressionRestrictions")):
        path = path_of(item.get("Property"))
        allowed = ", ".join(paths_of(item.get("AllowedExpressions")))
        if path and allowed:
            expressions[path] = allowed
    return {
        "filterable": said_part(restrictions, "Filterable"),
        "requires_filter": said_part(restrictions, "RequiresFilter")
        or said_bool(statements.get("sap:requires-filter")),
        "required_properties": paths_of(record.get("RequiredProperties")),
        "non_filterable": paths_of(record.get("NonFilterableProperties")),
        "filter_expressions": expressions,
        "filter_max_levels": _number_part(restrictions, "MaxLevels"),
        "filter_functions": paths_of(functions.value) if functions is not None else (),
    }


def _sorting(statements: Statements) -> dict[str, Any]:
    restrictions = statements.get("Capabilities.SortRestrictions")
    record = record_of(restrictions.value) if restrictions is not None else {}
    return {
        "sortable": said_part(restrictions, "Sortable"),
        "non_sortable": paths_of(record.get("NonSortableProperties")),
        "ascending_only": paths_of(record.get("AscendingOnlyProperties")),
        "descending_only": paths_of(record.get("DescendingOnlyProperties")),
    }


def _expanding(statements: Statements) -> dict[str, Any]:
    restrictions = statements.get("Capabilities.ExpandRestrictions")
    record = record_of(restrictions.value) if restrictions is not None else {}
    return {
        "expandable": said_part(restrictions, "Expandable"),
        "non_expandable": paths_of(record.get("NonExpandableProperties")),
        "max_expand_levels": _number_part(restrictions, "MaxLevels"),
    }


def _changing(statements: Statements) -> dict[str, Any]:
    return {
        "insertable": said_part(statements.get("Capabilities.InsertRestrictions"), "Insertable")
        or said_bool(statements.get("sap:creatable")),
        "updatable": said_part(statements.get("Capabilities.UpdateRestrictions"), "Updatable")
        or said_bool(statements.get("sap:updatable")),
        "deletable": said_part(statements.get("Capabilities.DeleteRestrictions"), "Deletable")
        or said_bool(statements.get("sap:deletable")),
    }


def _number_part(statement: Statement | None, name: str) -> Said | None:
    """Return a whole number of a record; a negative one means no limit and gives None."""
    if statement is None:
        return None
    number = number_of(record_of(statement.value).get(name))
    return Said(int(number), statement.term) if number is not None and number >= 0 else None


def _text_part(statement: Statement | None, name: str) -> Said | None:
    if statement is None:
        return None
    text = text_of(record_of(statement.value).get(name))
    return Said(text, statement.term) if text else None


def _named_options(read: Statement | None) -> tuple[str, ...]:
    if read is None:
        return ()
    options = records_of(record_of(read.value).get("CustomQueryOptions"))
    return tuple(name for option in options if (name := text_of(option.get("Name"))))


def alternate_keys(statement: Statement | None) -> tuple[tuple[str, ...], ...]:
    """Return the alternate keys of a set or type, each as its property paths."""
    if statement is None:
        return ()
    keys: list[tuple[str, ...]] = []
    for record in records_of(statement.value):
        parts = tuple(
            path
            for part in records_of(record.get("Key"))
            if (path := path_of(part.get("Alias")) or path_of(part.get("Name")))
        )
        if parts:
            keys.append(parts)
    return tuple(keys)


def restricted_navigation(statements: Statements, path: str) -> Statements:
    """Return what `NavigationRestrictions` of a set say about one navigation path."""
    restrictions = statements.get("Capabilities.NavigationRestrictions")
    if restrictions is None:
        return {}
    for record in records_of(record_of(restrictions.value).get("RestrictedProperties")):
        if path_of(record.get("NavigationProperty")) == path:
            return _as_statements(record, restrictions.term)
    return {}


def _as_statements(record: dict[str, Expression | None], term: str) -> Statements:
    return {f"Capabilities.{name}": Statement(value, term) for name, value in record.items()}


def default_capabilities(statement: Statement | None) -> Statements:
    """Return the capabilities that hold for every set of a container."""
    if statement is None:
        return {}
    return _as_statements(record_of(statement.value), statement.term)


def covers(paths: tuple[str, ...], path: str) -> bool:
    """Tell whether a list of paths names a path or one of its complex parents."""
    return path in paths or any(path.startswith(parent + "/") for parent in paths)


def derived_types(statement: Statement | None) -> tuple[str, ...]:
    """Return the type names that `Validation.DerivedTypeConstraint` allows."""
    if statement is None:
        return ()
    return tuple(name for item in items_of(statement.value) if (name := text_of(item)))
