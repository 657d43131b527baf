"""The options `--timeout` and `--fresh`: how long a command may take, how old metadata may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")

USUAL: Final = 600.0
"""Seconds that a command may take where nothing else is said."""

_KEY: Final = "reso_explorer.timeout"


def timeout_option(
    default: float | None = USUAL, *, text: str = ""
) -> Callable[[_Command], _Command]:
    """Return the option `--timeout` with a default in seconds, None for no limit.

    `text` is added to its help. The command itself gets no parameter: `time_limit` knows it.
    """
    shown = f"{default:g}" if default is not None else "no limit"
    return click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        default=default,
        expose_value=False,
        is_eager=True,
        callback=_keep,
        help=f"Stop after this many seconds in total.{text} Default: {shown}.",
    )


def _keep(context: click.Context, _parameter: click.Parameter, value: float | None) -> None:
    context.meta[_KEY] = value


METADATA_AGE: Final = 3600.0
"""Seconds for which saved metadata serves without asking the server."""

_FRESH: Final = "reso_explorer.fresh"


def fresh_option(command: _Command) -> _Command:
    """Give a command the option `--fresh`: without it, recent metadata serves unasked."""
    return click.option(
        "--fresh",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_keep_fresh,
        help="Fetch the metadata even if the saved copy is less than 1 hour old.",
    )(command)


def _keep_fresh(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001  # as click calls it
    context.meta[_FRESH] = value


def metadata_age() -> float:
    """Return for how many seconds saved metadata serves; 0 for commands that always ask."""
    context = click.get_current_context(silent=True)
    is_fresh = context.meta.get(_FRESH, True) if context is not None else True
    return 0.0 if is_fresh else METADATA_AGE


def time_limit() -> float | None:
    """Return the seconds that the running command may take, None for no limit."""
    context = click.get_current_context(silent=True)
    limit: float | None = context.meta.get(_KEY) if context is not None else None
    return limit
