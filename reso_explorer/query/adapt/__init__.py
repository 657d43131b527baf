"""Queries rewritten for another server."""

from reso_explorer.query.adapt.adapt import adapt
from reso_explorer.query.adapt.adapted import Adapted, Note, Rewrite, Server, Unsupported

__all__ = ["Adapted", "Note", "Rewrite", "Server", "Unsupported", "adapt"]
