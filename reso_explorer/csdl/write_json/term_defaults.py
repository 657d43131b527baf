"""The value of an annotation that states none, OData CSDL JSON 4.01 section 14.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.model import ComplexType, EntityType
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.csdl.write_json.literals import literal_type, typed_literal

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


def default_of(index: ModelIndex, term: str) -> Any:
    """Return the default of a term: that of its declaration, else what its vocabulary says.

    Unknown terms are taken for tags, so their value is true. A term that has no default is null.
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
    known = vocabularies().term(term)
    if known is None:
        return True
    if known.is_collection:
        return []
    if known.default is not None:
        return typed_literal(known.default, known.type)
    is_record = not known.type.startswith("Edm.") and known.type not in vocabularies().enums
    return {} if is_record else None
