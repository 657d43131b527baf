"""Vocabularies by meaning: what annotations say, whatever their spelling."""

from reso_explorer.csdl.meaning.decoded_name import (
    decoded_name,
    has_local_prefix,
    is_encoded,
    readable_name,
    split_camel,
)
from reso_explorer.csdl.meaning.enums import is_placeholder
from reso_explorer.csdl.meaning.field import NOTHING_SAID
from reso_explorer.csdl.meaning.meanings import Meanings
from reso_explorer.csdl.meaning.said import (
    AllowedValue,
    FieldMeaning,
    MemberMeaning,
    RelationMeaning,
    Said,
    SetMeaning,
    TypeMeaning,
)
from reso_explorer.csdl.meaning.terms import term_key, term_shown

__all__ = [
    "NOTHING_SAID",
    "AllowedValue",
    "FieldMeaning",
    "Meanings",
    "MemberMeaning",
    "RelationMeaning",
    "Said",
    "SetMeaning",
    "TypeMeaning",
    "decoded_name",
    "has_local_prefix",
    "is_encoded",
    "is_placeholder",
    "readable_name",
    "split_camel",
    "term_key",
    "term_shown",
]
