"""A comparison on standard output, in every format of `reso-explorer diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.output import as_json, print_rows
from reso_explorer.compare.change import TEXTS
from reso_explorer.compare.sides import place_of, short
from reso_explorer.secret import redact
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from reso_explorer.compare import Change
    from reso_explorer.compare.change import Place
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.compare.query_impact import QueryImpact

_SHOWN_PLACES: Final = 5
_LONGEST: Final = 60


def print_comparison(found: Comparison, form: str, *, with_queries: bool) -> None:
    """Print what changed; `with_queries` makes JSON an object that has the queries as well."""
    if form == "json":
        click.echo(as_json(_data(found, with_queries=with_queries)))
    elif form == "csv":
        from reso_explorer.compare.data import HEADER, flat_rows

        print_rows(form, HEADER, list(flat_rows(found.changes)))
    elif form == "markdown":
        from reso_explorer.compare.markdown import to_markdown

        titles = found.old.title, found.new.title
        click.echo(to_markdown(found.changes, *titles, found.queries), nl=False)
    elif form == "html":
        from reso_explorer.export.diff_html import to_html

        click.echo(to_html(found), nl=False)
    elif form == "text":
        _print_text(found)
    else:
        _print_reported(found, form)


def _print_reported(found: Comparison, form: str) -> None:
    """Print a list for a build server."""
    from reso_explorer.compare.reported import reported

    lines = list(reported(found))
    if form == "github":
        from reso_explorer.export.github import to_annotations

        click.echo(to_annotations(lines), nl=False)
    elif form == "junit":
        from reso_explorer.export.junit import diff_to_junit

        suite = f"reso-explorer diff {found.old.title} {found.new.title}"
        click.echo(diff_to_junit(lines, visible(suite)))
    else:
        from reso_explorer.export.sarif import diff_to_sarif
        from reso_explorer.rules import QUERY_AREAS, rule_of

        log = diff_to_sarif(lines, found.new.title, lambda each: rule_of(each, QUERY_AREAS))
        click.echo(as_json(log))


def _data(found: Comparison, *, with_queries: bool) -> Any:
    from reso_explorer.compare.data import change_data

    changes = [change_data(change) for change in found.changes]
    if not with_queries:
        return changes
    return {"changes": changes, "queries": [_query_data(each) for each in found.queries]}


def _query_data(found: QueryImpact) -> dict[str, Any]:
    from reso_explorer.cli.language import diagnostic_data

    query = found.query
    return {
        "impact": found.impact.value,
        "name": query.name,
        "file": query.file or None,
        "line": query.line or None,
        "query": redact(query.text),
        "problems": [diagnostic_data(each) for each in found.problems],
        "uses": [path for path, _ in found.uses],
        "fix": redact(found.fix) or None,
        "advice": [redact(each) for each in found.advice],
    }


# --- text -----------------------------------------------------------------------------------------


def _print_text(found: Comparison) -> None:
    for each in found.queries:
        _print_query(each)
    for change in found.changes:
        _print_change(change)


def _print_query(found: QueryImpact) -> None:
    from reso_explorer.cli.carets import caret_lines

    query = found.query
    name = visible(redact(query.name or query.text))
    if not found.problems:
        paths = ", ".join(visible(short(path)) for path, _ in found.uses)
        click.echo(f"{found.impact.word}: query {name} uses what changed: {paths}")
        return
    where = f" [line {query.line}]" if query.line > 1 else ""
    click.echo(f"{found.impact.word}: query {name}{where}")
    for problem in found.distinct:
        click.echo(f"    {problem.severity}: {problem.message} ({problem.code})")
        for line in caret_lines(query.text, problem.span.start, problem.span.end):
            click.echo(f"        {line}")
    if found.fix:
        click.echo(f"    fix: {visible(redact(found.fix), one_line=False)}")
    for sentence in found.advice:
        click.echo(f"    {visible(redact(sentence))}")


def _print_change(change: Change) -> None:
    word = change.impact.word
    if change.count == 1:
        where = visible(change.path) + _lines(place_of(change))
        click.echo(f"{word}: {visible(change.message)}" + (f" [{where}]" if where else ""))
        if change.element in TEXTS:
            click.echo(f"    {_step(place_of(change))}")
        return
    click.echo(f"{word}: {visible(change.message)}")
    places = (place_of(change), *change.places)
    values = {(place.before, place.after) for place in places}
    for place in places[:_SHOWN_PLACES]:
        step = f": {_step(place)}" if len(values) > 1 else ""
        click.echo(f"    {visible(place.path)}{_lines(place)}{step}")
    if len(places) > _SHOWN_PLACES:
        click.echo(f"    and {len(places) - _SHOWN_PLACES:,} more (--format json lists all)")


def _lines(place: Place) -> str:
    """Return where a place is in the documents."""
    if place.old_line and place.new_line:
        return f", lines {place.old_line} and {place.new_line}"
    if place.old_line or place.new_line:
        which = "OLD" if place.old_line else "NEW"
        return f", line {place.old_line or place.new_line} of {which}"
    return ""


def _step(place: Place) -> str:
    before, after = (
        clip(visible(text), _LONGEST) if text else "nothing" for text in (place.before, place.after)
    )
    return f"{before} -> {after}"
