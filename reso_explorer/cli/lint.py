"""`reso-explorer lint`: problems in the metadata."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from reso_explorer.cli.fail_on import exit_code, fail_on_option
from reso_explorer.cli.output import as_json, format_option, note
from reso_explorer.cli.source import open_document, source_argument
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic, Location

_SHOWN_PLACES = 5


@click.command()
@source_argument
@fail_on_option
@format_option("text", "json", "sarif", default="text")
def lint(source: str, fail_on: str, form: str) -> int:
    """Report problems in the metadata."""
    document = open_document(source)
    findings = document.located_findings
    if form == "json":
        from reso_explorer.export.model_json import finding_data

        click.echo(as_json([finding_data(finding) for finding in findings]))
    elif form == "sarif":
        from reso_explorer.export.sarif import to_sarif
        from reso_explorer.rules import DOCUMENT_AREAS, rule_of

        log = to_sarif(findings, source, lambda found: rule_of(found, DOCUMENT_AREAS))
        click.echo(as_json(log))
    else:
        for finding in findings:
            _print(finding)
        note(_summary(findings))
    return int(exit_code(findings, fail_on))


def _summary(findings: tuple[Diagnostic, ...]) -> str:
    if not findings:
        return "No problems found."
    numbers = Counter(str(finding.severity) for finding in findings)
    said = (count(numbers[kind], kind) for kind in ("error", "warning"))
    return f"{', '.join(said)}, {count(numbers['info'], 'note')}."


def _print(finding: Diagnostic) -> None:
    place = f"{_position(finding.location)}: " if finding.line else ""
    times = f" ({finding.count} times)" if finding.count > 1 else ""
    path = f" [{visible(finding.path)}]" if finding.path else ""
    click.echo(
        f"{finding.severity}: {place}{visible(finding.message)}{times}{path} ({finding.code})"
    )
    if finding.hint:
        click.echo(f"    {visible(finding.hint)}")
    for other in finding.places[:_SHOWN_PLACES]:
        position = f", {_position(other)}" if other.line else ""
        click.echo(f"    also {visible(other.path)}{position}")
    if len(finding.places) > _SHOWN_PLACES:
        click.echo(f"    and {len(finding.places) - _SHOWN_PLACES} more (--format json lists all)")


def _position(place: Location) -> str:
    return f"line {place.line}" + (f", column {place.column}" if place.column else "")
