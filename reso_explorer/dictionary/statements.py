"""Statements of annotations as keys of a record, with the term that each came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.meaning import NOTHING_SAID, Said, has_local_prefix
from reso_explorer.dictionary.numbers import as_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgspec import Struct

    from reso_explorer.csdl.meaning import (
        FieldMeaning,
        MemberMeaning,
        RelationMeaning,
        SetMeaning,
        TypeMeaning,
    )

DECODED_NAME: Final = "decodedName"
PREFIX: Final = "prefix"


def _text(said: Said) -> str | None:
    text = str(said.value).strip()
    return None if said.is_path or not text else text


def _path(said: Said) -> str | None:
    return str(said.value) if said.is_path else None


def _always_path(said: Said) -> str | None:
    return str(said.value) or None


def _truth(said: Said) -> bool | None:
    return said.value if isinstance(said.value, bool) and not said.is_path else None


def _flag(said: Said) -> bool | None:
    return True if said.value is True and not said.is_path else None


def _number(said: Said) -> int | float | str | None:
    return None if said.is_path or isinstance(said.value, bool) else as_number(said.value)


def _step(said: Said) -> float | None:
    found = _number(said)
    return float(found) if isinstance(found, int | float) else None


def _count(said: Said) -> int | None:
    found = _number(said)
    if isinstance(found, str) and found.isdecimal() and len(found) < 16:
        found = int(found)
    return found if isinstance(found, int) and found >= 0 else None


def _camel(said: Said) -> str | None:
    text = str(said.value)
    return text[:1].lower() + text[1:] if text and not said.is_path else None


_MEMBER: Final = (
    ("label", "label", _text),
    ("description", "description", _text),
    ("documentation_url", "docs", _text),
    ("deprecated", "deprecated", _text),
)
_NAMED: Final = (*_MEMBER, ("long_description", "long_description", _text))
_FIELD: Final = (
    *_NAMED,
    ("standard_name", "standard", _text),
    ("example", "example", _text),
    ("unit", "unit", _text),
    ("unit", "unit_in", _path),
    ("currency", "currency", _text),
    ("currency", "currency_in", _path),
    ("media_type", "media_type", _text),
    ("text_path", "text_in", _always_path),
    ("minimum", "minimum", _number),
    ("maximum", "maximum", _number),
    ("multiple_of", "multiple_of", _step),
    ("pattern", "pattern", _text),
    ("min_items", "min_items", _count),
    ("max_items", "max_items", _count),
    ("filterable", "filterable", _truth),
    ("sortable", "sortable", _truth),
    ("selectable", "selectable", _truth),
    ("searchable", "searchable", _truth),
    ("required_in_filter", "required_in_filter", _flag),
    ("filter_expression", "filter_as", _camel),
    ("hidden", "hidden", _flag),
)
_RELATION: Final = (
    *_NAMED,
    ("standard_name", "standard", _text),
    ("expandable", "expandable", _truth),
    ("filterable", "filterable", _truth),
    ("sortable", "sortable", _truth),
    ("countable", "countable", _truth),
    ("searchable", "searchable", _truth),
)
_RESOURCE: Final = (
    *_NAMED,
    ("readable", "readable", _truth),
    ("filterable", "filterable", _truth),
    ("sortable", "sortable", _truth),
    ("selectable", "selectable", _truth),
    ("expandable", "expandable", _truth),
    ("countable", "countable", _truth),
    ("searchable", "searchable", _truth),
    ("top_supported", "top_supported", _truth),
    ("skip_supported", "skip_supported", _truth),
    ("indexable_by_key", "by_key", _truth),
    ("insertable", "insertable", _truth),
    ("updatable", "updatable", _truth),
    ("deletable", "deletable", _truth),
    ("compute_supported", "compute_supported", _truth),
    ("apply_supported", "apply_supported", _truth),
    ("requires_filter", "filter_required", _flag),
    ("max_page_size", "max_page_size", _count),
    ("max_expand_levels", "max_expand_levels", _count),
)


def field_statements(name: str, meaning: FieldMeaning) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is said of a field by attribute of its record, and the terms by JSON key."""
    if meaning is NOTHING_SAID:
        return {}, {}
    told, terms = _told(meaning, _FIELD)
    inferred: dict[str, str] = {}
    if meaning.label is not None and meaning.label.term == "decoded name":
        terms.pop("label", None)
        if "label" in told:
            inferred["label"] = DECODED_NAME
    if meaning.is_local:
        told["local"] = True
        if meaning.is_local_by_name:
            by_prefix = meaning.decoded_name is None and has_local_prefix(name)
            inferred["local"] = PREFIX if by_prefix else DECODED_NAME
    elif "standard" in told:
        told["local"] = False
    if meaning.ascending_only is not None or meaning.descending_only is not None:
        told["sort_only"] = "asc" if meaning.ascending_only is not None else "desc"
    _tell_write(told, terms, meaning)
    for bound in ("minimum", "maximum"):
        if bound in told and getattr(meaning, f"{bound}_is_exclusive"):
            told[f"exclusive_{bound}"] = True
    if meaning.payloads:
        told["payloads"] = tuple(sorted(set(meaning.payloads)))
    if inferred:
        told["inferred"] = inferred
    if told.get("label") == name:
        del told["label"]
    return told, terms


def _tell_write(told: dict[str, Any], terms: dict[str, str], meaning: FieldMeaning) -> None:
    """Tell when a client may set a field."""
    said = meaning.permissions
    read_only = said is not None and str(said.value) in {"Read", "None"}
    for source, holds, write in (
        (meaning.computed, _is_true(meaning.computed), "never"),
        (said, read_only, "never"),
        (meaning.immutable, _is_true(meaning.immutable), "create"),
    ):
        if holds and source is not None:
            told["write"] = write
            terms["write"] = source.term
            return


def _is_true(said: Said | None) -> bool:
    return said is not None and said.value is True


def relation_statements(
    name: str, meaning: RelationMeaning
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is said of a relation, as `field_statements` does."""
    told, terms = _told(meaning, _RELATION)
    if meaning.payloads:
        told["payloads"] = tuple(sorted(set(meaning.payloads)))
    if told.get("label") == name:
        del told["label"]
    return told, terms


def resource_statements(
    meaning: SetMeaning, of_type: TypeMeaning
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is said of a resource and its type; of both, what is said of the resource."""
    told, terms = _told(of_type, _NAMED)
    nearer, nearer_terms = _told(meaning, _RESOURCE)
    told |= nearer
    terms |= nearer_terms
    if meaning.filter_functions:
        told["filter_functions"] = tuple(sorted(set(meaning.filter_functions)))
    return told, terms


def type_statements(meaning: TypeMeaning) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is said of a type, an enumeration, or an operation."""
    return _told(meaning, _NAMED)


def member_statements(meaning: MemberMeaning) -> dict[str, Any]:
    """Return what is said of a member; a description that repeats its label is left out."""
    told, _ = _told(meaning, _MEMBER)
    if told.get("description") == told.get("label"):
        told.pop("description", None)
    if meaning.is_local:
        told["local"] = True
    return told


def _told(
    meaning: Struct, plan: tuple[tuple[str, str, Callable[[Said], Any]], ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    told: dict[str, Any] = {}
    terms: dict[str, str] = {}
    for attribute, name, read in plan:
        said = getattr(meaning, attribute)
        if said is None:
            continue
        value = read(said)
        if value is not None:
            told[name] = value
            terms[camel(name)] = said.term
    return told, terms


def camel(name: str) -> str:
    """Return the JSON key of an attribute of a record."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
