"""The only error that reading a document raises."""

from __future__ import annotations

from enum import StrEnum

from reso_explorer.errors import ReportedError


class NotMetadataKind(StrEnum):
    """What bytes are that are no metadata document."""

    EMPTY = "empty"
    HTML = "html"
    ODATA_ERROR = "odata-error"
    SERVICE_DOCUMENT = "service-document"
    FEED = "feed"
    OPENAPI = "openapi"
    ROWS = "rows"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    DTD = "dtd"
    OTHER_XML = "other-xml"
    OTHER_JSON = "other-json"
    TEXT = "text"
    BINARY = "binary"
    TOO_LARGE = "too-large"


class NotMetadataError(ReportedError, ValueError):
    """The bytes are no metadata document; says what they are and what to try.

    Attributes:
        kind: what the bytes are.
        message: one sentence: what was found and where.
        hint: what to try, or "".
        line: 1-based line of the problem, 0 where there is none.
        column: 1-based column, 0 where there is none.
        excerpt: the piece of text in question, made visible, or "".
    """

    def __init__(
        self,
        kind: NotMetadataKind,
        message: str,
        *,
        hint: str = "",
        line: int = 0,
        column: int = 0,
        excerpt: str = "",
    ) -> None:
        super().__init__(message, hint=hint, detail=excerpt)
        self.kind = kind
        self.line = line
        self.column = column
        self.excerpt = excerpt
