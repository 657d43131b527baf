"""The type of the rows that a query gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reso_explorer.odata.ast import RelativeUri
from reso_explorer.query.analysis import analyse
from reso_explorer.query.edit.text import parsed

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.providers.dialect import Dialect


def result_type(text: str, index: ModelIndex, dialect: Dialect | None = None) -> str:
    """Return the qualified type behind the path of a query, "" if it can't be resolved."""
    result = parsed(text)
    path = RelativeUri(result.tree.path, span=result.tree.path.span)
    analysis = analyse(replace(result, tree=path), index, dialect=dialect)
    return analysis.hosts[0].type.name if analysis.hosts else ""
