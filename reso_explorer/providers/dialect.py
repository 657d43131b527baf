"""What a server wants from a query: limits and forms, as typed values.

A `Dialect` is the part of a provider's knowledge that the query language and the live service
work with. Absent knowledge is `None`, an empty tuple or the OData default, never a guess;
`Dialect.certainty_of` tells how well a value is known.
"""

from __future__ import annotations

from msgspec import Struct, field

from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.forms import (
    AppliesTo,
    Certainty,
    DeleteSignal,
    FieldKind,
    GeoForm,
    GeoUnit,
    KeyForm,
    LiteralForm,
    LookupSource,
    MultiForm,
    PagingKind,
    PartKind,
    ReplicationKind,
    SpaceForm,
    TimestampForm,
    TopMeaning,
    WrongCase,
)


class _Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the parts of a dialect: frozen, by name, strict when read."""


class TopRules(_Rules, frozen=True, kw_only=True):
    """Page sizes, in rows; None where nothing is known."""

    default: int | None = None
    maximum: int | None = None
    with_expand: int | None = None
    """Maximum where the query has `$expand`."""
    replication: int | None = None
    """Maximum on the replication path."""
    index_only: int | None = None
    """Maximum where only the fields of `index_fields` are selected."""
    index_fields: tuple[str, ...] = ()
    per_resource: dict[str, int] = field(default_factory=dict)
    """Maximum by resource name, where it differs."""
    meaning: TopMeaning = TopMeaning.UNKNOWN


class Wall(_Rules, frozen=True, kw_only=True):
    """A row count behind which ordinary paging does not reach."""

    rows: int
    text: str
    option: str = "$skip"


class Cursor(_Rules, frozen=True, kw_only=True):
    """Keyset paging: order by `order_by`, then ask for rows behind the last one seen.

    `tie_break` orders rows of equal `order_by` value, which are lost at page borders without it.
    """

    order_by: str
    tie_break: str | None = None
    per_resource: dict[str, str] = field(default_factory=dict)
    """`order_by` by resource name, where it differs."""


class Replication(_Rules, frozen=True, kw_only=True):
    """The provider's bulk path.

    `value` is the path segment, parameter assignment, function or host; `{resource}` in it
    stands for the resource.
    """

    kind: ReplicationKind
    value: str
    text: str
    refuses: tuple[str, ...] = ()
    """Query options that the path does not take."""
    needs_permission: bool = False
    idle_seconds: int | None = None
    """Life of its next link without use."""
    threads: int | None = None


class PagingRules(_Rules, frozen=True, kw_only=True):
    """How to get from page to page, and how far."""

    kind: PagingKind = PagingKind.NEXT_LINK
    skip: bool = True
    """False where `$skip` is refused."""
    walls: tuple[Wall, ...] = ()
    replication: Replication | None = None
    cursor: Cursor | None = None
    prefer: str | None = None
    """The preference that sets the page size: `maxpagesize` or `odata.maxpagesize`."""
    prefer_maximum: int | None = None
    link_header: bool = False
    """True where the next page also stands in a `Link` header."""
    stable_order: bool = True
    """False where pages repeat rows unless `$orderby` is given."""
    token_in_next_link: bool = False
    """True where the next link carries the credential and has to be stripped."""
    parallel: int | None = None
    """Requests at a time the server bears."""


class LookupRules(_Rules, frozen=True, kw_only=True):
    """Where allowed values come from and how they are written.

    Which form fits depends on the field's type: `enum_form` for an EnumType, `string_form` for
    an Edm.String or Collection(Edm.String) lookup.
    """

    sources: tuple[LookupSource, ...] = (
        LookupSource.ENUM_MEMBERS,
        LookupSource.LOOKUP_RESOURCE,
        LookupSource.METADATA_ANNOTATION,
        LookupSource.DATA_SAMPLE,
    )
    """Places to look at, in this order."""
    enum_form: LiteralForm = LiteralForm.QUALIFIED
    string_form: LiteralForm = LiteralForm.PLAIN
    accepted: tuple[LiteralForm, ...] = ()
    """Other forms the server is known to understand."""
    multi_flags: MultiForm = MultiForm.HAS
    """For an EnumType with IsFlags."""
    multi_enum_collection: MultiForm = MultiForm.ANY_LAMBDA
    """For Collection(EnumType)."""
    multi_string_collection: MultiForm = MultiForm.ANY_LAMBDA
    """For Collection(Edm.String)."""
    multi_string: MultiForm = MultiForm.CONTAINS
    """For values joined in one Edm.String."""
    wrong_case: WrongCase = WrongCase.UNKNOWN
    enum_namespaces: tuple[str, ...] = ()
    """Namespaces of enumeration literals, the current one first, then former ones."""
    refresh_hours: int | None = None
    """How old cached values may be; also how often the provider wants to be asked at most."""


class TimestampRules(_Rules, frozen=True, kw_only=True):
    """How moments are written; never quoted in OData 4."""

    form: TimestampForm = TimestampForm.ISO
    zone: str | None = None
    """Zone of moments the server sends, where it is stated."""
    needs_seconds: bool = False


class GeoRules(_Rules, frozen=True, kw_only=True):
    """How places are written and measured."""

    form: GeoForm = GeoForm.UNKNOWN
    alternatives: tuple[GeoForm, ...] = ()
    srid: int | None = None
    unit: GeoUnit = GeoUnit.UNKNOWN
    number_suffix: str = ""
    """Stands after the distance, as `d` in `0.016d`."""
    field: str | None = None
    """The field that holds the place."""
    functions: tuple[str, ...] = ()
    polygons: bool | None = None


class Refusal(_Rules, frozen=True, kw_only=True):
    """A function, operator or option that the server does not take, and on what."""

    name: str
    text: str
    on: FieldKind = FieldKind.ANY
    resources: tuple[str, ...] = ()
    """Only for these resources; empty for all."""
    fields: tuple[str, ...] = ()
    """Only for these fields; empty for all."""


class FilterRules(_Rules, frozen=True, kw_only=True):
    """What `$filter` may hold."""

    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that may be filtered, by resource; a resource that is absent is not restricted."""
    incomplete: tuple[str, ...] = ()
    """Resources of which `fields` names only some of the fields that may be filtered."""
    max_or: int | None = None
    """How many `or` one filter may hold."""
    max_length: int | None = None
    """Characters of the filter."""
    functions: tuple[str, ...] = ()
    """Functions and lambda operators known to work."""
    functions_complete: bool = False
    """True where `functions` is the provider's whole list."""
    operators: tuple[str, ...] = ()
    """Operators known to work."""
    operators_complete: bool = False
    refused: tuple[Refusal, ...] = ()
    case_sensitive: bool | None = None
    """Whether string comparison heeds letter case."""
    searchable_only: bool = False
    """True where filter and order take only fields flagged outside the metadata."""


class ExpandRules(_Rules, frozen=True, kw_only=True):
    """What `$expand` may hold."""

    allowed: bool = True
    names: tuple[str, ...] = ()
    """Navigation properties that may be expanded; empty where not restricted."""
    refused: tuple[str, ...] = ()
    """Navigation properties known to be refused."""
    nested_options: bool = True
    default_children: int | None = None
    """Rows of an expanded collection where nothing else is asked."""
    navigation_page: int | None = None
    """Rows of one page of `Set(key)/Navigation`."""
    instead: str = ""
    """What to do where expand is not possible."""


class SelectRules(_Rules, frozen=True, kw_only=True):
    """Traits of `$select`."""

    all_token: str | None = None
    """A value that asks for every field, besides `*`."""
    names_expanded: bool = False
    """True where `$select` also has to list the expanded navigation properties."""
    one_unknown_rejects: bool = False
    """True where a single unpublished field rejects the whole query."""


class Required(_Rules, frozen=True, kw_only=True):
    """A part that every request of its scope needs.

    `value` may hold `{placeholder}`, to be filled from the profile's variables.
    """

    part: PartKind
    name: str
    text: str
    value: str | None = None
    scope: AppliesTo = AppliesTo.ROWS
    exactly_once: bool = False


class Combination(_Rules, frozen=True, kw_only=True):
    """Options that do not go together, or that need others.

    Without `needs`: the server refuses a query that has all of `options`. With `needs`: a query
    that has all of `options` must have all of `needs`. A name with `$` is a query option, `name(`
    a function or lambda, a bare word an operator, `header:Name` a header of the request.
    """

    options: tuple[str, ...]
    text: str
    needs: tuple[str, ...] = ()
    scope: AppliesTo = AppliesTo.ROWS


class OwnOption(_Rules, frozen=True, kw_only=True):
    """A query option of the provider's own."""

    name: str
    text: str
    example: str = ""


class EncodingRules(_Rules, frozen=True, kw_only=True):
    """How a query travels in a URL."""

    space: SpaceForm = SpaceForm.PERCENT20
    dollar_literal: bool = False
    """True where `$` must not be percent-encoded."""
    slash_before_query: bool = True
    """False where a `/` directly before `?` is refused."""
    next_link_encoded: bool = False
    """True where parameter names in the next link are percent-encoded (`%24top`)."""


class SyncRules(_Rules, frozen=True, kw_only=True):
    """How a copy is kept up to date."""

    field: str | None = None
    """The timestamp that moves with every change."""
    others: tuple[str, ...] = ()
    """Timestamps of changes that do not move `field`, or that other resources use."""
    window_minutes: int | None = None
    """Distance to now that the end of an increment should keep."""
    delete: DeleteSignal = DeleteSignal.UNKNOWN
    delete_name: str | None = None
    """The field condition or resource that signals a delete."""
    delete_key: str | None = None
    """The field of that resource with the key of the deleted row."""
    delete_resource: str | None = None
    """The field of that resource that names the resource of the deleted row."""
    delete_time: str | None = None
    """The field of that resource with the time of the delete."""
    first: str | None = None
    """The condition of a first download: it leaves out rows that are marked as deleted."""


class StatedJoin(_Rules, frozen=True, kw_only=True):
    """Columns that are known to join two resources although the metadata declares no relation.

    `name` is the relation as people would call it, such as `ListAgent`; `columns` are pairs of
    a column of `source` and the one of `target` that it equals.
    """

    name: str
    source: str
    target: str
    columns: tuple[tuple[str, str], ...]


class Dialect(_Rules, frozen=True, kw_only=True):
    """Everything about a server that shapes a query and the reading of its pages."""

    provider: str = "generic"
    title: str = "OData service"
    odata_version: ProtocolVersion | None = None
    """None: the version that the document states."""
    accepts: tuple[str, ...] = ()
    """Forms of newer OData versions that the server is known to take, by their id."""
    top: TopRules = TopRules()
    paging: PagingRules = PagingRules()
    lookups: LookupRules = LookupRules()
    timestamps: TimestampRules = TimestampRules()
    geo: GeoRules = GeoRules()
    filter: FilterRules = FilterRules()
    expand: ExpandRules = ExpandRules()
    select: SelectRules = SelectRules()
    required: tuple[Required, ...] = ()
    combinations: tuple[Combination, ...] = ()
    own_options: tuple[OwnOption, ...] = ()
    keys: KeyForm = KeyForm.BY_TYPE
    encoding: EncodingRules = EncodingRules()
    sync: SyncRules = SyncRules()
    joins: tuple[StatedJoin, ...] = ()
    """Joins that the metadata does not declare; they come before inferred ones."""
    set_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of entity sets on the wire, by RESO resource name, where they differ."""
    apply: bool | None = None
    """Whether `$apply` works; None where nothing is known."""
    count: bool | None = None
    """Whether `$count=true` works; None where nothing is known."""
    certainty: dict[str, Certainty] = field(default_factory=dict)
    """How a value is known, by dotted path (`top.maximum`, `geo`); a path covers what is below,
    `*` everything."""

    @classmethod
    def generic(cls, odata_version: ProtocolVersion | str = ProtocolVersion.V4) -> Dialect:
        """Return the dialect of a server of which only the OData version is known."""
        version = ProtocolVersion(odata_version)
        if version in {ProtocolVersion.V2, ProtocolVersion.V3}:
            return cls(
                odata_version=version,
                paging=PagingRules(kind=PagingKind.V2_NEXT),
                timestamps=TimestampRules(form=TimestampForm.V2_DATETIME),
                geo=GeoRules(form=GeoForm.NONE),
                certainty={"*": Certainty.STANDARD},
            )
        return cls(
            odata_version=version,
            top=TopRules(meaning=TopMeaning.TOTAL),
            geo=GeoRules(form=GeoForm.GEOGRAPHY, srid=4326, unit=GeoUnit.METRES),
            certainty={"*": Certainty.STANDARD},
        )

    def certainty_of(self, path: str) -> Certainty:
        """Tell how a value is known: the mark of the longest path that covers `path`."""
        while path:
            if path in self.certainty:
                return self.certainty[path]
            path = path.rpartition(".")[0]
        return self.certainty.get("*", Certainty.DOCUMENTED)

    def max_top(
        self, resource: str, *, expands: bool = False, replication: bool = False
    ) -> int | None:
        """Return the largest page in rows for a query on `resource`, or None where unknown."""
        if replication and self.top.replication is not None:
            return self.top.replication
        limits = [self.top.per_resource.get(resource, self.top.maximum)]
        if expands:
            limits.append(self.top.with_expand)
        known = [limit for limit in limits if limit is not None]
        return min(known, default=None)
