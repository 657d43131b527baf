"""What the XML readers share while they read one document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reso_explorer.csdl.names import Names, Paths, Types
from reso_explorer.csdl.reader_rules import FindingLog
from reso_explorer.csdl.xml_v4.tags import KNOWN_ELEMENTS, LocalNames, split_tag

if TYPE_CHECKING:
    from reso_explorer.csdl.xml_v3.associations import Associations
    from reso_explorer.csdl.xml_v3.sap import SetRestrictions
    from reso_explorer.csdl.xml_v4.element import XmlElement


class Context:
    """The state of reading one XML document.

    Attributes:
        local: local name by tag.
        names: qualified name by name as written.
        types: item type and whether it is a collection, by type as written.
        paths: path with qualified names by path as written.
        log: the findings so far.
        is_v4: whether the document as a whole is V4; V1-V3 documents have rules of their own.
        schemas: the `Schema` elements of the document.
        restrictions: what `sap:` attributes of properties say about the sets of their type.
    """

    def __init__(self) -> None:
        self.local = LocalNames()
        self.names = Names()
        self.types = Types(self.names)
        self.paths = Paths(self.names)
        self.log = FindingLog()
        self.is_v4 = True
        self.schemas: list[XmlElement] = []
        self.restrictions: SetRestrictions = {}

    @cached_property
    def associations(self) -> Associations:
        """The associations of a V1-V3 document, collected on first use."""
        from reso_explorer.csdl.xml_v3.associations import Associations

        return Associations(self, self.schemas)

    def report(self, rule: str, message: str, element: XmlElement, hint: str = "") -> None:
        """Report a finding at an element."""
        self.log.add(rule, message, self.path_of(element), element.sourceline, hint)

    def report_unknown_element(self, element: XmlElement) -> None:
        """Report an element that has no meaning where it stands; its content is not read."""
        parent = element.getparent()
        place = split_tag(parent.tag)[1] if parent is not None else "the document"
        namespace, local = split_tag(element.tag)
        if self.local[element.tag]:
            message = f"An element {local} may not stand in {place}; it is left out."
            self.report("misplaced-element", message, element)
        elif namespace and local in KNOWN_ELEMENTS:
            message = f"{place} holds {local} of the unknown XML namespace {namespace}; left out."
            self.report("unknown-element", message, element)
        else:
            from reso_explorer.suggest import did_you_mean

            message = f"{place} holds {local}, which CSDL does not define; it is left out."
            hint = did_you_mean(local, sorted(KNOWN_ELEMENTS))
            self.report("unknown-element", message, element, hint)

    def path_of(self, element: XmlElement) -> str:
        """Return the path of the model element that an XML element belongs to."""
        parts: list[str] = []
        current: XmlElement | None = element
        while current is not None:
            local = split_tag(current.tag)[1]
            if local == "Schema":
                namespace = current.get("Namespace", "")
                if not parts:
                    return namespace
                return f"{namespace}.{'/'.join(reversed(parts))}"
            if local == "Annotations":
                target = self.paths[current.get("Target", "")]
                return "/".join([target, *reversed(parts)])
            name = current.get("Name")
            if name and local not in {"PropertyRef", "LabeledElement"}:
                parts.append(name)
            current = current.getparent()
        return "/".join(reversed(parts))
