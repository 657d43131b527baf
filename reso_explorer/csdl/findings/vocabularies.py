"""Names of the terms in the standard vocabularies, for the rules about annotations."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STANDARD_TERMS: Final = {
    "Core": _words("""ODataVersions SchemaVersion Revisions Description LongDescription Links Example Messages
        ValueException ResourceException DataModificationException IsLanguageDependent
        AppliesViaContainer DereferenceableIDs ConventionalIDs Permissions ContentID
        DefaultNamespace Immutable Computed ComputedDefaultValue IsURL AcceptableMediaTypes
        MediaType IsMediaType ContentDisposition OptimisticConcurrency AdditionalProperties
        AutoExpand AutoExpandReferences MayImplement Ordered PositionalInsert AlternateKeys
        OptionalParameter OperationAvailable RequiresType RequiresExplicitBinding ExplicitOperationBindings
        SymbolicName GeometryFeature AnyStructure IsDelta ResourcePath"""),
    "Capabilities": _words("""ConformanceLevel SupportedFormats SupportedMetadataFormats AcceptableEncodings
        AsynchronousRequestsSupported BatchContinueOnErrorSupported IsolationSupported
        CrossJoinSupported CallbackSupported ChangeTracking CountRestrictions
        NavigationRestrictions IndexableByKey TopSupported SkipSupported ComputeSupported
        SelectSupport BatchSupported BatchSupport FilterFunctions FilterRestrictions
        SortRestrictions ExpandRestrictions SearchRestrictions KeyAsSegmentSupported
        QuerySegmentSupported InsertRestrictions DeepInsertSupport UpdateRestrictions
        DeepUpdateSupport DeleteRestrictions CollectionPropertyRestrictions
        OperationRestrictions AnnotationValuesInQuerySupported ModificationQueryOptions
        ReadRestrictions CustomHeaders CustomQueryOptions MediaLocationUpdateSupported
        DefaultCapabilities"""),
    "Validation": _words("""Pattern Minimum Maximum Exclusive AllowedValues MultipleOf Constraint ItemsOf
        OpenPropertyTypeConstraint DerivedTypeConstraint AllowedTerms ApplicableTerms
        MaxItems MinItems"""),
    "Measures": _words("ISOCurrency Scale Unit UNECEUnit DurationGranularity"),
}
"""Terms by vocabulary."""

VALUE_NEEDED: Final = _words("""Core.Description Core.LongDescription Core.Permissions Core.MediaType Core.SchemaVersion
    Core.SymbolicName Core.ResourcePath Core.Revisions Core.AlternateKeys Validation.Pattern
    Validation.Minimum Validation.Maximum Validation.MultipleOf Validation.AllowedValues
    Measures.ISOCurrency Measures.Scale Measures.Unit Measures.UNECEUnit
    LookupName StandardName LocalName TrestleName DDWikiUrl""")
"""Terms that say nothing without a value."""

_COLLECTIONS: Final = frozenset({"NavigationProperty", "Property", "Parameter", "ReturnType"})
_SETS: Final = frozenset({"EntitySet"}) | _COLLECTIONS

APPLIES_TO: Final = {
    "Core.Computed": frozenset({"Property"}),
    "Core.Immutable": frozenset({"Property", "NavigationProperty"}),
    "Core.OptionalParameter": frozenset({"Parameter"}),
    "Core.AutoExpand": frozenset({"EntityType", "NavigationProperty", "Property"}),
    "Capabilities.FilterRestrictions": _SETS,
    "Capabilities.SortRestrictions": _SETS,
    "Capabilities.SearchRestrictions": _SETS,
    "Capabilities.CountRestrictions": _SETS,
    "Capabilities.TopSupported": _SETS,
    "Capabilities.SkipSupported": _SETS,
    "Capabilities.ExpandRestrictions": _SETS | {"Singleton"},
    "Capabilities.FilterFunctions": _SETS | {"EntityContainer"},
}
"""Where terms that bear on queries may stand; `Collection` is told as its possible hosts."""
