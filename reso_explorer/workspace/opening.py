"""Opening a source: from the SOURCE word to a workspace, step by step."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from reso_explorer.document import Document, read_metadata
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import Source, SourceKind, WorkspaceError, recognise
from reso_explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.providers import Dialect, Provider
    from reso_explorer.store.models import Models
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]


async def open_source(
    text: str,
    *,
    world: World,
    on_step: OnStep | None = None,
    live: bool = True,
    quick: bool = False,
) -> Workspace:
    """Open whatever a SOURCE word stands for.

    Raises:
        WorkspaceError: it cannot be opened; says why and what to try.
        ServiceError: the service cannot be reached or refuses.
    """
    told = on_step or _silent
    source = recognise(text, world)
    if source.kind is SourceKind.DEMO:
        return await open_demo(source.name, world, told, live=live)
    if source.kind is SourceKind.SERVICE:
        from reso_explorer.workspace.opening_service import open_url

        return await open_url(source.name, world, told, quick=quick or not live)
    if source.kind is SourceKind.PROFILE:
        from reso_explorer.workspace.opening_profile import open_profile

        return await open_profile(source.name, world, told, quick=quick or not live)
    if source.kind is SourceKind.SNAPSHOT:
        from reso_explorer.workspace.opening_snapshot import open_snapshot

        return await open_snapshot(source.name, world, told)
    return await _open_bytes(source, world, told)


def _silent(_step: Step) -> None:
    return None


# --- files --------------------------------------------------------------------------------------


async def _open_bytes(source: Source, world: World, told: OnStep) -> Workspace:
    """Open a file or standard input; there is no service behind it."""
    if source.kind is SourceKind.STDIN:
        name, content = "standard input", world.stdin.read()
    else:
        name = Path(source.name).name
        told(Step(f"Reading {name}"))
        try:
            content = await asyncio.to_thread(Path(source.name).read_bytes)
        except OSError as problem:
            raise WorkspaceError(
                f"{source.name} cannot be read: {problem.strerror or problem}.", is_usage=True
            ) from None
    from reso_explorer.store.documents import models_for

    models = models_for(content, world.environ)
    document = await read_document(content, name, told, models)
    if source.kind is not SourceKind.STDIN:
        document = await asyncio.to_thread(document.beside, source.name)
    return Workspace(
        kind=source.kind,
        title=name,
        subtitle=f"{source.kind}, offline",
        document=document,
        dialect=dialect_for(document, None),
        world=world,
        why_not_live=f"{name} is a file, not a live service, so it has no rows to query.",
    )


async def read_document(
    content: bytes,
    name: str,
    told: OnStep,
    models: Models | None = None,
    sha256: str | None = None,
) -> Document:
    """Read a document outside the event loop, or take its model from a cache of models.

    Raises:
        WorkspaceError: the bytes are no metadata; says what they are.
    """
    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.store.documents import read_once

    told(Step("Reading the schema", len(content)))
    try:
        if models is None:
            document = await asyncio.to_thread(read_metadata, content)
        else:
            document = await asyncio.to_thread(read_once, content, models, sha256)
    except NotMetadataError as problem:
        raise not_metadata(name, problem) from None
    told(Step("Ready"))
    return document


def not_metadata(name: str, problem: NotMetadataError) -> WorkspaceError:
    """Return the error that says what a document is instead of metadata."""
    place = f", line {problem.line}" if problem.line else ""
    column = f", column {problem.column}" if problem.line and problem.column else ""
    return WorkspaceError(
        f"{name}{place}{column}: {problem.message}", hint=problem.hint, detail=problem.excerpt
    )


# --- demo ---------------------------------------------------------------------------------------


async def open_demo(name: str, world: World, told: OnStep, *, live: bool) -> Workspace:
    """Start the embedded service and open it over its socket; offline, read the shipped document."""
    from reso_explorer.shipped import schema_file
    from reso_explorer.store import Store

    variant: Literal["lookup", "enum"] = "enum" if name.endswith(":enum") else "lookup"
    if not live:
        document = await read_document(
            schema_file(f"demo-{variant}.xml").read_bytes(), "demo", told
        )
        return Workspace(
            kind=SourceKind.DEMO,
            title="demo",
            subtitle="embedded service, not started",
            document=document,
            dialect=dialect_for(document, _demo_provider()),
            world=world,
            store=Store(environ=world.environ, notice=world.narrate),
            why_not_live="The demo service was not started.",
        )
    from reso_explorer.demo import DemoError, DemoService
    from reso_explorer.service.auth import Bearer
    from reso_explorer.workspace.opening_service import Address, open_root

    told(Step("Starting the demo service"))
    service = DemoService(dialect=variant)
    try:
        await asyncio.to_thread(service.start)
    except DemoError as problem:
        raise WorkspaceError(str(problem)) from None
    try:
        address = Address(
            service.url,
            credentials=Bearer(service.token),
            provider=_demo_provider(),
            kind=SourceKind.DEMO,
            title="demo",
        )
        workspace = await open_root(address, world, told)
    except BaseException:
        await asyncio.to_thread(service.stop)
        raise
    workspace.on_close(service.stop)
    workspace.warmers.append(service.warm_up)
    return workspace


def _demo_provider() -> Provider:
    from reso_explorer.providers import load

    return load("demo")


# --- dialect ------------------------------------------------------------------------------------


def dialect_for(
    document: Document,
    provider: Provider | None,
    *,
    root_name: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Dialect:
    """Return the dialect of a provider, or of the one that the namespaces betray, or generic."""
    from reso_explorer.csdl.protocol_version import protocol_version
    from reso_explorer.providers import DocumentHints, dialect, load, recognise_namespaces

    if provider is None:
        provider = recognise_namespaces(tuple(s.namespace for s in document.schemas))
    enums = [enum for enum in document.index.enum_types() if enum.members]
    hints = DocumentHints(
        odata_version=protocol_version(document.model),
        enum_types=bool(enums),
        lookup_set="Lookup" in document.index.entity_sets,
        enum_namespaces=tuple(dict.fromkeys(enum.namespace for enum in enums)),
    )
    return dialect(
        provider or load("generic"), root=root_name, document_hints=hints, variables=variables
    )


def host_of(url: str) -> str:
    """Return the host of a URL, with its port where one is written."""
    return urlsplit(url).netloc.rpartition("@")[2]
