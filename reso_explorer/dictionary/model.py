"""The dictionary: what a feed offers, resolved, for people who write code.

Every export, the page and the Data Dictionary check read these records; `--format json` writes
them. Names in JSON are in camel case, in the order of the fields here. Left out there is what has
its default: a *flag* (`False` by default) that isn't set, a *statement* that isn't known (`None`),
and what doesn't apply. `schemas/dictionary-2.schema.json` describes the file.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

LookupSource = Literal["enum", "lookupResource", "annotation", "rows"]
JsonKind = Literal["boolean", "integer", "decimal", "text", "list", "object"]
SortOnly = Literal["asc", "desc"]
Write = Literal["never", "create"]
ResourceKind = Literal["set", "singleton"]
TypeKind = Literal["entity", "complex"]
OperationKind = Literal["action", "function"]
Protocol = Literal["odata-2", "odata-3", "odata-4"]
LookupStyle = Literal["enum", "lookupResource", "mixed"]
ChangeKind = Literal["added", "removed", "changed"]
Impact = Literal["breaking", "info", "safe"]
PlainType = Literal[
    "string",
    "boolean",
    "integer",
    "decimal",
    "number",
    "date",
    "datetime",
    "time",
    "duration",
    "guid",
    "binary",
    "stream",
    "geo",
    "object",
    "any",
]
Missing = Literal["undefined", "external", "subset"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A record of the dictionary; immutable, layers make new ones."""


class ColumnPair(Entry, frozen=True, kw_only=True):
    """A column of the source and the column of the target with the same value."""

    source: str = msgspec.field(name="from")
    """Field here."""
    to: str
    """Field of the target."""


class JoinConstant(Entry, frozen=True, kw_only=True):
    """A column of the target that must have a fixed value."""

    to: str
    """Field of the target."""
    value: str
    """Its value."""


class JoinEntry(Entry, frozen=True, kw_only=True):
    """How the rows of a relation are found by their columns."""

    how: str
    """The first three are stated, the others inferred from names."""
    inferred: bool = False
    """Nobody states it."""
    on: tuple[ColumnPair, ...]
    """All must be equal."""
    where: tuple[JoinConstant, ...] = ()
    """And the target must hold these."""


class ValueEntry(Entry, frozen=True, kw_only=True):
    """A value of a lookup; its key in the map is the value as it is in payloads."""

    label: str | None = None
    """For people, where it is not the value."""
    description: str | None = None
    """What it means."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    number: int | str | None = None
    """Of an enumeration of flags, or where it is not the place of the value, counted from 0; text beyond 2^53."""
    legacy: str | None = None
    """Code that older servers use."""
    literal: str | None = None
    """Where it does not follow the literal of the lookup."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    count: int | None = None
    """How often it occurred in the rows looked at."""
    notes: NotesEntry | None = None


class LookupEntry(Entry, frozen=True, kw_only=True):
    """The values that one or more fields may take."""

    name: str
    """LookupName, or short name of the enumeration."""
    source: LookupSource
    """Where the values come from."""
    edm_type: str | None = None
    """The enumeration."""
    flags: bool = False
    """A value may join several, separated by commas."""
    literal: str | None = None
    """How a value is written in $filter: {value}, {label}, {legacy} or {hex} stands for it, quotes doubled."""
    open: bool | None = None
    """Values that are not listed may occur (true) or not (false)."""
    complete: Literal[False] | None = None
    """More values exist than are listed."""
    placeholder: bool = False
    """Members that only stand for "none published" were left out."""
    missing: Missing | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    inferred: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of this record that were worked out, not stated, each with the rule."""
    notes: NotesEntry | None = None
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""
    values: dict[str, ValueEntry] | None = None
    """By value, as payloads and queries hold it. Absent: not known. Empty: known to be none."""


class ProbedEntry(Entry, frozen=True, kw_only=True):
    """What trials on the live server showed."""

    date: str | None = None
    """When."""
    filterable: bool | None = None
    """Did any condition work?"""
    sortable: bool | None = None
    """Did $orderby work?"""
    selectable: bool | None = None
    """Did $select work?"""
    expandable: bool | None = None
    """Did $expand work?"""
    countable: bool | None = None
    """Did $count work?"""
    searchable: bool | None = None
    """Did $search work?"""
    top_supported: bool | None = None
    """Did $top work?"""
    skip_supported: bool | None = None
    """Did $skip work?"""
    supported: tuple[str, ...] = ()
    """Operators and functions that worked."""
    rejected: tuple[str, ...] = ()
    """Refused by the server."""
    ignored: tuple[str, ...] = ()
    """Answered as if nothing had been asked."""
    wrong: tuple[str, ...] = ()
    """Answered, but with rows missing or too many."""
    words: dict[str, str] = msgspec.field(default_factory=dict)
    """The server's words by what was tried."""


class FieldCensusEntry(Entry, frozen=True, kw_only=True):
    """What a sample of rows holds in one field."""

    fill: float
    """Share of rows with a value, three digits."""
    filled: int | None = None
    """Rows with a value."""
    present: int | None = None
    """Rows that carried the field at all, where not all did."""
    kinds: tuple[JsonKind, ...] = ()
    """JSON kinds seen."""
    distinct: int | None = None
    """Different values."""
    distinct_capped: bool = False
    """There are more than that."""
    shortest: int | None = None
    """Characters."""
    longest: int | None = None
    """Characters."""
    fewest: int | None = None
    """Items."""
    most: int | None = None
    """Items."""
    minimum: str | None = None
    """Row data: only when asked for."""
    maximum: str | None = None
    """Row data: only when asked for."""
    median: str | None = None
    """Row data: only when asked for."""
    common: dict[str, int] | None = None
    """Frequent values with their counts. Row data, only when asked for; of fields with a lookup always."""


class CensusEntry(Entry, frozen=True, kw_only=True):
    """What a sample of the rows of a resource holds."""

    rows: int
    """Rows looked at."""
    date: str | None = None
    """When."""
    how: str | None = None
    """Which rows, in a sentence or as query options."""
    paths: dict[str, FieldCensusEntry] = msgspec.field(default_factory=dict)
    """Of members of objects, by path."""


class NotesEntry(Entry, frozen=True, kw_only=True):
    """The team's own notes, from a YAML file."""

    note: str | None = None
    """Free text."""
    column: str | None = None
    """Name in our own tables."""
    owner: str | None = None
    """Who cares."""
    tags: tuple[str, ...] = ()
    """Our own words."""
    standard: str | None = None
    """What the team says the standard name is."""


class FieldEntry(Entry, frozen=True, kw_only=True):
    """A property, resolved: own or inherited."""

    name: str
    """As in queries and payloads."""
    type: PlainType
    collection: bool = False
    """A list of such values."""
    key: bool = False
    """Part of the key."""
    required: bool = False
    """Never null; of a collection: no item is null. Keys are required."""
    edm_type: str
    """Exact type, qualified, without Collection(); a type definition is followed to its primitive type."""
    definition: str | None = None
    """Name of the type definition that was followed."""
    max_length: int | None = None
    """Characters or bytes. `max` is left out."""
    precision: int | None = None
    """As declared."""
    scale: int | None = None
    """As declared. `variable` and `floating` are left out."""
    srid: int | None = None
    """As declared. `variable` is left out."""
    unicode: Literal[False] | None = None
    """Only ASCII, as declared."""
    default: str | None = None
    """Default value, as text."""
    lookup: str | None = None
    """Key in `lookups`."""
    target: str | None = None
    """Id of the shape of an object: key in `resources`, else in `types`."""
    missing: Missing | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    example: str | None = None
    """An example that the document gives."""
    unit: str | None = None
    """Unit of measure."""
    unit_in: str | None = None
    """Path of the field that holds the unit."""
    currency: str | None = None
    """ISO code."""
    currency_in: str | None = None
    """Path of the field that holds the currency."""
    media_type: str | None = None
    """Of the content."""
    text_in: str | None = None
    """Path of the field that holds the text for this code."""
    minimum: int | float | str | None = None
    """Stated bound; dates as text."""
    maximum: int | float | str | None = None
    """Stated bound; dates as text."""
    exclusive_minimum: bool = False
    """The minimum itself is not allowed."""
    exclusive_maximum: bool = False
    """The maximum itself is not allowed."""
    multiple_of: float | None = None
    """Stated step."""
    pattern: str | None = None
    """Regular expression."""
    min_items: int | None = None
    """Fewest items."""
    max_items: int | None = None
    """Most items."""
    filterable: bool | None = None
    """May stand in $filter, as declared."""
    sortable: bool | None = None
    """May stand in $orderby, as declared."""
    selectable: bool | None = None
    """May stand in $select, as declared."""
    searchable: bool | None = None
    """Takes part in $search, as declared."""
    sort_only: SortOnly | None = None
    """The only direction allowed."""
    required_in_filter: bool = False
    """Every query must filter by it."""
    filter_as: str | None = None
    """Kind of expression allowed."""
    write: Write | None = None
    """When a client may set it."""
    hidden: bool = False
    """Not meant for people."""
    declared_by: str | None = None
    """Id of the base type it is inherited from."""
    probed: ProbedEntry | None = None
    census: FieldCensusEntry | None = None
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    inferred: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of this record that were worked out, not stated, each with the rule."""
    notes: NotesEntry | None = None
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""

    @property
    def can_filter(self) -> bool | None:
        """Whether it may stand in $filter: as tried, else as declared; None: unknown."""
        tried = self.probed.filterable if self.probed else None
        return self.filterable if tried is None else tried

    @property
    def can_sort(self) -> bool | None:
        """Whether it may stand in $orderby: as tried, else as declared; None: unknown."""
        tried = self.probed.sortable if self.probed else None
        return self.sortable if tried is None else tried


class RelationEntry(Entry, frozen=True, kw_only=True):
    """A navigation property, resolved: own or inherited."""

    name: str
    """As in $expand."""
    target: str
    """Id of the related shape."""
    missing: Missing | None = None
    collection: bool = False
    """To many."""
    required: bool = False
    """To exactly one."""
    contained: bool = False
    """Lives only below its owner."""
    partner: str | None = None
    """The relation that leads back."""
    join: JoinEntry | None = None
    only_types: tuple[str, ...] = ()
    """Ids of the only types related entities have."""
    expandable: bool | None = None
    """May stand in $expand, as declared."""
    filterable: bool | None = None
    """As declared."""
    sortable: bool | None = None
    """As declared."""
    countable: bool | None = None
    """As declared."""
    searchable: bool | None = None
    """As declared."""
    declared_by: str | None = None
    """Id of the base type it is inherited from."""
    probed: ProbedEntry | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    inferred: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of this record that were worked out, not stated, each with the rule."""
    notes: NotesEntry | None = None
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""


class ResourceEntry(Entry, frozen=True, kw_only=True):
    """What has an address: an entity set or singleton, with all members of its type."""

    name: str
    """Resource name, or short type name."""
    kind: ResourceKind
    """Many rows, or one."""
    path: str | None = None
    """URL segment where it is not the name."""
    type: str
    """Qualified type name."""
    key: tuple[str, ...] = ()
    """Paths of the key, in order."""
    key_aliases: dict[str, str] = msgspec.field(default_factory=dict)
    """Alias in URLs by key path."""
    alternate_keys: tuple[tuple[str, ...], ...] = ()
    """Other keys."""
    abstract: bool = False
    """Has no instances of its own."""
    open: bool = False
    """Payloads may hold more members."""
    has_stream: bool = False
    """A media entity."""
    extends: str | None = None
    """Id of the base type; its members are already here."""
    missing: Missing | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    inferred: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of this record that were worked out, not stated, each with the rule."""
    notes: NotesEntry | None = None
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""
    readable: bool | None = None
    """GET on the whole set."""
    filterable: bool | None = None
    """$filter."""
    sortable: bool | None = None
    """$orderby."""
    selectable: bool | None = None
    """$select."""
    expandable: bool | None = None
    """$expand."""
    countable: bool | None = None
    """$count."""
    searchable: bool | None = None
    """$search."""
    top_supported: bool | None = None
    """$top."""
    skip_supported: bool | None = None
    """$skip."""
    by_key: bool | None = None
    """Addressed by key."""
    insertable: bool | None = None
    """POST."""
    updatable: bool | None = None
    """PATCH."""
    deletable: bool | None = None
    """DELETE."""
    compute_supported: bool | None = None
    """$compute."""
    apply_supported: bool | None = None
    """$apply."""
    filter_required: bool = False
    """A query without $filter is refused."""
    max_page_size: int | None = None
    """Rows."""
    max_expand_levels: int | None = None
    """Depth; -1 for any."""
    filter_functions: tuple[str, ...] = ()
    """Functions allowed in $filter."""
    probed: ProbedEntry | None = None
    census: CensusEntry | None = None
    fields: dict[str, FieldEntry]
    """By name, inherited ones included."""
    relations: dict[str, RelationEntry]
    """By name, inherited ones included."""


class TypeEntry(Entry, frozen=True, kw_only=True):
    """A structured type that is not the type of exactly one resource, with all its members."""

    name: str
    """Resource name, or short type name."""
    kind: TypeKind
    """With or without identity."""
    type: str
    """Qualified type name."""
    key: tuple[str, ...] = ()
    """Paths of the key, in order."""
    key_aliases: dict[str, str] = msgspec.field(default_factory=dict)
    """Alias in URLs by key path."""
    alternate_keys: tuple[tuple[str, ...], ...] = ()
    """Other keys."""
    abstract: bool = False
    """Has no instances of its own."""
    open: bool = False
    """Payloads may hold more members."""
    has_stream: bool = False
    """A media entity."""
    extends: str | None = None
    """Id of the base type; its members are already here."""
    missing: Missing | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    standard: str | None = None
    """Name in the standard; `Resource/Field` where it belongs elsewhere."""
    local: bool | None = None
    """The provider's own (true) or of the standard (false)."""
    payloads: tuple[str, ...] = ()
    """Payload tags such as IDX."""
    inferred: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of this record that were worked out, not stated, each with the rule."""
    notes: NotesEntry | None = None
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""
    fields: dict[str, FieldEntry]
    """By name, inherited ones included."""
    relations: dict[str, RelationEntry]
    """By name, inherited ones included."""


class ParameterEntry(Entry, frozen=True, kw_only=True):
    """A parameter of an operation."""

    name: str
    """As in the call."""
    type: PlainType
    collection: bool = False
    """A list of such values."""
    required: bool = False
    """Never null; of a collection: no item is null. Keys are required."""
    edm_type: str
    """Exact type, qualified, without Collection(); a type definition is followed to its primitive type."""
    definition: str | None = None
    """Name of the type definition that was followed."""
    max_length: int | None = None
    """Characters or bytes. `max` is left out."""
    precision: int | None = None
    """As declared."""
    scale: int | None = None
    """As declared. `variable` and `floating` are left out."""
    srid: int | None = None
    """As declared. `variable` is left out."""
    unicode: Literal[False] | None = None
    """Only ASCII, as declared."""
    default: str | None = None
    """Default value, as text."""
    lookup: str | None = None
    """Key in `lookups`."""
    target: str | None = None
    """Id of the shape of an object: key in `resources`, else in `types`."""
    missing: Missing | None = None
    optional: bool = False
    """May be left out."""
    description: str | None = None
    """What it means."""
    line: int | None = None
    """Line in the document (--with-lines)."""


class ReturnEntry(Entry, frozen=True, kw_only=True):
    """What an operation returns."""

    type: PlainType
    collection: bool = False
    """A list of such values."""
    required: bool = False
    """Never null; of a collection: no item is null. Keys are required."""
    edm_type: str
    """Exact type, qualified, without Collection(); a type definition is followed to its primitive type."""
    definition: str | None = None
    """Name of the type definition that was followed."""
    max_length: int | None = None
    """Characters or bytes. `max` is left out."""
    precision: int | None = None
    """As declared."""
    scale: int | None = None
    """As declared. `variable` and `floating` are left out."""
    srid: int | None = None
    """As declared. `variable` is left out."""
    unicode: Literal[False] | None = None
    """Only ASCII, as declared."""
    default: str | None = None
    """Default value, as text."""
    lookup: str | None = None
    """Key in `lookups`."""
    target: str | None = None
    """Id of the shape of an object: key in `resources`, else in `types`."""
    missing: Missing | None = None


class BoundEntry(Entry, frozen=True, kw_only=True):
    """What an operation is called on."""

    target: str
    """Id of the shape of an object: key in `resources`, else in `types`."""
    missing: Missing | None = None
    collection: bool = False
    """On a collection."""


class OperationEntry(Entry, frozen=True, kw_only=True):
    """An action or function; its key in the map is its signature."""

    name: str
    """Short name."""
    kind: OperationKind
    """Functions only read."""
    bound_to: BoundEntry | None = None
    imports: tuple[str, ...] = ()
    """Names it is called by at the service root."""
    composable: bool = False
    """A query may go on behind it."""
    entity_set_path: str | None = None
    """As declared."""
    parameters: tuple[ParameterEntry, ...] = ()
    """In order, the binding parameter apart."""
    returns: ReturnEntry | None = None
    label: str | None = None
    """Name for people."""
    description: str | None = None
    """What it means."""
    long_description: str | None = None
    """More of it."""
    docs: str | None = None
    """Link to documentation."""
    deprecated: str | None = None
    """Why, since or until when; `deprecated` where no more is said."""
    line: int | None = None
    """Line in the document (--with-lines)."""
    terms: dict[str, str] = msgspec.field(default_factory=dict)
    """Which annotation said what, by key (--with-terms)."""
    annotations: dict[str, Any] = msgspec.field(default_factory=dict)
    """Annotations that no key stands for, by term (--with-annotations)."""


class LayerEntry(Entry, frozen=True, kw_only=True):
    """Where an added layer is from."""

    date: str | None = None
    """When it was read."""
    source: str | None = None
    """File, reference or profile."""
    version: str | None = None
    """Of a reference."""
    rows: int | None = None
    """Rows read."""
    complete: bool | None = None
    """Whether all was read."""
    fingerprint: str | None = None
    """Of a reference."""


class Provenance(Entry, frozen=True, kw_only=True):
    """Where a dictionary is from. Two dictionaries with the same content may differ only here."""

    source: str
    """File name, profile or snapshot; never a path."""
    url: str | None = None
    """Of the document, without credentials."""
    date: str | None = None
    """When this content was first read."""
    fingerprint: str
    """Of the content of this file: all but `$schema` and `provenance`, keys sorted, no blanks, ASCII only."""
    document: str | None = None
    """Of the bytes of the metadata document."""
    generator: str | None = None
    """Program and version."""
    layers: dict[str, LayerEntry] = msgspec.field(default_factory=dict)
    """Facts about each layer."""


class ServiceEntry(Entry, frozen=True, kw_only=True):
    """How to speak with the service."""

    root: str | None = None
    """Service root, without credentials."""
    provider: str | None = None
    """Key of the preset that was applied."""
    role: str | None = None
    """Kind of access, such as IDX."""
    protocol: Protocol
    """Decides how payloads write dates, numbers and lists."""
    csdl: str | None = None
    """Version that the document states."""
    reso: bool = False
    """Follows the RESO Data Dictionary."""
    lookup_style: LookupStyle | None = None
    """How allowed values are published."""
    clauses: dict[str, str] = msgspec.field(default_factory=dict)
    """How a value is tested here; {field} and {literal} stand for both."""
    literals: dict[str, str] = msgspec.field(default_factory=dict)
    """How a value of a type is written in $filter, by edmType, where it is not bare."""


class SubsetEntry(Entry, frozen=True, kw_only=True):
    """What was chosen; absent in a whole dictionary."""

    only: tuple[str, ...] = ()
    """Shapes asked for."""
    hops: int | None = None
    """Relations followed from them."""
    fields_used_in: tuple[str, ...] = ()
    """Queries whose fields were asked for."""
    standard_only: bool = False
    """Local elements left out."""
    local_only: bool = False
    """Standard elements left out."""
    without: tuple[str, ...] = ()
    """Parts left out, such as operations."""


class Caveat(Entry, frozen=True, kw_only=True):
    """What a reader cannot see from the records."""

    code: str
    """Stable."""
    text: str
    """For people."""
    at: tuple[str, ...] = ()
    """Places, as JSON Pointers."""


class ChangeEntry(Entry, frozen=True, kw_only=True):
    """One change, addressed by a JSON Pointer."""

    at: str
    """JSON Pointer into this file; of a removed element into the older one."""
    kind: ChangeKind = msgspec.field(name="is")
    """What happened."""
    was: dict[str, Any] = msgspec.field(default_factory=dict)
    """changed: the former values of the keys that changed, null where absent; removed: the whole record."""
    impact: Impact | None = None
    """For a program that reads."""
    text: str | None = None
    """For people."""


class ChangesEntry(Entry, frozen=True, kw_only=True):
    """What changed since an earlier dictionary."""

    since: Provenance
    entries: tuple[ChangeEntry, ...]
    """In document order; undoing all gives the older dictionary."""


class Dictionary(Entry, frozen=True, kw_only=True):
    """What a feed offers, in one record."""

    schema: str | None = msgspec.field(default=None, name="$schema")
    """For editors."""
    format: str
    """Always this."""
    version: str
    """Major, minor."""
    provenance: Provenance | None = None
    service: ServiceEntry
    layers: tuple[str, ...] = ()
    """What was added to the document."""
    subset: SubsetEntry | None = None
    caveats: tuple[Caveat, ...] = ()
    """What to know before trusting it."""
    resources: dict[str, ResourceEntry]
    """By name."""
    types: dict[str, TypeEntry]
    """By qualified name."""
    lookups: dict[str, LookupEntry]
    """By enumeration, LookupName, or Shape/Field."""
    operations: dict[str, OperationEntry] = msgspec.field(default_factory=dict)
    """By signature."""
    changes: ChangesEntry | None = None

    @property
    def shapes(self) -> dict[str, ResourceEntry | TypeEntry]:
        """Resources and types by id: what `target`, `extends` and `declared_by` name."""
        return {**self.types, **self.resources}
