"""Actions of relations, field stats, diff, connecting, and of every dialog."""

from __future__ import annotations

from typing import Final

from reso_explorer.tui.actions.action import Action

DIALOG_ACTIONS: Final = (
    # --- relations
    Action(
        "relations.use",
        "Add the path to the query, or remove it",
        "space",
        "relations",
        "An $expand where the metadata declares a relation, else a second request.",
        call="screen.use",
        footer="to query",
    ),
    Action(
        "relations.narrow",
        "Find a path to a type or field",
        "slash",
        "relations",
        "Names, labels, and other words, at both ends: office phone.",
        call="screen.find",
        footer="path to",
    ),
    Action(
        "relations.more", "One hop more", "plus", "relations", call="screen.hops(1)", footer="hops"
    ),
    Action("relations.less", "One hop less", "minus", "relations", call="screen.hops(-1)"),
    Action(
        "relations.view",
        "Diagram or list",
        "v,f4",
        "relations",
        call="screen.turn_view",
        footer="list",
    ),
    Action(
        "relations.all",
        "Show all relations, or only new ones",
        "a",
        "relations",
        "All: also back to earlier types, and from other types to this one.",
        call="screen.all",
        footer="all",
    ),
    Action("relations.unfold", "Unfold all", "asterisk", "relations", call="screen.unfold_all"),
    Action(
        "relations.back",
        "Back",
        "backspace,left_square_bracket,alt+left",
        "relations",
        call="screen.back",
    ),
    Action(
        "relations.forward",
        "Forward",
        "right_square_bracket,alt+right",
        "relations",
        call="screen.forward",
    ),
    Action("relations.details", "Show in Details", "d", "relations", call="screen.details"),
    Action(
        "relations.export",
        "Export the diagram",
        "e",
        "relations",
        "As Mermaid, DOT, or SVG: what is shown.",
        call="screen.export",
        footer="export",
    ),
    # --- field stats
    Action(
        "census.use",
        "Add the field to or remove it from $select",
        "space",
        "census",
        call="screen.use",
        footer="to query",
    ),
    Action(
        "census.sort",
        "Sort by fill rate or name",
        "s",
        "census",
        call="screen.sort",
        footer="sort",
    ),
    Action(
        "census.renew",
        "Fetch the rows again",
        "f5,ctrl+r",
        "census",
        call="screen.renew",
        footer="fetch again",
    ),
    Action(
        "census.narrow", "Search fields", "slash", "census", call="screen.find", footer="narrow"
    ),
    # --- a comparison of documents
    Action("diff.breaking", "Breaking", "1", "diff", call="screen.tab(0)", means="section"),
    Action("diff.risky", "Risky", "2", "diff", call="screen.tab(1)", means="section"),
    Action("diff.safe", "Safe", "3", "diff", call="screen.tab(2)", means="section"),
    Action("diff.next", "Next change", "n", "diff", call="screen.walk(1)", footer="next"),
    Action("diff.previous", "Previous change", "N", "diff", call="screen.walk(-1)"),
    Action(
        "diff.view", "Show both side by side", "v,f4", "diff", call="screen.sides", footer="both"
    ),
    Action(
        "diff.all",
        "Show all, or what your queries use",
        "a",
        "diff",
        "Only changes that a saved query or a query of the history uses.",
        call="screen.touched",
        footer="my queries",
    ),
    Action(
        "diff.unfold", "Show all locations of a change", "asterisk", "diff", call="screen.unfold"
    ),
    # --- the list of sources
    Action(
        "sources.mark",
        "Mark the source",
        "m",
        "sources",
        "Mark two to compare them. Letters are for the list once you go into it with ↓.",
        call="screen.mark",
        priority=True,
    ),
    Action(
        "sources.compare",
        "Compare the marked sources",
        "equals_sign",
        "sources",
        "From the one marked first to the other; a single one with the source in front.",
        call="screen.compare",
        priority=True,
    ),
    Action(
        "sources.close",
        "Close an open source",
        "delete",
        "sources",
        call="screen.close_source",
        priority=True,
    ),
    # --- connecting
    Action("connect.down", "Next line", "down", "connect", call="screen.step(1)"),
    Action("connect.up", "Previous line", "up", "connect", call="screen.step(-1)"),
    Action(
        "connect.go",
        "Connect",
        "f5,ctrl+r",
        "connect",
        "Tries the URLs one after the other, saves the profile, and opens it.",
        call="screen.connect",
        footer="connect",
    ),
    # --- dialogs
    Action("layer.close", "Close", "escape,q", "layer", footer="close", call="screen.close"),
)
