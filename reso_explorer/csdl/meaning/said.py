"""What metadata says about an element, each statement with the term it came from."""

from __future__ import annotations

from msgspec import Struct


class Said(Struct, frozen=True, gc=False, array_like=True):
    """One statement.

    `term` is short and readable: `Core.Description`, `MLS.OData.Metadata.LocalName`,
    `sap:label`, or "decoded name" where it was worked out. `is_path` tells that `value` is
    the path of a property whose value holds the statement.
    """

    value: str | bool | int | float
    term: str
    is_path: bool = False


class AllowedValue(Struct, frozen=True, gc=False, kw_only=True):
    """A value that a field may take, as payloads spell it."""

    value: str
    label: str | None = None
    description: str | None = None
    legacy: str | None = None
    """What older clients send in its place (LegacyODataValue)."""
    number: int | None = None
    """The numeric value of an enumeration member."""
    is_default: bool = False
    is_deprecated: bool = False


class FieldMeaning(Struct, frozen=True, gc=False, kw_only=True):
    """What is said about a field; None or an empty tuple where nothing is."""

    label: Said | None = None
    description: Said | None = None
    long_description: Said | None = None
    documentation_url: Said | None = None
    lookup_name: Said | None = None
    """The set of the `Lookup` resource that holds the values."""
    picklist: Said | None = None
    """The picklist of SuccessFactors that holds the values."""
    standard_name: Said | None = None
    """Data Dictionary name; an empty value marks a local field."""
    decoded_name: str | None = None
    """The text behind an encoded name."""
    is_local: bool = False
    """Whether the field is the provider's own rather than one of the Data Dictionary."""
    is_local_by_name: bool = False
    """Whether only its name tells that, no annotation."""
    computed: Said | None = None
    immutable: Said | None = None
    permissions: Said | None = None
    """`Read`, `Write`, `ReadWrite`, `None`, several joined by ", "."""
    filterable: Said | None = None
    sortable: Said | None = None
    selectable: Said | None = None
    searchable: Said | None = None
    ascending_only: Said | None = None
    descending_only: Said | None = None
    required_in_filter: Said | None = None
    filter_expression: Said | None = None
    """SingleValue, MultiValue, SingleRange, MultiRange, SearchExpression …"""
    filter_functions: tuple[str, ...] = ()
    unit: Said | None = None
    currency: Said | None = None
    scale: Said | None = None
    """Decimals that have a meaning."""
    minimum: Said | None = None
    maximum: Said | None = None
    minimum_is_exclusive: bool = False
    maximum_is_exclusive: bool = False
    multiple_of: Said | None = None
    pattern: Said | None = None
    min_items: Said | None = None
    max_items: Said | None = None
    allowed_values: tuple[AllowedValue, ...] = ()
    allowed_values_term: str | None = None
    """`Validation.AllowedValues`, or `EnumType` with the members of the field's enumeration."""
    deprecated: Said | None = None
    """Why, and since or until when; the text is "deprecated" where nothing more is said."""
    example: Said | None = None
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    is_language_dependent: Said | None = None
    is_url: Said | None = None
    media_type: Said | None = None
    text_path: Said | None = None
    """The property that holds the text for this code."""
    hidden: Said | None = None


class RelationMeaning(Struct, frozen=True, gc=False, kw_only=True):
    """What is said about a navigation property."""

    label: Said | None = None
    description: Said | None = None
    long_description: Said | None = None
    documentation_url: Said | None = None
    standard_name: Said | None = None
    expandable: Said | None = None
    auto_expand: Said | None = None
    navigability: Said | None = None
    """Recursive, Single or None."""
    filterable: Said | None = None
    sortable: Said | None = None
    countable: Said | None = None
    searchable: Said | None = None
    top_supported: Said | None = None
    skip_supported: Said | None = None
    permissions: Said | None = None
    payloads: tuple[str, ...] = ()
    deprecated: Said | None = None
    derived_types: tuple[str, ...] = ()
    """The only types that the related entities may have."""


class SetMeaning(Struct, frozen=True, gc=False, kw_only=True):
    """What is said about an entity set or singleton."""

    label: Said | None = None
    description: Said | None = None
    long_description: Said | None = None
    documentation_url: Said | None = None
    deprecated: Said | None = None
    resource_path: Said | None = None
    readable: Said | None = None
    filterable: Said | None = None
    sortable: Said | None = None
    requires_filter: Said | None = None
    required_properties: tuple[str, ...] = ()
    non_filterable: tuple[str, ...] = ()
    non_sortable: tuple[str, ...] = ()
    non_expandable: tuple[str, ...] = ()
    ascending_only: tuple[str, ...] = ()
    descending_only: tuple[str, ...] = ()
    filter_expressions: dict[str, str] = {}
    """Kind of expression by property path."""
    filter_max_levels: Said | None = None
    filter_functions: tuple[str, ...] = ()
    countable: Said | None = None
    top_supported: Said | None = None
    skip_supported: Said | None = None
    searchable: Said | None = None
    search_syntax: Said | None = None
    """What `$search` may not hold."""
    expandable: Said | None = None
    max_expand_levels: Said | None = None
    selectable: Said | None = None
    indexable_by_key: Said | None = None
    insertable: Said | None = None
    updatable: Said | None = None
    deletable: Said | None = None
    compute_supported: Said | None = None
    apply_supported: Said | None = None
    apply_transformations: tuple[str, ...] = ()
    max_page_size: Said | None = None
    alternate_keys: tuple[tuple[str, ...], ...] = ()
    custom_query_options: tuple[str, ...] = ()
    navigability: Said | None = None


class TypeMeaning(Struct, frozen=True, gc=False, kw_only=True):
    """What is said about a type, an operation, a term or a schema."""

    label: Said | None = None
    description: Said | None = None
    long_description: Said | None = None
    documentation_url: Said | None = None
    deprecated: Said | None = None
    alternate_keys: tuple[tuple[str, ...], ...] = ()


class MemberMeaning(Struct, frozen=True, gc=False, kw_only=True):
    """What is said about a member of an enumeration."""

    label: Said | None = None
    description: Said | None = None
    documentation_url: Said | None = None
    deprecated: Said | None = None
    is_local: bool = False
