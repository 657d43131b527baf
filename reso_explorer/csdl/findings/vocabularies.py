"""Which terms need a value and where terms may stand, for the rules about annotations."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
