"""Says in English what a query asks for, in the words of a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.meaning import split_camel
from reso_explorer.odata.ast import EnumLiteral, Literal, LiteralKind
from reso_explorer.odata.explain import Clause, Words, explain_readable
from reso_explorer.odata.explain import explain as explain_tree
from reso_explorer.odata.explain.values import literal_text, number_words, text_words
from reso_explorer.odata.explain.words import Phrase, joined
from reso_explorer.odata.parser.entry import parse
from reso_explorer.query.analysis import analyse, dialect_of
from reso_explorer.query.families import type_family
from reso_explorer.query.listing_phrases import ADJECTIVES, PHRASES
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.ast import Node, Path
    from reso_explorer.odata.result import ParseResult
    from reso_explorer.query.analysis import Analysis, Expected
    from reso_explorer.query.steps import ResolvedPath

    Query = str | ParseResult[Any]


def explain(
    query: Query,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
    advice: str | None = None,
) -> str:
    """Return what a query asks for as lines, details indented; never raises.

    Fields are called by their labels and enumeration members by their display texts, where
    the document has them.

    Args:
        query: a text, or what `odata.parse` gave for it.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
        advice: where to see the errors; that of the command line if not given.
    """
    result = parse(query, start) if isinstance(query, str) else query

    def words_of(read: ParseResult[Any]) -> Words:
        return SchemaWords(analyse(read, index, meanings=meanings, resource=resource))

    version = str(dialect_of(index).odata_version or "4.0")
    if advice is None:
        return explain_readable(result, words_of, version=version)
    return explain_readable(result, words_of, version=version, advice=advice)


def explain_clauses(
    query: Query,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
) -> tuple[Clause, ...]:
    """Return what a query asks for clause by clause; arguments as for `explain`."""
    result = parse(query, start) if isinstance(query, str) else query
    words = SchemaWords(analyse(result, index, meanings=meanings, resource=resource))
    return explain_tree(result.tree, words=words)


_SPELLED: Final = {"aor": "AOR", "id": "ID", "idx": "IDX", "mls": "MLS", "url": "URL"}
_NOUNS: Final = {
    "Property": ("listing", "listings"),
    "Media": ("media item", "media"),
    "Teams": ("team", "teams"),
    "Contacts": ("contact", "contacts"),
    "Rules": ("rule", "rules"),
}
_MONEY: Final = ("Price", "Fee", "Amount", "Expense", "Income", "Rent", "Fee2", "Low", "Value")
_UNGROUPED: Final = (
    "Year",
    "Id",
    "ID",
    "Key",
    "Number",
    "Numeric",
    "Code",
    "Order",
    "Sequence",
    "YearBuilt",
    "YearEstablished",
)


class SchemaWords(Words):
    """What the names and values of one query are called, by the schema and the analysis."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._labels = _labels(analysis)
        self._expected = {id(each.value): each for each in analysis.expected}
        self._sets = analysis.index.entity_sets

    def label(self, names: tuple[str, ...]) -> str:
        labels = self._labels.get(names, set())
        if len(labels) == 1:
            return next(iter(labels))
        return "/".join(names)

    def rows(self, name: str) -> str:
        if name in _NOUNS and self._analysis.meanings.is_reso:
            return _NOUNS[name][1]
        return _plural(spoken_name(name)) if self._is_singular(name) else self._set_name(name)

    def row(self, name: str) -> str:
        if name in _NOUNS and self._analysis.meanings.is_reso:
            return _NOUNS[name][0]
        found = self._sets.get(name)
        if found is None:
            return self._set_name(name)
        return spoken_name(found.type.rpartition(".")[2])

    def argument(self, name: str) -> str:
        return spoken_name(name)

    def _set_name(self, name: str) -> str:
        known = name in self._sets or name in self._analysis.index.singletons
        return spoken_name(name) if known else name

    def _is_singular(self, name: str) -> bool:
        """Whether a set has the name of its type, as in RESO services."""
        found = self._sets.get(name)
        return found is not None and found.type.rpartition(".")[2] == name

    def family(self, node: Node) -> str:
        found = self._analysis.types.get(id(node))
        return type_family(found) if found is not None else ""

    def value(self, node: Node) -> str | None:
        expected = self._expected.get(id(node))
        if expected is None:
            return None
        if expected.type.kind is TypeKind.ENUM:
            return self._members(node, expected)
        if not isinstance(node, Literal):
            return None
        name = expected.field.member.name if expected.field and expected.field.member else ""
        if isinstance(node.value, bool) and name.endswith("YN"):
            return "yes" if node.value else "no"
        if node.kind.is_number and name and not name.endswith(_UNGROUPED):
            text = number_words(node, is_grouped=True)
            is_money = self._analysis.meanings.is_reso and name.endswith(_MONEY)
            return f"${text}".replace("$-", "-$") if is_money else text
        if node.kind is LiteralKind.STRING and _is_lookup(self._analysis, expected):
            return text_words(str(node.value)) if node.value else '""'
        return None

    def phrase(self, path: Path, operator: str, values: tuple[str, ...]) -> Phrase | None:
        if not self._analysis.meanings.is_reso or len(path.segments) != 1:
            return None
        resolved = self._analysis.path_of(path)
        step = resolved.field_step if resolved is not None else None
        if step is None or step.member is None or not self._is_listing(step.before.name):
            return None
        name = step.member.name
        if name in ADJECTIVES and operator == "eq":
            is_status = name == "StandardStatus" and '"' not in values[0]
            return Phrase(values[0].lower() if is_status else values[0], is_adjective=True)
        pattern = PHRASES.get(name, {}).get(operator)
        return Phrase(pattern.format(*values)) if pattern else None

    def _is_listing(self, type_name: str) -> bool:
        return type_name.rpartition(".")[2] == "Property"

    def _members(self, node: Node, expected: Expected) -> str:
        """Return the display texts of members of an enumeration."""
        if isinstance(node, EnumLiteral):
            names = [member.text for member in node.members]
        elif isinstance(node, Literal) and isinstance(node.value, str):
            names = [node.value]
        else:
            assert isinstance(node, Literal)
            return literal_text(node)
        return joined(
            text_words(self._analysis.meanings.label(f"{expected.type.name}/{name}") or name)
            for name in names
        )


def _is_lookup(analysis: Analysis, expected: Expected) -> bool:
    if expected.field is None:
        return False
    meaning = analysis.field_meaning(expected.field, expected.scope.entity_set)
    return meaning is not None and meaning.lookup_name is not None


def _labels(analysis: Analysis) -> dict[tuple[str, ...], set[str]]:
    """Return the labels of the paths in a query by their names."""
    found: dict[tuple[str, ...], set[str]] = {}
    for path in analysis.paths:
        for names, words in _path_labels(analysis, path):
            found.setdefault(names, set()).add(words)
    return found


def _path_labels(analysis: Analysis, path: ResolvedPath) -> list[tuple[tuple[str, ...], str]]:
    """Return names and label of each run of members in a path, and of its beginnings."""
    found: list[tuple[tuple[str, ...], str]] = []
    names: list[str] = []
    words = ""
    for step in path.steps:
        member = step.member
        if member is None:
            names, words = [], ""
            continue
        said = analysis.meanings.label(f"{step.before.name}/{member.name}")
        label = said if said and said != member.name else spoken_name(member.name)
        words = _owned(words, label) if words else label
        names.append(member.name)
        found.append((tuple(names), words))
    return found


def _owned(owner: str, label: str) -> str:
    """Return "list agent's full name", "street of addresses"."""
    return f"{label} of {owner}" if owner.endswith("s") else f"{owner}'s {label}"


def spoken_name(name: str) -> str:
    """Return a name as words in a sentence: `ListPrice` is "list price", `MlsStatus` "MLS status".

    `BedroomsTotal` is "total bedrooms"; the YN of `PoolPrivateYN` is not said.
    """
    words = list(split_camel(name))
    if len(words) > 1 and words[-1] == "YN":
        words.pop()
    if len(words) == 2 and words[1] == "Total":
        words.reverse()
    return " ".join(_SPELLED.get(word.lower(), _lowered(word)) for word in words) or name


def _lowered(word: str) -> str:
    return word if len(word) > 1 and word.isupper() else word.lower()


def _plural(text: str) -> str:
    if text.endswith(("s", "media")):
        return text
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return f"{text[:-1]}ies"
    return f"{text}s"
