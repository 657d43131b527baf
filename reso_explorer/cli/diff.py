"""`reso-explorer diff`: what changed from one document to another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import open_document
from reso_explorer.cli.timeout import timeout_option
from reso_explorer.compare.change import TEXTS, ChangeKind, ElementKind, Impact
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from reso_explorer.compare import Change
    from reso_explorer.compare.change import Place

_SHOWN_PLACES = 5
_LONGEST = 60
_WORDS = (*Impact, *ChangeKind, *ElementKind)
_FAILING = {"never": set(), "breaking": {Impact.BREAKING}, "any": set(Impact)}


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@timeout_option()
@format_option("text", "json", "csv", "markdown", default="text")
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILING)),
    default="never",
    show_default=True,
    help="Exit 1 on such changes.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="KIND",
    help="Only changes of an impact (breaking, info, safe), a kind (added, removed, changed) or "
    "an element (resource, field, relation, member, key ...); may be repeated.",
)
@click.option(
    "--rows",
    "resource",
    metavar="RESOURCE",
    help="Compare the rows that two keys see: fields, fill rates, counts, and entity keys.",
)
@click.option(
    "--sample",
    type=click.IntRange(1, 10_000),
    metavar="ROWS",
    help="With --rows: sample rows per side. Default: 200.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="With --rows: count by this field; may be repeated. Default: StandardStatus, and the "
    "office if both servers group rows.",
)
def diff(
    old: str,
    new: str,
    form: str,
    fail_on: str,
    only: tuple[str, ...],
    resource: str | None,
    sample: int | None,
    by: tuple[str, ...],
) -> int:
    """Show what changed from OLD to NEW, breaking changes first.

    OLD and NEW are SOURCEs: files, URLs, profiles, snapshot:ID or demo. A change is
    breaking if it breaks a program that reads. With several --only, a change must match one
    of each group.

    \b
    reso-explorer diff june.xml july.xml
    reso-explorer diff snapshot:20250601 myfeed --fail-on breaking
    reso-explorer diff idx vow --only added
    reso-explorer diff idx vow --rows Property
    """  # noqa: D301  # \b keeps click from reflowing the examples
    if resource is not None:
        return _diff_rows(old, new, resource, form, fail_on, only, sample=sample, by=by)
    if sample is not None or by:
        raise usage("--sample and --by require --rows.", "Add --rows RESOURCE.")
    wanted = [_known(word) for word in only]
    if old == new == "-":
        raise usage("Standard input can be one of the two documents only.")
    from reso_explorer.compare import diff as compare

    changes = [
        change
        for change in compare(open_document(old), open_document(new))
        if _is_wanted(change, wanted)
    ]
    _print(changes, form, (old, new), is_chosen=bool(wanted))
    failing = _FAILING[fail_on]
    return int(ExitCode.FAILED if any(c.impact in failing for c in changes) else ExitCode.OK)


def _diff_rows(
    old: str,
    new: str,
    resource: str,
    form: str,
    fail_on: str,
    only: tuple[str, ...],
    *,
    sample: int | None,
    by: tuple[str, ...],
) -> int:
    """Compare rows instead of schemas."""
    from reso_explorer.cli.diff_rows import DEFAULT_SAMPLE, diff_rows

    if only or fail_on != "never":
        raise usage("--only and --fail-on don't work with --rows.", "Leave them out.")
    if form not in {"text", "json"}:
        raise usage(f"--rows can't print {form}.", "Use --format text or --format json.")
    return diff_rows(old, new, resource, form, sample or DEFAULT_SAMPLE, by)


def _known(word: str) -> str:
    """Return a word of `--only` as it is compared: lower case, dashes, singular.

    Raises:
        Failure: it is none; suggests near words.
    """
    from reso_explorer.suggest import did_you_mean

    folded = word.strip().casefold().replace("_", "-").replace(" ", "-")
    for spelling in (folded, folded.removesuffix("s")):
        if spelling in _WORDS:
            return spelling
    raise usage(
        f"`{word}` isn't a kind of change.{did_you_mean(folded, _WORDS)}",
        f"--only takes {', '.join(_WORDS)}.",
    )


def _is_wanted(change: Change, wanted: list[str]) -> bool:
    for words, value in (
        (set(Impact), change.impact),
        (set(ChangeKind), change.kind),
        (set(ElementKind), change.element),
    ):
        asked = [word for word in wanted if word in words]
        if asked and value not in asked:
            return False
    return True


def _print(changes: list[Change], form: str, names: tuple[str, str], *, is_chosen: bool) -> None:
    if form == "json":
        from reso_explorer.compare.data import change_data

        click.echo(as_json([change_data(change) for change in changes]))
        return
    if form == "csv":
        from reso_explorer.compare.data import HEADER, flat_rows

        print_rows(form, HEADER, list(flat_rows(changes)))
        return
    if form == "markdown":
        from reso_explorer.compare.markdown import to_markdown

        click.echo(to_markdown(changes, *names), nl=False)
        return
    for change in changes:
        _print_change(change)
    numbers = Counter(change.impact for change in changes)
    note(
        f"{numbers[Impact.BREAKING]:,} breaking, {numbers[Impact.INFO]:,} worth a look, "
        f"{numbers[Impact.SAFE]:,} safe."
        if changes
        else "Nothing of that kind changed."
        if is_chosen
        else "Nothing changed."
    )


def _print_change(change: Change) -> None:
    from reso_explorer.compare.sides import place_of

    if change.count == 1:
        where = visible(change.path) + _lines(place_of(change))
        click.echo(f"{change.impact}: {visible(change.message)}" + (f" [{where}]" if where else ""))
        if change.element in TEXTS:
            click.echo(f"    {_step(place_of(change))}")
        return
    click.echo(f"{change.impact}: {visible(change.message)}")
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
