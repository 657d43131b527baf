"""Where a dictionary is from: the one line of it that may differ where its content is the same."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from reso_explorer.dictionary.model import LayerEntry, Provenance
from reso_explorer.dictionary.write_json import fingerprint
from reso_explorer.version import __version__

if TYPE_CHECKING:
    import datetime as dt

    from reso_explorer.dictionary.model import Dictionary
    from reso_explorer.document import Document

_FINGERPRINT: Final = re.compile(rb'^ "provenance": \{[^\n]*?"fingerprint":"(sha256:[0-9a-f]{64})"')
_HEAD: Final = 64 * 1024
"""Bytes in which the line of provenance has to stand."""


def with_provenance(
    dictionary: Dictionary,
    document: Document,
    *,
    source: str,
    url: str | None = None,
    date: dt.date | None = None,
    layers: dict[str, LayerEntry] | None = None,
) -> Dictionary:
    """Return a dictionary that says where it is from.

    Args:
        dictionary: what was built.
        document: the document it was built of.
        source: file name, profile, or snapshot; never a path.
        url: address of the document, without credentials.
        date: when this content was first read.
        layers: facts about added layers.
    """
    content = document.source
    told: dict[str, Any] = {}
    if content is not None:
        told["document"] = "sha256:" + hashlib.sha256(content).hexdigest()
    provenance = Provenance(
        source=source,
        url=url,
        date=None if date is None else date.isoformat()[:10],
        fingerprint=fingerprint(dictionary),
        generator=f"reso-explorer {__version__}",
        layers=dict(sorted((layers or {}).items())),
        **told,
    )
    return replace(dictionary, provenance=provenance)


def written_fingerprint(content: bytes) -> str | None:
    """Return the fingerprint that a written dictionary states, None where it states none."""
    for line in content[:_HEAD].splitlines():
        found = _FINGERPRINT.match(line)
        if found is not None:
            return found[1].decode("ascii")
    return None
