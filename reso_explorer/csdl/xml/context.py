"""What the XML readers share while they read one document."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding_log import FindingLog, shown
from reso_explorer.csdl.names import Names, Paths, Types
from reso_explorer.csdl.typed_annotations import AnnotationTyper, TermTypes
from reso_explorer.csdl.xml.associations import Associations
from reso_explorer.csdl.xml.tags import KNOWN_ELEMENTS, Kinds, edm_version, split_tag
from reso_explorer.csdl.xml.tree import columns_of, exact_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.tree import Tree, XmlElement


_VOCABULARIES: Final = ("Org.OData.", "com.sap.", "Core", "Capabilities", "Validation", "Common")
"""How namespaces begin whose terms are known here, also by an alias that is not declared."""

_TEXT_TERMS: Final = frozenset({"Description", "LongDescription", "Label"})
"""The commonest terms that hold text, so that nothing needs to be looked up."""

_MAX_REPORTS: Final = 50_000
"""How many occurrences are reported with their place; what comes after is counted."""

_MAX_HINTS: Final = 100
"""For how many unknown elements near names are looked up."""


class _NeedsType(dict[str, bool]):
    """Whether texts are read by the type of their term, by qualified term."""

    def __missing__(self, term: str) -> bool:
        namespace, _, name = term.rpartition(".")
        found = self[term] = name not in _TEXT_TERMS and namespace.startswith(_VOCABULARIES)
        return found


class Context:
    """The state of reading one XML document.

    Attributes:
        root: the root element.
        line: tells the line on which the start tag of an element begins.
        kinds: kind of element by tag: its name in CSDL, "" where CSDL does not define it.
        names: qualified name by name as written.
        types: item type and whether it is a collection, by type as written.
        paths: path with qualified names by path as written.
        is_v4: whether the document as a whole is V4; V1-V3 documents have rules of their own.
        schemas: the `Schema` elements of the document.
        needs_type: whether texts are read by the type of their term, by qualified term.
        scope: the child of a schema that is being read; findings get their path by it.
        namespace: the namespace of that schema.
        has_vendor_terms: whether attributes of SAP or SuccessFactors were met.
        has_text: whether the annotation being read holds a text, which may stand for something
            else, or members of an enumeration without its name.
    """

    def __init__(self, tree: Tree) -> None:
        self.root = tree.root
        self.kinds = Kinds()
        self.names = Names()
        self.types = Types(self.names)
        self.paths = Paths(self.names)
        self._reported: list[tuple[str, str, str, XmlElement, str]] = []
        self.is_v4 = True
        self.schemas: list[XmlElement] = []
        self.has_vendor_terms = False
        self.needs_type = _NeedsType()
        self.has_text = False
        self.namespace = ""
        self.scope: XmlElement | None = None
        self._hints_left = _MAX_HINTS
        self._more: Counter[str] = Counter()
        self._tree = tree
        lines = exact_lines(tree)
        self.line: Callable[[XmlElement], int] = (
            attrgetter("sourceline") if lines is None else lines.__getitem__
        )

    @cached_property
    def associations(self) -> Associations:
        """The associations of a V1-V3 document, collected on first use."""
        scope, namespace = self.scope, self.namespace
        found = Associations(self, self.schemas)
        self.scope, self.namespace = scope, namespace
        return found

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The first prefix of each XML namespace."""
        found: dict[str, str] = {}
        for element in self.root.iter():
            for prefix, namespace in element.nsmap.items():
                if prefix:
                    found.setdefault(namespace, prefix)
        return found

    # --- annotations --------------------------------------------------------------------------

    def typed(self, found: Annotation) -> Annotation:
        """Return an annotation with the texts in it read by the type of its term."""
        return self._typer.annotation(found) if self.needs_type[found.term] else found

    @cached_property
    def _typer(self) -> AnnotationTyper:
        return AnnotationTyper(TermTypes(), self.paths.__getitem__)

    # --- where something is -------------------------------------------------------------------

    def enter(self, scope: XmlElement, namespace: str) -> None:
        """Say which child of which schema is read from now on."""
        self.scope = scope
        self.namespace = namespace

    def path_of(self, element: XmlElement) -> str:
        """Return the path of the model element that an XML element belongs to."""
        kinds = self.kinds
        if kinds[element.tag] == "Schema":
            return element.get("Namespace", "")
        parts: list[str] = []
        current: XmlElement | None = element
        while current is not None:
            if kinds[current.tag] == "Annotations":
                return "/".join([self.paths[current.get("Target", "")], *reversed(parts)])
            name = self._name_in_path(current)
            if name:
                parts.append(name)
            if current is self.scope:
                path = "/".join(reversed(parts))
                return f"{self.namespace}.{path}" if path else self.namespace
            current = current.getparent()
        return self._name_in_path(element)

    def _name_in_path(self, element: XmlElement) -> str:
        """Return the name of an element that is part of the paths through it, else ""."""
        if self.kinds[element.tag] in {"PropertyRef", "LabeledElement"}:
            return ""
        return element.get("Name", "")

    # --- findings -------------------------------------------------------------------------------

    def report(self, rule: str, message: str, element: XmlElement, hint: str = "") -> None:
        """Report a finding at an element."""
        if len(self._reported) >= _MAX_REPORTS:
            self._more[rule] += 1
            return
        self._reported.append((rule, message, self.path_of(element), element, hint))

    def report_unknown_element(self, element: XmlElement, parent: XmlElement) -> None:
        """Report an element that has no meaning where it stands; its content is not read."""
        if len(self._reported) >= _MAX_REPORTS:
            self._more["unknown-element"] += 1
            return
        place = shown(split_tag(parent.tag)[1])
        namespace, local = split_tag(element.tag)
        name = shown(local)
        if self.kinds[element.tag]:
            message = f"{name} isn't allowed in {place}; it's ignored."
            self.report("misplaced-element", message, element)
        elif namespace and local in KNOWN_ELEMENTS:
            message = (
                f"{place} has {name} of the unknown XML namespace {shown(namespace)}; it's ignored."
            )
            self.report("unknown-element", message, element)
        elif namespace and edm_version(namespace) is None:
            message = f"{place} has {name} of the XML namespace {shown(namespace)}; it's ignored."
            self.report("foreign-element", message, element)
        else:
            from reso_explorer.suggest import did_you_mean

            message = f"{place} has {name}, which CSDL doesn't define; it's ignored."
            self._hints_left -= 1
            known = sorted(KNOWN_ELEMENTS) if self._hints_left > 0 else ()
            hint = did_you_mean(name, known).strip()
            self.report("unknown-element", message, element, hint)

    def log(self) -> FindingLog:
        """Return a log with what was reported; only now columns are looked up."""
        found = FindingLog()
        columns = columns_of(self._tree, {element for _, _, _, element, _ in self._reported})
        for rule, message, path, element, hint in self._reported:
            line, column = self.line(element), columns.get(element, 0)
            found.add(rule, message, path, line, hint, column=column)
        for rule, times in self._more.items():
            found.add_more(rule, times)
        return found
