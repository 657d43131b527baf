"""Examining a service without opening it first, so that a failing step can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.forms import AppliesTo, TopMeaning
from reso_explorer.workspace.required import demanded
from reso_explorer.workspace.source import SourceKind, WorkspaceError, recognise

if TYPE_CHECKING:
    from reso_explorer.service.doctor import StepResult
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.workspace.results import Step
    from reso_explorer.world import World


async def walk(source: str, resource: str, world: World) -> list[StepResult]:
    """Return what each step of an examination found.

    Raises:
        WorkspaceError: the source is no service.
        ServiceError: the address is not one that is opened.
    """
    found = recognise(source, world)
    if found.kind is SourceKind.DEMO:
        from reso_explorer.demo import DemoService
        from reso_explorer.service.auth import Bearer
        from reso_explorer.workspace.opening_service import Address

        with DemoService("enum" if source.endswith(":enum") else "lookup") as service:
            address = Address(service.url, Bearer(service.token), kind=SourceKind.DEMO)
            return await _examine(address, resource, world)
    if found.kind is SourceKind.PROFILE:
        from reso_explorer.workspace.opening_profile import address_of

        return await _examine(address_of(found.name, world, _silent), resource, world)
    if found.kind is SourceKind.SERVICE:
        from reso_explorer.workspace.opening_service import address_of_url

        return await _examine(address_of_url(found.name, world), resource, world)
    raise WorkspaceError(
        f"{source} isn't a live service.", hint="Give a URL or a profile.", is_usage=True
    )


async def _examine(address: Address, resource: str, world: World) -> list[StepResult]:
    from reso_explorer.providers import dialect
    from reso_explorer.service.doctor import Doctor
    from reso_explorer.service.metadata import service_root
    from reso_explorer.workspace.opening_service import (
        error_context,
        metadata_root_of,
        transport_of,
    )

    provider = address.provider
    options: dict[str, str] = {}
    page_options: dict[str, str] = {}
    if provider is not None:
        known = dialect(provider, root=address.root_name, variables=address.variables)
        options, condition = demanded(known, AppliesTo.ROWS)
        if condition:
            options = {**options, "$filter": condition}
        if known.top.meaning is TopMeaning.PAGE:
            page_options = {"$top": "5"}
    root = service_root(address.url)
    transport, _, finish = transport_of(root, address, world, _silent)
    doctor = Doctor(
        transport,
        root,
        resource=resource,
        options=options,
        page_options=page_options,
        metadata_url=metadata_root_of(root, address),
        document_url=metadata_root_of(root, address, AppliesTo.ALL),
        context=error_context(address),
    )
    try:
        return [finding async for finding in doctor.examine()]
    finally:
        await transport.aclose()
        finish()


def _silent(_step: Step) -> None:
    return None
