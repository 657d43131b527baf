"""Lookups as a document states them: enumerations, allowed values, names of the Lookup resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.meaning import is_placeholder
from reso_explorer.dictionary.model import LookupEntry, ValueEntry
from reso_explorer.dictionary.numbers import as_number
from reso_explorer.dictionary.statements import member_statements, type_statements
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.values.enum_literals import enum_literal

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning import FieldMeaning
    from reso_explorer.csdl.model import EnumMember, EnumType
    from reso_explorer.dictionary.extras import Extras
    from reso_explorer.dictionary.ids import Ids
    from reso_explorer.document import Document
    from reso_explorer.providers.dialect import Dialect

_STRINGS: Final = {
    LiteralForm.HEX: "'b__{hex}'",
    LiteralForm.CODE: "'{legacy}'",
    LiteralForm.MEMBER: "'{legacy}'",
}


class Lookups:
    """The lookups of a document, collected while its fields are walked.

    Attributes:
        found: the lookups by their key.
        styles: how values are published: `enum`, `lookupResource`.
        uses: which ways of testing a value occur: `one`, `flags`, `many`, `manyEnum`.
    """

    def __init__(
        self, document: Document, dialect: Dialect | None, ids: Ids, extras: Extras
    ) -> None:
        self._index = document.index
        self._meanings = document.meanings
        self._dialect = dialect
        self._ids = ids
        self._extras = extras
        self.found: dict[str, LookupEntry] = {}
        self.styles: set[str] = set()
        self.uses: set[str] = set()

    def of_enum(self, enum: EnumType) -> str:
        """Add an enumeration and return its key."""
        name = enum.qualified_name
        if name not in self.found:
            told, terms = type_statements(self._meanings.type(name))
            values, has_placeholder = self._members(enum)
            is_unknown = not values and (has_placeholder or self._meanings.is_reso)
            self.found[name] = LookupEntry(
                name=enum.name,
                source="enum",
                edm_type=name,
                flags=enum.is_flags,
                literal=self._enum_literal(name),
                placeholder=has_placeholder,
                values=None if is_unknown else values,
                **told,
                **self._extras.of(enum, name, terms),
            )
        return name

    def _members(self, enum: EnumType) -> tuple[dict[str, ValueEntry], bool]:
        """Return the members by number, placeholders left out, and whether there were any."""
        members: dict[str, EnumMember] = {}
        for member in enum.members:
            members.setdefault(member.name, member)
        listed = [each for each in members.values() if not is_placeholder(each.name)]
        listed.sort(key=lambda each: (each.value, each.name))
        values: dict[str, ValueEntry] = {}
        for place, member in enumerate(listed):
            told: dict[str, Any] = {}
            if enum.is_flags or member.value != place:
                told["number"] = as_number(member.value)
            meaning = self._meanings.member(enum.qualified_name, member.name)
            said = member_statements(meaning)
            if said.get("label") == member.name:
                del said["label"]
            values[member.name] = ValueEntry(**told, **said)
        return values, len(listed) < len(members)

    def _enum_literal(self, name: str) -> str:
        """Return how a member is written, by writing one that doesn't exist."""
        written = enum_literal(self._index, name, "{value}", self._dialect)
        form = self._dialect.lookups.enum_form if self._dialect is not None else None
        if form is LiteralForm.PLAIN:
            return "'{label}'"
        return _STRINGS[form] if form in {LiteralForm.HEX, LiteralForm.CODE} else written

    def undefined(self, name: str) -> str:
        """Add an enumeration that the document uses and doesn't define, and return its key."""
        if name not in self.found:
            self.found[name] = LookupEntry(
                name=name.rpartition(".")[2],
                source="enum",
                edm_type=name,
                literal=self._enum_literal(name),
                missing=self._ids.missing(name),
            )
        return name

    def of_field(self, owner: str, name: str, meaning: FieldMeaning) -> str | None:
        """Add the lookup that annotations give a field, and return its key.

        Args:
            owner: id of the shape that declares the field.
            name: the field.
            meaning: what is said of it.
        """
        said = meaning.lookup_name
        lookup_name = str(said.value).strip() if said is not None and not said.is_path else ""
        stated = meaning.allowed_values_term not in {None, "EnumType"}
        if not lookup_name and not stated:
            return None
        key = lookup_name or f"{owner}/{name}"
        known = self.found.get(key)
        if known is not None and (known.values is not None or not stated):
            return key
        self.found[key] = LookupEntry(
            name=lookup_name or name,
            source="annotation" if stated else "lookupResource",
            literal=self.string_literal,
            values=_allowed(meaning) if stated else None,
        )
        return key

    def note_use(self, key: str, *, is_many: bool) -> None:
        """Note that a field takes values of a lookup, one or a list of them."""
        found = self.found[key]
        if found.source == "enum":
            self.styles.add("enum")
            self.uses.add("manyEnum" if is_many else "flags" if found.flags else "one")
        else:
            if found.source == "lookupResource":
                self.styles.add("lookupResource")
            self.uses.add("many" if is_many else "one")

    @property
    def string_literal(self) -> str:
        """How a value of a text lookup is written."""
        form = self._dialect.lookups.string_form if self._dialect is not None else None
        return "'{value}'" if form is None else _STRINGS.get(form, "'{value}'")


def _allowed(meaning: FieldMeaning) -> dict[str, ValueEntry]:
    """Return the allowed values of a field in code-point order."""
    found: dict[str, ValueEntry] = {}
    for value in sorted(meaning.allowed_values, key=lambda each: each.value):
        label = value.label if value.label != value.value else None
        description = value.description if value.description != value.label else None
        found.setdefault(
            value.value,
            ValueEntry(
                label=label or None,
                description=description or None,
                deprecated="deprecated" if value.is_deprecated else None,
                legacy=value.legacy or None,
            ),
        )
    return found
