from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from reso_explorer.export import dot, graphml, mermaid
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
