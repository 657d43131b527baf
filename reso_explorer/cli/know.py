"""`reso-explorer census` and `drift`: what rows tell about a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.live import run_in_workspace, tell_price
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import source_argument
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.service.census import Census
    from reso_explorer.service.drift import Drift
    from reso_explorer.workspace import Workspace

_BAR = 10

rows_option = click.option(
    "--rows", default=200, show_default=True, type=click.IntRange(1), help="How many rows to read."
)
"""How many rows are read."""

where_option = click.option(
    "--where", "query", default="", metavar="OPTIONS", help="Query options that narrow the rows."
)
"""Query options for the sample."""


@click.command()
@source_argument
@click.argument("resource")
@rows_option
@where_option
@click.option("--declared-order", is_flag=True, help="Not sorted by how full they are.")
@format_option()
def census(
    source: str, resource: str, rows: int, query: str, form: str, *, declared_order: bool
) -> None:
    """Count how full each field of RESOURCE is, from some rows.

    \b
    reso-explorer census demo Property --rows 500
    reso-explorer census demo Property --where "\\$filter=StandardStatus eq 'Closed'"
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.workspace.knowing import sample_price, take_census

    async def work(workspace: Workspace) -> Census:
        tell_price(workspace, sample_price(workspace, resource, rows, query), about=True)
        return await take_census(workspace, resource, rows=rows, query=query)

    found: Census = run_in_workspace(source, work)
    fields = found.fields if declared_order else found.by_fill()
    if form == "json":
        import msgspec

        data = msgspec.to_builtins(found)
        data["fields"] = [msgspec.to_builtins(each) | {"share": each.share} for each in fields]
        click.echo(as_json(data))
        return
    listed = [
        (
            each.name,
            f"{each.share * 100:.0f}%" if form == "csv" else _bar(each.share),
            each.distinct,
            each.minimum or "",
            each.maximum or "",
            each.longest,
            ", ".join(common.value for common in each.common[:3]),
        )
        for each in fields
    ]
    header = ("field", "filled", "distinct", "min", "max", "longest", "most common")
    print_rows(form, header, listed)
    empty = sum(1 for each in found.fields if not each.filled)
    of = count(len(found.fields), "field")
    note(f"{count(found.rows, 'row')}; {empty} of {of} never filled in them.")


def _bar(share: float) -> str:
    full = round(share * _BAR)
    return f"{'█' * full}{'·' * (_BAR - full)} {share * 100:3.0f}%"


@click.command()
@source_argument
@click.argument("resource")
@rows_option
@where_option
@format_option()
def drift(source: str, resource: str, rows: int, query: str, form: str) -> None:
    """Compare rows of RESOURCE with the metadata: undeclared, never sent, wrong type, hidden."""
    from reso_explorer.workspace.knowing import look_for_drift, sample_price

    async def work(workspace: Workspace) -> Drift:
        tell_price(workspace, sample_price(workspace, resource, rows, query), about=True)
        return await look_for_drift(workspace, resource, rows=rows, query=query)

    found: Drift = run_in_workspace(source, work)
    if form == "json":
        import msgspec

        click.echo(as_json(msgspec.to_builtins(found)))
        return
    print_rows(form, ("what", "field", "rows", "detail"), _drift_rows(found))
    agree = " No mismatches." if found.is_clean else ""
    note(f"Compared {count(found.rows, 'row')}.{agree}")


def _drift_rows(found: Drift) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        ("undeclared", extra.name, extra.rows, f"{extra.kind} {extra.example}".strip())
        for extra in found.undeclared
    ]
    rows += [
        ("wrong type", wrong.name, wrong.rows, f"{wrong.problem}: {wrong.example}")
        for wrong in found.mismatches
    ]
    rows += [
        ("JSON in a string", hidden.name, hidden.rows, ", ".join(key for key, _ in hidden.keys[:8]))
        for hidden in found.hidden_json
    ]
    rows += [
        ("permission", m.name, m.rows, m.permission + ("" if m.declared else ", not declared"))
        for m in found.marked
    ]
    rows += [("never sent", name, 0, "") for name in found.never_sent]
    rows += [("always empty", name, found.rows, "") for name in found.always_empty]
    return rows
