"""Documents that the metadata of a service refers to, fetched from the same server."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from reso_explorer.workspace.results import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl import Reading
    from reso_explorer.csdl.references import Loader, Wanted
    from reso_explorer.document import Document
    from reso_explorer.service.transport import Transport
    from reso_explorer.store import Store

    OnStep = Callable[[Step], None]


async def with_referenced(
    document: Document,
    *,
    transport: Transport | None,
    url: str,
    store: Store | None,
    told: OnStep,
    ask: bool = True,
) -> Document:
    """Return a document of a service with the documents at its server that it refers to.

    They are fetched with the same credentials, for they have the same origin. What was loaded is
    saved, so that a snapshot has it too. A document that can't be had is a finding of the result.

    Args:
        document: the document.
        transport: speaks with the service; None for a snapshot.
        url: the address of the metadata.
        store: where what was loaded is saved.
        told: told of each request.
        ask: whether the server may be asked; it is not where what is saved is still current.
    """
    if not document.model.references:
        return document
    from reso_explorer.csdl.references import Loader, SameOrigin
    from reso_explorer.document import Document

    if transport is None or not ask:
        reading = _saved(document, store)
        if reading is not None:
            return Document(reading, document.source)
        if transport is None:
            return document
    loader = Loader(document.reading, SameOrigin(url))
    while (wanted := loader.wanted()) is not None:
        await _fetch(loader, wanted, transport, told)
    reading = loader.result()
    if reading is document.reading:
        return document
    if len(reading.model.own_schemas) < len(reading.model.schemas):
        _save(document, reading, store)
    return Document(reading, document.source)


async def _fetch(loader: Loader, wanted: Wanted, transport: Transport, told: OnStep) -> None:
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.text import clip, visible

    told(Step(f"Fetching {clip(visible(wanted.uri), 60)}"))
    try:
        reply = await transport.get(wanted.address, accept="application/xml")
    except ServiceError as problem:
        loader.refuse(wanted, problem.message.rstrip("."))
        return
    if reply.status != 200:
        loader.refuse(wanted, f"the server returned status {reply.status}")
        return
    await asyncio.to_thread(loader.add, wanted, reply.body)


def _saved(document: Document, store: Store | None) -> Reading | None:
    from reso_explorer.csdl.snapshot import SnapshotError, load, program_state

    if store is None:
        return None
    saved = store.models.get(_key(document), program_state())
    try:
        return None if saved is None else load(saved)
    except SnapshotError:
        return None


def _save(document: Document, reading: Reading, store: Store | None) -> None:
    from reso_explorer.csdl.snapshot import dump, program_state
    from reso_explorer.store.documents import holds_credentials

    if store is not None and not holds_credentials(reading):
        store.models.put(_key(document), program_state(), dump(reading))


def _key(document: Document) -> str:
    """Return the name under which a document is saved together with those it refers to."""
    return hashlib.sha256(b"with references\0" + (document.source or b"")).hexdigest()
