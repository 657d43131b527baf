"""`--fail-on`: from which severity on a command exits with 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.diagnostics import Diagnostic

_OLDER: Final = {"hint": "info"}
"""Words that older scripts write."""


class _Least(click.Choice[str]):
    """The severities and `never`; older words are read but not listed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(_OLDER.get(value, value), param, ctx)


fail_on_option = click.option(
    "--fail-on",
    type=_Least([*map(str, Severity), "never"]),
    default="error",
    show_default=True,
    help="Exit 1 on problems of this severity or higher.",
)


def exit_code(found: Iterable[Diagnostic], fail_on: str) -> ExitCode:
    """Return how a command ends that found these problems."""
    if fail_on == "never":
        return ExitCode.OK
    least = Severity(fail_on)
    return ExitCode.FAILED if any(each.severity.reaches(least) for each in found) else ExitCode.OK
