"""Examining a service without opening it first, so that a failing step can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.forms import AppliesTo
from reso_explorer.workspace.required import demanded
from reso_explorer.workspace.source import SourceKind, WorkspaceError, recognise

if TYPE_CHECKING:
    from reso_explorer.service.doctor import Finding
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.world import World


async def walk(source: str, resource: str, world: World) -> list[Finding]:
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
            return await _examine(Address(service.url, Bearer(service.token)), resource)
    if found.kind is SourceKind.PROFILE:
        from reso_explorer.workspace.opening_profile import address_of

        return await _examine(address_of(found.name, world), resource)
    if found.kind is SourceKind.SERVICE:
        from reso_explorer.workspace.opening_service import address_of_url

        return await _examine(address_of_url(found.name, world), resource)
    raise WorkspaceError(f"{source} is no service.", hint="Give a URL or a profile.", is_usage=True)


async def _examine(address: Address, resource: str) -> list[Finding]:
    from reso_explorer.providers import dialect
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.doctor import Doctor
    from reso_explorer.service.metadata import service_root
    from reso_explorer.service.transport import Transport

    provider = address.provider
    options: dict[str, str] = {}
    if provider is not None:
        known = dialect(provider, root=address.root_name, variables=address.variables)
        options, condition = demanded(known, AppliesTo.ROWS)
        if condition:
            options = {**options, "$filter": condition}
    context = ErrorContext(
        errors=provider.errors if provider else None,
        has_credential=address.credentials is not None,
        hosts=tuple(root.url for root in provider.roots) if provider else (),
    )
    root = service_root(address.url)
    async with Transport(root, address.credentials, headers=address.headers) as transport:
        doctor = Doctor(transport, root, resource=resource, options=options, context=context)
        return [finding async for finding in doctor.examine()]
