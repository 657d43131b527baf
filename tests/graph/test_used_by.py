"""One answer to "what uses this" in the graph, on the command line and in the workbench."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reso_explorer.graph import EdgeKind, EntityGraph, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.document import Document


def in_the_workbench(document: Document, name: str) -> list[str]:
    from reso_explorer.tui.present.describe.used_by import used_by_section

    return sorted(row.copy for row in used_by_section(document, name).rows)


def in_the_graph(document: Document, name: str) -> list[str]:
    return sorted(use.edge.name or use.edge.source for use in document.graph().used_by(name))


def on_the_command_line(path: Path, name: str) -> list[str]:
    from reso_explorer.cli.graph import graph

    done = CliRunner().invoke(graph, ["used-by", str(path), name, "--format", "json"])
    assert done.exit_code == 0, done.output
    return sorted(row["as"] or row["used by"] for row in json.loads(done.stdout))


def walked(document: Document) -> dict[str, int]:
    """Count the uses of each type in a plain walk over the model, as a second opinion."""
    found: dict[str, set[tuple[str, ...]]] = {}

    def use(name: str, *where: str) -> None:
        found.setdefault(name, set()).add(where)

    for schema in document.schemas:
        for each in (*schema.entity_types, *schema.complex_types):
            if each.base_type:
                use(each.base_type, each.qualified_name, "base")
            for field in each.properties:
                use(field.type, each.qualified_name, field.name, "field")
            for relation in each.navigation_properties:
                use(relation.type, each.qualified_name, relation.name, "relation")
        for definition in schema.type_definitions:
            use(definition.underlying_type, definition.qualified_name, "underlying")
        for operation in (*schema.actions, *schema.functions):
            for number, parameter in enumerate(operation.parameters):
                binds = str(operation.is_bound and number == 0)
                use(parameter.type, operation.qualified_name, parameter.name, binds)
            if operation.return_type is not None:
                use(operation.return_type.type, operation.qualified_name, "returns")
        for container in schema.entity_containers:
            for entity_set in container.entity_sets:
                use(entity_set.type, container.name, entity_set.name)
            for singleton in container.singletons:
                use(singleton.type, container.name, singleton.name)
    return {name: len(places) for name, places in found.items()}


@pytest.mark.parametrize("name", ["shop.Order", "shop.Tone", "shop.Price", "shop.Money"])
def test_all_three_agree(shop: Document, name: str) -> None:
    from .conftest import DOCUMENTS

    expected = in_the_graph(shop, name)
    assert expected
    assert in_the_workbench(shop, name) == expected
    assert on_the_command_line(DOCUMENTS / "shop.xml", name) == expected


def test_each_kind_of_use_is_an_edge(shop: Document) -> None:
    uses = {(use.edge.kind, use.edge.source) for use in shop.graph().used_by("shop.Order")}
    assert uses == {
        (EdgeKind.SET, "shop.C/Orders"),
        (EdgeKind.SET, "shop.C/Today"),
        (EdgeKind.BINDING_PARAMETER, "shop.Ship()"),
        (EdgeKind.RETURN, "shop.Cheapest()"),
    }
    kinds = {use.edge.kind for use in shop.graph().used_by("shop.Tone")}
    assert kinds == {EdgeKind.RETURN, EdgeKind.PROPERTY, EdgeKind.ANNOTATION}


def test_a_term_is_used_by_what_it_annotates(shop: Document) -> None:
    uses = {(use.edge.source, use.edge.name) for use in shop.graph().used_by("shop.Hint")}
    assert uses == {("shop.Order", "Total@shop.Hint"), ("shop.C/Orders", "@shop.Hint")}


def test_an_import_uses_its_function_and_its_set(shop: Document) -> None:
    graph = shop.graph()
    assert graph.kind("shop.C/Cheapest") is NodeKind.FUNCTION_IMPORT
    kinds = {edge.kind: edge.target for edge in graph.edges_from("shop.C/Cheapest")}
    assert kinds == {EdgeKind.IMPORT: "shop.Cheapest()", EdgeKind.BINDING: "shop.C/Orders"}


def test_a_navigation_edge_tells_partner_and_containment() -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        b"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Team"><NavigationProperty Name="Seats" Type="Collection(a.Seat)"
          Partner="Team" ContainsTarget="true"/></EntityType>
        <EntityType Name="Seat"><NavigationProperty Name="Team" Type="a.Team"
          Nullable="false"/></EntityType></Schema>"""
    )
    edge = document.graph().relations_of("a.Team")[0]
    assert (edge.partner, edge.contains_target, edge.multiplicity) == ("Team", True, "*")


def test_the_networkx_view_has_the_same_edges(shop: Document) -> None:
    graph = shop.graph()
    viewed = {data["edge"] for _, _, data in graph.graph.edges(data=True)}
    assert viewed == set(graph.edges())
    assert {node: data["kind"] for node, data in graph.graph.nodes(data=True)} == graph.nodes


def test_everybody_asks_the_same_graph(shop: Document) -> None:
    assert EntityGraph.of(shop.index) is shop.graph()


def test_uses_and_relations_need_no_networkx() -> None:
    import subprocess
    import sys

    from .conftest import DOCUMENTS

    code = (
        "import sys\n"
        "from reso_explorer.document import read_metadata\n"
        f"graph = read_metadata({str(DOCUMENTS / 'shop.xml')!r}).graph()\n"
        "assert graph.used_by('shop.Order') and graph.joins_of('shop.Order')\n"
        "assert 'networkx' not in sys.modules\n"
        "graph.hubs()\n"
        "assert 'networkx' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def _types(document: Document) -> Iterator[str]:
    yield from document.index.types


@pytest.mark.corpus
def test_all_three_agree_on_every_type_of_a_large_service(corpus: Path) -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(corpus / "msgraph-v1.0.xml")
    counted = walked(document)
    differing = []
    for name in _types(document):
        uses = document.graph().used_by(name)
        declared = [use for use in uses if use.edge.kind is not EdgeKind.ANNOTATION]
        if in_the_workbench(document, name) != in_the_graph(document, name):
            differing.append(name)
        if len(declared) != counted.get(name, 0):
            differing.append(f"{name}: {len(declared)} and {counted.get(name, 0)}")
    assert not differing
    for name in list(_types(document))[::600]:
        path = corpus / "msgraph-v1.0.xml"
        assert on_the_command_line(path, name) == in_the_graph(document, name)
