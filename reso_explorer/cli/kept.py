"""What is kept between runs: profiles, snapshots, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.failure import Failure
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.timeout import timeout_option

if TYPE_CHECKING:
    from reso_explorer.store import Store
    from reso_explorer.store.snapshots import Snapshot


def open_store() -> Store:
    """Return the store of this installation."""
    from reso_explorer.store import Store
    from reso_explorer.world import World

    return Store(environ=World().environ, notice=note)


# --- profiles -----------------------------------------------------------------------------------


@click.group()
def profiles() -> None:
    """Manage saved profiles: list, show, remove."""


@profiles.command("list")
@format_option()
def list_profiles(form: str) -> None:
    """List the saved profiles."""
    store = open_store()
    good, bad = store.profiles.all()
    rows = [(each.name, each.provider, each.role or "", each.auth.value, each.url) for each in good]
    print_rows(form, ("profile", "provider", "role", "sign-in", "service root"), rows)
    for problem in bad:
        note(problem)
    if not rows and not bad:
        note("No saved profiles. Run `reso-explorer connect` to create one.")


@profiles.command("show")
@click.argument("name")
def show_profile(name: str) -> None:
    """Print the profile NAME as JSON, without secrets."""
    import msgspec

    from reso_explorer.store import StoreError

    store = open_store()
    try:
        click.echo(as_json(msgspec.to_builtins(store.profiles.load(name))))
    except StoreError as problem:
        raise Failure(str(problem)) from None
    note(f"File: {store.profiles.path(name)}")


@profiles.command("remove")
@click.argument("name")
def remove_profile(name: str) -> None:
    """Remove the profile NAME and its saved secrets, but not its snapshots."""
    from reso_explorer.store import StoreError
    from reso_explorer.store.profiles import Profile
    from reso_explorer.workspace.signing_in import secret_slots

    store = open_store()
    try:
        profile = store.profiles.load(name)
    except StoreError:
        profile = Profile(name=name, url="")
    try:
        store.profiles.remove(name)
        for slot in secret_slots(profile):
            for where in store.secrets.forget(name, slot):
                note(f"The {slot.replace('_', ' ')} was removed from {where}.")
    except StoreError as problem:
        raise Failure(str(problem)) from None
    note(f"Profile `{name}` is removed.")


@profiles.command("sign-in")
@click.argument("name")
@click.option("--paste", is_flag=True, help="Sign in on another machine and paste the final URL.")
@timeout_option()
def sign_in(name: str, *, paste: bool) -> None:
    """Sign in to NAME again: forget its saved tokens and get new ones."""
    import asyncio

    from reso_explorer.cli.live import current_world, in_time
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.store import StoreError
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.signing_anew import sign_in_anew

    try:
        world = current_world(paste=paste)
        asyncio.run(in_time(world, lambda: sign_in_anew(name, world, note)))
    except WorkspaceError as problem:
        raise Failure(problem.message, hint=problem.hint) from None
    except StoreError as problem:
        raise Failure(str(problem)) from None
    except ServiceError as problem:
        raise Failure(problem.message, hint=problem.what_to_try) from None


@profiles.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """Forget the tokens that a sign-in to NAME yielded; its other secrets stay."""
    from reso_explorer.store import StoreError
    from reso_explorer.workspace.token_keeper import forget_tokens

    store = open_store()
    try:
        store.profiles.load(name)
        gone = forget_tokens(name, store.secrets)
    except StoreError as problem:
        raise Failure(str(problem)) from None
    note(f"Tokens removed from {' and '.join(gone)}." if gone else "No saved tokens.")


# --- snapshots ----------------------------------------------------------------------------------


@click.group()
def snapshots() -> None:
    """Manage saved metadata snapshots. The source snapshot:ID opens one offline."""


@snapshots.command("list")
@click.option("--profile", help="Only those of a profile.")
@format_option()
def list_snapshots(profile: str | None, form: str) -> None:
    """List the snapshots, newest first."""
    store = open_store()
    header = ("id", "fetched", "last the same", "bytes", "profile", "service root")
    print_rows(form, header, [_row(each) for each in store.snapshots.all(profile=profile)])
    for problem in store.snapshots.damaged():
        note(problem)


def _row(snapshot: Snapshot) -> tuple[object, ...]:
    return (
        snapshot.id,
        snapshot.fetched.strftime("%Y-%m-%d %H:%M"),
        snapshot.checked.strftime("%Y-%m-%d %H:%M"),
        snapshot.size,
        snapshot.profile or "",
        snapshot.url,
    )


@snapshots.command("show")
@click.argument("ident", metavar="ID")
def show_snapshot(ident: str) -> None:
    """Print the document of the snapshot whose id or hash begins with ID."""
    import sys

    from reso_explorer.store import StoreError

    store = open_store()
    try:
        content = store.snapshots.read(store.snapshots.find(ident))
    except StoreError as problem:
        raise Failure(str(problem)) from None
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


@snapshots.command("prune")
@click.option(
    "--keep",
    default=10,
    show_default=True,
    type=click.IntRange(1),
    help="Number to keep per source.",
)
@click.option("--profile", help="Only those of a profile.")
def prune_snapshots(keep: int, profile: str | None) -> None:
    """Remove old snapshots; of each profile and service the newest stay."""
    gone = open_store().snapshots.prune(keep=keep, profile=profile)
    for each in gone:
        click.echo(each.id)
    note(f"{len(gone)} snapshots removed.")


# --- history ------------------------------------------------------------------------------------


@click.command()
@click.argument("words", nargs=-1)
@click.option("--profile", help="Only queries of a profile.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1), help="Maximum number of rows."
)
@click.option("--clear", is_flag=True, help="Forget all queries, or those of --profile.")
@format_option()
def history(
    words: tuple[str, ...], profile: str | None, limit: int, form: str, *, clear: bool
) -> None:
    """Queries that were run, newest first; WORDS must occur in them."""
    store = open_store()
    if clear:
        store.history.clear(profile=profile)
        note("The history is forgotten.")
        return
    found = store.history.search(" ".join(words), profile=profile, limit=limit)
    rows = [
        (e.at.strftime("%Y-%m-%d %H:%M"), e.profile, e.status, e.rows, e.ms, e.query) for e in found
    ]
    print_rows(form, ("when", "profile", "status", "rows", "ms", "query"), rows)
