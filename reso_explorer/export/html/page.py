"""The HTML page: a whole dictionary in one file that works offline and from an attachment.

The dictionary travels packed inside the page; scripts of the page make everything that is seen,
from text nodes only. A strict policy (`Content-Security-Policy`, by hashes) lets no other script
run and lets the page load and send nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.dictionary.matching import match
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.dictionary.model import Dictionary

_SCRIPTS: Final = (
    "parts.js",
    "records.js",
    "search.js",
    "card.js",
    "diagram.js",
    "views.js",
    "app.js",
)


@cache
def shipped(name: str) -> str:
    """Return a file that travels with this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def script() -> str:
    """Return all scripts of the page as one, with no name visible outside."""
    return "(() => {\n'use strict';\n" + "\n".join(map(shipped, _SCRIPTS)) + "})();\n"


def digest(text: str) -> str:
    """Return the hash of a script or style, as the policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def escaped(text: str) -> str:
    """Return text from a server for HTML, with control characters visible."""
    return html.escape(visible(text, one_line=False))


def title(dictionary: Dictionary) -> str:
    """Return what the dictionary is of."""
    if dictionary.provenance is not None:
        return dictionary.provenance.source
    return dictionary.service.provider or "Data dictionary"


def export(
    dictionary: Dictionary,
    beside: Dictionary | None = None,
    links: Mapping[str, str] | None = None,
) -> bytes:
    """Return the page of a dictionary, UTF-8.

    Args:
        dictionary: what the page tells.
        beside: another one, which is matched with it and shown beside it.
        links: pages of resources by name, for readers without scripts.
    """
    code, style = script(), shipped("page.css")
    embedded: dict[str, Any] = {"dictionary": dictionary}
    if beside is not None:
        embedded |= {"other": beside, "pairs": match(dictionary, beside).pairs}
    packed = base64.b64encode(zlib.compress(_json(embedded), 9)).decode()
    policy = (
        f"default-src 'none'; script-src '{digest(code)}'; style-src '{digest(style)}'; "
        "base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    name = escaped(title(dictionary))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><span class="home">{name}</span></header>
<div class="frame"><main id="main" tabindex="-1">
{_without_script(dictionary, links or {})}</main></div>
<footer>{_footer(dictionary)}</footer>
<div id="said" class="offscreen" role="status" aria-live="polite"></div>
<script type="text/plain" id="data">{packed}</script>
<script>{code}</script>
</body>
</html>
""".encode("utf-8", "replace")


def _json(content: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(content)
    except UnicodeEncodeError:  # halves of surrogate pairs
        return json.dumps(msgspec.to_builtins(content), separators=(",", ":")).encode("ascii")


def _without_script(dictionary: Dictionary, links: Mapping[str, str]) -> str:
    """Return what is seen without scripts: what this is, and the resources."""
    lines = []
    for name, resource in dictionary.resources.items():
        text = f"<b>{escaped(resource.name)}</b>"
        if name in links:
            text = f'<a href="{escaped(links[name])}">{text}</a>'
        about = escaped(resource.description or resource.label or "")
        lines.append(f"<li>{text} ({count(len(resource.fields), 'field')}) {about}</li>")
    items = "\n".join(lines)
    return (
        f"<noscript><h1>{escaped(title(dictionary))}</h1>\n"
        "<p>This page is a data dictionary. Turn on JavaScript to search it; "
        "it works offline and sends nothing.</p>\n"
        f"<h2>Resources</h2>\n<ul>\n{items}\n</ul></noscript>\n"
    )


def _footer(dictionary: Dictionary) -> str:
    provenance = dictionary.provenance
    if provenance is None:
        return "Data dictionary, format " + escaped(dictionary.version)
    parts = (provenance.source, provenance.date, provenance.generator, provenance.fingerprint[:19])
    return " · ".join(escaped(part) for part in parts if part)
