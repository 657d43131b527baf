"""The parts of a document that the first screen needs, made ahead and off the event loop."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace

_LATER: Final = (
    "query.check_query",
    *(
        f"tui.layers.{name}"
        for name in (
            "cell",
            "census",
            "choice",
            "columns",
            "compare",
            "connect",
            "export",
            "help",
            "record",
            "relations",
        )
    ),
    "tui.operations",
    "tui.palette",
)
"""Modules that the first key of their kind would wait for."""


def prepare(workspace: Workspace) -> None:
    """Make index and meanings, and import what the main screen imports."""
    import reso_explorer.tui.main_screen  # noqa: F401 - imported here for its time alone

    document = workspace.document
    _ = document.index, document.meanings


def prepare_panes() -> None:
    """Import the panes that come after the first picture."""
    import reso_explorer.tui.completion_popup
    import reso_explorer.tui.query_pane
    import reso_explorer.tui.rows_pane  # noqa: F401 - imported here for its time alone


def prepare_layers() -> None:
    """Import the layers and what keys do, so that the first of each is as fast as the next."""
    for name in _LATER:
        import_module(f"reso_explorer.{name}")
