"""One opened source: what both fronts talk to.

A `Workspace` joins a document with its dialect, its service (where it is live) and the store.
"""

from reso_explorer.workspace.results import ResultPage, Step
from reso_explorer.workspace.source import (
    Source,
    SourceKind,
    WorkspaceError,
    is_profile,
    require_local,
)
from reso_explorer.workspace.workspace import Workspace
from reso_explorer.world import World

__all__ = [
    "ResultPage",
    "Source",
    "SourceKind",
    "Step",
    "Workspace",
    "WorkspaceError",
    "World",
    "is_profile",
    "require_local",
]
