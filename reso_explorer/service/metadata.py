"""The metadata document and the service document, fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

from reso_explorer.service.body_text import body_text
from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.decode_error.markup import looks_like_html, looks_like_login, page_text
from reso_explorer.service.errors import (
    LoginPageError,
    TooLargeError,
    TruncatedError,
    UnreadableError,
)
from reso_explorer.service.json_body import read_json
from reso_explorer.service.urls import append_segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.transport import Progress, Reply, Transport

DOCUMENT_TYPES = "application/json, application/atomsvc+xml;q=0.8, */*;q=0.1"
"""Media types to accept for a service document."""

_METADATA = "$metadata"
_ENDS = ("$metadata", "%24metadata")

_MOST_MEMORY: Final = 768 * 1024 * 1024
"""Bytes that reading a document may take, by estimate."""

_PER_ELEMENT: Final = 200
"""Bytes that the tree takes for each start or end of an element."""


@dataclass(frozen=True, slots=True)
class FetchedMetadata:
    """A metadata document as it came.

    `content` is empty and `not_modified` true where the server says that the document with the
    given ETag is still the current one.
    """

    content: bytes = field(repr=False)
    content_type: str
    etag: str
    url: str
    not_modified: bool
    elapsed: float
    last_modified: str = ""
    odata_version: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceDocumentEntry:
    """One thing that the service document lists. `kind` is EntitySet, Singleton and so on."""

    name: str
    url: str
    kind: str = "EntitySet"
    title: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDocument:
    """The list that a service gives at its root."""

    entries: tuple[ServiceDocumentEntry, ...]
    form: Literal["json", "v2-json", "atom"]
    url: str
    odata_version: str = ""
    notes: tuple[str, ...] = ()

    @property
    def set_names(self) -> tuple[str, ...]:
        """Names of the entity sets."""
        return tuple(entry.name for entry in self.entries if entry.kind == "EntitySet")


def service_root(url: str) -> str:
    """Return the service root of an address that may end in `$metadata` or not.

    A query stays, as some services want parameters on every request.
    """
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    for end in _ENDS:
        if path.lower().endswith("/" + end.lower()):
            path = path[: -len(end)].rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def metadata_url(url: str) -> str:
    """Return the address of the metadata document for a service root or a metadata address."""
    return append_segment(service_root(url), _METADATA)


async def fetch_metadata(
    transport: Transport,
    url: str,
    *,
    etag: str = "",
    accept: str = "application/xml",
    context: ErrorContext | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> FetchedMetadata:
    """Fetch `{root}/$metadata`.

    Args:
        transport: speaks with the service.
        url: the service root, or the address of the metadata document.
        etag: of a copy that is at hand; an unchanged document is then not sent again.
        accept: `application/json` asks for CSDL JSON.
        context: facts for advice on errors.
        on_progress: told as the document comes in.

    Raises:
        LoginPageError: a web page for people came.
        UnreadableError: the answer is empty or no document.
        ServiceError: anything else that goes wrong.
    """
    headers = {"If-None-Match": etag} if etag else {}
    reply = await transport.get(
        metadata_url(url), accept=accept, headers=headers, on_progress=on_progress
    )
    if reply.status == 406 and accept == "application/xml":
        reply = await transport.get(
            metadata_url(url), accept="*/*", headers=headers, on_progress=on_progress
        )
    expect_ok(reply, context, not_modified=bool(etag))
    unchanged = reply.status == 304
    if not unchanged:
        _check_document(reply)
    return FetchedMetadata(
        content=b"" if unchanged else reply.body,
        content_type=reply.content_type,
        etag=_usable(reply.headers.get("etag", etag if unchanged else "")),
        url=reply.url,
        not_modified=unchanged,
        elapsed=reply.elapsed,
        last_modified=reply.headers.get("last-modified", ""),
        odata_version=reply.headers.get("odata-version", ""),
        notes=reply.notes,
    )


def _usable(etag: str) -> str:
    """Return an ETag that can be sent back; one with foreign signs, or a mask, counts for none."""
    return etag if etag.isascii() and etag.isprintable() else ""


def _check_document(reply: Reply) -> None:
    """Refuse what is no document: too large, a web page, nothing, or XML that is cut off."""
    if len(reply.body) + _PER_ELEMENT * reply.body.count(b"<") > _MOST_MEMORY:
        raise TooLargeError(
            f"The metadata document of {len(reply.body):,} bytes would take more than "
            f"{_MOST_MEMORY // 1024 // 1024:,} MB of memory.",
            url=reply.url,
            status=reply.status,
            what_to_try="Ask the provider for a smaller document.",
        )
    text = body_text(reply).text.strip("\ufeff \t\r\n")
    if not text:
        raise UnreadableError(
            "The server returned an empty response to the metadata request.",
            url=reply.url,
            status=reply.status,
            what_to_try="Check the service URL; some services need a parameter or a token here.",
        )
    if looks_like_html(text):
        raise _web_page(text, reply)
    if text.startswith("<") and not text.endswith(">"):
        raise TruncatedError(
            f"The metadata document is cut off after {len(reply.body):,} bytes.",
            url=reply.url,
            status=reply.status,
            excerpt=text[-200:],
            what_to_try="Retry; if it keeps failing, contact the provider.",
        )


def _web_page(text: str, reply: Reply) -> UnreadableError:
    title, shown = page_text(text)
    named = f" ({title})" if title else ""
    if looks_like_login(text) or reply.foreign:
        return LoginPageError(
            f"The server returned a sign-in page{named} instead of the metadata.",
            url=reply.url,
            status=reply.status,
            excerpt=shown,
            what_to_try="Save a valid token in the profile; check that the URL is the API's.",
        )
    return UnreadableError(
        f"The server returned a web page{named} instead of the metadata.",
        url=reply.url,
        status=reply.status,
        excerpt=shown,
        what_to_try="Check the service URL; this may be a website or a help page.",
    )


async def fetch_service_document(
    transport: Transport, url: str, context: ErrorContext | None = None
) -> ServiceDocument:
    """Fetch the service document, JSON or AtomPub.

    Raises:
        ServiceError: it cannot be had or read.
    """
    reply = await transport.get(service_document_url(url), accept=DOCUMENT_TYPES)
    return read_service_document(reply, context)


def service_document_url(url: str) -> str:
    """Return the address of the service document for a service root or a metadata address."""
    return append_segment(service_root(url), "")


def read_service_document(reply: Reply, context: ErrorContext | None = None) -> ServiceDocument:
    """Return the service document that came, JSON or AtomPub.

    Raises:
        ServiceError: it is none, or an error came.
    """
    expect_ok(reply, context)
    text = body_text(reply).text.strip("\ufeff \t\r\n")
    if looks_like_html(text):
        raise _web_page(text, reply)
    version = reply.headers.get("odata-version", "")
    if text.startswith("<"):
        entries = _read_atom(reply)
        return ServiceDocument(entries, "atom", reply.url, version, reply.notes)
    value, notes = read_json(reply)
    entries, form = _read_json_entries(value, reply)
    return ServiceDocument(entries, form, reply.url, version, (*reply.notes, *notes))


def _read_json_entries(
    value: Any, reply: Reply
) -> tuple[tuple[ServiceDocumentEntry, ...], Literal["json", "v2-json"]]:
    if isinstance(value, dict):
        listed = value.get("value")
        if isinstance(listed, list):
            entries = (
                ServiceDocumentEntry(
                    str(item.get("name", item.get("url", ""))),
                    str(item.get("url", item.get("name", ""))),
                    str(item.get("kind", "EntitySet")),
                    str(item.get("title", "")),
                )
                for item in listed
                if isinstance(item, dict)
            )
            return tuple(entries), "json"
        old = value.get("d", value)
        names = old.get("EntitySets") if isinstance(old, dict) else None
        if isinstance(names, list):
            return tuple(ServiceDocumentEntry(str(name), str(name)) for name in names), "v2-json"
    raise UnreadableError(
        "The service root returned JSON, but not a service document.",
        url=reply.url,
        status=reply.status,
        excerpt=body_text(reply).text,
        what_to_try="Check the service URL; the metadata may still work.",
    )


def _read_atom(reply: Reply) -> tuple[ServiceDocumentEntry, ...]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(reply.body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            f"The service document isn't valid XML: {error}.", url=reply.url, status=reply.status
        ) from None
    kinds = {
        "collection": "EntitySet",
        "singleton": "Singleton",
        "function-import": "FunctionImport",
        "service-document": "ServiceDocument",
    }
    entries: list[ServiceDocumentEntry] = []
    for element in root.iter():
        kind = kinds.get(etree.QName(element).localname) if isinstance(element.tag, str) else None
        if kind is None:
            continue
        href = element.get("href", "")
        title = next(
            (
                (child.text or "").strip()
                for child in element
                if isinstance(child.tag, str) and etree.QName(child).localname == "title"
            ),
            "",
        )
        stated = (str(v) for k, v in element.items() if str(k).endswith("}name"))
        name = next(stated, "") or href
        entries.append(ServiceDocumentEntry(name, href, kind, title))
    return tuple(entries)
