"""The type of the rows that a query gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata import parse
from reso_explorer.query.analysis import analyse

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.providers.dialect import Dialect


def result_type(text: str, index: ModelIndex, dialect: Dialect | None = None) -> str:
    """Return the qualified type behind the path of a query, "" if it can't be resolved."""
    path = text.partition("?")[0].strip()
    analysis = analyse(parse(path, "relative_uri"), index, dialect=dialect)
    return analysis.hosts[0].type.name if analysis.hosts else ""
