"""Queries rewritten for another server."""

from reso_explorer.query.adapt.adapt import adapt
from reso_explorer.query.adapt.adapted import Adapted, Rewrite, Server, Unsupported

__all__ = ["Adapted", "Rewrite", "Server", "Unsupported", "adapt"]
