"""How a command says that it could not do what was asked."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.errors import ReportedError


AGE_NOTE: Final = "reso_explorer.age_of_metadata"
"""Where the context of a command holds the sentence on the age of the metadata it used."""


class Failure(click.ClickException):
    """Ends a command with one sentence, what to try, and an exit status.

    `detail` may hold further lines (a caret line, an excerpt), already laid out. `data` is the
    same as data; where results are printed with `--format json`, so is it, on one line.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        detail: str = "",
        code: ExitCode = ExitCode.FAILED,
        data: dict[str, Any] | None = None,
    ) -> None:
        from reso_explorer.secret import redact

        super().__init__(redact(message))
        self.hint = redact(hint)
        self.detail = redact(detail)
        self.code = code
        self._data = data
        context = click.get_current_context(silent=True)
        form = context.params.get("form") if context is not None else None
        self._as_json = data is not None and form == "json"
        self._age: str = ""
        if context is not None and code is ExitCode.USAGE:
            self._age = context.meta.get(AGE_NOTE, "")

    @property
    def status(self) -> int:
        """The exit status."""
        return int(self.code)

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence, the detail and the hint to standard error."""
        if self._as_json:
            from reso_explorer.export import row_json

            error = {
                "status": self.status,
                "message": self.message,
                "detail": self.detail.splitlines(),
                "try": self.hint or None,
            }
            click.echo(row_json.line({"error": error | {"cause": self._data}}), file=file, err=True)
            return
        click.echo(f"Error: {visible(self.message)}", file=file, err=True)
        for line in self.detail.splitlines():
            click.echo(f"  {visible(line)}", file=file, err=True)
        if self.hint:
            click.echo(f"Try: {visible(self.hint)}", file=file, err=True)
        if self._age:
            click.echo(self._age, file=file, err=True)


def usage(message: str, hint: str = "") -> Failure:
    """Return a failure that says the call was wrong."""
    return Failure(message, hint=hint, code=ExitCode.USAGE)


def of_reported(problem: ReportedError) -> Failure:
    """Return the failure that says what an error says."""
    code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
    message = problem.message or str(problem)
    return Failure(message, hint=problem.hint, detail=problem.detail, code=code)
