"""The value of an annotation that states none, OData CSDL JSON 4.01 section 14.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.csdl.model import ComplexType, EntityType
from reso_explorer.csdl.write_json.literals import literal_type, typed_literal

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

_RECORDS: Final = frozenset(
    {
        "Core.ContentDisposition",
        "Core.DataModificationException",
        "Core.Example",
        "Core.GeometryFeature",
        "Core.OptionalParameter",
        "Core.ResourceException",
        "Core.ValueException",
        "Capabilities.BatchSupport",
        "Capabilities.CallbackSupported",
        "Capabilities.ChangeTracking",
        "Capabilities.DeepInsertSupport",
        "Capabilities.DeepUpdateSupport",
        "Capabilities.DefaultCapabilities",
        "Capabilities.ModificationQueryOptions",
        "Capabilities.SelectSupport",
        "Validation.Constraint",
    }
)
_COLLECTIONS: Final = frozenset(
    {
        "Core.AcceptableMediaTypes",
        "Core.AlternateKeys",
        "Core.Links",
        "Core.MayImplement",
        "Core.Messages",
        "Core.Revisions",
        "Core.ExplicitOperationBindings",
        "Core.OptimisticConcurrency",
        "Capabilities.AcceptableEncodings",
        "Capabilities.CollectionPropertyRestrictions",
        "Capabilities.CustomHeaders",
        "Capabilities.CustomQueryOptions",
        "Capabilities.FilterFunctions",
        "Capabilities.SupportedFormats",
        "Capabilities.SupportedMetadataFormats",
        "Validation.AllowedTerms",
        "Validation.AllowedValues",
        "Validation.ApplicableTerms",
        "Validation.DerivedTypeConstraint",
        "Validation.ItemsOf",
        "Validation.OpenPropertyTypeConstraint",
    }
)


def default_of(index: ModelIndex, term: str) -> Any:
    """Return the default of a term: that of its declaration, else what its vocabulary says.

    Unknown terms are taken for tags, so their value is true.
    """
    declared = index.terms.get(term)
    if declared is not None:
        if declared.is_collection:
            return []
        if isinstance(index.types.get(declared.type), EntityType | ComplexType):
            return {}
        if declared.default_value is not None:
            return typed_literal(declared.default_value, literal_type(index, declared.type))
        return True if literal_type(index, declared.type) == "Edm.Boolean" else None
    key = term_key(term)
    if key in _COLLECTIONS:
        return []
    if key in _RECORDS or (key.startswith("Capabilities.") and key.endswith("Restrictions")):
        return {}
    return True
