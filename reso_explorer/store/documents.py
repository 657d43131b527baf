"""Documents read once: the next opening of the same bytes takes its model from the cache."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl import Reading
    from reso_explorer.document import Document
    from reso_explorer.store.models import Models

_LEAST: Final = 64 * 1024
"""Documents below this size, in bytes, are read sooner than a model is found."""


def open_bytes(content: bytes, environ: Mapping[str, str]) -> Document:
    """Read a document, or take its model from the cache of this system.

    Raises:
        NotMetadataError: the bytes are no metadata document; the error says what they are.
    """
    models = models_for(content, environ)
    if models is not None:
        return read_once(content, models)
    from reso_explorer.document import read_metadata

    return read_metadata(content)


def models_for(content: bytes, environ: Mapping[str, str]) -> Models | None:
    """Return the cache of this system, None for a document that is read sooner than found."""
    if len(content) < _LEAST:
        return None
    from reso_explorer.store.models import Models
    from reso_explorer.store.places import Places

    return Models(Places.default(environ).models)


def read_once(content: bytes, models: Models, sha256: str | None = None) -> Document:
    """Read a document, or take its model from a cache; findings join it once they are made.

    Models are kept by the content of their document and the state of the program. One whose
    references hold credentials is not kept.

    Raises:
        NotMetadataError: the bytes are no metadata document; the error says what they are.
    """
    from reso_explorer.csdl.snapshot import SnapshotError, dump, load, program_state
    from reso_explorer.document import Document, read_metadata

    digest = sha256 or hashlib.sha256(content).hexdigest()
    state = program_state()

    def keep(reading: Reading) -> None:
        if not holds_credentials(reading):
            models.put(digest, state, dump(reading))

    kept = models.get(digest, state)
    if kept is not None:
        try:
            return Document(load(kept), content, on_checked=keep)
        except SnapshotError:
            pass
    document = read_metadata(content)
    document.on_checked = keep
    keep(document.reading)
    return document


def holds_credentials(reading: Reading) -> bool:
    """Tell whether the address of a reference holds a credential, so that it is not kept."""
    from reso_explorer.credentials import without_credentials

    uris = [reference.uri for reference in reading.model.references]
    return any(without_credentials(uri) != uri for uri in uris)
