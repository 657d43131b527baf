"""`reso-explorer rules`: every problem that the program reports, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, format_option, print_rows
from reso_explorer.diagnostics import Area

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Rule


@click.command()
@click.argument("code", required=False)
@click.option(
    "--area",
    type=click.Choice([*map(str, Area)]),
    help="List only rules of this area.",
)
@format_option()
def rules(code: str | None, area: str | None, form: str) -> None:
    """List every problem the program reports, or explain the one named CODE.

    `lint`, `check`, and `doctor` print the code of each problem. With CODE the command
    explains it: why it matters, what to do, and a wrong and a right example.

    \b
    reso-explorer rules --area lint
    reso-explorer rules date-for-moment
    """  # noqa: D301  # \b keeps click from reflowing the example
    from reso_explorer.rules import registry

    areas = (Area(area),) if area else tuple(Area)
    if code is None:
        found = [rule for rule in registry() if rule.area in areas]
        if form == "json":
            click.echo(as_json([_data(rule) for rule in found]))
        else:
            table = [(r.code, str(r.severity), str(r.area), r.summary) for r in found]
            print_rows(form, ("code", "severity", "area", "summary"), table, widest=100)
        return
    named = registry().of(code.strip().replace(" ", "-"), *areas)
    if not named:
        raise _unknown(code, area, [rule.code for rule in registry() if rule.area in areas])
    if form == "json":
        click.echo(as_json([_data(rule) for rule in named]))
    elif form == "table":
        from reso_explorer.diagnostics.explain import rule_lines

        for number, rule in enumerate(named):
            click.echo("\n".join(["", *rule_lines(rule)] if number else rule_lines(rule)))
    else:
        data = [_data(rule) for rule in named]
        print_rows(form, tuple(data[0]), [tuple(each.values()) for each in data])


def _unknown(code: str, area: str | None, known: list[str]) -> click.ClickException:
    from reso_explorer.suggest import did_you_mean

    where = f" in the area {area}" if area else ""
    near = did_you_mean(code, known).strip()
    advice = near or "Run `reso-explorer rules` to list all codes."
    return usage(f"There is no rule `{code}`{where}.", advice)


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "severity": str(rule.severity),
        "area": str(rule.area),
        "summary": rule.summary,
        "help": rule.help,
        "wrong": rule.wrong.strip("\n"),
        "right": rule.right.strip("\n"),
        "source": rule.spec,
    }
