"""What a record holds only on request: its line, the terms behind it, further annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from reso_explorer.csdl.expression_text import expression_text
from reso_explorer.csdl.meaning import term_key
from reso_explorer.csdl.model import Collection, Constant, Null, PathExpression, Record
from reso_explorer.dictionary.numbers import as_number

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Annotation, Element, Expression

_KNOWN: Final = frozenset(
    {
        "LookupName",
        "StandardName",
        "LocalName",
        "TrestleName",
        "Payloads",
        "DisplayName",
        "DDWikiUrl",
        "Core.AlternateKeys",
        "Core.Computed",
        "Core.Description",
        "Core.Example",
        "Core.Immutable",
        "Core.Links",
        "Core.LongDescription",
        "Core.MediaType",
        "Core.OptionalParameter",
        "Core.Permissions",
        "Core.ResourcePath",
        "Core.Revisions",
        "Common.Label",
        "Common.QuickInfo",
        "Common.Text",
        "Measures.ISOCurrency",
        "Measures.UNECEUnit",
        "Measures.Unit",
        "UI.Hidden",
        "Validation.AllowedValues",
        "Validation.DerivedTypeConstraint",
        "Validation.MaxItems",
        "Validation.Maximum",
        "Validation.MinItems",
        "Validation.Minimum",
        "Validation.MultipleOf",
        "Validation.Pattern",
        "sap:creatable",
        "sap:filterable",
        "sap:filter-restriction",
        "sap:label",
        "sap:quickinfo",
        "sap:required-in-filter",
        "sap:sortable",
        "sap:text",
        "sap:unit",
        "sap:updatable",
        "sap:validation-regexp",
        "sap:visible",
    }
)
"""Terms that keys of the records stand for."""


class Details(Struct, frozen=True, kw_only=True):
    """What to put into records beyond their meaning."""

    lines: bool = False
    terms: bool = False
    annotations: bool = False


class Extras:
    """Adds what was asked for."""

    def __init__(self, index: ModelIndex, details: Details) -> None:
        self._index = index
        self._details = details

    def of(self, element: Element, target: str, terms: dict[str, str]) -> dict[str, Any]:
        """Return the further keys of the record of an element with its annotation target."""
        details = self._details
        told: dict[str, Any] = {}
        if details.lines and element.line > 0:
            told["line"] = element.line
        if details.terms and terms:
            told["terms"] = dict(sorted(terms.items()))
        if details.annotations:
            found = _rest(self._index.annotations(target, element.annotations))
            if found:
                told["annotations"] = found
        return told

    @property
    def has_lines(self) -> bool:
        """Whether lines were asked for."""
        return self._details.lines


def _rest(annotations: tuple[Annotation, ...]) -> dict[str, Any]:
    """Return the annotations that no key stands for, by term and qualifier."""
    found: dict[str, Any] = {}
    for annotation in annotations:
        if term_key(annotation.term) in _KNOWN:
            continue
        name = annotation.term + (f"#{annotation.qualifier}" if annotation.qualifier else "")
        found.setdefault(name, _plain(annotation.value))
    return dict(sorted(found.items()))


def _plain(value: Expression | None) -> Any:
    """Return an expression as JSON data; what isn't plain data is text."""
    if value is None:
        return True
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, bool) else as_number(value.value)
    if isinstance(value, PathExpression):
        return value.path
    if isinstance(value, Null):
        return "null"
    if isinstance(value, Collection):
        return [_plain(item) for item in value.items]
    if isinstance(value, Record):
        return {item.name: _plain(item.value) for item in value.values}
    return expression_text(value)
