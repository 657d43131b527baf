"""XML that is no metadata, told apart by its root element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.sniff.server_error import answered_with_error
from reso_explorer.csdl.xml.tags import split_tag
from reso_explorer.csdl.xml.tree import text_of
from reso_explorer.text import clip, count, visible

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.tree import XmlElement

_SERVICE_HINT: Final = "Append $metadata to the address."


def refuse_root(root: XmlElement, line: int) -> NotMetadataError:
    """Return the error for a well-formed XML document whose root is none of CSDL, and where it stands."""
    namespace, local = split_tag(root.tag)
    name = local.lower()
    if name == "error":
        return _odata_error(root, line)
    if name == "service":
        number = _count(root, {"collection"})
        message = f"This is a service document with {count(number, 'collection')}, not metadata."
        return NotMetadataError(
            NotMetadataKind.SERVICE_DOCUMENT, message, hint=_SERVICE_HINT, line=line
        )
    if name in {"feed", "entry", "rss"}:
        number = _count(root, {"entry", "item"})
        message = f"This is a feed with {count(number, 'entry', 'entries')}, not metadata."
        hint = "Request $metadata of the service instead of a set."
        return NotMetadataError(NotMetadataKind.FEED, message, hint=hint, line=line)
    if name == "html":
        return NotMetadataError(
            NotMetadataKind.HTML, "This is an HTML page, not a metadata document.", line=line
        )
    if name in {"rets", "rets-status"}:
        code = root.get("ReplyCode", "")
        message = f"This is a RETS response (reply code {shown(code)}: {shown(root.get('ReplyText', ''))})."
        hint = "RETS is another interface; ask for the Web API address of the provider."
        return NotMetadataError(NotMetadataKind.OTHER_XML, message, hint=hint, line=line)
    where = f" in the namespace {shown(namespace)}" if namespace else ""
    what = {"Envelope": "a SOAP message", "schema": "an XML Schema", "definitions": "WSDL"}.get(
        local
    )
    message = f"This is XML with the root element {shown(local)}{where}, not a metadata document."
    if what:
        message = f"This is {what}, not a metadata document."
    hint = "Metadata has the root element Edmx or Schema."
    return NotMetadataError(NotMetadataKind.OTHER_XML, message, hint=hint, line=line)


def _count(root: XmlElement, names: set[str]) -> int:
    return sum(1 for element in root.iter() if split_tag(element.tag)[1] in names)


def _odata_error(root: XmlElement, line: int) -> NotMetadataError:
    texts: dict[str, str] = {}
    for element in root.iter():
        name = split_tag(element.tag)[1].lower()
        text = text_of(element).strip() if name in {"code", "message"} else ""
        if text:
            texts.setdefault(name, clip(visible(text), 300))
    return answered_with_error(texts.get("code", ""), texts.get("message", ""), line)
