"""`reso-explorer providers`: what is known of each provider."""

from __future__ import annotations

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, format_option, print_rows


@click.command()
@click.argument("name", required=False)
@format_option()
def providers(name: str | None, form: str) -> None:
    """List the providers, or show the rules and limits of NAME.

    Files of your own in the config folder add providers or change single values.
    """
    from reso_explorer.providers import ProviderError, load, names
    from reso_explorer.store.places import Places
    from reso_explorer.world import World

    folder = Places.default(World().environ).providers
    try:
        if name is None:
            found = [load(each, user_folder=folder) for each in names(user_folder=folder)]
            rows = [
                (
                    each.id,
                    each.title,
                    ", ".join(way.kind.value for way in each.auth),
                    each.roots[0].url if each.roots else "",
                    each.date.isoformat(),
                )
                for each in found
            ]
            print_rows(form, ("id", "provider", "sign-in", "service root", "as of"), rows)
            return
        provider = load(name, user_folder=folder)
    except ProviderError as problem:
        raise usage(str(problem)) from None
    from reso_explorer.providers.describe import describe

    sections = describe(provider)
    if form == "json":
        import msgspec

        click.echo(as_json(msgspec.to_builtins(provider)))
    elif form == "csv":
        print_rows(
            form, ("section", "line"), [(s.title, line) for s in sections for line in s.lines]
        )
    else:
        for number, section in enumerate(sections):
            click.echo(("\n" if number else "") + section.title)
            for line in section.lines:
                click.echo(f"  {line}")
