"""`reso-explorer diff`: what changed from one document to another, and which queries break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import format_option, note
from reso_explorer.cli.source import open_document
from reso_explorer.cli.timeout import timeout_option
from reso_explorer.compare.change import ChangeKind, ElementKind, Impact
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.compare.comparison import Comparison, Side
    from reso_explorer.compare.ignore import IgnoreList
    from reso_explorer.compare.query_impact import NamedQuery
    from reso_explorer.compare.selection import Selection

_KINDS: Final = (*ChangeKind, *ElementKind)
_LEAST: Final = {impact.word: impact for impact in Impact}
_FAILING: Final = {
    "breaking": Impact.BREAKING,
    "risky": Impact.INFO,
    "any": Impact.SAFE,
}


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@timeout_option()
@format_option(
    "text", "json", "csv", "markdown", "html", "github", "sarif", "junit", default="text"
)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "queries", *_FAILING]),
    default="never",
    show_default=True,
    help="Exit 1 on changes of this impact or worse, or on queries that break.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME[,NAME]",
    help="Only changes of these resources, types, or fields (Property, Property/City). A resource "
    "includes the types and enumerations of its fields. Repeatable.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="WORD",
    help="Only added, removed, or changed elements, or only one element (resource, field, "
    "relation, member, key ...). Repeatable.",
)
@click.option(
    "--min",
    "least",
    type=click.Choice(list(_LEAST)),
    default="safe",
    show_default=True,
    help="Only changes of this impact or worse.",
)
@click.option("--standard-only", is_flag=True, help="Leave out local fields and values.")
@click.option(
    "--query",
    "queries",
    multiple=True,
    metavar="FILE_OR_FOLDER",
    help="Check the queries in .toml files (saved queries) and .txt files (one query each), or a "
    "saved query @NAME, against both schemas: which ones break, and how to fix them. Repeatable.",
)
@click.option(
    "--ignore",
    "ignore_file",
    metavar="FILE",
    help="File of accepted changes. Default: .reso-explorer-ignore in the current folder if it "
    "exists; an empty FILE reads none.",
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
    resource: str | None,
    sample: int | None,
    by: tuple[str, ...],
    **choice: Any,
) -> int:
    """Compare two schemas, breaking changes first.

    OLD and NEW are SOURCEs: files, URLs, profiles, snapshot:ID, or demo. A change is breaking if
    a program that reads may fail or get other rows, risky if it's worth a look, else safe. With
    several --kind, a change must fit one of each group.

    Exits with 0 unless --fail-on is met: 1 for changes of that impact or worse, or for queries
    that break (--fail-on queries looks at these alone). 2 is a wrong call.

    \b
    reso-explorer diff june.xml july.xml --only Property,Member --min risky
    reso-explorer diff snapshot:20250601 myfeed --query queries --fail-on queries
    reso-explorer diff old.xml new.xml --format html > changes.html
    reso-explorer diff idx vow --rows Property
    """  # noqa: D301  # \b keeps click from reflowing the examples
    if resource is not None:
        return _diff_rows(old, new, resource, form, choice, sample=sample, by=by)
    if sample is not None or by:
        raise usage("--sample and --by require --rows.", "Add --rows RESOURCE.")
    if form == "csv" and choice["queries"]:
        raise usage("--query can't print csv.", "Use another --format, such as json.")
    if old == new == "-":
        raise usage("Standard input can be one of the two documents only.")
    from reso_explorer.cli.diff_report import print_comparison
    from reso_explorer.compare.comparison import compare_sides

    queries = _queries(choice["queries"])
    ignored = _ignore_list(choice["ignore_file"])
    sides = _side(old), _side(new)
    selection = _selection(sides, choice)
    found = compare_sides(
        *sides, queries, lambda change: not ignored.ignores(change) and selection(change)
    )
    print_comparison(found, form, with_queries=bool(queries))
    _narrate(found, ignored, choice["ignore_file"], number=len(queries), selection=selection)
    return int(_exit_code(found, choice["fail_on"]))


def _exit_code(found: Comparison, fail_on: str) -> ExitCode:
    """Return how the command ends."""
    breaks = any(each.impact is Impact.BREAKING for each in found.queries)
    least = _FAILING.get(fail_on)
    changed = least is not None and any(each.impact.reaches(least) for each in found.changes)
    return ExitCode.FAILED if changed or (breaks and fail_on != "never") else ExitCode.OK


def _side(source: str) -> Side:
    from pathlib import Path

    from reso_explorer.compare.comparison import Side
    from reso_explorer.credentials import without_credentials
    from reso_explorer.secret import redact

    document = open_document(source)
    name = redact(without_credentials(source))
    if "://" in source or not document.source or source == "-":
        return Side(name, source, document)
    path = Path(source)
    if not path.is_file():
        return Side(name, source, document)
    here = Path.cwd()
    inside = path.is_absolute() and path.is_relative_to(here)
    return Side(name, source, document, (path.relative_to(here) if inside else path).as_posix())


# --- what is wanted -------------------------------------------------------------------------------


def _selection(sides: tuple[Side, Side], choice: dict[str, Any]) -> Selection:
    from reso_explorer.compare.selection import Selection, UnknownNameError
    from reso_explorer.suggest import did_you_mean

    names = [name.strip() for each in choice["only"] for name in each.split(",") if name.strip()]
    kinds = [_known_kind(word) for each in choice["kinds"] for word in each.split(",")]
    try:
        return Selection(
            (sides[0].document, sides[1].document),
            only=names,
            kinds=kinds,
            least=_LEAST[choice["least"]],
            standard_only=choice["standard_only"],
        )
    except UnknownNameError as problem:
        word, near = problem.name.casefold(), ""
        hint = ""
        if word in _KINDS or word.removesuffix("s") in _KINDS:
            hint = f"--kind {word}"
        elif word in {*_LEAST, *Impact}:
            hint = f"--min {Impact(word).word if word in set(Impact) else word}"
        else:
            near = did_you_mean(problem.name, problem.names)
        message = f"No resource, type, or field `{problem.name}` in either document.{near}"
        raise usage(message, hint) from None


def _known_kind(word: str) -> str:
    """Return a word of `--kind` as it is compared: lower case, dashes, singular.

    Raises:
        Failure: it is none; suggests near words.
    """
    from reso_explorer.suggest import did_you_mean

    folded = word.strip().casefold().replace("_", "-").replace(" ", "-")
    for spelling in (folded, folded.removesuffix("s")):
        if spelling in _KINDS:
            return spelling
    near = did_you_mean(folded, _KINDS)
    raise usage(f"`{word}` isn't a kind of change.{near}", f"--kind takes {', '.join(_KINDS)}.")


def _ignore_list(file: str | None) -> IgnoreList:
    """Return the accepted changes of a file, by default of the one in the current folder."""
    from pathlib import Path

    from reso_explorer.compare.ignore import (
        IGNORE_FILE,
        IgnoreFileError,
        IgnoreList,
        read_ignore_list,
    )

    path = Path(IGNORE_FILE if file is None else file)
    if not file and (file is not None or not path.is_file()):
        return IgnoreList()
    try:
        return read_ignore_list(path.read_text(encoding="utf-8"))
    except IgnoreFileError as problem:
        hint = "Write PATTERN [RULE]... [# reason], such as Property/Legacy* field-removed."
        raise usage(f"{path}:{problem.line}: {problem}", hint) from None
    except OSError as problem:
        raise usage(f"Can't read {path}: {problem.strerror or problem}.") from None
    except UnicodeDecodeError:
        raise usage(f"{path} isn't UTF-8 text.") from None


def _queries(sources: tuple[str, ...]) -> list[NamedQuery]:
    from reso_explorer.cli.queries import saved_query
    from reso_explorer.compare.query_impact import NamedQuery
    from reso_explorer.store import StoreError
    from reso_explorer.store.query_files import query_files

    found: list[NamedQuery] = []
    for source in sources:
        if source.startswith("@"):
            found.append(NamedQuery(source, saved_query(source)))
            continue
        try:
            files = query_files(source)
        except StoreError as problem:
            raise usage(str(problem)) from None
        found += [NamedQuery(each.path, each.query, each.path, each.line) for each in files]
    return list(dict.fromkeys(found))


# --- what is said of it ---------------------------------------------------------------------------


def _narrate(
    found: Comparison,
    ignored: IgnoreList,
    file: str | None,
    *,
    number: int,
    selection: Selection,
) -> None:
    """Say on stderr how much there is, and what was ignored."""
    from reso_explorer.compare.ignore import IGNORE_FILE

    name = file or IGNORE_FILE
    if found.changes:
        note(", ".join(f"{found.count(each):,} {each.word}" for each in Impact) + ".")
    elif ignored.count or not selection.is_everything:
        note("Nothing else changed." if ignored.count else "Nothing of that kind changed.")
    else:
        note("Nothing changed.")
    if number:
        broken = sum(each.impact is Impact.BREAKING for each in found.queries)
        rest = len(found.queries) - broken
        verb = "breaks" if broken == 1 else "break"
        uses = "uses what changed" if rest == 1 else "use what changed"
        note(f"Of {count(number, 'query', 'queries')}, {broken:,} {verb} and {rest:,} {uses}.")
    if ignored.count:
        note(f"Ignored {count(ignored.count, 'change')} listed in {name}.")
    for each in ignored.unused:
        note(f"{name}:{each.line}: `{each.pattern}` matches no change; remove the line.")


def _diff_rows(
    old: str,
    new: str,
    resource: str,
    form: str,
    choice: dict[str, Any],
    *,
    sample: int | None,
    by: tuple[str, ...],
) -> int:
    """Compare rows instead of schemas."""
    from reso_explorer.cli.diff_rows import DEFAULT_SAMPLE, diff_rows

    given = {
        "--only": choice["only"],
        "--kind": choice["kinds"],
        "--min": choice["least"] != "safe",
        "--standard-only": choice["standard_only"],
        "--query": choice["queries"],
        "--ignore": choice["ignore_file"],
        "--fail-on": choice["fail_on"] != "never",
    }
    wrong = [name for name, value in given.items() if value]
    if wrong:
        verb = "doesn't" if len(wrong) == 1 else "don't"
        raise usage(
            f"{', '.join(wrong)} {verb} work with --rows.", "Leave out what compares schemas."
        )
    if form not in {"text", "json"}:
        raise usage(f"--rows can't print {form}.", "Use --format text or --format json.")
    return diff_rows(old, new, resource, form, sample or DEFAULT_SAMPLE, by)
