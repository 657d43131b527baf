"""`reso-explorer search`: find fields, types, relations and values."""

from __future__ import annotations

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import format_option, note, print_rows
from reso_explorer.cli.source import open_document, source_argument


@click.command()
@source_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Most hits.")
@format_option()
def search(source: str, words: tuple[str, ...], limit: int, form: str) -> None:
    """Find WORDS in names, labels, descriptions and values of SOURCE.

    \b
    Filters: kind:field  type:Decimal  in:Property  is:key|filterable|local|lookup|collection
    A word with a dash in front must not occur (put -- before the words then).

    \b
    reso-explorer search metadata.xml auction date
    reso-explorer search metadata.xml kind:value active
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.search import RequestError

    document = open_document(source)
    try:
        hits = document.search_index.search(" ".join(words), limit + 1)
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
        note("Nothing matches.")
    if len(hits) > limit:
        note(f"The first {limit} hits are shown; --limit shows more.")
