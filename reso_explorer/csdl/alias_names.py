"""Qualified names written back with the aliases of a document, or in full."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model

_QUOTED_OR_NAME: Final = re.compile(r"'(?:[^']|'')*'|[^/@#()',=\s]+")


class AliasNames:
    """Writes the names of one model.

    With `keep` a name gets the alias of its namespace where the document declares one;
    otherwise names stay in full and no alias is to be declared.
    """

    def __init__(self, model: Model, *, keep: bool) -> None:
        self.keep = keep
        self._alias_of: dict[str, str] = {}
        self._taken: set[str] = set()
        self._names: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        if keep:
            self._collect(model)

    def _collect(self, model: Model) -> None:
        meaning: dict[str, str] = {}
        for reference in model.references:
            for include in reference.includes:
                if include.alias:
                    meaning.setdefault(include.alias, include.namespace)
        for schema in model.schemas:
            if schema.alias:
                meaning.setdefault(schema.alias, schema.namespace)
        self._taken = {*meaning, *(schema.namespace for schema in model.schemas)}
        for alias, namespace in meaning.items():
            self._alias_of.setdefault(namespace, alias)

    def name(self, qualified: str) -> str:
        """Return a qualified name as it is to be written."""
        written = self._names.get(qualified)
        if written is None:
            namespace, dot, simple = qualified.rpartition(".")
            alias = self._alias_of.get(namespace) if dot else None
            written = self._names[qualified] = f"{alias}.{simple}" if alias else qualified
        return written

    def path(self, path: str) -> str:
        """Return a path or annotation target with the names in it as they are to be written."""
        if "." not in path or not self._alias_of:
            return path
        written = self._paths.get(path)
        if written is None:
            written = self._paths[path] = _QUOTED_OR_NAME.sub(self._named, path)
        return written

    def _named(self, match: re.Match[str]) -> str:
        text = match.group()
        return text if text[0] == "'" or "." not in text else self.name(text)

    def is_free(self, alias: str) -> bool:
        """Tell whether an alias may be declared that the document does not have."""
        return self.keep and alias not in self._taken

    def alias(self, declared: str | None) -> str | None:
        """Return the alias to declare: the one given, None where names are written in full."""
        return declared if self.keep else None
