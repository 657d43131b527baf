"""A page of rows out of an answer: any JSON of OData V2 to V4.01, or Atom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from reso_explorer.service.body_text import decode_text
from reso_explorer.service.decode_error import ErrorContext, decode_error
from reso_explorer.service.decode_error.envelope import looks_like_error
from reso_explorer.service.errors import UnreadableError
from reso_explorer.service.json_body import read_json
from reso_explorer.service.links import link_header_next
from reso_explorer.service.media import media_of
from reso_explorer.values.atom import AtomError, looks_like_atom, read_atom
from reso_explorer.values.declared import number_names
from reso_explorer.values.legacy_rows import v4_rows

if TYPE_CHECKING:
    from reso_explorer.service.media import Media
    from reso_explorer.service.transport import Reply
    from reso_explorer.values.judge import Judgment

Row = dict[str, Any]
"""One entity, in the shape of V4 JSON whatever the version of the service.

Numbers are int or Decimal, so that nothing is lost; texts are as sent, `/Date(…)/` apart.
"""


class End(StrEnum):
    """Why a run of pages ended.

    A run that ends by an error has no `End`: the error is raised, and its `read` says what came
    before.
    """

    COMPLETE = "complete"
    """The last page had no next link."""
    MAX_ROWS = "max-rows"
    """As many rows came as were requested, by `max_rows` or `$top`."""
    MAX_PAGES = "max-pages"
    """As many pages came as were requested."""
    LOOP = "loop"
    """The next link was followed before."""
    REPEATED_PAGE = "repeated-page"
    """A page came again under another link."""
    EMPTY_PAGES = "empty-pages"
    """Many pages in a row had no rows, and each linked to a further one."""
    FOREIGN_HOST = "foreign-host"
    """The next link goes to another origin that isn't allowed."""
    BAD_LINK = "bad-link"
    """The next link is of a wrong type, empty, or no URL that can be opened."""
    PAGING_LIMIT = "paging-limit"
    """The pages end at the number of rows where this provider's paging ends."""
    SHORT = "short"
    """The server counted more rows than it sent."""

    @property
    def is_whole(self) -> bool:
        """Whether all rows came that were requested."""
        return self in _WHOLE


_WHOLE: Final = frozenset({End.COMPLETE, End.MAX_ROWS, End.MAX_PAGES})


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds.

    Attributes:
        rows: the entities; one for a single entity or a single value.
        count: the total that the server states, None where it states none.
        next_link: where the next page is, as sent; None on the last page.
        delta_link: where changes since this run can be read, as sent; "" where there is none.
        window: rows of the windows of `$skip` that the next pages are, 0 where they aren't.
        bad_link: what stands where the next link should be, such as "a number"; "" where all is well.
        url: the address that answered, without credentials.
        elapsed: seconds the answer took.
        bytes: size of the unpacked body.
        received: size of the body as sent.
        odata_version: the `OData-Version` header (`DataServiceVersion` of V2, V3), "" where absent.
        applied_preferences: the `Preference-Applied` header, "" where absent.
        notes: what was odd, in sentences.
        context_url: `@odata.context` as sent, "" where absent.
        is_single: true where the answer is one entity or value, not a collection.
        quota_headers: the header fields of the answer, for a meter.
        number: 1 for the first page of a run.
        end: why the run ends with this page, None where more pages follow.
        media: the raw value, where that was requested; the one row says what it is.
        numbers: fields that are numbers by their declared type, even if they were sent as text.
        judgments: what the rows show about the query; their sentences are among the notes.
    """

    rows: list[Row] = field(repr=False)
    count: int | None = None
    next_link: str | None = None
    url: str = ""
    elapsed: float = 0.0
    bytes: int = 0
    received: int = 0
    odata_version: str = ""
    applied_preferences: str = ""
    notes: tuple[str, ...] = ()
    context_url: str = ""
    is_single: bool = False
    number: int = 1
    end: End | None = None
    bad_link: str = ""
    delta_link: str = ""
    window: int = 0
    media: Media | None = None
    numbers: frozenset[str] = frozenset()
    judgments: tuple[Judgment, ...] = ()


def read_page(reply: Reply, context: ErrorContext | None = None) -> Page:
    """Return the rows of a successful answer.

    Raises:
        HttpStatusError: the body is an error object in spite of the status.
        TruncatedError: the JSON breaks off.
        UnreadableError: the body is no JSON: a web page, XML, text, or nested too deeply.
    """
    notes = list(reply.notes)
    head: dict[str, Any] = {
        "url": reply.url,
        "elapsed": reply.elapsed,
        "bytes": len(reply.body),
        "received": reply.received,
        "odata_version": reply.headers.get("odata-version")
        or reply.headers.get("dataserviceversion", "").partition(";")[0].strip(),
        "applied_preferences": reply.headers.get("preference-applied", ""),
    }
    if reply.status == 204:
        return Page([], notes=(*notes, "The server returned HTTP 204: there is no value."), **head)
    media = media_of(reply)
    if media is not None:
        return Page([_row_of(media)], notes=tuple(notes), is_single=True, media=media, **head)
    if not reply.body.strip():
        raise UnreadableError(
            f"The server returned HTTP {reply.status} with an empty body.",
            url=reply.url,
            status=reply.status,
            what_to_try="Check the URL; fetch the metadata to see whether the service works.",
        )
    context = context or ErrorContext()
    if looks_like_atom(reply.body):
        envelope = _open_atom(reply, context)
    else:
        value, found = read_json(reply)
        notes += found
        if looks_like_error(value):
            raise decode_error(reply, context)
        envelope = _open(value, reply, notes)
        if envelope.is_legacy:
            envelope.rows = v4_rows(envelope.rows, context.index, context.type_name)
    link = envelope.next_link
    if link is None and not envelope.bad_link:
        link = link_header_next(reply.headers.get("link", ""))
    return Page(
        envelope.rows,
        envelope.count,
        link,
        notes=tuple(notes),
        context_url=envelope.context_url,
        is_single=envelope.is_single,
        bad_link=envelope.bad_link,
        delta_link=envelope.delta_link,
        numbers=number_names(context.index, context.type_name),
        **head,
    )


def _row_of(media: Media) -> Row:
    """Return a raw value as a row: its number or text, or what its bytes are."""
    if media.text is None:
        return {"contentType": media.content_type or None, "bytes": len(media.content)}
    if media.text.isascii() and media.text.isdecimal() and len(media.text) < 19:
        return {"value": int(media.text)}
    return {"value": media.text}


def read_count(reply: Reply) -> int:
    """Return the number that `/$count` answers: plain text, JSON number or `{"value": n}`.

    Raises:
        UnreadableError: there is no number.
    """
    text, _ = decode_text(reply.body, reply.charset)
    plain = text.strip().strip('"')
    if plain.isdecimal() and plain.isascii() and len(plain) < 19:
        return int(plain)
    if text.lstrip()[:1] == "{":
        value, _ = read_json(reply)
        if isinstance(value, dict):
            inner = value.get("value", value.get("@odata.count", value.get("d")))
            number = whole_number(inner)
            if number is not None:
                return number
    raise UnreadableError(
        "The server's response to $count isn't a number.",
        url=reply.url,
        status=reply.status,
        excerpt=plain,
        what_to_try="Add $count=true to the query.",
    )


# --- envelopes ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Envelope:
    rows: list[Row]
    count: int | None = None
    next_link: str | None = None
    context_url: str = ""
    is_single: bool = False
    bad_link: str = ""
    delta_link: str = ""
    is_legacy: bool = False
    """Whether the rows are in the JSON of V2, which V3 services also speak."""


def _open_atom(reply: Reply, context: ErrorContext) -> _Envelope:
    """Take the rows out of an Atom feed or entry.

    Raises:
        UnreadableError: it is malformed.
    """
    try:
        feed = read_atom(reply.body, context.index, context.type_name)
    except AtomError as error:
        raise UnreadableError(
            f"Can't read the server's Atom response: {error}",
            url=reply.url,
            status=reply.status,
            excerpt=reply.body[:1024].decode("utf-8", "replace"),
            what_to_try="Add $format=json to the query, or report this to the provider.",
        ) from None
    return _Envelope(
        feed.rows,
        feed.count,
        feed.next_link,
        is_single=feed.is_single,
        delta_link=feed.delta_link,
    )


def _open(value: Any, reply: Reply, notes: list[str]) -> _Envelope:
    """Take the rows out of the envelope of the service's OData version."""
    if isinstance(value, list):
        notes.append("The server sent a bare list, not an OData collection.")
        return _Envelope(_as_rows(value))
    if not isinstance(value, dict):
        return _Envelope([{"value": value}], is_single=True)
    if "d" in value and len(value) <= 2 and not _has_value_list(value):
        return _open_v2(value["d"])
    spark = value.get("D")
    if isinstance(spark, dict) and isinstance(spark.get("Results"), list):
        notes.append("The server sent Spark's native envelope, not an OData collection.")
        return _Envelope(_as_rows(spark["Results"]))
    context = _first(value, "@odata.context", "@context", "odata.metadata")
    if not _has_value_list(value) or _is_entity(value, reply.url):
        return _Envelope([value], context_url=context or "", is_single=True)
    count = next(
        (value[name] for name in ("@odata.count", "@count", "odata.count") if name in value), None
    )
    link, bad = _link(value, "@odata.nextLink", "@nextLink", "odata.nextLink")
    return _Envelope(
        _as_rows(value["value"]),
        whole_number(count),
        link,
        context or "",
        bad_link=bad,
        delta_link=_first(value, "@odata.deltaLink", "@deltaLink", "odata.deltaLink") or "",
    )


def _open_v2(body: Any) -> _Envelope:
    if isinstance(body, list):
        return _Envelope(_as_rows(body), is_legacy=True)
    if isinstance(body, dict):
        results = body.get("results")
        if isinstance(results, list):
            link, bad = _link(body, "__next")
            return _Envelope(
                _as_rows(results),
                whole_number(body.get("__count")),
                link,
                bad_link=bad,
                delta_link=_first(body, "__delta") or "",
                is_legacy=True,
            )
        return _Envelope([body], is_single=True, is_legacy=True)
    return _Envelope([{"value": body}], is_single=True, is_legacy=True)


def _has_value_list(value: dict[str, Any]) -> bool:
    return isinstance(value.get("value"), list)


def _is_entity(value: dict[str, Any], url: str) -> bool:
    """Tell an entity with a field called `value` from a collection: it is asked for by key."""
    path = urlsplit(url).path.rstrip("/")
    fields = [name for name in value if "@" not in name and not name.startswith("odata.")]
    return len(fields) > 1 and path.endswith(")")


def _as_rows(values: list[Any]) -> list[Row]:
    if all(type(item) is dict for item in values):
        return values
    return [item if isinstance(item, dict) else {"value": item} for item in values]


def _link(value: dict[str, Any], *names: str) -> tuple[str | None, str]:
    """Return the next link and what is wrong with it; null is the same as none."""
    found = next((value[name] for name in names if value.get(name) is not None), None)
    if isinstance(found, str):
        return (found, "") if found.strip() else (None, "an empty string")
    if found is None:
        return None, ""
    kind = _KINDS.get(type(found), "a number")
    return None, kind


_KINDS: Final = {bool: "true or false", dict: "an object", list: "a list"}


def _first(value: dict[str, Any], *names: str) -> str | None:
    for name in names:
        found = value.get(name)
        if isinstance(found, str) and found:
            return found
    return None


def whole_number(value: Any) -> int | None:
    """Return a count sent as a number or as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 19:
        return int(value)
    return None
