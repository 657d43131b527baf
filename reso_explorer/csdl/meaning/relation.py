"""The meaning of a navigation property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.restrictions import covers, derived_types
from reso_explorer.csdl.meaning.said import RelationMeaning, Said
from reso_explorer.csdl.meaning.statements import (
    Statements,
    first,
    said_bool,
    said_link,
    said_part,
    said_revision,
    said_text,
)
from reso_explorer.csdl.meaning.values import record_of, text_of

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning.said import SetMeaning

_EXPAND: Final = "Capabilities.ExpandRestrictions"


def relation_meaning(
    path: str,
    statements: Statements,
    source: SetMeaning | None,
    restricted: Statements,
) -> RelationMeaning:
    """Build the meaning of a relation.

    Args:
        path: the navigation path from the source set's type.
        statements: what holds for the navigation property itself.
        source: the meaning of the set it is seen through.
        restricted: what the set's `NavigationRestrictions` say about this path.
    """

    def capability(name: str, part: str) -> Said | None:
        found = restricted.get(f"Capabilities.{name}") or statements.get(f"Capabilities.{name}")
        return said_part(found, part)

    def flag(name: str) -> Said | None:
        found = restricted.get(f"Capabilities.{name}") or statements.get(f"Capabilities.{name}")
        return said_bool(found)

    payloads = said_text(statements.get("Payloads"))
    return RelationMeaning(
        label=first(
            statements, "LocalName", "StandardName", "sap:label", "Common.Label", "DisplayName"
        ),
        description=first(statements, "Core.Description", "sap:quickinfo"),
        long_description=said_text(statements.get("Core.LongDescription")),
        documentation_url=said_link(statements),
        standard_name=said_text(statements.get("StandardName")),
        expandable=_expandable(path, source),
        auto_expand=said_bool(statements.get("Core.AutoExpand")),
        navigability=_navigability(restricted, statements, source),
        filterable=capability("FilterRestrictions", "Filterable")
        or said_bool(statements.get("sap:filterable")),
        sortable=capability("SortRestrictions", "Sortable"),
        countable=capability("CountRestrictions", "Countable"),
        searchable=capability("SearchRestrictions", "Searchable"),
        top_supported=flag("TopSupported"),
        skip_supported=flag("SkipSupported"),
        permissions=said_text(statements.get("Core.Permissions")),
        payloads=tuple(str(payloads.value).replace(",", " ").split()) if payloads else (),
        deprecated=said_revision(statements.get("Core.Revisions")),
        derived_types=derived_types(statements.get("Validation.DerivedTypeConstraint")),
    )


def _expandable(path: str, source: SetMeaning | None) -> Said | None:
    if source is None:
        return None
    if source.expandable is not None and source.expandable.value is False:
        return source.expandable
    if covers(source.non_expandable, path):
        return Said(False, _EXPAND)
    if source.expandable is not None:
        return source.expandable
    return Said(True, _EXPAND) if source.non_expandable else None


def _navigability(
    restricted: Statements, statements: Statements, source: SetMeaning | None
) -> Said | None:
    own = restricted.get("Capabilities.Navigability")
    text = text_of(own.value) if own is not None else None
    if text and own is not None:
        return Said(text, own.term)
    stated = statements.get("Capabilities.NavigationRestrictions")
    if stated is not None:
        text = text_of(record_of(stated.value).get("Navigability"))
        if text:
            return Said(text, stated.term)
    return source.navigability if source is not None else None
