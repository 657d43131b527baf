"""What the functions that write one CSDL XML document share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.alias_names import AliasNames
from reso_explorer.csdl.foreign_names import csdl_namespace, foreign_name, identifier

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model


class XmlContext:
    """The names of the model that is written, and the foreign XML namespaces met so far."""

    def __init__(self, model: Model, *, keep_aliases: bool) -> None:
        self.names = AliasNames(model, keep=keep_aliases)
        self.prefixes: dict[str, None] = {}

    def type(self, name: str, *, is_collection: bool) -> str:
        """Return a type as an attribute states it."""
        written = self.names.name(name)
        return f"Collection({written})" if is_collection else written

    def term(self, term: str) -> str:
        """Return a term as it is to be written; a foreign attribute gets a namespace."""
        foreign = foreign_name(term)
        if foreign is None:
            return self.names.name(term)
        prefix, local = foreign
        self.prefixes[prefix] = None
        return f"{self.alias_of(prefix) or csdl_namespace(prefix)}.{identifier(local)}"

    def alias_of(self, prefix: str) -> str | None:
        """Return the alias for the namespace of a foreign prefix, None where it is not free."""
        return prefix if self.names.is_free(prefix) else None
