"""What the XML readers share while they read one document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.names import Names, Paths, Types
from reso_explorer.csdl.reader_rules import FindingLog, shown
from reso_explorer.csdl.xml.tags import KNOWN_ELEMENTS, edm_version

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.associations import Associations
    from reso_explorer.csdl.xml.node import Node
    from reso_explorer.csdl.xml.sap import SetRestrictions


_MAX_HINTS: Final = 100
"""For how many unknown elements near names are looked up."""


class NeedsWholeError(Exception):
    """The document has to be read as a whole, not one child of a schema at a time."""


class Context:
    """The state of reading one XML document.

    Attributes:
        names: qualified name by name as written.
        types: item type and whether it is a collection, by type as written.
        paths: path with qualified names by path as written.
        log: the findings so far.
        prefixes: the first prefix of each XML namespace.
        is_v4: whether the document as a whole is V4; V1-V3 documents have rules of their own.
        schemas: the `Schema` elements where the whole document is at hand, otherwise None.
        scope: the child of a schema that is being read; findings get their path by it.
        namespace: the namespace of that schema.
        restrictions: what `sap:` attributes of properties say about the sets of their type.
    """

    def __init__(self) -> None:
        self.names = Names()
        self.types = Types(self.names)
        self.paths = Paths(self.names)
        self.log = FindingLog()
        self.prefixes: dict[str, str] = {}
        self.is_v4 = True
        self.schemas: list[Node] | None = None
        self.restrictions: SetRestrictions = {}
        self._hints_left = _MAX_HINTS
        self.namespace = ""
        self.scope: Node | None = None
        self._parents: dict[int, Node] = {}
        self._parents_in: Node | None = None

    @cached_property
    def associations(self) -> Associations:
        """The associations of a V1-V3 document, collected on first use."""
        from reso_explorer.csdl.xml.associations import Associations

        if self.schemas is None:
            raise NeedsWholeError
        scope, namespace = self.scope, self.namespace
        found = Associations(self, self.schemas)
        self.scope, self.namespace = scope, namespace
        return found

    # --- where something is -------------------------------------------------------------------

    def enter(self, scope: Node, namespace: str) -> None:
        """Say which child of which schema is read from now on."""
        self.scope = scope
        self.namespace = namespace

    def parent_of(self, element: Node) -> Node | None:
        """Return the parent of an element below the child of a schema that is being read."""
        if self._parents_in is not self.scope:
            self._parents = {}
            self._parents_in = self.scope
            waiting = [self.scope] if self.scope is not None else []
            while waiting:
                parent = waiting.pop()
                for child in parent.children:
                    self._parents[id(child)] = parent
                    waiting.append(child)
        return self._parents.get(id(element))

    def path_of(self, element: Node) -> str:
        """Return the path of the model element that an XML element belongs to."""
        if element.kind == "Schema":
            return element.attrib.get("Namespace", "")
        parts: list[str] = []
        current: Node | None = element
        while current is not None:
            if current.kind == "Annotations":
                return "/".join([self.paths[current.attrib.get("Target", "")], *reversed(parts)])
            name = current.attrib.get("Name")
            if name and current.kind not in {"PropertyRef", "LabeledElement"}:
                parts.append(name)
            if current is self.scope:
                path = "/".join(reversed(parts))
                return f"{self.namespace}.{path}" if path else self.namespace
            current = self.parent_of(current)
        return "/".join(reversed(parts))

    # --- findings -------------------------------------------------------------------------------

    def report(self, rule: str, message: str, element: Node, hint: str = "") -> None:
        """Report a finding at an element."""
        self.log.add(rule, message, self.path_of(element), element.line, hint)

    def report_unknown_element(self, element: Node, parent: Node) -> None:
        """Report an element that has no meaning where it stands; its content is not read."""
        place, name = shown(parent.name), shown(element.name)
        if element.kind:
            message = f"An element {name} may not stand in {place}; it is left out."
            self.report("misplaced-element", message, element)
        elif element.namespace and element.name in KNOWN_ELEMENTS:
            namespace = shown(element.namespace)
            message = f"{place} holds {name} of the unknown XML namespace {namespace}; left out."
            self.report("unknown-element", message, element)
        elif element.namespace and edm_version(element.namespace) is None:
            namespace = shown(element.namespace)
            message = f"{place} holds {name} of the XML namespace {namespace}; it is left out."
            self.report("foreign-element", message, element)
        else:
            from reso_explorer.suggest import did_you_mean

            message = f"{place} holds {name}, which CSDL does not define; it is left out."
            self._hints_left -= 1
            known = sorted(KNOWN_ELEMENTS) if self._hints_left > 0 else ()
            hint = did_you_mean(name, known).strip()
            self.report("unknown-element", message, element, hint)
