"""`reso-explorer graph`: relations between types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.source import open_document, source_argument

if TYPE_CHECKING:
    from reso_explorer.graph import EntityGraph, JoinColumns, JoinPath


@click.group()
def graph() -> None:
    """Relations: paths, joins, neighbours, uses, hubs, cycles, components."""


def _known(entities: EntityGraph, name: str) -> str:
    try:
        return entities.find(name)
    except KeyError as problem:
        raise usage(str(problem.args[0])) from None


def join_text(join: JoinColumns) -> str:
    """Return the join condition in one line."""
    parts = [f"{a} = {b}" for a, b in join.pairs]
    parts += [f"{column} = '{value}'" for column, value in join.constants]
    return " and ".join(parts)


def path_data(path: JoinPath) -> dict[str, Any]:
    """Return a path as JSON data."""
    return {
        "expand": path.expand,
        "multiplicity": path.multiplicity,
        "steps": [
            {
                "source": step.source,
                "navigation": step.segment,
                "target": step.target,
                "multiplicity": step.multiplicity,
                "join": join_text(step.join),
                "joinKnown": str(step.join.how),
            }
            for step in path.steps
        ],
    }


@graph.command()
@source_argument
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1), help="Most paths.")
@click.option("--longest", default=6, show_default=True, type=click.IntRange(1), help="Most steps.")
@click.option("--exclude", multiple=True, metavar="TYPE", help="Do not pass through TYPE.")
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
    """Ways from type FROM to type TO as $expand paths, shortest first."""
    entities = open_document(source).graph()
    _known(entities, start)
    _known(entities, goal)
    hubs = [] if with_hubs else [hub for hub, _ in entities.hubs()]
    excluded = [*hubs, *(_known(entities, name) for name in exclude)]
    paths = entities.paths(start, goal, limit=limit, longest=longest, exclude=excluded)
    if form == "json":
        click.echo(as_json([path_data(each) for each in paths]))
    else:
        rows = [
            (
                number,
                each.multiplicity,
                f"$expand={each.expand}",
                " ; ".join(join_text(step.join) or "?" for step in each.steps),
                _known_how(each),
            )
            for number, each in enumerate(paths, 1)
        ]
        print_rows(form, ("#", "many", "expand", "join", "join is"), rows)
    if not paths:
        note(f"No way from {start} to {goal} in {longest} steps.")
    if hubs and set(hubs) - {entities.find(start), entities.find(goal)}:
        names = ", ".join(hub.rpartition(".")[2] for hub in hubs)
        note(f"Not passed through (most types point at them): {names}. --with-hubs allows it.")


def _known_how(path: JoinPath) -> str:
    """Return how the joins of a path are known: as the weakest of them is."""
    from reso_explorer.graph import Join

    if any(step.join.how is Join.UNKNOWN for step in path.steps):
        return "unknown"
    return "stated" if all(step.join.is_stated for step in path.steps) else "inferred"


@graph.command()
@source_argument
@click.argument("name")
@format_option()
def neighbours(source: str, name: str, form: str) -> None:
    """The relations of type NAME, and those of other types that point at it."""
    document = open_document(source)
    entities = document.graph()
    node = _known(entities, name)
    rows = []
    for edge in entities.neighbours(name):
        outward = edge.target != node or document.index.is_a(node, edge.source)
        navigation = document.index.navigation_properties(edge.source)[edge.name].member
        join = entities.join(edge.source, navigation)
        rows.append(
            (
                "to" if outward else "from",
                edge.source,
                edge.name,
                edge.multiplicity,
                edge.target,
                join_text(join),
                str(join.how),
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
    """Where type or lookup NAME is used: what a change of it would touch."""
    entities = open_document(source).graph()
    _known(entities, name)
    rows = [
        (usage_.edge.kind.value, usage_.edge.source, usage_.edge.name, usage_.distance)
        for usage_ in entities.used_by(name, depth=depth)
    ]
    print_rows(form, ("kind", "used by", "as", "steps"), rows)
    note(f"{len(rows):,} uses.")


@graph.command()
@source_argument
@click.option(
    "--share", default=0.55, show_default=True, help="Part of the types that point at it."
)
@format_option()
def hubs(source: str, share: float, form: str) -> None:
    """Types that so many others point at that paths through them mean nothing."""
    entities = open_document(source).graph()
    print_rows(form, ("type", "pointed at by"), list(entities.hubs(share=share)))


@graph.command()
@source_argument
@format_option()
def cycles(source: str, form: str) -> None:
    """Groups of types that can all reach each other."""
    groups = open_document(source).graph().cycles()
    print_rows(form, ("types", "members"), [(len(group), ", ".join(group)) for group in groups])


@graph.command()
@source_argument
@format_option()
def components(source: str, form: str) -> None:
    """Groups of types that are connected at all; single ones have no relations."""
    groups = open_document(source).graph().components()
    print_rows(form, ("types", "members"), [(len(group), ", ".join(group)) for group in groups])


@graph.command()
@source_argument
@click.argument("name")
@format_option()
def joins(source: str, name: str, form: str) -> None:
    """The join columns of every relation of type NAME, stated or inferred."""
    document = open_document(source)
    entities = document.graph()
    node = _known(entities, name)
    rows = []
    for declared in document.index.navigation_properties(node).values():
        join = entities.join(node, declared.member)
        rows.append((declared.member.name, declared.member.type, join_text(join), str(join.how)))
    print_rows(form, ("relation", "target", "join", "known"), rows)


@graph.command()
@source_argument
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "dot", "graphml"]), default="mermaid"
)
@click.option("--only", multiple=True, metavar="TYPE", help="TYPE and what it is related to.")
@click.option("--without", multiple=True, metavar="TYPE", help="Leave TYPE out.")
def draw(source: str, form: str, only: tuple[str, ...], without: tuple[str, ...]) -> None:
    """Write the relations as a Mermaid, DOT or GraphML diagram."""
    from reso_explorer.export import dot, graphml, mermaid
    from reso_explorer.export.relations import diagram

    entities = open_document(source).graph()
    for name in (*only, *without):
        _known(entities, name)
    shape = diagram(entities, only=only, without=without)
    if form == "graphml":
        click.echo(graphml.export(shape).decode("utf-8"), nl=False)
    else:
        click.echo((dot if form == "dot" else mermaid).export(shape), nl=False)
    note(f"{len(shape.nodes):,} types, {len(shape.edges):,} edges.")
