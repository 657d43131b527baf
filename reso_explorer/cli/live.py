"""Commands that need a service: open a workspace, do one thing in it, close it."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure
from reso_explorer.cli.output import note
from reso_explorer.cli.timeout import metadata_age, time_limit
from reso_explorer.text import visible
from reso_explorer.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import Step, Workspace

_Result = TypeVar("_Result")


def current_world(*, paste: bool = False) -> World:
    """Return the world of this process; secrets and sign-ins are asked for only on a terminal.

    With `paste` the browser runs on another machine.
    """
    limit, age = time_limit(), metadata_age()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return World(time_limit=limit, metadata_age=age)
    from reso_explorer.cli.browser import browse, show_only

    browser = show_only if paste else browse
    return World(prompt=getpass.getpass, browse=browser, time_limit=limit, metadata_age=age)


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
            source, world=world, on_step=narrator(), live=live
        ) as workspace:
            for text in workspace.notes:
                note(text)
            try:
                return await work(workspace)
            except ServiceError as problem:
                if problem.status in {400, 404}:
                    tell_age(workspace)
                raise
            except Failure as failure:
                if failure.status == ExitCode.USAGE:
                    tell_age(workspace)
                raise

    try:
        return asyncio.run(in_time(world, whole))
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(
            problem.message, hint=problem.hint, detail=problem.detail, code=code
        ) from None
    except ServiceError as problem:
        raise service_failure(problem) from None


def tell_age(workspace: Workspace) -> None:
    """Say how old the metadata is, if the server wasn't asked: a name may be missing for that."""
    text = age_of_metadata(workspace)
    if text:
        note(text)


def tell_age_if_unknown(workspace: Workspace, found: Iterable[Diagnostic]) -> None:
    """Say how old the metadata is, if a query names what it doesn't know."""
    if any(each.code.startswith("unknown-") for each in found):
        tell_age(workspace)


def age_of_metadata(workspace: Workspace) -> str:
    """Return the sentence on the age of saved metadata, "" where the server was asked."""
    from reso_explorer.service.decode_error.advice import duration

    snapshot = workspace.snapshot
    if snapshot is None or workspace.is_fresh or not workspace.is_live:
        return ""
    age = max(workspace.world.clock() - snapshot.checked.timestamp(), 0)
    return f"The metadata was checked {duration(age)} ago; --fresh asks the server again."


async def in_time(world: World, work: Callable[[], Awaitable[_Result]]) -> _Result:
    """Await some work and return its result; stop it soon after the time of the world is over.

    Requests stop by themselves at the time, so that what came before is kept; this is for what
    else may take long.

    Raises:
        OutOfTimeError: it did not end in time.
    """
    from reso_explorer.service.transport import Budget

    if world.time_limit is None:
        return await work()
    budget = Budget(world.time_limit, world.started)
    try:
        async with asyncio.timeout(budget.left + _GRACE):
            return await work()
    except TimeoutError:
        raise budget.over() from None


_GRACE: Final = 2.0
"""Seconds for closing connections and printing what came, after the time is over."""


def service_failure(problem: Any) -> Failure:
    """Return the failure for an error of the service, with everything it said."""
    lines = [line for line in problem.lines()[1:] if not line.startswith("Try: ")]
    hint = problem.what_to_try
    if problem.kind == "unauthorized" and problem.is_anonymous:
        hint = "Set RESO_EXPLORER_TOKEN to the token of this service, or save it: reso-explorer connect."
        if problem.scheme == "basic":
            hint = "Save the user name and password of this service: reso-explorer connect."
        hint = f"{hint} {problem.getting_a_key}".rstrip()
    code = ExitCode.USAGE if problem.kind == "refused-url" else ExitCode.FAILED
    return Failure(
        problem.message, hint=hint, detail="\n".join(lines), code=code, data=problem.as_data()
    )


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
        data=problem.as_data(),
    )


def narrator() -> Callable[[Step], None]:
    """Return a narrator that overwrites one line of a terminal; in a pipe it tells long waits only."""
    is_terminal = sys.stderr.isatty()
    next_stall = 0.0

    def told(step: Step) -> None:
        nonlocal next_stall
        if step.waited is not None:
            if step.waited < _FIRST_STALL * 1.5:
                next_stall = _FIRST_STALL
            if step.waited >= next_stall:
                next_stall = step.waited * 2
                start = "\r\x1b[K" if is_terminal else ""
                click.echo(f"{start}{visible(step.text)}…", err=True)
        elif is_terminal:
            size = f" {step.done:,} bytes" if step.done else ""
            click.echo(f"\r\x1b[K{step.text}{size} …", nl=False, err=True)
            if step.text == "Ready":
                click.echo("\r\x1b[K", nl=False, err=True)
        elif step.pause is not None and step.pause >= _FIRST_STALL:
            click.echo(f"{visible(step.text)}…", err=True)

    return told


_FIRST_STALL: Final = 5.0
"""Seconds of silence that are told first; then each time twice as many."""


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
