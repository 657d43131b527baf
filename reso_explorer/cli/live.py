"""Commands that need a service: open a workspace, do one thing in it, close it."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure
from reso_explorer.cli.output import note
from reso_explorer.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import Step, Workspace


def current_world(*, paste: bool = False) -> World:
    """Return the world of this process; secrets and sign-ins are asked for only on a terminal.

    With `paste` the browser runs on another machine.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return World()
    from reso_explorer.cli.browser import browse, show_only

    return World(prompt=getpass.getpass, browse=show_only if paste else browse)


def run_in_workspace(
    source: str, work: Callable[[Workspace], Awaitable[Any]], *, live: bool = True
) -> Any:
    """Open a source, await `work` on it, close it, and return what `work` returned.

    Raises:
        Failure: anything that went wrong, in one sentence with advice.
    """
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import Workspace, WorkspaceError

    world = current_world()

    async def whole() -> Any:
        async with await Workspace.open(
            source, world=world, on_step=_narrator(), live=live
        ) as workspace:
            for text in workspace.notes:
                note(text)
            return await work(workspace)

    try:
        return asyncio.run(whole())
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(
            problem.message, hint=problem.hint, detail=problem.detail, code=code
        ) from None
    except ServiceError as problem:
        raise service_failure(problem) from None


def service_failure(problem: Any) -> Failure:
    """Return the failure for an error of the service, with everything it said."""
    lines = [line for line in problem.lines()[1:] if not line.startswith("Try: ")]
    hint = problem.what_to_try
    if problem.kind == "unauthorized" and problem.is_anonymous:
        hint = "Set RESO_EXPLORER_TOKEN to the token of this service, or save it: reso-explorer connect."
        if problem.scheme == "basic":
            hint = "Save the user name and password of this service: reso-explorer connect."
    code = ExitCode.USAGE if problem.kind == "refused-url" else ExitCode.FAILED
    return Failure(problem.message, hint=hint, detail="\n".join(lines), code=code)


def incomplete(came: str, problem: ServiceError) -> Failure:
    """Return the failure for an error after some rows: what came, what happened, how to go on.

    `came` says how many rows of how many were read, without a period.
    """
    failure = service_failure(problem)
    told = f"{came}, then stopped: {failure.message}"
    lines = failure.detail
    if problem.read is not None and problem.read.next_url != problem.url:
        lines = f"Next page: {problem.read.next_url}\n{lines}"
    return Failure(
        told,
        hint=failure.hint or "`reso-explorer download` resumes where a run stopped.",
        detail=lines.rstrip(),
        code=ExitCode.INCOMPLETE,
    )


def _narrator() -> Callable[[Step], None] | None:
    """Return a narrator that overwrites one line of a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None

    def told(step: Step) -> None:
        size = f" {step.done:,} bytes" if step.done else ""
        click.echo(f"\r\x1b[K{step.text}{size} …", nl=False, err=True)
        if step.text == "Ready":
            click.echo("\r\x1b[K", nl=False, err=True)

    return told


def tell_price(workspace: Workspace, requests: int, *, about: bool = False) -> None:
    """Say on standard error how many requests will be sent, and how long their pace makes it.

    Args:
        workspace: where they go.
        requests: how many at most, or about how many.
        about: whether the number is an estimate.
    """
    from reso_explorer.service.decode_error.advice import duration
    from reso_explorer.text import count

    if workspace.connection is None:
        return
    host = workspace.connection.transport.origin.host
    least = workspace.shortest_time(requests)
    took = f", which takes at least {duration(least)} at this provider's rate" if least > 2 else ""
    note(f"Sending {'about' if about else 'up to'} {count(requests, 'request')} to {host}{took}.")
