"""Explore RESO Web API and other OData services."""

from reso_explorer.version import __version__

__all__ = ["__version__"]
