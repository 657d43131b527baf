"""`reso-explorer adapt`: a query for another server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.language import (
    choose_dialect,
    diagnostic_data,
    offline_option,
    provider_option,
    query_argument,
    read_query,
)
from reso_explorer.cli.live import narrator, run_in_workspace
from reso_explorer.cli.output import as_json, format_option, note
from reso_explorer.cli.timeout import timeout_option
from reso_explorer.secret import redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.query.adapt import Adapted
    from reso_explorer.workspace import Workspace


@click.command()
@query_argument
@click.option("--from", "source", metavar="SOURCE", required=True, help="Where QUERY works.")
@click.option("--to", "target", metavar="SOURCE", required=True, help="Where it should work.")
@provider_option
@offline_option
@timeout_option()
@format_option("text", "json", default="text")
def adapt(
    text: str, source: str, target: str, provider: str | None, form: str, *, offline: bool
) -> int:
    """Rewrite QUERY for another service: names, values, and limits.

    The new query goes to stdout; what changed and what the other service can't do go to stderr.
    A filter that it can't apply is split: the rest is printed as a --local-filter for `query`.
    --provider sets the rules of the new service. Exits with 1 if something can't be expressed.

    \b
    reso-explorer adapt "Property?\\$filter=ListPrice gt 5" --from demo --to demo --provider mlsgrid
    """  # noqa: D301  # \b keeps click from reflowing the example
    text = read_query(text)

    async def work(own: Workspace) -> Adapted:
        from reso_explorer.workspace import Workspace
        from reso_explorer.workspace.adapted_query import adapt_query

        other = Workspace.open(target, world=own.world, on_step=narrator(), live=not offline)
        async with await other as opened:
            choose_dialect(opened, provider)
            return await adapt_query(text, own, opened)

    adapted: Adapted = run_in_workspace(source, work, live=not offline)
    if form == "json":
        click.echo(as_json(_data(adapted)))
    else:
        _print(adapted, target)
    return int(ExitCode.OK if adapted.is_complete else ExitCode.FAILED)


def _data(adapted: Adapted) -> dict[str, Any]:
    return {
        "query": redact(adapted.text),
        "local_filter": redact(adapted.local_filter) or None,
        "is_complete": adapted.is_complete,
        "rewrites": [
            {
                "code": each.code,
                "before": redact(each.before),
                "after": redact(each.after),
                "reason": redact(each.reason),
            }
            for each in adapted.rewrites
        ],
        "unsupported": [
            {"code": each.code, "part": redact(each.part), "message": redact(each.message)}
            for each in adapted.unsupported
        ],
        "notes": [
            {"code": each.code, "part": redact(each.part), "message": redact(each.message)}
            for each in adapted.notes
        ],
        "problems": [diagnostic_data(each) for each in adapted.remaining],
    }


def _print(adapted: Adapted, target: str) -> None:
    import shlex

    from reso_explorer.cli.carets import diagnostic_lines

    click.echo(visible(redact(adapted.text), one_line=False))
    for change in adapted.rewrites:
        note(f"changed ({change.code}): {_change(change.before, change.after)}: {change.reason}")
    for each in adapted.unsupported:
        note(f"unsupported ({each.code}): {each.message}")
    for remark in adapted.notes:
        note(f"note ({remark.code}): {remark.message}")
    for problem in adapted.remaining:
        for line in diagnostic_lines(adapted.text, problem):
            note(line)
    if adapted.local_filter:
        words = ["reso-explorer", "query", target, adapted.text]
        words += ["--local-filter", adapted.local_filter]
        note(f"Filter the rest locally: {shlex.join(words)}")


def _change(before: str, after: str) -> str:
    if not before:
        return f"added {after}"
    return f"{before} → {after}" if after else f"removed {before}"
