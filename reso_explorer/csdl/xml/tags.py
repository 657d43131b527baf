"""XML namespaces of CSDL and the local names behind the tags of a document."""

from __future__ import annotations

import re
from typing import Final

EDMX_V4: Final = "http://docs.oasis-open.org/odata/ns/edmx"
EDM_V4: Final = "http://docs.oasis-open.org/odata/ns/edm"

_ENVELOPE_NAMES: Final = frozenset({"Edmx", "DataServices", "Schema"})
_STORAGE: Final = re.compile(r"/ssdl\Z|/mapping/cs\Z")
"""Namespaces of the storage part of Entity Framework documents, which is no CSDL."""

_MICROSOFT: Final = re.compile(r"http://schemas\.microsoft\.com/ado/(\d{4}/\d\d)/edmx?\Z")
_EDM_VERSION: Final = {
    "2006/04": "1.0",
    "2007/05": "1.0",
    "2008/01": "1.0",
    "2008/09": "2.0",
    "2009/08": "2.0",
    "2009/11": "3.0",
}

KNOWN_ELEMENTS: Final = frozenset(
    [
        "Edmx",
        "DataServices",
        "Reference",
        "Include",
        "IncludeAnnotations",
        "AnnotationsReference",
        "Runtime",
        "ConceptualModels",
        "StorageModels",
        "Mappings",
        "Designer",
        "Schema",
        "Using",
        "EntityType",
        "ComplexType",
        "EnumType",
        "TypeDefinition",
        "Action",
        "Function",
        "Term",
        "Annotations",
        "Annotation",
        "EntityContainer",
        "Association",
        "ValueTerm",
        "ValueAnnotation",
        "TypeAnnotation",
        "Documentation",
        "Key",
        "PropertyRef",
        "Property",
        "NavigationProperty",
        "ReferentialConstraint",
        "OnDelete",
        "Member",
        "Parameter",
        "ReturnType",
        "DefiningExpression",
        "CollectionType",
        "TypeRef",
        "ReferenceType",
        "RowType",
        "EntitySet",
        "Singleton",
        "ActionImport",
        "FunctionImport",
        "NavigationPropertyBinding",
        "AssociationSet",
        "End",
        "Principal",
        "Dependent",
        "Summary",
        "LongDescription",
        "Binary",
        "Bool",
        "Date",
        "DateTime",
        "DateTimeOffset",
        "Decimal",
        "Duration",
        "EnumMember",
        "Float",
        "Guid",
        "Int",
        "String",
        "TimeOfDay",
        "Time",
        "AnnotationPath",
        "ModelElementPath",
        "NavigationPropertyPath",
        "PropertyPath",
        "AnyPropertyPath",
        "Path",
        "Collection",
        "Record",
        "PropertyValue",
        "Null",
        "LabeledElement",
        "LabeledElementReference",
        "UrlRef",
        "If",
        "Apply",
        "Cast",
        "IsOf",
        "IsType",
        "AssertType",
        "And",
        "Or",
        "Not",
        "Eq",
        "Ne",
        "Gt",
        "Ge",
        "Lt",
        "Le",
        "Has",
        "In",
        "Add",
        "Sub",
        "Neg",
        "Mul",
        "Div",
        "DivBy",
        "Mod",
    ]
)
"""Local names of every element of CSDL, of all versions."""

TEXT_ELEMENTS: Final = frozenset(
    """Binary Bool Date DateTime DateTimeOffset Decimal Duration EnumMember Float Guid Int String
    TimeOfDay Time AnnotationPath ModelElementPath NavigationPropertyPath PropertyPath
    AnyPropertyPath Path LabeledElementReference UrlRef Summary LongDescription
    DefiningExpression""".split()  # noqa: SIM905
)
"""Local names of the elements that may hold text."""


def edm_version(namespace: str) -> str | None:
    """Return the CSDL version of an EDM or EDMX namespace, None for any other namespace."""
    if namespace in (EDM_V4, EDMX_V4):
        return "4.0"
    match = _MICROSOFT.match(namespace)
    return _EDM_VERSION.get(match.group(1), "3.0") if match else None


def split_tag(tag: str) -> tuple[str, str]:
    """Split `{namespace}local` into namespace ("" where there is none) and local name."""
    namespace, _, local = tag.rpartition("}")
    return namespace[1:], local


class Kinds(dict[str, str]):
    """A cache from the tag of an element to its kind, "" where CSDL does not define it.

    Elements without namespace count as elements of CSDL, and so do those of an unknown namespace
    once it has held an element of the envelope.
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken: set[str] = {""}

    def __missing__(self, tag: str) -> str:
        namespace, local = split_tag(tag)
        if local in _ENVELOPE_NAMES and not _STORAGE.search(namespace):
            self._taken.add(namespace)
        is_ours = namespace in self._taken or edm_version(namespace) is not None
        kind = local if is_ours and local in KNOWN_ELEMENTS else ""
        self[tag] = kind
        return kind
