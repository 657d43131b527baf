"""The forms that servers disagree on: literals, paging, places, times, deletes.

Each value is named for what goes over the wire; the text below a value shows it.
"""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    """Where a statement comes from, best first."""

    DOCUMENTED = "documented"
    """The provider's own documentation."""
    STANDARD = "standard"
    """The OData or RESO specification; nothing is known of this server in particular."""
    MEASURED = "measured"
    """Seen in a stored document or answer."""
    CLIENT = "client"
    """Seen in code that talks to the server."""
    THIRD_PARTY = "third-party"
    """Told by somebody else, not confirmed."""
    DISPUTED = "disputed"
    """Sources disagree."""
    UNKNOWN = "unknown"
    """Not published and not seen."""


class LiteralForm(StrEnum):
    """How one lookup value is written."""

    PLAIN = "plain"
    """Display text as a string: `'Active Under Contract'`."""
    QUALIFIED = "qualified"
    """Enumeration literal with its namespace: `Odata.Models.StandardStatus'Active'`."""
    SHORT = "short"
    """Enumeration literal without namespace: `StandardStatus'Active'`."""
    MEMBER = "member"
    """Member name as a string: `'ActiveUnderContract'`, also after `has`."""
    CODE = "code"
    """A code of the MLS as a string: `'A'`."""
    HEX = "hex"
    """Display text in hexadecimal behind a prefix, as a string: `'b__436f6e646f'`."""


class MultiForm(StrEnum):
    """How "this field of many values contains that value" is written."""

    ANY_LAMBDA = "any_lambda"
    """`F/any(x: x eq 'v')`"""
    HAS = "has"
    """`F has T'v'`"""
    CONTAINS = "contains"
    """`contains(F,'v')`, for values joined in one string."""


class WrongCase(StrEnum):
    """What the server does with a lookup value in the wrong letter case."""

    UNKNOWN = "unknown"
    ERROR = "error"
    SILENT_ZERO = "silent_zero"
    """Status 200 and no rows."""


class LookupSource(StrEnum):
    """Where the allowed values of a field can be had."""

    ENUM_MEMBERS = "enum_members"
    LOOKUP_RESOURCE = "lookup_resource"
    METADATA_ANNOTATION = "metadata_annotation"
    DATA_SAMPLE = "data_sample"


class TimestampForm(StrEnum):
    """How a DateTimeOffset literal is written."""

    ISO = "iso"
    """`2024-01-31T00:00:00Z`, or with an offset."""
    MILLIS_Z = "millis_z"
    """`2024-01-31T00:00:00.000Z`: milliseconds and Z are needed."""
    CAST = "cast"
    """`cast('2024-01-31T00:00:00.000-7',Edm.DateTimeOffset)`"""
    V2_DATETIME = "v2_datetime"
    """`datetime'2024-01-31T00:00:00'` of OData V2 and V3."""


class GeoForm(StrEnum):
    """How a place is written in a filter."""

    UNKNOWN = "unknown"
    BARE = "bare"
    """`POINT(-100.5 40.25)`, longitude first."""
    GEOGRAPHY = "geography"
    """`geography'SRID=4326;POINT(-100.5 40.25)'`, longitude first."""
    BOX = "box"
    """Comparisons of latitude and longitude only."""
    NONE = "none"
    """No place can be used in a filter."""


class GeoUnit(StrEnum):
    """What the number compared with `geo.distance` counts."""

    UNKNOWN = "unknown"
    METRES = "metres"
    MILES = "miles"
    DEGREES = "degrees"


class TopMeaning(StrEnum):
    """What `$top` limits."""

    PAGE = "page"
    """The rows of one page; more pages follow through the next link."""
    TOTAL = "total"
    """The rows of the whole result, as OData has it."""
    UNKNOWN = "unknown"


class PagingKind(StrEnum):
    """How the rows after the first page are reached."""

    NEXT_LINK = "next_link"
    """`@odata.nextLink`, opaque."""
    SKIP = "skip"
    """A next link or the client's own loop counting with `$skip`."""
    SKIPTOKEN = "skiptoken"
    """A next link with `$skiptoken`."""
    LINK_HEADER = "link_header"
    """The header `Link: …; rel="next"`."""
    CURSOR = "cursor"
    """The client filters behind the last row seen (`Dialect.paging.cursor`)."""
    V2_NEXT = "v2_next"
    """`__next` of OData V2."""


class ReplicationKind(StrEnum):
    """How the provider's bulk path is asked for."""

    HOST = "host"
    PATH = "path"
    PARAMETER = "parameter"
    FUNCTION = "function"


class DeleteSignal(StrEnum):
    """How a client learns that a row is gone."""

    UNKNOWN = "unknown"
    NONE = "none"
    """Nothing is sent: compare lists of keys."""
    FIELD = "field"
    """A field of the row says so."""
    RESOURCE = "resource"
    """A resource lists deleted keys."""


class KeyForm(StrEnum):
    """How a key stands in `Set(key)`."""

    BY_TYPE = "by_type"
    """Quoted when its type is Edm.String, bare when it is a number."""
    QUOTED = "quoted"
    BARE = "bare"


class SpaceForm(StrEnum):
    """How a blank travels in a query."""

    EITHER = "either"
    """`%20` and `+` both work."""
    PERCENT20 = "percent20"
    """Only `%20`; also the safe choice where nothing is known."""


class PartKind(StrEnum):
    """Which part of a request a `Required` speaks of."""

    FILTER = "filter"
    """A condition in `$filter`: `name` is the field, `value` the literal."""
    OPTION = "option"
    """A system query option: `name` with its `$`."""
    PARAMETER = "parameter"
    """A query parameter of the provider's own."""
    HEADER = "header"


class AppliesTo(StrEnum):
    """Which requests a rule covers."""

    ALL = "all"
    """Rows and metadata."""
    ROWS = "rows"
    METADATA = "metadata"
    REPLICATION = "replication"


class FieldKind(StrEnum):
    """Which operand a refusal is about."""

    ANY = "any"
    ENUM = "enum"
    COLLECTION = "collection"
    STRING = "string"
    NOT_STRING = "not_string"
    GEO = "geo"
