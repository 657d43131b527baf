"""`reso-explorer quota`: what is left of the allowance of a key."""

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
    from reso_explorer.workspace.quota_report import QuotaReport


@click.command()
@source_argument
@click.option("--ask", is_flag=True, help="Send one request to hear what the server says.")
@format_option()
def quota(source: str, form: str, *, ask: bool) -> None:
    """Print what is left of the allowance of SOURCE: told by the server, or counted here.

    All runs of this program with the same profile are counted together.
    """
    from reso_explorer.cli.live import current_world
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.quota_report import quota_of

    try:
        found: QuotaReport = asyncio.run(quota_of(source, current_world(), ask=ask))
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(problem.message, hint=problem.hint, code=code) from None
    except ServiceError as problem:
        raise Failure(problem.message, hint=problem.what_to_try) from None
    header = ("allowance", "used", "of", "left", "back in", "source")
    print_rows(form, header, [_row(each, form) for each in found.readings])
    for text in found.notes:
        note(text)


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
