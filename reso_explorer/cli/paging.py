"""The options of commands that read many pages."""

from __future__ import annotations

from typing import Final

import click

by_option: Final = click.option(
    "--by",
    "way",
    type=click.Choice(["auto", "link", "keyset", "replication"]),
    default="auto",
    show_default=True,
    help="Paging method: next link, keyset, or replication endpoint; auto picks one and says why.",
)

allow_host_option: Final = click.option(
    "--allow-host",
    "allow_hosts",
    metavar="HOST",
    multiple=True,
    help=(
        "Follow next links to this other host, without credentials unless the profile lists it in "
        "trusted_hosts. Repeatable."
    ),
)

parallel_option: Final = click.option(
    "--parallel",
    "at_once",
    type=click.IntRange(1, 16),
    metavar="N",
    help="Pages requested at a time, by $skip in key order. Default: as the provider allows, else 1.",
)

since_option: Final = click.option(
    "--since",
    metavar="TIMESTAMP",
    help="Only rows that changed at this time or later, such as 2026-01-31T08:00:00Z.",
)
