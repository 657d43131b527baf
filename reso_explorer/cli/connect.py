"""`reso-explorer connect`: find the right host, try the key, save a profile."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure, usage
from reso_explorer.cli.live import current_world, in_time
from reso_explorer.cli.output import note
from reso_explorer.cli.timeout import timeout_option
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.providers import Provider
    from reso_explorer.store.profiles import Keep
    from reso_explorer.workspace.profile_draft import Draft
    from reso_explorer.world import World

_KINDS = (
    "bearer",
    "client_credentials",
    "password",
    "authorization_code",
    "basic",
    "api_key",
    "query_token",
    "none",
)

_AS_GIVEN = (
    "role",
    "client_id",
    "username",
    "token_url",
    "authorize_url",
    "discovery_url",
    "redirect_port",
    "header",
    "parameter",
    "token_env",
)
"""Options that a draft has under the same name."""


@click.command()
@click.argument("name", required=False)
@click.option("--provider", "provider_id", help="A provider that `reso-explorer providers` lists.")
@click.option("--url", help="The service root, if not the provider's default.")
@click.option("--root", help="One of the provider's service roots, by name.")
@click.option("--auth", type=click.Choice(_KINDS), help="Sign-in method.")
@click.option("--role", help="Role of the key, such as IDX. It selects the limits.")
@click.option("--client-id", help="Required by some sign-in methods.")
@click.option("--username", help="Required by some sign-in methods.")
@click.option("--token-url", help="Token endpoint URL, if the provider has none.")
@click.option("--authorize-url", help="Sign-in page URL, if the provider has none.")
@click.option("--discovery-url", help="OpenID issuer URL, which lists both endpoints.")
@click.option("--scope", "scopes", multiple=True, help="Scope to request. Repeatable.")
@click.option(
    "--client-auth",
    type=click.Choice(["post", "basic", "either"]),
    help="Send client ID and secret in the form or in a header. Default: try both.",
)
@click.option("--redirect-port", type=click.IntRange(1, 65535), help="Port of the redirect URL.")
@click.option("--key-header", "header", help="Header for an API key. Default: x-api-key.")
@click.option("--parameter", help="Query parameter for a token. Default: access_token.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Fill a placeholder.")
@click.option(
    "--add-header",
    "headers",
    multiple=True,
    metavar="NAME=VALUE",
    help="Send this header with every request. Repeatable.",
)
@click.option("--token-env", metavar="VARIABLE", help="Environment variable with the secret.")
@click.option("--paste", is_flag=True, help="Sign in on another machine and paste the final URL.")
@click.option(
    "--keep",
    type=click.Choice(["keyring", "env", "file"]),
    default="keyring",
    show_default=True,
    help="Where secrets stay: OS keyring, only your environment, or a plain file (mode 0600).",
)
@click.option("--replace", is_flag=True, help="Overwrite a profile of the same name.")
@timeout_option()
def connect(name: str | None, keep: Keep, *, replace: bool, paste: bool, **given: Any) -> None:
    """Connect to a provider and save the profile as NAME.

    On a terminal it prompts for what you leave out. Secrets are never options: they come from the
    environment or a hidden prompt. Tokens from a sign-in are saved with the secrets.
    """
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.store import StoreError
    from reso_explorer.workspace import WorkspaceError

    try:
        if name is not None:
            _expect_free(name, replace=replace)
        draft = _draft(name, given)
        _expect_free(draft.name, replace=replace)
        world = current_world(paste=paste)
        asyncio.run(in_time(world, lambda: _connect_and_save(draft, keep, world, replace=replace)))
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(
            problem.message, hint=problem.hint, detail=problem.detail, code=code
        ) from None
    except StoreError as problem:
        raise Failure(str(problem)) from None
    except ServiceError as problem:
        raise Failure(problem.message, hint=problem.what_to_try) from None


def _expect_free(name: str, *, replace: bool) -> None:
    """Stop where a profile of that name is there already."""
    from reso_explorer.workspace import is_profile

    if not replace and is_profile(name, current_world()):
        raise usage(f"There is a profile `{name}` already.", "--replace overwrites it.")


async def _connect_and_save(draft: Draft, keep: Keep, world: World, *, replace: bool) -> None:
    from reso_explorer.store import Store
    from reso_explorer.workspace.connecting import connect as open_draft
    from reso_explorer.workspace.connecting import save

    store = Store(environ=world.environ, notice=note)
    connected = await open_draft(draft, world, lambda step: note(f"{step.text} …"))
    try:
        for attempt in connected.attempts:
            if attempt.problem:
                note(f"{attempt.url}: {attempt.problem}")
        workspace = connected.workspace
        for text in workspace.notes:
            note(text)
        numbers = workspace.describe()
        resources = count(numbers["resources"], "resource")
        note(f"Connected: {resources}, {count(numbers['fields'], 'field')}.")
        path, kept = save(connected, draft, store, keep=keep, replace=replace)
        note(f"Profile `{draft.name}` is in {path}.")
        for secret in kept:
            note(f"The secret is saved in {secret.where}. {secret.warning or ''}".rstrip())
        click.echo(f"reso-explorer {draft.name}")
    finally:
        await connected.workspace.close()


def _draft(name: str | None, given: dict[str, Any]) -> Draft:
    """Return the draft from options, asking for the rest where there is a terminal."""
    from reso_explorer.providers.provider import AuthKind, ClientAuth
    from reso_explorer.workspace.profile_draft import Draft, needed_secrets

    can_ask = sys.stdin.isatty()
    provider, variables = _provider(given, can_ask=can_ask)
    kinds = [way.kind.value for way in provider.auth] or ["bearer"]
    kind = given["auth"] or (kinds[0] if len(kinds) == 1 or not can_ask else "")
    if not kind:
        kind = click.prompt("Kind of sign-in", type=click.Choice(kinds), default=kinds[0], err=True)
    draft = Draft(
        name=name or _asked("Name of the profile", default=provider.id, can_ask=can_ask),
        provider=provider,
        auth=AuthKind(kind),
        url=given["url"] or "",
        root=given["root"] or "",
        scopes=given["scopes"],
        client_auth=ClientAuth(given["client_auth"] or "unknown"),
        variables=variables | _pairs("--set", given["pairs"]),
        headers=_pairs("--add-header", given["headers"]),
        **{each: given[each] for each in _AS_GIVEN},
    )
    _ask_parts(draft, can_ask=can_ask)
    for slot, title, may_be_empty in needed_secrets(draft):
        _take_secret(draft, slot, title, can_ask=can_ask, may_be_empty=may_be_empty)
    return draft


def _ask_parts(draft: Draft, *, can_ask: bool) -> None:
    """Ask for what is neither given nor known and no secret."""
    from reso_explorer.providers import placeholders
    from reso_explorer.workspace.profile_draft import candidates, needed_variables

    roots = () if draft.url else candidates(draft)
    if can_ask and len({placeholders(root.url) for root in roots}) > 1:
        names = click.Choice([root.name for root in roots])
        draft.root = click.prompt("Service root", type=names, default=roots[0].name, err=True)
    for missing in needed_variables(draft):
        about = draft.provider.placeholders.get(missing)
        example = f", such as {about.examples[0]}" if about and about.examples else ""
        title = f"{about.text.rstrip('.') if about else missing}{example}"
        if not can_ask:
            raise usage(f"{title} is missing.", f"--set {missing}=…")
        draft.variables[missing] = _asked(title, can_ask=True)
    if draft.needs_client_id:
        draft.client_id = _asked("Client ID", can_ask=can_ask)
    if draft.needs_username:
        draft.username = _asked("User name", can_ask=can_ask)
    if draft.needs_authorize_url:
        draft.authorize_url = _asked("Authorization URL", can_ask=can_ask)
    if draft.needs_token_url:
        draft.token_url = _asked("Token URL", can_ask=can_ask)


def _provider(given: dict[str, Any], *, can_ask: bool) -> tuple[Provider, dict[str, str]]:
    """Return the provider, and what its placeholders stand for in a given address."""
    from reso_explorer.providers import ProviderError, load, match, names
    from reso_explorer.store.places import Places

    folder = Places.default(current_world().environ).providers
    wanted = given["provider_id"]
    fits = match(given["url"], user_folder=folder) if given["url"] else None
    if wanted is None and given["url"]:
        return (fits.provider, fits.variables) if fits else (load("generic"), {})
    if wanted is None:
        if not can_ask:
            raise usage("Which provider?", "--provider ID or --url ADDRESS.")
        known = click.Choice(names(user_folder=folder))
        wanted = click.prompt("Provider", type=known, default="generic", err=True)
    try:
        found = load(wanted, user_folder=folder)
    except ProviderError as problem:
        raise usage(str(problem), "reso-explorer providers lists them.") from None
    if not found.roots and not given["url"]:
        given["url"] = _asked("Service URL", can_ask=can_ask)
    return found, fits.variables if fits and fits.provider.id == found.id else {}


def _asked(title: str, *, can_ask: bool, default: str | None = None) -> str:
    if not can_ask:
        if default:
            return default
        raise usage(f"{title} is missing.", "Give it as an option, or run on a terminal.")
    return str(click.prompt(title, default=default, err=True)).strip()


def _pairs(option: str, pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        if not re.match(r"[\w-]+=", pair):
            raise usage(f"{option} {pair} is not NAME=VALUE.")
        key, _, value = pair.partition("=")
        found[key] = value
    return found


def _take_secret(draft: Draft, slot: str, title: str, *, can_ask: bool, may_be_empty: bool) -> None:
    """Take a secret from the environment, else from a hidden prompt."""
    import os

    from reso_explorer.providers.describe import how_to_get_a_key
    from reso_explorer.secret import Secret
    from reso_explorer.store.secrets import environment_names
    from reso_explorer.workspace.signing_in import main_slot

    if slot in draft.secrets:
        return
    explicit = draft.token_env if slot == main_slot(draft.auth) else None
    variables = environment_names(draft.name, slot, explicit=explicit)
    for variable in variables:
        value = os.environ.get(variable, "").strip()
        if value:
            note(f"{title}: taken from {variable}.")
            draft.secrets[slot] = Secret(value)
            return
    if not can_ask:
        if may_be_empty:
            return
        source = how_to_get_a_key(draft.provider)
        hint = f"Set {variables[0]}, or run on a terminal. {source}".rstrip()
        raise usage(f"{title} is missing.", hint)
    source = how_to_get_a_key(draft.provider)
    if source and not draft.secrets:
        note(source)
    asked = f"{title} (may be empty)" if may_be_empty else title
    value = click.prompt(asked, hide_input=True, default="", show_default=False, err=True).strip()
    if value:
        draft.secrets[slot] = Secret(value)
