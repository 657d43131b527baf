"""`reso-explorer guide`: the guide's pages, which travel with the program."""

from __future__ import annotations

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import format_option, print_rows
from reso_explorer.shipped import guide_topics


@click.command()
@click.argument("topic", required=False)
@format_option()
def guide(topic: str | None, form: str) -> None:
    """List the topics of the guide, or print one as Markdown.

    \b
    reso-explorer guide diff
    """  # noqa: D301  # \b keeps click from reflowing the example
    from reso_explorer.suggest import did_you_mean

    pages = {name: path.read_text(encoding="utf-8") for name, path in guide_topics().items()}
    if topic is None:
        rows = [(name, text.partition("\n")[0].lstrip("# ")) for name, text in pages.items()]
        print_rows(form, ("topic", "title"), rows)
        return
    name = topic.casefold().removesuffix(".md")
    if name not in pages:
        near = did_you_mean(name, pages)
        hint = "List the topics: reso-explorer guide."
        raise usage(f"The guide has no topic `{topic}`.{near}", hint)
    click.echo(pages[name], nl=False)
