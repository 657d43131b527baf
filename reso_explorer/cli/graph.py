"""`reso-explorer graph`: relations between types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import open_document, source_argument
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.graph import EntityGraph, JoinPath
    from reso_explorer.providers import Dialect


class _Group(click.Group):
    """Also knows the former names of commands."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, _FORMER_NAMES.get(cmd_name, cmd_name))


_FORMER_NAMES: Final = {"neighbours": "neighbors"}
_WIDEST_REQUEST: Final = 160
"""Cells of a request in a table; it is there to be copied, so it is cut late."""


@click.group(cls=_Group)
def graph() -> None:
    """Explore relations: path, joins, neighbors, used-by, hubs."""


def _opened(source: str) -> tuple[Document, Dialect]:
    """Return the document of a source, with the joins of its provider, and its query rules."""
    from reso_explorer.providers import Dialect, recognise_namespaces

    document = open_document(source)
    provider = recognise_namespaces(tuple(schema.namespace for schema in document.schemas))
    if provider is None:
        is_old = not document.model.version.startswith("4")
        return document, Dialect.generic("2.0" if is_old else "4.0")
    if provider.dialect.joins:
        document.graph().state_joins(provider.dialect.joins)
    return document, provider.dialect


def _known(entities: EntityGraph, name: str) -> str:
    try:
        return entities.find(name)
    except KeyError as problem:
        raise usage(str(problem.args[0])) from None


def _end(document: Document, text: str, start: str = "") -> tuple[str, str]:
    """Return the type and the field that an argument means, "" for no field.

    Several words, and the name of a field, are looked up in the search index; of what fits
    equally well, the nearest to `start` is meant.
    """
    from reso_explorer.query.ways import PathEnd, ends_meant, ways_meant

    entities = document.graph()
    try:
        return entities.find(text), ""
    except KeyError as problem:
        reason = str(problem.args[0])
    if start:
        found = [each.end for each in ways_meant(document, None, PathEnd(start), text)]
    else:
        found = list(ends_meant(document, text, limit=1))
    if not found or not (found[0].why == "name" or " " in text.strip()):
        raise usage(reason)
    if found[0].title != text:
        note(f"Read `{text}` as {found[0].title}.")
    return found[0].type_name, found[0].field


def path_data(
    document: Document, dialect: Dialect, path: JoinPath, field: str = ""
) -> dict[str, Any]:
    """Return a path as JSON data; its last request selects a field if one is given."""
    from reso_explorer.query.ways import requests_of_path

    return {
        "expand": path.expand,
        "requests": list(requests_of_path(document, dialect, path, field)),
        "multiplicity": path.multiplicity,
        "confidence": path.confidence.value,
        "steps": [
            {
                "source": step.source,
                "navigation": step.segment,
                "target": step.target,
                "multiplicity": step.multiplicity,
                "join": str(step.join),
                "joinKnown": step.join.rule,
                "confidence": step.join.confidence.value,
                "secondRequest": step.is_request,
            }
            for step in path.steps
        ],
    }


@graph.command()
@source_argument
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option(
    "--limit",
    default=5,
    show_default=True,
    type=click.IntRange(1),
    help="Maximum number of paths.",
)
@click.option(
    "--max-steps",
    "longest",
    default=6,
    show_default=True,
    type=click.IntRange(1),
    help="Maximum number of steps in a path.",
)
@click.option("--longest", "longest", type=click.IntRange(1), hidden=True)
@click.option("--exclude", multiple=True, metavar="TYPE", help="Don't pass through TYPE.")
@click.option("--with-hubs", is_flag=True, help="Also pass through types that all others use.")
@format_option()
def path(
    source: str,
    start: str,
    goal: str,
    limit: int,
    longest: int,
    exclude: tuple[str, ...],
    form: str,
    *,
    with_hubs: bool,
) -> None:
    """Show how to get from type FROM to type TO, shortest way first.

    A way is an $expand where the document declares relations, and a second request where
    columns join: `Office?$filter=OfficeKey eq '{ListOfficeKey}'`. FROM and TO may also be a
    field, or words for one: `Office.OfficePhone`, `"office phone"`.
    """
    document, dialect = _opened(source)
    entities = document.graph()
    origin, _ = _end(document, start)
    reached, field = _end(document, goal, origin)
    hubs = [] if with_hubs else [hub for hub, _ in entities.hubs()]
    excluded = [*hubs, *(_known(entities, name) for name in exclude)]
    is_here = bool(field) and document.index.is_a(origin, reached)
    paths = entities.paths(
        origin, reached, limit=limit, longest=1 if is_here else longest, exclude=excluded
    )
    if form == "json":
        click.echo(as_json([path_data(document, dialect, each, field) for each in paths]))
    else:
        _print_paths(document, dialect, paths, form, field)
    if is_here:
        note(f"{field} is a field of {origin.rpartition('.')[2]} itself: $select={field}")
    elif not paths:
        note(f"No path from {start} to {goal} within {longest} steps.")
        _say_ambiguous(entities, origin, reached)
    elif any(step.is_request for each in paths for step in each.steps):
        note("Replace the names in braces with values from the first rows.")
    if hubs and set(hubs) - {origin, reached}:
        names = ", ".join(hub.rpartition(".")[2] for hub in hubs)
        note(f"Not passed through (most types point at them): {names}. --with-hubs allows it.")


def _print_paths(
    document: Document, dialect: Dialect, paths: tuple[JoinPath, ...], form: str, field: str
) -> None:
    """Print paths, in a table each request of a path on a line of its own."""
    from reso_explorer.query.ways import requests_of_path

    rows: list[tuple[object, ...]] = []
    for number, each in enumerate(paths, 1):
        requests = requests_of_path(document, dialect, each, field)
        joins = " ; ".join(str(step.join) or "?" for step in each.steps)
        first = requests[0] if form == "table" else " ; then ".join(requests)
        rows.append((number, each.multiplicity, first, joins, _known_how(each)))
        if form == "table":
            rows += [("", "", f"then {request}", "", "") for request in requests[1:]]
    header = ("#", "many", "request", "join", "join is")
    print_rows(form, header, rows, widest=_WIDEST_REQUEST)


def _known_how(path: JoinPath) -> str:
    """Return how the joins of a path are known: as the weakest of them is."""
    confidence = path.confidence.value
    if confidence == "none":
        return "unknown"
    return confidence if confidence == "stated" else f"inferred, {confidence} confidence"


def _say_ambiguous(entities: EntityGraph, start: str, goal: str) -> None:
    """Name columns of FROM that could lead to TO, but to other types as well."""
    wanted = entities.find(goal)
    for each in entities.ambiguous(entities.find(start)):
        if wanted in each.candidates:
            names = " or ".join(name.rpartition(".")[2] for name in each.candidates)
            note(f"{each.column} is ambiguous: it can be the key of {names}.")


@graph.command()
@source_argument
@click.argument("name")
@format_option()
def neighbors(source: str, name: str, form: str) -> None:
    """List the relations and joins of type NAME, and relations that point at it."""
    document, _ = _opened(source)
    entities = document.graph()
    node = _known(entities, name)
    rows = []
    for edge in entities.neighbors(name):
        outward = edge.target != node or document.index.is_a(node, edge.source)
        join = entities.columns(edge)
        rows.append(
            (
                "to" if outward else "from",
                edge.source,
                edge.name,
                edge.multiplicity,
                edge.target,
                str(join),
                join.rule,
            )
        )
    header = ("direction", "source", "relation", "many", "target", "join", "join known")
    print_rows(form, header, rows)


@graph.command("used-by")
@source_argument
@click.argument("name")
@click.option("--depth", default=1, show_default=True, type=click.IntRange(1), help="Steps back.")
@format_option()
def used_by(source: str, name: str, depth: int, form: str) -> None:
    """List where type or lookup NAME is used: what a change of it would touch."""
    entities = open_document(source).graph()
    _known(entities, name)
    rows = [
        (usage_.edge.kind.value, usage_.edge.source, usage_.edge.name, usage_.distance)
        for usage_ in entities.used_by(name, depth=depth)
    ]
    print_rows(form, ("kind", "used by", "as", "steps"), rows)
    note(f"{count(len(rows), 'use')}." if rows else f"Nothing in this document uses {name}.")


@graph.command()
@source_argument
@click.option(
    "--share", default=0.55, show_default=True, help="Part of the types that point at it."
)
@format_option()
def hubs(source: str, share: float, form: str) -> None:
    """List types that nearly all others point at; paths don't pass through them."""
    entities = open_document(source).graph()
    print_rows(form, ("type", "pointed at by"), list(entities.hubs(share=share)))


@graph.command()
@source_argument
@format_option()
def cycles(source: str, form: str) -> None:
    """List groups of types that can all reach each other."""
    groups = open_document(source).graph().cycles()
    print_rows(form, ("types", "members"), [(len(group), ", ".join(group)) for group in groups])


@graph.command()
@source_argument
@format_option()
def components(source: str, form: str) -> None:
    """List groups of connected types; a single type has no relations."""
    groups = open_document(source).graph().components()
    print_rows(form, ("types", "members"), [(len(group), ", ".join(group)) for group in groups])


@graph.command()
@source_argument
@click.argument("name")
@format_option()
def joins(source: str, name: str, form: str) -> None:
    """List the join columns of type NAME, declared and inferred."""
    entities = _opened(source)[0].graph()
    node = _known(entities, name)
    rows: list[tuple[str, ...]] = []
    for edge in entities.relations_and_joins_of(node):
        join = entities.columns(edge, node)
        for each in (join, *edge.other_joins):
            known = "" if each.is_stated or not each.is_known else each.confidence.value
            declared = "" if edge.join is not None else "relation"
            rows.append((edge.name, declared, edge.target, str(each), each.rule, known))
    for doubt in entities.ambiguous(node):
        names = " or ".join(name.rpartition(".")[2] for name in doubt.candidates)
        why = "ambiguous: it can be the key of any of these"
        rows.append(("", "", names or "any resource", doubt.column, why, "none"))
    header = ("relation", "declared", "target", "join", "known", "confidence")
    print_rows(form, header, rows)
    if not rows:
        note(f"{name} has no relations, and none of its columns join it to another type.")


@graph.command()
@source_argument
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "dot", "svg", "graphml"]), default="mermaid"
)
@click.option("--only", multiple=True, metavar="TYPE", help="Only TYPE and its neighbors.")
@click.option("--without", multiple=True, metavar="TYPE", help="Leave TYPE out.")
@click.option("--joins", "with_joins", is_flag=True, help="Also draw inferred joins, dashed.")
def draw(
    source: str, form: str, only: tuple[str, ...], without: tuple[str, ...], *, with_joins: bool
) -> None:
    """Write the relations as a Mermaid, DOT, SVG, or GraphML diagram."""
    from reso_explorer.export import dot, graphml, mermaid, svg
    from reso_explorer.export.relations import diagram

    entities = _opened(source)[0].graph()
    for name in (*only, *without):
        _known(entities, name)
    shape = diagram(entities, only=only, without=without, with_joins=with_joins)
    if form == "svg":
        first = entities.find(only[0]) if only else ""
        click.echo(svg.export(shape, first=first), nl=False)
    elif form == "graphml":
        click.echo(graphml.export(shape).decode("utf-8"), nl=False)
    else:
        click.echo((dot if form == "dot" else mermaid).export(shape), nl=False)
    note(f"{count(len(shape.nodes), 'type')}, {count(len(shape.edges), 'edge')}.")
