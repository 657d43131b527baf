"""`reso-explorer diff A B --rows RESOURCE`: what each of two keys sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.live import current_world, narrator, run_in_workspace, tell_price
from reso_explorer.cli.output import as_json, note, print_rows
from reso_explorer.secret import without_secrets
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.seen_keys import KeysSeen
    from reso_explorer.workspace.two_keys import FieldSeen, TwoKeys, ValueCount

DEFAULT_SAMPLE: Final = 200
"""Rows that are read on each side."""
_MOST_LINES: Final = 30


def diff_rows(
    old: str, new: str, resource: str, form: str, sample: int, by: tuple[str, ...]
) -> int:
    """Compare what two sources see of a resource, print it, and return the exit status."""
    from reso_explorer.workspace.two_keys import Side, compare_keys, count_fields, price

    names = [visible(without_secrets(each)) for each in (old, new)]

    async def work(first: Workspace) -> TwoKeys:
        async with await _opened(new, names[1]) as second:
            for text in second.notes:
                note(text)
            sides = (
                Side(names[0], first, resource),
                Side(names[1], second, resource),
            )
            fields = count_fields(*sides, by)
            for side in sides:
                side.workspace.live_connection()
                tell_price(side.workspace, price(side, sample, fields), about=True)
            return await compare_keys(*sides, rows=sample, by=fields, on_step=narrator())

    found: TwoKeys = run_in_workspace(old, work)
    if form == "json":
        import msgspec

        click.echo(as_json(msgspec.to_builtins(found)))
    else:
        _print(found)
    for problem in found.problems:
        note(problem)
    if found.problems:
        note("The comparison is incomplete.")
    return int(ExitCode.INCOMPLETE if found.problems else ExitCode.OK)


async def _opened(source: str, name: str) -> Workspace:
    """Open the second source; if that fails, say that it's this one: both may be on one host."""
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import Workspace, WorkspaceError

    try:
        return await Workspace.open(source, world=current_world(), on_step=narrator())
    except (ServiceError, WorkspaceError):
        note(f"Can't open {name}.")
        raise


def _print(found: TwoKeys) -> None:
    totals = [_number(total) for total in found.totals]
    rows: list[tuple[Any, ...]] = [("rows", *totals)]
    rows += [("sample rows", *(f"{number:,}" for number in found.read))]
    print_rows("table", (found.resource, *found.sides), rows)
    _print_fields(found)
    for counts in found.counts:
        listed = [(_spelled(each), *map(_number, each.rows)) for each in counts.values]
        if not listed:
            continue
        click.echo()
        _print_some((counts.field, *found.sides), listed, "value")
        if not counts.is_whole:
            click.echo("Only values in the sample rows are counted.")
    if found.keys is not None:
        click.echo()
        _print_keys(found.keys, found.sides)


def _print_fields(found: TwoKeys) -> None:
    differing = [each for each in found.fields if each.differs]
    differing.sort(key=lambda each: (each.declared[0] == each.declared[1], -each.gap, each.name))
    click.echo()
    if not differing:
        click.echo("Fields and fill rates are the same.")
        return
    listed = [(each.name, _cell(each, 0), _cell(each, 1)) for each in differing]
    _print_some(("field", *found.sides), listed, "field")


def _print_some(header: tuple[str, ...], rows: list[tuple[Any, ...]], what: str) -> None:
    """Print the first rows of a table, and how many more there are."""
    print_rows("table", header, rows[:_MOST_LINES])
    if len(rows) > _MOST_LINES:
        click.echo(f"{count(len(rows) - _MOST_LINES, f'more {what}')} (--format json lists all).")


def _cell(each: FieldSeen, side: int) -> str:
    share = each.share[side]
    filled = "unknown" if share is None else f"{share * 100:.0f}% filled"
    return filled if each.declared[side] else f"not declared, {filled}"


def _spelled(each: ValueCount) -> str:
    """Return a value, with the other side's spelling if that differs."""
    first, second = each.spelled
    return first if first == second else f"{first} = {second}"


def _print_keys(keys: KeysSeen, sides: tuple[str, str]) -> None:
    until = f" up to {visible(keys.until)}" if keys.until else ""
    if keys.until and keys.by != keys.field:
        until = f", of rows with {keys.by} before {visible(keys.until)}"
    click.echo(
        f"Compared {keys.compared[0]:,} and {count(keys.compared[1], 'value')} of {keys.field}{until}."
    )
    for name, number, examples in zip(sides, keys.only, keys.examples, strict=True):
        listed = ", ".join(visible(each) for each in examples)
        more = f", and {number - len(examples):,} more" if number > len(examples) else ""
        click.echo(f"Only {name}: {number:,}{f' ({listed}{more})' if listed else ''}.")


def _number(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"
