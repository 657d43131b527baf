"""The `reso-explorer` command: a table of commands, each loaded when it is called."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import MEANINGS, ExitCode
from reso_explorer.cli.failure import of_reported, usage
from reso_explorer.cli.table_of_commands import COMMANDS, SECTIONS
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPILOG = """\b
Examples:
  reso-explorer demo                                  explore the built-in demo service
  reso-explorer https://host/odata                    explore a service
  reso-explorer show metadata.xml Property/ListPrice
  reso-explorer query demo 'Property?$filter=ListPrice gt 500000&$top=5'
  reso-explorer export demo --format json -o schema.json

\b
SOURCE is a URL, a file, - (standard input), a saved profile, or demo.
The token of a service comes from RESO_EXPLORER_TOKEN or a prompt.
"""


class _PipeBrokenError(Exception):
    """Carries a broken pipe past click, which would turn it into an exit of its own."""


class Commands(click.Group):
    """Commands by name; anything else that looks like a source opens the workbench."""

    def make_context(self, *given: Any, **rest: Any) -> click.Context:
        try:
            return super().make_context(*given, **rest)
        except BrokenPipeError as problem:
            raise _PipeBrokenError from problem

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as problem:
            raise _PipeBrokenError from problem

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, attribute, _ = entry
        command: click.Command = getattr(import_module(f"reso_explorer.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS:
            return name, self.get_command(ctx, name), args[1:]
        if _is_source(name):
            return "open", self.get_command(ctx, "open"), args
        from reso_explorer.suggest import did_you_mean

        raise usage(
            f"`{name}` isn't a command, file, or saved profile." + did_you_mean(name, COMMANDS),
            "Run `reso-explorer --help` to list the commands.",
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][2]) for name in names])
        with formatter.section("Exit status"):
            formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])


def _is_source(name: str) -> bool:
    """Tell whether a first word that is no command can be opened."""
    if name == "-" or "://" in name or "/" in name or name.startswith("snapshot:"):
        return True
    import os

    if os.path.exists(name):  # noqa: PTH110  # answers for names that are too long as well
        return True
    from reso_explorer.cli.source import is_profile

    return is_profile(name)


@click.command(
    cls=Commands,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, "-V", "--version", message="reso-explorer %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Explore RESO Web API and other OData services: schema, queries, live rows.

    Without a command, SOURCE opens in the workbench: reso-explorer SOURCE. Everything is
    read-only: nothing but GET is ever sent, plus requests for a token.
    """
    if ctx.invoked_subcommand is None and not ctx.resilient_parsing:
        command = ctx.command
        assert isinstance(command, Commands)
        opener = command.get_command(ctx, "open")
        assert opener is not None
        ctx.invoke(opener)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; never raises.

    The secrets of the run are kept out of all its texts, the report of a defect among them.
    """
    from reso_explorer.secret import remembered

    with remembered(os.environ):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result: Any = cli.main(
            args=list(sys.argv[1:] if arguments is None else arguments),
            prog_name="reso-explorer",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except BaseException as problem:  # noqa: BLE001  # the outer net
        return ended(problem)
    return result if isinstance(result, int) else ExitCode.OK


def ended(problem: BaseException) -> int:
    """Say what ended a command, and return the exit status for it."""
    from reso_explorer.secret import redact

    if isinstance(problem, _PipeBrokenError) and problem.__cause__ is not None:
        problem = problem.__cause__
    if isinstance(problem, SystemExit):
        return _code(problem)
    if isinstance(problem, click.exceptions.Exit):
        return problem.exit_code
    if isinstance(problem, BrokenPipeError) and problem.filename == "stdout":
        return ExitCode.OK  # a reader that has enough is no failure
    if isinstance(problem, EOFError) or isinstance(problem.__context__, EOFError):
        problem = usage("The input ended before the last prompt.", "Pass options instead.")
    if _is_interrupt(problem):
        click.echo("Stopped.", err=True)
        return ExitCode.INTERRUPTED
    if isinstance(problem, click.ClickException):
        told = io.StringIO()
        problem.show(told)
        click.echo(redact(told.getvalue()), nl=False, err=True)
        return getattr(problem, "status", problem.exit_code)
    from reso_explorer.crash import reported, sentence

    known = reported(problem)
    if known is None:
        click.echo(f"Error: {sentence(problem)}", err=True)
        return ExitCode.BUG
    failure = of_reported(known)
    failure.show()
    return failure.status


def _code(problem: SystemExit) -> int:
    """Return the status of `sys.exit`, whatever it was called with."""
    if problem.code is None:
        return ExitCode.OK
    if isinstance(problem.code, int):
        return problem.code
    click.echo(str(problem.code), err=True)
    return ExitCode.FAILED


def _is_interrupt(problem: BaseException) -> bool:
    """Tell whether Ctrl-C led to an error, perhaps by way of another one while modules loaded."""
    asyncio = sys.modules.get("asyncio")
    if isinstance(problem, click.Abort | KeyboardInterrupt):
        return True
    if asyncio is not None and isinstance(problem, asyncio.CancelledError):
        return True
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen:
        if isinstance(current, KeyboardInterrupt):
            return not isinstance(problem, click.ClickException)
        seen.add(id(current))
        current = current.__cause__ or current.__context__
    return False
