"""Error answers that are XML, HTML or plain text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from reso_explorer.service.decode_error.envelope import Said
from reso_explorer.service.errors import EXCERPT, ErrorDetail

if TYPE_CHECKING:
    from lxml import etree

_HIDDEN: Final = re.compile(r"(?is)<(script|style|head|template|svg)\b.*?</\1\s*>|<!--.*?-->")
_TITLE: Final = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_TAG: Final = re.compile(r"(?s)<[^>]*>")
_BLANK: Final = re.compile(r"\s+")
_LOGIN: Final = re.compile(r"(?i)\b(log[ -]?in|sign[ -]?in|log on|password|sso|authenticate)\b")


def looks_like_html(text: str) -> bool:
    """Tell whether a text is a web page."""
    start = text[:2048].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body")) or (
        start.startswith("<") and "<html" in start
    )


def looks_like_login(text: str) -> bool:
    """Tell whether a web page asks people to sign in."""
    return bool(_LOGIN.search(text[:20_000])) or 'type="password"' in text


def page_text(text: str) -> tuple[str, str]:
    """Return the title and the visible text of a web page, without markup."""
    title = _TITLE.search(text)
    plain = _TAG.sub(" ", _HIDDEN.sub(" ", text[:200_000]))
    return (
        _BLANK.sub(" ", html.unescape(title.group(1))).strip()[:200] if title else "",
        _BLANK.sub(" ", html.unescape(plain)).strip()[:EXCERPT],
    )


def from_html(text: str) -> Said:
    """Return what an HTML error page says."""
    title, shown = page_text(text)
    return Said("html", title or shown[:200], excerpt=shown)


def from_xml(body: bytes) -> Said | None:
    """Return what an OData XML error says (V2 to V4: `error`, `code`, `message`), None for others."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if etree.QName(root).localname.lower() not in {"error", "fault", "envelope", "problem"}:
        return None
    found: dict[str, str] = {}
    details: list[ErrorDetail] = []
    inner: dict[str, str] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname.lower()
        above = {etree.QName(parent).localname.lower() for parent in element.iterancestors()}
        said = (element.text or "").strip()
        if "innererror" in above:
            if name in {"message", "type"} and said:
                inner.setdefault(name, said)
        elif above & {"details", "errordetails"}:
            if name == "message" and said:
                details.append(_xml_detail(element.getparent(), said))
        elif name in {"code", "message", "title", "detail", "faultstring", "target"} and said:
            found.setdefault(name, said)
    message = (
        found.get("message")
        or found.get("faultstring")
        or found.get("detail")
        or found.get("title")
        or inner.get("message")
    )
    return Said(
        "xml",
        message or "",
        code=found.get("code"),
        target=found.get("target"),
        details=tuple(details),
        inner=inner or None,
    )


def _xml_detail(parent: etree._Element | None, message: str) -> ErrorDetail:
    """Return a detail with the code and the target that stand beside its message."""
    from lxml import etree

    beside = {
        etree.QName(each).localname.lower(): (each.text or "").strip()
        for each in (() if parent is None else parent)
        if isinstance(each.tag, str)
    }
    return ErrorDetail(message, beside.get("code") or None, beside.get("target") or None)


def from_text(text: str) -> Said:
    """Return what a plain text says; a long one (a stack trace) is shown by its first line."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return Said("empty")
    return Said("text", lines[0][:300], excerpt=text.strip()[:EXCERPT])
