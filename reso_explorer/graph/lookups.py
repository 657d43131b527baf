"""The lookup that a field takes its values from, where an annotation names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Constant

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Property

_TERMS = frozenset({"RESO.OData.Metadata.LookupName", "MLS.OData.Metadata.LookupName"})


def lookup_name(index: ModelIndex, path: str, prop: Property) -> str | None:
    """Return the value of the LookupName annotation of a property, None where there is none."""
    for annotation in index.annotations(path, prop.annotations):
        if annotation.term in _TERMS and isinstance(annotation.value, Constant):
            return str(annotation.value.value) or None
    return None
