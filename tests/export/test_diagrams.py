from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from reso_explorer.export import dot, graphml, mermaid, svg
from reso_explorer.export.relations import diagram

if TYPE_CHECKING:
    from reso_explorer.document import Document


def test_mermaid_draws_every_relation_once(market: Document) -> None:
    lines = mermaid.export(diagram(market.graph())).splitlines()
    assert lines[0] == "classDiagram"
    assert '  Listing --> "0..1" Agent : SellerAgent' in lines
    assert '  Listing --> "0..1" Agent : BuyerAgent' in lines
    assert "  Thing <|-- Person" in lines


def test_dot_quotes_names(market: Document) -> None:
    text = dot.export(diagram(market.graph()))
    assert '"market.Listing" -> "market.Agent" [label="SellerAgent 0..1"]' in text
    assert text.rstrip().endswith("}")


def test_graphml_is_xml_with_all_nodes(market: Document) -> None:
    shape = diagram(market.graph())
    root = ET.fromstring(graphml.export(shape))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == len(shape.nodes)
    assert len(root.findall(f".//{space}edge")) == len(shape.edges)


def test_only_keeps_a_type_and_what_it_touches(market: Document) -> None:
    shape = diagram(market.graph(), only=["Agent"])
    assert {name for name, _ in shape.nodes} == {"market.Agent", "market.Listing", "market.Office"}


def test_without_drops_a_type(market: Document) -> None:
    shape = diagram(market.graph(), without=["Agent"])
    assert "market.Agent" not in {name for name, _ in shape.nodes}


def test_svg_puts_the_first_type_left_and_labels_every_edge(market: Document) -> None:
    shape = diagram(market.graph())
    root = ET.fromstring(svg.export(shape, first="market.Agent"))
    space = "{http://www.w3.org/2000/svg}"
    boxes = {
        group.find(f"{space}title").text: float(group.find(f"{space}rect").get("x"))  # type: ignore[union-attr, arg-type]  # both are there
        for group in root.iter(f"{space}g")
    }
    assert set(boxes) == {name for name, _ in shape.nodes}
    assert boxes["market.Agent"] == min(boxes.values())
    texts = {text.text for text in root.iter(f"{space}text")}
    assert {"SellerAgent 0..1", "BuyerAgent 0..1", "is a"} <= texts


def test_names_of_strangers_stay_text_in_a_picture() -> None:
    from reso_explorer.export.relations import Diagram
    from reso_explorer.graph import Edge, EdgeKind, NodeKind

    nasty = 'n.<script>"&\x1b'
    edge = Edge(nasty, nasty, EdgeKind.NAVIGATION, '"><a', multiplicity="*")
    shape = Diagram(((nasty, NodeKind.ENTITY_TYPE),), (edge,))
    text = svg.export(shape)
    root = ET.fromstring(text)
    assert "\x1b" not in text
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")
