"""`reso-explorer quota`: what is left of the quota of a key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure
from reso_explorer.cli.output import format_option, note, print_rows
from reso_explorer.cli.source import source_argument

if TYPE_CHECKING:
    from reso_explorer.service.quota import Reading
    from reso_explorer.service.throttle import Stop
    from reso_explorer.workspace.quota_report import QuotaReport


@click.command()
@source_argument
@click.option("--refresh", is_flag=True, help="Send one request to get the server's numbers.")
@click.option("--ask", is_flag=True, hidden=True)
@click.option(
    "--resume", "lift", is_flag=True, help="Lift a stop after a rejection; sends nothing."
)
@format_option()
def quota(source: str, form: str, *, refresh: bool, ask: bool, lift: bool) -> None:
    """Show the remaining quota.

    The numbers come from the server or are counted here, over all runs and processes that use
    the key. After a rejection that may suspend the key, it also says until when nothing is sent.
    """
    from reso_explorer.cli.live import current_world, in_time
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.quota_report import quota_of, resume

    world = current_world()
    try:
        if lift:
            _say_lifted(resume(source, world), source)
        found: QuotaReport = asyncio.run(
            in_time(world, lambda: quota_of(source, world, ask=refresh or ask))
        )
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(problem.message, hint=problem.hint, code=code) from None
    except ServiceError as problem:
        raise Failure(problem.message, hint=problem.what_to_try) from None
    header = ("quota", "used", "of", "left", "back in", "source")
    print_rows(form, header, [_row(each, form) for each in found.readings])
    if found.stopped:
        note(found.stopped)
        note(f"Try: ask the provider about the key, then: reso-explorer quota {source} --resume")
    for text in found.notes:
        note(text)


def _say_lifted(stop: Stop | None, source: str) -> None:
    if stop is None:
        note(f"Requests of {source} weren't stopped.")
        return
    note(f"Lifted the stop of {source}. The next HTTP {stop.status} of this kind sets it again.")


def _row(reading: Reading, form: str) -> tuple[object, ...]:
    from reso_explorer.service.decode_error.advice import duration

    back = reading.resets_in
    return (
        reading.name,
        _whole(reading.used),
        _whole(reading.limit),
        _whole(reading.remaining),
        back if back is None or form != "table" else duration(back),
        reading.source,
    )


def _whole(number: float | None) -> float | None:
    return int(number) if number is not None and number == int(number) else number
