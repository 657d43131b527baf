"""A query of a workspace as code for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import without_credentials

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Access, KeysetPaging, Pace, Paging
    from reso_explorer.export.code.targets import Code
    from reso_explorer.workspace.workspace import Workspace

_SAMPLE: Final = "2024-01-01T00:00:00Z"


def code_of(workspace: Workspace, text: str, target: str, *, whole: bool = False) -> Code:
    """Return a query for a target of `export.code.targets`, without any secret.

    Programs read all pages; shell commands do so if `whole` is set. Code that reads all asks for
    the largest pages that the provider allows, unless the query says `$top`.
    """
    from reso_explorer.export.code.request import request_of
    from reso_explorer.export.code.targets import TARGETS, code

    access = _access(workspace)
    headers = dict(workspace.connection.public_headers) if workspace.connection else {}
    if access.kind == "basic":
        headers.pop("Authorization", None)
    prefer, paging = "", None
    if target != "url":
        reads_all = whole or not TARGETS[target].has_whole
        text, prefer, paging = _paged(workspace, text, reads_all=reads_all)
        if prefer:
            headers["Prefer"] = prefer
    url = workspace.displayed(without_credentials(workspace.url(text)))
    request = request_of(
        url,
        headers=headers,
        access=access,
        pace=_pace(workspace),
        paging=paging,
        whole=whole,
    )
    return code(request, target)


def _access(workspace: Workspace) -> Access:
    from reso_explorer.export.code.request import Access
    from reso_explorer.providers.provider import AuthKind

    connection = workspace.connection
    if connection is None:
        return Access()
    if connection.access is not None:
        return connection.access
    return Access() if connection.needs_token else Access(kind=AuthKind.NONE)


def _pace(workspace: Workspace) -> Pace:
    """Return the pace of the provider whose rules are used, its own files included."""
    from reso_explorer.export.code.request import Pace, pace_of
    from reso_explorer.providers import ProviderError, load
    from reso_explorer.store.places import Places
    from reso_explorer.workspace.shared_quota import limits_of

    folder = Places.default(workspace.world.environ).providers
    root = workspace.connection.root if workspace.connection else ""
    try:
        provider = load(workspace.dialect.provider, user_folder=folder)
    except ProviderError:
        return Pace()
    return pace_of(limits_of(provider, root, workspace.world))


def _paged(workspace: Workspace, text: str, *, reads_all: bool) -> tuple[str, str, Paging]:
    """Return a query as its pages are requested, the value of a Prefer header or "", and how."""
    from reso_explorer.export.code.request import Paging
    from reso_explorer.providers.forms import PagingKind
    from reso_explorer.query.edit import is_plain_collection, options_of, set_option, set_top
    from reso_explorer.workspace.paging_plan import keyset_plan, page_size

    rules = workspace.dialect.paging
    secret = ("access_token",) if rules.token_in_next_link else ()
    if not is_plain_collection(text):
        return text, "", Paging(secret_parameters=secret)
    plan = keyset_plan(workspace, text) if reads_all else None
    keyset = _keyset(workspace, text) if plan is not None else None
    if plan is not None and plan.keyset is not None and keyset is not None:
        selected = options_of(plan.plain_url).get("$select")
        if selected:
            text = set_option(text, "$select", selected).text
        text = set_option(text, "$orderby", plan.keyset.orderby).text
        return set_top(text, plan.keyset.page_size).text, "", Paging(keyset=keyset)
    options, prefer = page_size(workspace, text)
    top = options.get("$top")
    if not top:
        return text, prefer, Paging(secret_parameters=secret)
    size = int(top) if rules.kind is PagingKind.SKIP and rules.skip else 0
    return set_top(text, int(top)).text, prefer, Paging(skip_size=size, secret_parameters=secret)


def _keyset(workspace: Workspace, text: str) -> KeysetPaging | None:
    """Return the fields to page by, None where their values can't be written by plain code."""
    from reso_explorer.export.code.request import KeysetPaging
    from reso_explorer.query.edit import resource_of
    from reso_explorer.workspace.paging_plan import keyset_of

    keyset = keyset_of(workspace, text)
    index = workspace.document.index
    found = index.resource_type(resource_of(text))
    fields = index.properties(found.qualified_name) if found else {}
    quotes: list[bool] = []
    for name, literal in (
        (keyset.order_by, keyset.order_literal),
        (keyset.tie_break, keyset.tie_literal),
    ):
        kind = fields[name].member.type if name in fields else ""
        is_number = any(word in kind for word in ("Int", "Decimal", "Double", "Single", "Byte"))
        written = literal(7 if is_number else _SAMPLE) if kind.startswith("Edm.") else ""
        if written.strip("'")[:19] not in {"7", _SAMPLE[:19]}:  # a zone may be written otherwise
            return None
        quotes.append(written.startswith("'"))
    return KeysetPaging(
        order_by=keyset.order_by,
        tie_break=keyset.tie_break,
        quotes_order=quotes[0],
        quotes_tie=quotes[1],
    )
