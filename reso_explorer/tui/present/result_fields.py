"""What the document says about the columns of some rows: label, type, display texts of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import TIMESTAMPS
from reso_explorer.text import visible
from reso_explorer.values.declared import UNDECLARED, member_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.csdl.model import Property
    from reso_explorer.values.declared import DeclaredType
    from reso_explorer.workspace import Workspace

UNDECLARED_SIGN: Final = "~"
"""Stands before the name of a field that the metadata doesn't declare."""


class ResultFields:
    """The columns of the rows of one resource; what is asked for is remembered.

    `type_name` is "" for rows of an unknown type; then no field counts as undeclared.
    """

    def __init__(self, workspace: Workspace, resource: str, added: tuple[str, ...] = ()) -> None:
        self._workspace = workspace
        self._index = workspace.document.index
        found = self._index.resource_type(resource)
        self.index = self._index
        self.resource = resource
        self.type_name = found.qualified_name if found is not None else ""
        self.keys = (
            tuple(ref.name for ref in self._index.key(self.type_name)) if self.type_name else ()
        )
        self._added = frozenset(added)
        self._types: dict[str, DeclaredType | None] = {}
        self._texts: dict[str, Mapping[str, str]] = {}

    @property
    def properties(self) -> dict[str, Property]:
        """The declared fields by name."""
        found = self._index.properties(self.type_name) if self.type_name else {}
        return {name: each.member for name, each in found.items()}

    @property
    def relations(self) -> frozenset[str]:
        """The names of the declared relations."""
        if not self.type_name:
            return frozenset()
        return frozenset(self._index.navigation_properties(self.type_name))

    def _member(self, name: str) -> DeclaredType | None:
        if name not in self._types:
            self._types[name] = member_type(self._index, self.type_name, name)
        return self._types[name]

    def declared(self, name: str) -> DeclaredType:
        """Return the declared type of a field."""
        return self._member(name) or UNDECLARED

    def is_undeclared(self, name: str) -> bool:
        """Tell whether the metadata doesn't know the field; what the query adds isn't meant."""
        if not self.type_name or name in self._added or "@" in name:
            return False
        return self._member(name) is None

    def title(self, name: str) -> str:
        """Return the title of a column, marked if it is undeclared."""
        shown = visible(name)
        return f"{UNDECLARED_SIGN}{shown}" if self.is_undeclared(name) else shown

    def label(self, name: str) -> str:
        """Return the label of a field, "" if it has none."""
        if not self.type_name:
            return ""
        return visible(self._workspace.document.meanings.label(f"{self.type_name}/{name}") or "")

    def is_time(self, name: str) -> bool:
        """Tell whether a field is a timestamp."""
        return self.declared(name).name in TIMESTAMPS

    def display_texts(self, name: str) -> Mapping[str, str]:
        """Return the display text of each code of a field that differs from the code."""
        if name not in self._texts:
            self._texts[name] = self._read_texts(name)
        return self._texts[name]

    def prepare(self, names: Iterable[str]) -> None:
        """Look up what a grid with these columns needs."""
        for name in names:
            self.title(name)
            self.display_texts(name)

    def forget_texts(self) -> None:
        """Look display texts up again: further values were read."""
        self._texts.clear()

    def _read_texts(self, name: str) -> Mapping[str, str]:
        values: tuple[AllowedValue, ...] = ()
        declared = self._member(name)
        if declared is None:
            return {}
        meanings = self._workspace.document.meanings
        if isinstance(declared.enum, EnumType):
            values = meanings.values(declared.enum.qualified_name)
        else:
            lookup = meanings.field(self.type_name, name).lookup_name
            if lookup is not None:
                values = self._workspace.values_at_hand(str(lookup.value)) or ()
        return {
            each.value: visible(each.label)
            for each in values
            if each.label and _folded(each.label) != _folded(each.value)
        }

    def display_text(self, name: str, value: Any) -> str:
        """Return the display text of a code, or of several, "" if there is none."""
        texts = self.display_texts(name)
        if not texts:
            return ""
        if isinstance(value, list):
            found = [texts.get(each, "") if isinstance(each, str) else "" for each in value]
            return (
                ", ".join(text or visible(str(v)) for text, v in zip(found, value, strict=True))
                if any(found)
                else ""
            )
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return texts.get(value, "") if isinstance(value, str) else ""


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
