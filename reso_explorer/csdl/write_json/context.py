"""What the functions that write one CSDL JSON document share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.alias_names import AliasNames
from reso_explorer.csdl.foreign_names import csdl_namespace, foreign_name
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.vocabulary_references import xml_address

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model


class JsonContext:
    """The model that is written, its names and how it states defaults.

    Attributes:
        names: writes qualified names.
        index: finds types and terms.
        states_json_defaults: whether absent facets already have the defaults of JSON, because
            the model was read from JSON.
        type_member: the name of the member that holds the type of a record.
        uris: document address by namespace, for types of included namespaces; that of the
            XML form where it is a standard vocabulary, as other producers have it.
        prefixes: prefixes of foreign attributes met so far.
    """

    def __init__(self, model: Model, *, keep_aliases: bool) -> None:
        self.names = AliasNames(model, keep=keep_aliases)
        self.index = ModelIndex(model)
        self.states_json_defaults = model.format == "json"
        self.type_member = "@type" if model.version == "4.01" else "@odata.type"
        self.prefixes: dict[str, None] = {}
        declared = {schema.namespace for schema in model.schemas}
        self.uris = {
            include.namespace: xml_address(reference.uri)
            for reference in model.references
            for include in reference.includes
            if include.namespace not in declared
        }

    def term(self, term: str) -> str:
        """Return a term as it is to be written; a foreign attribute gets a namespace."""
        foreign = foreign_name(term)
        if foreign is None:
            return self.names.name(term)
        prefix, local = foreign
        self.prefixes[prefix] = None
        return f"{self.alias_of(prefix) or csdl_namespace(prefix)}.{local}"

    def alias_of(self, prefix: str) -> str | None:
        """Return the alias for the namespace of a foreign prefix, None where it is not free."""
        return prefix if self.names.is_free(prefix) else None
