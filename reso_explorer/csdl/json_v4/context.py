"""What the readers of CSDL JSON share while they read one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.finding_log import FindingLog, shown
from reso_explorer.csdl.json_v4.parse import JsonNumber, JsonObject
from reso_explorer.csdl.names import Names, Paths, Types

if TYPE_CHECKING:
    from collections.abc import Container

    from reso_explorer.csdl.json_v4.parse import JsonText


class JsonContext:
    """The state of reading one JSON document.

    Attributes:
        source: the text of the document.
        names: qualified name by name as written.
        types: item type and whether it is a collection, by type as written.
        paths: path with qualified names by path as written.
        log: the findings so far.
    """

    def __init__(self, source: JsonText) -> None:
        self.source = source
        self.names = Names()
        self.types = Types(self.names)
        self.paths = Paths(self.names)
        self.log = FindingLog()

    def line(self, owner: JsonObject, member: str) -> int:
        """Return the line on which a member of an object stands."""
        return self.source.line(owner.positions.get(member, 0))

    def report(self, rule: str, message: str, place: Place, member: str = "") -> None:
        """Report a finding at an object or at one of its members."""
        line = self.line(place.value, member) if member in place.value.positions else place.line
        self.log.add(rule, message, place.path, line)


class Place:
    """An object of the document with the path of the model element it describes.

    The methods return members of a wanted kind; another kind is reported and counts as absent.
    """

    __slots__ = ("ctx", "line", "path", "value")

    def __init__(self, ctx: JsonContext, value: JsonObject, path: str, line: int) -> None:
        self.ctx = ctx
        self.value = value
        self.path = path
        self.line = line

    def inner(self, member: str, path: str) -> Place | None:
        """Return the object that a member holds."""
        value = self.value[member]
        if not isinstance(value, JsonObject):
            self.wrong(member, "an object")
            return None
        return Place(self.ctx, value, path, self.ctx.line(self.value, member))

    def items_of(self, member: str, path: str) -> list[Place]:
        """Return the objects of an array; the line of an item is that of its first member."""
        value = self.value.get(member)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(member, "an array")
            return []
        found: list[Place] = []
        for item in value:
            if isinstance(item, JsonObject):
                first = min(item.positions.values(), default=self.value.positions[member])
                found.append(Place(self.ctx, item, path, self.ctx.source.line(first)))
            else:
                self.wrong(member, "an array of objects")
        return found

    def wrong(self, member: str, wanted: str) -> None:
        """Report a member whose value has the wrong kind."""
        message = f"{shown(member)} isn't {wanted}; it's ignored."
        self.ctx.report("wrong-json-type", message, self, member)

    def text(self, member: str) -> str | None:
        """Return a string member."""
        value = self.value.get(member)
        if isinstance(value, str) and not isinstance(value, JsonNumber):
            return value
        if value is not None:
            self.wrong(member, "a string")
        return None

    def flag(self, member: str) -> bool | None:
        """Return a boolean member."""
        value = self.value.get(member)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.wrong(member, "a boolean")
        return None

    def literal(self, member: str) -> str | None:
        """Return a member that may be any constant, as text."""
        value: Any = self.value.get(member)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return str(value)
        if value is not None:
            self.wrong(member, "a constant")
        return None

    def report_unknown(self, known: Container[str]) -> None:
        """Report members with `$` that are not among the known ones."""
        for member in self.value:
            if member[:1] == "$" and member not in known and "@" not in member:
                message = f"CSDL doesn't define the member {shown(member)} here; it's ignored."
                self.ctx.report("unknown-member", message, self, member)

    def children(self) -> list[str]:
        """Return the names of members that are model elements, in order."""
        return [member for member in self.value if member[:1] != "$" and "@" not in member]
