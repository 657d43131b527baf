"""Commands about query text: check, complete, explain, repair, format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.fail_on import exit_code, fail_on_option
from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace, tell_age_if_unknown
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import open_document, source_argument
from reso_explorer.secret import blotted, redact
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.repair import Repaired
    from reso_explorer.query import Completion, Fixed
    from reso_explorer.workspace import Workspace

query_argument = click.argument("text", metavar="QUERY")
"""The QUERY argument."""

provider_option = click.option("--provider", help="Use this provider's rules. Default: by SOURCE.")
"""The provider whose dialect is used."""


offline_option = click.option("--offline", is_flag=True, help="Work offline.")
"""Whether lookups may be read from a live source."""


def choose_dialect(workspace: Workspace, provider: str | None) -> None:
    """Put the dialect of a provider in place of the workspace's own, where one is named.

    Raises:
        Failure: there is no such provider.
    """
    from reso_explorer.providers import ProviderError, load
    from reso_explorer.workspace.opening import dialect_for

    if provider is None:
        return
    try:
        workspace.dialect = dialect_for(workspace.document, load(provider))
    except ProviderError as problem:
        raise usage(str(problem), "reso-explorer providers lists them.") from None


def read_query(text: str) -> str:
    """Return the query text, credentials in it as dots.

    `-` reads it from standard input; `@name` is a saved query.
    """
    import sys

    if text.startswith("@"):
        from reso_explorer.cli.queries import saved_query

        text = saved_query(text)
    return blotted(sys.stdin.read().strip() if text == "-" else text)


def source_and_query(words: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the optional SOURCE and the QUERY of `[SOURCE] QUERY`.

    Raises:
        Failure: there are more words.
    """
    if len(words) > 2:
        raise usage("Give one query.", "Put the query in single quotes.")
    return (words[0] if len(words) == 2 else None), read_query(words[-1])


def diagnostic_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON data; spans are half-open character offsets."""
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "start": diagnostic.span.start,
        "end": diagnostic.span.end,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "data": diagnostic.shown_data,
        "fix": {
            "title": fix.title,
            "edits": [{"start": e.start, "end": e.end, "text": e.text} for e in fix.edits],
        }
        if fix
        else None,
    }


@click.command()
@source_argument
@query_argument
@provider_option
@fail_on_option
@offline_option
@click.option("--fix", "fixes", is_flag=True, help="Apply every fix and print the fixed query.")
@click.option("--diff", is_flag=True, help="With --fix: print a unified diff instead.")
@format_option("text", "json", "sarif", default="text")
def check(
    source: str,
    text: str,
    provider: str | None,
    fail_on: str,
    form: str,
    *,
    offline: bool,
    fixes: bool,
    diff: bool,
) -> int:
    """Check QUERY against the schema of SOURCE; the query itself is not sent.

    The allowed values of lookups in it are read from the Lookup resource of a live SOURCE.
    With --fix the fixed query goes to stdout, the remaining problems go to stderr, and they
    alone decide the exit code.

    \b
    reso-explorer check demo "Property?\\$filter=StandardStatus eq 'Actve'"
    reso-explorer check --fix demo "Property?\\$filter=City == 'Reno'"
    """  # noqa: D301  # \b keeps click from reflowing the example
    if diff and not fixes:
        raise usage("--diff needs --fix.", "Add --fix.")
    if fixes and form == "sarif":
        raise usage("--fix can't be combined with --format sarif.", "Leave out --fix.")
    text = read_query(text)
    if fixes:
        return _fix(source, text, provider, fail_on, form, offline=offline, diff=diff)

    async def work(workspace: Workspace) -> tuple[Diagnostic, ...]:
        choose_dialect(workspace, provider)
        found = workspace.check(text)
        if await workspace.load_asked_lookups():
            found = workspace.check(text)
        tell_age_if_unknown(workspace, found)
        return found

    found: tuple[Diagnostic, ...] = run_in_workspace(source, work, live=not offline)
    if form == "json":
        click.echo(as_json([diagnostic_data(each) for each in found]))
    elif form == "sarif":
        click.echo(as_json(_sarif(text, found)))
    else:
        for line in _problem_lines(text, found):
            click.echo(line)
        note(f"{count(len(found), 'problem')}." if found else "No problems found.")
    return int(exit_code(found, fail_on))


def _sarif(text: str, found: tuple[Diagnostic, ...]) -> dict[str, Any]:
    """Return the problems of a query as SARIF; the query is the only line of a file."""
    from reso_explorer.export.sarif import query_to_sarif
    from reso_explorer.rules import QUERY_AREAS, rule_of

    return query_to_sarif(
        found, blotted(text), "query.txt", lambda each: rule_of(each, QUERY_AREAS)
    )


def _problem_lines(text: str, found: tuple[Diagnostic, ...]) -> list[str]:
    from reso_explorer.cli.carets import diagnostic_lines

    return [line for each in found for line in diagnostic_lines(text, each)]


def _fix(
    source: str,
    text: str,
    provider: str | None,
    fail_on: str,
    form: str,
    *,
    offline: bool,
    diff: bool,
) -> int:
    """Apply fixes until none is left, and print what came of it."""

    async def work(workspace: Workspace) -> Fixed:
        choose_dialect(workspace, provider)
        workspace.check(text)
        await workspace.load_asked_lookups()
        fixed = workspace.fix(text)
        if await workspace.load_asked_lookups():
            fixed = workspace.fix(text)
        return fixed

    fixed: Fixed = run_in_workspace(source, work, live=not offline)
    if form == "json":
        click.echo(as_json(_fixed_data(text, fixed)))
        return int(exit_code(fixed.remaining, fail_on))
    for line in _diff_lines(text, fixed.text) if diff else [fixed.text]:
        click.echo(visible(redact(line)))
    for each in fixed.applied:
        note(f"fixed: {each.problem.message} ({each.problem.code})")
    for line in _problem_lines(fixed.text, fixed.remaining):
        note(line)
    left = count(len(fixed.remaining), "problem")
    note(f"{count(len(fixed.applied), 'fix', 'fixes')} applied, {left} left.")
    return int(exit_code(fixed.remaining, fail_on))


def _diff_lines(before: str, after: str) -> list[str]:
    """Return a unified diff of two texts, nothing if they are the same."""
    from difflib import unified_diff

    return list(
        unified_diff(before.splitlines(), after.splitlines(), "query", "query (fixed)", lineterm="")
    )


def _fixed_data(text: str, fixed: Fixed) -> dict[str, Any]:
    """Return fixes as JSON data; the places of each are in the text before it."""
    return {
        "query": redact(text),
        "fixed": redact(fixed.text),
        "applied": [
            {
                **diagnostic_data(each.problem),
                "before": redact(each.before),
                "after": redact(each.after),
            }
            for each in fixed.applied
        ],
        "remaining": [diagnostic_data(each) for each in fixed.remaining],
    }


@click.command()
@source_argument
@query_argument
@click.option("--cursor", type=int, help="Cursor offset in characters. Default: end of QUERY.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1), help="Maximum number of rows."
)
@provider_option
@offline_option
@format_option()
def complete(
    source: str,
    text: str,
    cursor: int | None,
    limit: int,
    provider: str | None,
    form: str,
    *,
    offline: bool,
) -> None:
    """Suggest completions at a position in QUERY, best first."""
    text = read_query(text)
    place = len(text) if cursor is None else max(0, min(cursor, len(text)))

    async def work(workspace: Workspace) -> tuple[Completion, ...]:
        choose_dialect(workspace, provider)
        found = workspace.complete(text, place)
        if await workspace.load_asked_lookups():
            found = workspace.complete(text, place)
        return found

    found: tuple[Completion, ...] = run_in_workspace(source, work, live=not offline)
    if form == "json":
        click.echo(
            as_json(
                [
                    {
                        "label": each.label,
                        "insert": each.insert,
                        "start": each.span.start,
                        "end": each.span.end,
                        "kind": str(each.kind),
                        "detail": each.detail,
                        "documentation": each.documentation,
                    }
                    for each in found[:limit]
                ]
            )
        )
        return
    rows = [(each.insert, str(each.kind), each.detail, each.label) for each in found[:limit]]
    print_rows(form, ("insert", "kind", "detail", "label"), rows)
    if len(found) > limit:
        note(f"{limit} of {len(found)} are shown; --limit shows more.")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[SOURCE] QUERY")
@format_option("text", "json", default="text")
def explain(words: tuple[str, ...], form: str) -> None:
    """Explain QUERY in plain English; with SOURCE, in the words of its schema."""
    source, text = source_and_query(words)
    if source is None:
        from reso_explorer.odata import parse
        from reso_explorer.odata.explain import explain_readable

        explained = explain_readable(parse(text, start="relative_uri"))
    else:
        from reso_explorer.query import explain as explain_with

        document = open_document(source)
        explained = explain_with(text, document.index, meanings=document.meanings)
    if form == "json":
        click.echo(as_json({"query": text, "explanation": redact(explained).splitlines()}))
    else:
        click.echo(visible(redact(explained), one_line=False))


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[SOURCE] QUERY")
@format_option("text", "json", default="text")
def repair(words: tuple[str, ...], form: str) -> int:
    """Repair a pasted QUERY (URL, curl line, chat message) and list what was changed.

    The repaired query goes to stdout, the changes go to stderr. With SOURCE, everything that
    `check --fix` fixes for its schema is fixed too. QUERY - reads stdin.
    """
    source, text = source_and_query(words)
    done = _repaired(source, text)
    if form == "json":
        click.echo(
            as_json(
                {
                    "text": redact(done.text),
                    "base": redact(done.base),
                    "changes": [
                        {"code": c.code, "message": c.message, "before": c.before, "after": c.after}
                        for c in done.changes
                    ],
                    "errors": [
                        {
                            "code": e.code,
                            "message": e.message,
                            "hint": e.hint,
                            "start": e.span.start,
                            "end": e.span.end,
                        }
                        for e in done.errors
                    ],
                }
            )
        )
    else:
        click.echo(visible(redact(done.text), one_line=False))
        for change in done.changes:
            note(f"changed: {change.message}")
        _tell_problems(done.text, done.errors)
    return int(ExitCode.FAILED if done.errors else ExitCode.OK)


def _repaired(source: str | None, text: str) -> Repaired:
    """Clean a text up; with a source, also apply the fixes for its schema."""
    from reso_explorer.odata.repair import repair as repair_text

    if source is None:
        return repair_text(text)

    async def work(workspace: Workspace) -> Repaired:
        return workspace.repair(text)

    repaired: Repaired = run_in_workspace(source, work, live=False)
    return repaired


def _tell_problems(text: str, problems: Any) -> None:
    from reso_explorer.cli.carets import caret_lines

    for problem in problems:
        note(f"error: {problem.message}")
        for line in caret_lines(text, problem.span.start, problem.span.end):
            note(f"    {line}")


@click.command("format")
@click.argument("words", nargs=-1, required=True, metavar="[SOURCE] QUERY")
@click.option(
    "--style",
    type=click.Choice(["readable", "encoded", "pretty"]),
    default="pretty",
    show_default=True,
    help="Plain text, percent-encoded, or one option a line.",
)
@format_option("text", "json", default="text")
def format_(words: tuple[str, ...], style: str, form: str) -> int:
    """Print QUERY in one canonical form."""
    from reso_explorer.odata import parse, print_query

    _source, text = source_and_query(words)
    parsed = parse(text, start="relative_uri")
    if parsed.errors:
        _tell_problems(text, parsed.errors)
        return int(ExitCode.USAGE)
    printed = print_query(parsed.tree, form=style)
    if form == "json":
        click.echo(as_json({"query": redact(printed)}))
    else:
        click.echo(visible(redact(printed), one_line=False))
    return int(ExitCode.OK)
