"""`reso-explorer probe`, `core-check` and `doctor`: what a service really does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace, tell_price
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import source_argument
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from reso_explorer.service.core_check import CheckResult
    from reso_explorer.workspace import Workspace


@click.command()
@source_argument
@click.argument("resource")
@click.argument("fields", nargs=-1)
@click.option("--all-fields", is_flag=True, help="Every field; many requests.")
@click.option(
    "--show",
    "--kept",
    "kept",
    is_flag=True,
    help="Print saved verdicts with their evidence and age; send nothing.",
)
@format_option()
def probe(
    source: str,
    resource: str,
    fields: tuple[str, ...],
    form: str,
    *,
    all_fields: bool,
    kept: bool,
) -> None:
    """Find out what works for FIELDS of RESOURCE, or for RESOURCE itself, by tiny requests.

    Verdicts: SUPPORTED, REJECTED (with the server's words), IGNORED (it answers as if nothing
    had been asked), WRONG (rows are missing or the number is wrong), UNKNOWN (the answer proves
    nothing). They're saved for the profile, and `check`, `complete`, and `lookups` follow them.

    Each form of a literal has its own verdict. `--show` and JSON include the request that
    decided, the number of rows looked at, and when.
    """
    from reso_explorer.search import FIELDS, did_you_mean_member
    from reso_explorer.workspace.knowing import type_of
    from reso_explorer.workspace.probing import kept_probes, probe_price
    from reso_explorer.workspace.probing import probe as try_out

    async def work(workspace: Workspace) -> list[Any]:
        index, type_name = workspace.document.index, type_of(workspace, resource)
        known = index.properties(type_name)
        for name in fields:
            if name not in known:
                near = did_you_mean_member(index, type_name, name, FIELDS)
                raise usage(f"{resource} has no field `{name}`.{near}")
        if kept:
            return [
                each
                for each in kept_probes(workspace, resource, with_forms=True)
                if not fields or each.field in fields
            ]
        names = list(known) if all_fields else list(fields)
        tell_price(workspace, probe_price(workspace, resource, names))
        return [each async for each in try_out(workspace, resource, names)]

    found: list[Any] = run_in_workspace(source, work, live=not kept)
    _print_verdicts(form, resource, found, kept=kept)
    numbers = Counter(each.verdict.value for each in found if not each.form)
    nothing = f"No saved verdicts. Run `reso-explorer probe {source} {resource}` to get some."
    note(", ".join(f"{number} {verdict}" for verdict, number in sorted(numbers.items())) or nothing)


_WIDEST_EVIDENCE = 300
"""Columns of a cell of the table; a request is of use only as a whole."""


def _print_verdicts(form: str, resource: str, found: list[Any], *, kept: bool) -> None:
    """Print verdicts; the evidence too if they are kept ones or data."""
    names = ["of", "capability", "form", "verdict", "words"]
    rows: list[tuple[Any, ...]] = [
        (each.field or resource, each.capability, each.form, each.verdict.value, each.words)
        for each in found
    ]
    if kept or form == "json":
        names += ["rows", "request"]
        rows = [(*row, each.rows, each.url) for row, each in zip(rows, found, strict=True)]
    if kept:
        names.append("at")
        rows = [
            (*row, each.at.isoformat(timespec="seconds"))
            for row, each in zip(rows, found, strict=True)
        ]
    print_rows(form, tuple(names), rows, widest=_WIDEST_EVIDENCE)


@click.command("core-check")
@source_argument
@click.argument("resource", default="Property")
@click.option(
    "--explain", "explained", metavar="ID", default="", help="Run one check and explain it."
)
@format_option("table", "json", "csv", "junit")
def core_check(source: str, resource: str, explained: str, form: str) -> int:
    """Run the requests of RESO Web API Core on RESOURCE; prints every URL. No certification.

    PASS needs rows wherever RESO's scenarios need them. SKIP says why a check doesn't apply, or why
    the data of this server can't decide it.
    """
    from reso_explorer.workspace.probing import check_core, core_check_ids, core_check_price

    async def work(workspace: Workspace) -> list[Any]:
        ids = core_check_ids(workspace, resource)
        if explained and explained not in ids:
            from reso_explorer.suggest import did_you_mean

            near = did_you_mean(explained, ids)
            raise usage(f"There is no check `{explained}`.{near}")
        if price := core_check_price(workspace, resource, explained):
            tell_price(workspace, price)
        return [each async for each in check_core(workspace, resource, explained)]

    results: list[Any] = run_in_workspace(source, work)
    if form == "table":
        _tell_checks(results, explain=bool(explained))
    elif form == "junit":
        click.echo(_as_junit(resource, results))
    elif form == "json":
        click.echo(as_json([_as_data(result) for result in results]))
    else:
        rows = [(r.id, r.status.value, r.reason, " ".join(r.urls), r.demands) for r in results]
        print_rows(form, ("check", "status", "reason", "urls", "demands"), rows)
    numbers = Counter(result.status.value for result in results)
    note(", ".join(f"{number} {status}" for status, number in sorted(numbers.items())))
    return int(ExitCode.FAILED if numbers["FAIL"] else ExitCode.OK)


def _as_data(result: CheckResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status.value,
        "reason": result.reason,
        "urls": list(result.urls),
        "demands": result.demands,
        "rows": list(result.rows),
    }


def _tell_checks(results: list[CheckResult], *, explain: bool) -> None:
    """Print a line per check and its requests; with `explain` also what they had to show."""
    for result in results:
        reason = f"  {visible(result.reason)}" if result.reason else ""
        click.echo(f"{result.status.value}  {visible(result.id)}{reason}")
        if explain and result.demands:
            click.echo(f"      Needs: {visible(result.demands)}")
        for number, url in enumerate(result.urls):
            click.echo(f"      {visible(url)}")
            if explain and number < len(result.rows):
                click.echo(f"        {count(result.rows[number], 'row')} looked at")


def _as_junit(resource: str, results: list[CheckResult]) -> str:
    from reso_explorer.export.junit import Case, junit

    cases = [
        Case(
            result.id,
            failed=result.reason if result.status.value == "FAIL" else "",
            skipped=result.reason if result.status.value == "SKIP" else "",
            output="\n".join(result.urls),
        )
        for result in results
    ]
    return junit(f"core-check {resource}", cases)


@click.command()
@source_argument
@click.option("--resource", default="", help="Resource to read rows from.")
@format_option()
def doctor(source: str, resource: str, form: str) -> int:
    """Diagnose a connection: host, TLS, token, metadata, first row, paging, and quota.

    With RESO_EXPLORER_HAR=FILE this and every other command add requests and responses to
    an HTTP Archive, without credentials and bodies, to be shown to a provider.
    """
    from reso_explorer.workspace.doctoring import walk

    steps = run_in_workspace_or_tell(source, resource, walk)
    rows = [(s.step, s.state.value, s.text, s.what_to_try, round(s.seconds * 1000)) for s in steps]
    if form == "table":
        marks = {"ok": "ok  ", "warning": "warn", "failed": "FAIL", "skipped": "skip"}
        for step in steps:
            click.echo(f"{marks[step.state.value]}  {step.step}: {visible(step.text)}")
            if step.what_to_try:
                click.echo(f"      Try: {visible(step.what_to_try)}")
    else:
        print_rows(form, ("step", "state", "text", "try", "ms"), rows)
    failed = any(step.state.value == "failed" for step in steps)
    return int(ExitCode.FAILED if failed else ExitCode.OK)


def run_in_workspace_or_tell(source: str, resource: str, walk: Any) -> list[Any]:
    """Run the examination; it opens the address itself, for opening is part of what is examined."""
    import asyncio

    from reso_explorer.cli.failure import Failure
    from reso_explorer.cli.live import current_world, in_time
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import WorkspaceError

    world = current_world()
    try:
        found: list[Any] = asyncio.run(in_time(world, lambda: walk(source, resource, world)))
    except WorkspaceError as problem:
        code = ExitCode.USAGE if problem.is_usage else ExitCode.FAILED
        raise Failure(problem.message, hint=problem.hint, code=code) from None
    except ServiceError as problem:
        raise Failure(problem.message, hint=problem.what_to_try) from None
    return found
