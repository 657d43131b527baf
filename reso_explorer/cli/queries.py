"""`reso-explorer queries`: queries saved under a name, and `@name` in place of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.failure import Failure, usage
from reso_explorer.cli.kept import open_store
from reso_explorer.cli.language import read_query
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from reso_explorer.store.saved_queries import SavedQuery

param_option = click.option(
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    help="Value of {NAME} in a saved query. Repeatable.",
)
"""The option that fills the placeholders of a saved query."""


def saved_text(text: str, params: tuple[str, ...] = ()) -> str:
    """Return the query that `@name` stands for with its values filled in; any other as it is.

    Raises:
        Failure: no such query, or a value is missing or isn't in the query.
    """
    from reso_explorer.query.edit import filled, placeholders

    name = text.strip().removeprefix("@")
    if not text.strip().startswith("@"):
        if params:
            raise usage("--param is for saved queries.", "Pass @NAME as QUERY.")
        return text
    query = _load(name).query
    values: dict[str, str] = {}
    for param in params:
        key, sign, value = param.partition("=")
        if not sign:
            raise usage(f"Can't read --param {param}.", "Write it as NAME=VALUE.")
        values[key.strip()] = value
    wanted = placeholders(query)
    unknown = [key for key in values if key not in wanted]
    if unknown:
        known = f"It has {', '.join(wanted)}." if wanted else "It has none."
        raise usage(f"The saved query `{name}` has no placeholder `{unknown[0]}`.", known)
    missing = [key for key in wanted if key not in values]
    if missing:
        raise usage(
            f"The saved query `{name}` needs {count(len(missing), 'value')}: {', '.join(missing)}.",
            f"Pass {' '.join(f'--param {key}=VALUE' for key in missing)}.",
        )
    return filled(query, values).text


def saved_query(text: str) -> str:
    """Return the query that `@name` stands for, placeholders and all; any other as it is."""
    name = text.strip()
    return _load(name[1:]).query if name.startswith("@") else text


def _load(name: str) -> SavedQuery:
    from reso_explorer.store import StoreError

    try:
        return open_store().queries.load(name)
    except StoreError as problem:
        hint = "List them: reso-explorer queries list."
        raise usage(str(problem), hint) from None


@click.group()
def queries() -> None:
    """Manage saved queries: list, show, save, delete. Run one as @NAME."""


@queries.command("list")
@format_option()
def list_queries(form: str) -> None:
    """List the saved queries."""
    from reso_explorer.query.edit import resource_of

    good, bad = open_store().queries.all()
    rows = [
        (each.name, resource_of(each.query), each.profile or "", each.title, each.query)
        for each in good
    ]
    print_rows(form, ("name", "resource", "profile", "title", "query"), rows)
    for problem in bad.values():
        note(problem)
    if not rows and not bad:
        note("No saved queries. Run `reso-explorer queries save NAME QUERY` to save one.")


@queries.command("show")
@click.argument("name")
@format_option("text", "json", default="text")
def show_query(name: str, form: str) -> None:
    """Print the saved query NAME."""
    import msgspec

    query = _load(name.removeprefix("@"))
    if form == "json":
        click.echo(as_json(msgspec.to_builtins(query)))
        return
    click.echo(visible(query.query, one_line=False))
    for what, text in (("Title", query.title), ("Note", query.note)):
        if text:
            note(f"{what}: {text}")
    note(f"File: {open_store().queries.path(query.name)}")


@queries.command("save")
@click.argument("name")
@click.argument("text", metavar="QUERY")
@click.option("--title", default="", help="One line on what it's for.")
@click.option("--note", "remark", default="", help="Anything worth knowing about it.")
@click.option("--profile", help="The profile it was written for. Default: any.")
@click.option("--tag", "tags", multiple=True, help="A word to find it by. Repeatable.")
@click.option("--replace", is_flag=True, help="Overwrite a query of this name.")
def save_query(
    name: str,
    text: str,
    title: str,
    remark: str,
    profile: str | None,
    tags: tuple[str, ...],
    *,
    replace: bool,
) -> None:
    """Save QUERY under NAME; - reads it from stdin.

    {NAME} in QUERY is a placeholder that --param fills when it runs. Credentials aren't saved.

    \b
    reso-explorer queries save new 'Property?$filter=ModificationTimestamp gt {since}'
    reso-explorer query demo @new --param since=2026-06-01T00:00:00Z
    """  # noqa: D301  # \b keeps click from reflowing the example
    from reso_explorer.store import StoreError
    from reso_explorer.store.saved_queries import SavedQuery
    from reso_explorer.workspace.saved import removed_from

    text = read_query(text)
    query = SavedQuery(
        name=name.removeprefix("@"),
        query=text,
        title=title,
        note=remark,
        profile=profile,
        tags=tags,
    )
    try:
        path = open_store().queries.save(query, replace=replace)
    except StoreError as problem:
        raise Failure(str(problem), hint="" if replace else "Pass --replace.") from None
    note(f"Saved {path}.")
    if removed := removed_from(text):
        note(removed)


@queries.command("delete")
@click.argument("name")
def delete_query(name: str) -> None:
    """Delete the saved query NAME."""
    from reso_explorer.store import StoreError

    try:
        open_store().queries.remove(name.removeprefix("@"))
    except StoreError as problem:
        raise Failure(str(problem)) from None
    note(f"Deleted the saved query `{name.removeprefix('@')}`.")


queries.add_command(
    click.Command("remove", callback=delete_query.callback, params=delete_query.params, hidden=True)
)
