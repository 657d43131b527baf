"""Explore RESO Web API and other OData services: schema, queries, live rows.

    >>> import reso_explorer
    >>> document = reso_explorer.read_metadata("metadata.xml")
    >>> [schema.namespace for schema in document.schemas]

Importing the package is cheap: every name is loaded when it is first used.
"""

from __future__ import annotations

from reso_explorer.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from reso_explorer import odata
    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.diagnostics import Diagnostic, Severity
    from reso_explorer.document import Document, read_metadata
    from reso_explorer.workspace import Workspace

_HOMES = {
    "Document": "reso_explorer.document",
    "Diagnostic": "reso_explorer.diagnostics",
    "NotMetadataError": "reso_explorer.csdl.errors",
    "Severity": "reso_explorer.diagnostics",
    "Workspace": "reso_explorer.workspace",
    "read_metadata": "reso_explorer.document",
}

__all__ = [
    "Diagnostic",
    "Document",
    "NotMetadataError",
    "Severity",
    "Workspace",
    "__version__",
    "odata",
    "read_metadata",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "odata":
        return import_module("reso_explorer.odata")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'reso_explorer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
