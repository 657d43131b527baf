"""The meaning of a field from its statements and the capabilities of its set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.meaning.decoded_name import decoded_name, has_local_prefix
from reso_explorer.csdl.meaning.restrictions import covers
from reso_explorer.csdl.meaning.said import AllowedValue, FieldMeaning, Said
from reso_explorer.csdl.meaning.statements import (
    Statement,
    Statements,
    collect,
    first,
    said_bool,
    said_link,
    said_number,
    said_revision,
    said_text,
)
from reso_explorer.csdl.meaning.values import items_of, record_of, text_of
from reso_explorer.csdl.model import Constant, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.meaning.said import SetMeaning
    from reso_explorer.csdl.model import Property

NOTHING_SAID: Final = FieldMeaning()
"""The meaning of a field about which nothing is said."""

_FILTER: Final = "Capabilities.FilterRestrictions"
_SORT: Final = "Capabilities.SortRestrictions"

_SIMPLE: Final[dict[str, tuple[str, Callable[[Statement | None], Said | None]]]] = {
    "Core.LongDescription": ("long_description", said_text),
    "LookupName": ("lookup_name", said_text),
    "sap:picklist": ("picklist", said_text),
    "Core.Computed": ("computed", said_bool),
    "Core.Immutable": ("immutable", said_bool),
    "Core.Permissions": ("permissions", said_text),
    "Core.IsLanguageDependent": ("is_language_dependent", said_bool),
    "Core.IsURL": ("is_url", said_bool),
    "Core.MediaType": ("media_type", said_text),
    "Core.Revisions": ("deprecated", said_revision),
    "Measures.ISOCurrency": ("currency", said_text),
    "Measures.Scale": ("scale", said_number),
    "Validation.Minimum": ("minimum", said_number),
    "Validation.Maximum": ("maximum", said_number),
    "Validation.MultipleOf": ("multiple_of", said_number),
    "Validation.MinItems": ("min_items", said_number),
    "Validation.MaxItems": ("max_items", said_number),
    "sap:filterable": ("filterable", said_bool),
    "sap:sortable": ("sortable", said_bool),
    "sap:required-in-filter": ("required_in_filter", said_bool),
    "Common.Text": ("text_path", said_text),
}
_SAP_FILTER: Final = {
    "single-value": "SingleValue",
    "multi-value": "MultiValue",
    "interval": "SingleRange",
}
_TAGS: Final = re.compile(r"[,;|\s]+")


def field_meaning(
    name: str,
    statements: Statements,
    members: tuple[AllowedValue, ...],
    prop: Property | None,
    *,
    is_reso: bool,
) -> FieldMeaning:
    """Build the meaning of a field, its set apart.

    Args:
        name: the simple name.
        statements: what holds for the field.
        members: the members of the field's enumeration, if it has one.
        prop: the property, for its default value.
        is_reso: whether the document follows the Data Dictionary, so that a name with a
            prefix marks a local field.
    """
    decoded = decoded_name(name)
    is_prefixed = is_reso and has_local_prefix(name)
    if not statements and not members and decoded is None and not is_prefixed:
        return NOTHING_SAID
    told: dict[str, Any] = {}
    for key, statement in statements.items():
        simple = _SIMPLE.get(key)
        if simple is not None:
            told[simple[0]] = simple[1](statement)
    told["standard_name"] = standard = _standard_name(statements.get("StandardName"))
    told["label"] = _label(statements, decoded)
    told["description"] = _description(statements, told["label"])
    told["documentation_url"] = said_link(statements)
    told["decoded_name"] = decoded
    is_said = _is_local(statements, standard)
    told["is_local_by_name"] = by_name = (
        not is_said and standard is None and (decoded is not None or is_prefixed)
    )
    told["is_local"] = is_said or by_name
    _tell_rest(told, statements)
    told["allowed_values"], told["allowed_values_term"] = _values(statements, members, prop)
    return FieldMeaning(**told)


def _label(statements: Statements, decoded: str | None) -> Said | None:
    stated = first(
        statements, "LocalName", "StandardName", "sap:label", "Common.Label", "DisplayName"
    )
    if stated is None and decoded is not None:
        return Said(decoded, "decoded name")
    return stated


def _description(statements: Statements, label: Said | None) -> Said | None:
    """Return the description; one that only repeats the label is none."""
    found = first(statements, "Core.Description", "sap:quickinfo", "Common.QuickInfo")
    repeats = found is not None and label is not None and found.value == label.value
    return None if repeats else found


def _standard_name(statement: Statement | None) -> Said | None:
    """Return the Data Dictionary name; an empty text is a statement too."""
    if statement is None:
        return None
    text = text_of(statement.value)
    return None if text is None else Said(text.strip(), statement.term)


def _is_local(statements: Statements, standard: Said | None) -> bool:
    """Tell whether annotations mark a field as the provider's own."""
    if "TrestleName" in statements:
        return True
    if standard is not None:
        return standard.value == ""
    return "LocalName" in statements


def _tell_rest(told: dict[str, Any], statements: Statements) -> None:
    """Tell what several terms say together."""
    told["unit"] = first(statements, "Measures.Unit", "Measures.UNECEUnit", "sap:unit")
    told["pattern"] = first(statements, "Validation.Pattern", "sap:validation-regexp")
    if "text_path" not in told:
        path = said_text(statements.get("sap:text"))
        told["text_path"] = path and Said(path.value, path.term, is_path=True)
    if "sap:filter-restriction" in statements:
        restriction = said_text(statements["sap:filter-restriction"])
        if restriction is not None:
            kind = _SAP_FILTER.get(str(restriction.value), str(restriction.value))
            told["filter_expression"] = Said(kind, restriction.term)
    visible = said_bool(statements.get("sap:visible"))
    told["hidden"] = (
        Said(True, "sap:visible")
        if visible is not None and visible.value is False
        else said_bool(statements.get("UI.Hidden"))
    )
    payloads = said_text(statements.get("Payloads"))
    if payloads is not None:
        told["payloads"] = tuple(tag for tag in _TAGS.split(str(payloads.value)) if tag)
    for key, attribute in (
        ("Validation.Minimum", "minimum_is_exclusive"),
        ("Validation.Maximum", "maximum_is_exclusive"),
    ):
        if key in statements and statements[key].annotations:
            nested = collect([statements[key].annotations], lambda _: None)
            exclusive = said_bool(nested.get("Validation.Exclusive"))
            told[attribute] = exclusive is not None and exclusive.value is True
    example = statements.get("Core.Example")
    if example is not None:
        value = text_of(record_of(example.value).get("Value"))
        told["example"] = Said(value, example.term) if value else None
    _tell_permissions(told)
    _tell_sap_changes(told, statements)


def _tell_permissions(told: dict[str, Any]) -> None:
    permissions: Said | None = told.get("permissions")
    if permissions is not None and permissions.value in {"None", "Write"}:
        told["selectable"] = Said(False, permissions.term)


def _tell_sap_changes(told: dict[str, Any], statements: Statements) -> None:
    """Tell computed and immutable from `sap:creatable` and `sap:updatable`."""
    creatable = said_bool(statements.get("sap:creatable"))
    updatable = said_bool(statements.get("sap:updatable"))
    if updatable is None or updatable.value is not False:
        return
    if creatable is not None and creatable.value is False:
        told.setdefault("computed", Said(True, "sap:creatable"))
    else:
        told.setdefault("immutable", Said(True, "sap:updatable"))


def _values(
    statements: Statements, members: tuple[AllowedValue, ...], prop: Property | None
) -> tuple[tuple[AllowedValue, ...], str | None]:
    stated = statements.get("Validation.AllowedValues")
    default = prop.default_value if prop is not None else None
    if stated is None:
        return members, "EnumType" if members else None
    values: list[AllowedValue] = []
    for item in items_of(stated.value):
        if isinstance(item, Record):
            text = text_of(record_of(item).get("Value"))
            parts = [part.annotations for part in item.values]
            nested = collect([item.annotations, *parts], lambda _: None)
        else:
            text = text_of(item) if isinstance(item, Constant) else None
            nested = collect([item.annotations], lambda _: None)
        if text is None:
            continue
        label = first(nested, "Core.SymbolicName", "Common.Label", "StandardName", "DisplayName")
        description = first(nested, "Core.Description", "Core.LongDescription")
        values.append(
            AllowedValue(
                value=text,
                label=None if label is None else str(label.value),
                description=None if description is None else str(description.value),
                is_default=text == default,
                is_deprecated=said_revision(nested.get("Core.Revisions")) is not None,
            )
        )
    return tuple(values), stated.term


def with_set(meaning: FieldMeaning, path: str, restrictions: SetMeaning) -> FieldMeaning:
    """Return the meaning of a field as seen through a set; the set has the last word.

    What the field itself denies stays denied.
    """
    told = _told_by_set(path, restrictions)
    if not told:
        return meaning
    current = {name: getattr(meaning, name) for name in meaning.__struct_fields__}
    for name in ("filterable", "sortable", "selectable"):
        said = current[name]
        if said is not None and said.value is False:
            told.pop(name, None)
    return FieldMeaning(**{**current, **told})


def _told_by_set(path: str, restrictions: SetMeaning) -> dict[str, Any]:
    """Return what a set says about one of its paths, by the name in `FieldMeaning`."""
    told: dict[str, Any] = {
        "filterable": _allowed(path, restrictions.filterable, restrictions.non_filterable, _FILTER),
        "sortable": _allowed(path, restrictions.sortable, restrictions.non_sortable, _SORT),
        "selectable": restrictions.selectable,
        "filter_functions": restrictions.filter_functions,
    }
    for name, paths, term in (
        ("required_in_filter", restrictions.required_properties, _FILTER),
        ("ascending_only", restrictions.ascending_only, _SORT),
        ("descending_only", restrictions.descending_only, _SORT),
    ):
        if covers(paths, path):
            told[name] = Said(True, term)
    if path in restrictions.filter_expressions:
        told["filter_expression"] = Said(restrictions.filter_expressions[path], _FILTER)
    return {name: said for name, said in told.items() if said}


def _allowed(path: str, whole: Said | None, excepted: tuple[str, ...], term: str) -> Said | None:
    """Return whether a path is allowed, given the whole set's answer and its exceptions."""
    if whole is not None and whole.value is False:
        return whole
    if covers(excepted, path):
        return Said(False, whole.term if whole is not None else term)
    if whole is not None:
        return whole
    return Said(True, term) if excepted else None
