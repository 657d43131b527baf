"""What the functions that write one CSDL XML document share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.alias_names import AliasNames
from reso_explorer.csdl.foreign_names import foreign_name, xml_namespace

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model


class XmlContext:
    """The names of the model that is written, and the foreign XML namespaces met so far."""

    def __init__(self, model: Model, *, keep_aliases: bool) -> None:
        self.names = AliasNames(model, keep=keep_aliases)
        self.prefixes: dict[str, str] = {}

    def type(self, name: str, *, is_collection: bool) -> str:
        """Return a type as an attribute states it."""
        written = self.names.name(name)
        return f"Collection({written})" if is_collection else written

    def foreign_attribute(self, term: str) -> str | None:
        """Return the attribute that a term such as `sap:label` came from, None for others."""
        name = foreign_name(term)
        if name is None:
            return None
        if name[0] != "xml":
            self.prefixes[name[0]] = xml_namespace(name[0])
        return term
