"""`reso-explorer demo`: the embedded service, with the workbench or alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from reso_explorer.cli.failure import Failure
from reso_explorer.cli.open import clipboard_option, new_option, workbench

if TYPE_CHECKING:
    Dialect = Literal["lookup", "enum"]


@click.command()
@click.option("--serve", is_flag=True, help="Only serve; print address and token.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free port.")
@click.option(
    "--dialect",
    type=click.Choice(["lookup", "enum"]),
    default="lookup",
    show_default=True,
    help="How allowed values are published: Lookup resource or EnumTypes.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@clipboard_option
@new_option
def demo(
    port: int,
    dialect: Dialect,
    *,
    serve: bool,
    no_mouse: bool,
    new: bool,
    clipboard: str | None,
) -> int:
    """Explore a synthetic MLS of 2,000 listings, served from this machine."""
    if serve:
        from reso_explorer.demo import DemoError, serve_forever

        try:
            return serve_forever(port=port, dialect=dialect)
        except DemoError as problem:
            raise Failure(str(problem)) from None
    return workbench(
        "demo" if dialect == "lookup" else "demo:enum",
        mouse=not no_mouse,
        new=new,
        clipboard=clipboard or "",
    )
