"""From the SOURCE word of a command line to a document."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import AGE_NOTE, Failure, usage
from reso_explorer.cli.timeout import fresh_option, timeout_option
from reso_explorer.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.document import Document

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")


def source_argument(command: _Command) -> _Command:
    """Give a command the SOURCE argument (URL, file, `-`, profile or `demo`) and its options."""
    return click.argument("source")(timeout_option()(fresh_option(command)))


def is_profile(name: str) -> bool:
    """Tell whether a profile of this name is saved."""
    from reso_explorer.workspace import is_profile as saved

    return saved(name, World())


def open_document(source: str) -> Document:
    """Return the document of a source; only a URL or a profile touches the network.

    Raises:
        Failure: it cannot be had; says why and what to try.
    """
    if source in {"demo", "demo:lookup", "demo:enum"}:
        from reso_explorer.shipped import schema_file
        from reso_explorer.store.documents import open_bytes

        variant = "enum" if source == "demo:enum" else "lookup"
        return open_bytes(schema_file(f"demo-{variant}.xml").read_bytes(), os.environ)
    return open_file(source) or _from_workspace(source)


def open_file(source: str) -> Document | None:
    """Return the document of a file or of standard input, None if the source is something else.

    Raises:
        Failure: it can't be read, or isn't metadata.
    """
    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.store.documents import open_bytes

    try:
        if source == "-":
            return open_bytes(sys.stdin.buffer.read(), os.environ)
        if "://" not in source and os.path.exists(source) and not os.path.isdir(source):  # noqa: PTH110, PTH112  # pathlib takes 3 ms to import
            with open(source, "rb") as file:  # noqa: PTH123  # pathlib takes 3 ms to import
                return open_bytes(file.read(), os.environ).beside(source)
    except NotMetadataError as problem:
        raise not_metadata(source, problem) from None
    except OSError as problem:
        raise usage(f"{source} cannot be read: {problem.strerror or problem}.") from None
    return None


def _from_workspace(source: str) -> Document:
    from reso_explorer.cli.live import age_of_metadata, run_in_workspace

    async def take(workspace: Any) -> Any:
        click.get_current_context().meta[AGE_NOTE] = age_of_metadata(workspace)
        return workspace.document

    document: Document = run_in_workspace(source, take)
    return document


def not_metadata(source: str, problem: NotMetadataError) -> Failure:
    """Return the failure that says what a source is instead of metadata."""
    place = f":{problem.line}" if problem.line else ""
    column = f":{problem.column}" if problem.line and problem.column else ""
    name = "standard input" if source == "-" else source
    return Failure(
        f"{name}{place}{column}: {problem.message}",
        detail=problem.excerpt,
        hint=problem.hint,
        code=ExitCode.FAILED,
    )


def expect_query(text: str) -> None:
    """Refuse a command line in place of a query: it would be sent, token and all.

    Raises:
        Failure: it calls curl or the like.
    """
    from reso_explorer.odata.repair import is_command_line

    if is_command_line(text):
        raise usage(
            f"This is a command line, not a query: `{text.split(maxsplit=1)[0]} …`.",
            "Pass its URL, or get the query out of it: reso-explorer repair 'COMMAND LINE'.",
        )
