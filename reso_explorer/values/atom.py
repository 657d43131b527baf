"""Rows of Atom feeds and entries, in the shape of V4 JSON (OData V2 and V3 Atom format).

The XML parser resolves nothing from outside and expands no entities.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from reso_explorer.edm import FLOATS, INTEGERS
from reso_explorer.values.declared import UNDECLARED, declared_type, member_type
from reso_explorer.values.read import read_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.xml.tree import XmlElement
    from reso_explorer.values.declared import DeclaredType

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_DATA: Final = (
    "{http://schemas.microsoft.com/ado/2007/08/dataservices}",
    "{http://docs.oasis-open.org/odata/ns/data}",
)
_META: Final = (
    "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}",
    "{http://docs.oasis-open.org/odata/ns/metadata}",
)
_RELATED: Final = (
    "http://schemas.microsoft.com/ado/2007/08/dataservices/related/",
    "http://docs.oasis-open.org/odata/ns/related/",
)
_MEDIA: Final = (
    "http://schemas.microsoft.com/ado/2007/08/dataservices/mediaresource/",
    "http://docs.oasis-open.org/odata/ns/mediaresource/",
)
_DELTA: Final = ("/delta", "/odata/ns/delta")
_DELETED: Final = (
    "{http://purl.org/atompub/tombstones/1.0}deleted-entry",
    "{http://docs.oasis-open.org/odata/ns/metadata}deleted-entry",
)
_DEEPEST: Final = 100

_MAPPED: Final = {
    "SyndicationAuthorName": ("author", "name"),
    "SyndicationAuthorEmail": ("author", "email"),
    "SyndicationAuthorUri": ("author", "uri"),
    "SyndicationContributorName": ("contributor", "name"),
    "SyndicationPublished": ("published",),
    "SyndicationRights": ("rights",),
    "SyndicationSummary": ("summary",),
    "SyndicationTitle": ("title",),
    "SyndicationUpdated": ("updated",),
}
"""Where an entry has a property that its type maps out of the content, by `m:FC_TargetPath`."""


class AtomError(ValueError):
    """The bytes are no Atom feed or entry; the text says why."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What an Atom document has.

    Attributes:
        rows: the entries as rows.
        count: the inline count, None if there is none.
        next_link: where the next page is, None on the last one.
        is_single: whether it is one entry, not a feed.
        delta_link: where changes since this feed can be read, "" if there is none.
    """

    rows: list[dict[str, Any]] = field(repr=False)
    count: int | None = None
    next_link: str | None = None
    is_single: bool = False
    delta_link: str = ""


def looks_like_atom(body: bytes) -> bool:
    """Tell whether bytes begin like an Atom feed, entry, or a single property."""
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return False
    return b"http://www.w3.org/2005/Atom" in head or (
        b"/ado/2007/08/dataservices" in head and b"Edmx" not in head and b"<m:error" not in head
    )


def read_atom(body: bytes, index: ModelIndex | None = None, type_name: str = "") -> Feed:
    """Return the rows of an Atom document.

    Raises:
        AtomError: it isn't well-formed, or something else than a feed, an entry or a property.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        document = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise AtomError(f"The XML is malformed: {error.msg}") from None
    if document.getroottree().docinfo.internalDTD is not None:
        raise AtomError("The XML has a DOCTYPE, which isn't read.")
    root = cast("XmlElement", document)
    reader = _AtomReader(index, type_name)
    if root.tag == f"{_ATOM}feed":
        return reader.feed(root)
    if root.tag == f"{_ATOM}entry":
        return Feed([reader.row(root)], is_single=True)
    if _local(root, _DATA):
        return Feed([{"value": reader.value(root, UNDECLARED, 0)}], is_single=True)
    raise AtomError(f"The XML is a `{root.tag.rpartition('}')[2]}`, not a feed or an entry.")


def _local(element: XmlElement, spaces: tuple[str, ...]) -> str:
    """Return the local name of an element in one of some namespaces, "" for another one."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return next((tag[len(space) :] for space in spaces if tag.startswith(space)), "")


def _meta(element: XmlElement, name: str) -> str | None:
    return next(
        (found for space in _META if (found := element.get(space + name)) is not None), None
    )


def _children(element: XmlElement, name: str) -> Iterator[XmlElement]:
    return (child for child in element if child.tag == _ATOM + name)


def _child(element: XmlElement, *names: str) -> XmlElement | None:
    found: XmlElement | None = element
    for name in names:
        found = next(_children(found, name), None) if found is not None else None
    return found


class _AtomReader:
    def __init__(self, index: ModelIndex | None, type_name: str) -> None:
        self._index = index
        self._type = type_name

    def feed(self, root: XmlElement, depth: int = 0, type_name: str = "") -> Feed:
        count: int | None = None
        for child in root:
            text = (child.text or "").strip()
            if _local(child, _META) == "count" and text.isdecimal() and len(text) < 19:
                count = int(text)
        links = {link.get("rel") or "": link.get("href") for link in _children(root, "link")}
        rows = [self.row(entry, depth, type_name) for entry in _children(root, "entry")]
        rows += [_removed(child) for child in root if child.tag in _DELETED]
        delta = next((to for rel, to in links.items() if to and _is_delta(rel)), "")
        return Feed(rows, count, links.get("next"), delta_link=delta)

    def row(self, entry: XmlElement, depth: int = 0, type_name: str = "") -> dict[str, Any]:
        """Return an entry as a row: control information, properties, then relations."""
        owner = self._type_of(entry) or type_name or self._type
        row: dict[str, Any] = {"@odata.type": f"#{owner}"} if self._type_of(entry) else {}
        for place in (entry, *_children(entry, "content")):
            for child in place:
                if _local(child, _META) == "properties":
                    row |= self._members(child, owner, depth)
        mapped = {n: value for n, value in self._mapped(entry, owner) if n not in row}
        if mapped and self._index is not None:
            row |= mapped
            declared = [name for name in self._index.properties(owner) if name in row]
            row = {n: row[n] for n in (*(n for n in row if n[0] == "@"), *declared)} | row
        row |= self._media(entry)
        if depth < _DEEPEST:
            for link in _children(entry, "link"):
                self._relate(row, link, owner, depth)
        return row

    @staticmethod
    def _media(entry: XmlElement) -> dict[str, Any]:
        """Return where the stream of a media link entry is, and its named streams."""
        found: dict[str, Any] = {}
        for content in _children(entry, "content"):
            if content.get("src"):
                found["@odata.mediaReadLink"] = content.get("src")
                found["@odata.mediaContentType"] = content.get("type") or ""
        for link in _children(entry, "link"):
            rel = link.get("rel") or ""
            name = next((rel[len(start) :] for start in _MEDIA if rel.startswith(start)), "")
            if name:
                found[f"{name}@odata.mediaReadLink"] = link.get("href") or ""
        return found

    @staticmethod
    def _type_of(entry: XmlElement) -> str:
        for category in _children(entry, "category"):
            if (category.get("scheme") or "").endswith(("dataservices/scheme", "odata/ns/scheme")):
                return (category.get("term") or "").lstrip("#")
        return ""

    def _members(self, place: XmlElement, owner: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for child in place:
            name = _local(child, _DATA)
            if name:
                declared = member_type(self._index, owner, name) or UNDECLARED
                found[name] = self.value(child, declared, depth)
        return found

    def value(self, element: XmlElement, declared: DeclaredType, depth: int) -> Any:
        """Return the value of a property element, by its `m:type`, else by the declared type."""
        if (_meta(element, "null") or "").lower() == "true" or depth > _DEEPEST:
            return None
        sent = _meta(element, "type") or ""
        if sent.startswith(("Collection(", "#Collection(")) or declared.is_collection:
            return [self.value(item, declared.item, depth + 1) for item in element]
        if any(_local(child, _DATA) for child in element):
            return self._members(element, sent.lstrip("#") or declared.name, depth + 1)
        plain = sent if sent.startswith("Edm.") or not sent else f"Edm.{sent}"
        if not sent:
            plain = declared.name
        return _primitive(element.text or "", plain)

    def _relate(self, row: dict[str, Any], link: XmlElement, owner: str, depth: int) -> None:
        """Add what a link leads to: its rows if they are inline, else the link."""
        rel = link.get("rel") or ""
        name = next((rel[len(start) :] for start in _RELATED if rel.startswith(start)), "")
        if not name:
            return
        inline = next((child for child in link if _local(child, _META) == "inline"), None)
        if inline is None:
            row[f"{name}@odata.navigationLink"] = link.get("href") or ""
            return
        declared = member_type(self._index, owner, name) or UNDECLARED
        feed, entry = _child(inline, "feed"), _child(inline, "entry")
        if feed is not None:
            found = self.feed(feed, depth + 1, declared.name)
            row[name] = found.rows
            if found.count is not None:
                row[f"{name}@odata.count"] = found.count
            if found.next_link is not None:
                row[f"{name}@odata.nextLink"] = found.next_link
        else:
            row[name] = self.row(entry, depth + 1, declared.name) if entry is not None else None

    def _mapped(self, entry: XmlElement, owner: str) -> Iterator[tuple[str, Any]]:
        """Yield the properties that a type maps to elements of Atom."""
        if self._index is None:
            return
        for name, found in self._index.properties(owner).items():
            for mark in found.member.annotations:
                target = (
                    getattr(mark.value, "value", None) if mark.term == "m:FC_TargetPath" else None
                )
                path = _MAPPED.get(target) if isinstance(target, str) else None
                place = _child(entry, *path) if path else None
                if place is not None:
                    kind = declared_type(self._index, found.member.type).name
                    text = (place.text or "").strip()
                    yield name, _primitive(text, kind) if text else None


def _is_delta(rel: str) -> bool:
    return rel == "delta" or rel.endswith(_DELTA)


def _removed(element: XmlElement) -> dict[str, Any]:
    """Return the tombstone of an entry as V4.01 JSON has it."""
    reason = element.get("reason") or "deleted"
    return {"@removed": {"reason": reason}, "@id": element.get("ref") or ""}


def _primitive(text: str, edm_type: str) -> Any:
    """Return the text of a property as JSON has it, with every digit."""
    if edm_type == "Edm.Boolean":
        plain = text.strip().lower()
        return {"true": True, "1": True, "false": False, "0": False}.get(plain, text)
    if edm_type in INTEGERS or edm_type in FLOATS:
        number = read_decimal(text.strip())
        if number is None:
            return text
        whole = edm_type in INTEGERS and number == number.to_integral_value()
        return int(number) if whole and number.adjusted() < 40 else number
    if edm_type == "Edm.DateTime":
        return text.strip().rstrip("Zz")  # elements of Atom have an offset, the type has none
    return text
