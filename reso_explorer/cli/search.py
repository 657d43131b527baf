"""`reso-explorer search`: find resources, fields, relations, and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import format_option, note, print_rows
from reso_explorer.cli.source import open_file, source_argument
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.search import Hit
    from reso_explorer.workspace import Workspace


@click.command()
@source_argument
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(1),
    help="Maximum number of results.",
)
@format_option()
def search(source: str, words: tuple[str, ...], limit: int, form: str) -> None:
    """Search resources, fields, relations, and values of SOURCE for WORDS.

    Everyday words find what they mean: "zip" finds PostalCode, "sold" finds the status Closed.
    Values of lookups that were read from the service before are found too.

    \b
    Filters: kind:field  type:Decimal  in:Property  is:key|filterable|local|lookup|collection
    A word with a dash in front must not occur (put -- before the words then).

    \b
    reso-explorer search metadata.xml swimming pool
    reso-explorer search metadata.xml auction date
    reso-explorer search metadata.xml kind:value active
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.search import RequestError

    try:
        hits = _hits(source, " ".join(words), limit + 1)
    except RequestError as problem:
        raise usage(str(problem)) from None
    rows = [
        (
            hit.kind.value,
            hit.path,
            hit.entry.type,
            hit.entry.labels[0] if hit.entry.labels else "",
            hit.why,
        )
        for hit in hits[:limit]
    ]
    print_rows(form, ("kind", "path", "type", "label", "why"), rows)
    if not rows:
        note("No results. Try fewer or other words.")
    if len(hits) > limit:
        note(f"Showing the first {count(limit, 'result')}; use --limit for more.")


def _hits(source: str, text: str, limit: int) -> list[Hit]:
    """Search a file, or a source with what was read of it before."""
    document = open_file(source)
    if document is not None:
        return document.search_index.search(text, limit)
    from reso_explorer.cli.live import run_in_workspace

    async def work(workspace: Workspace) -> list[Hit]:
        return workspace.search(text, limit)

    found: list[Hit] = run_in_workspace(source, work)
    return found
