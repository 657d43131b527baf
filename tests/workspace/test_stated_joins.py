"""Joins that a provider preset states reach the graph of the opened document."""

from __future__ import annotations

from pathlib import Path

from reso_explorer.document import read_metadata
from reso_explorer.graph import JoinBasis
from reso_explorer.providers import load
from reso_explorer.workspace import SourceKind, Workspace
from reso_explorer.world import World

FEED = Path(__file__).parents[1] / "graph" / "documents" / "plain-feed.xml"


def test_a_preset_states_a_join() -> None:
    dialect = load("constellation1").dialect
    workspace = Workspace(
        kind=SourceKind.FILE,
        title="feed",
        subtitle="",
        document=read_metadata(FEED),
        dialect=dialect,
        world=World(environ={}),
    )
    joins = {edge.name: edge.join for edge in workspace.document.graph().joins_of("feed.Property")}
    agent = joins["ListAgent"]
    assert agent is not None
    assert (agent.how, str(agent)) == (
        JoinBasis.STATED_BY_PROVIDER,
        "ListAgentMlsId = MemberMlsId",
    )
    office = joins["ListOffice"]
    assert office is not None
    assert office.how is JoinBasis.ROLE
